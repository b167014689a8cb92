"""A version handed in, beside its source, as its template takes it."""

from dataclasses import dataclass

from forum.exchanges.rules import Credits
from forum.texts.models import Extent, Origin
from forum.texts.notes import ContentNote
from forum.texts.queries import ShownText, show_version
from forum.texts.rules import own_digests
from forum.translating.offers import underlined, unused_words
from forum.translating.queries.review import Review
from forum.translating.rows import ShownQuestion, questions_on
from forum.translating.rules import Standing, origins_of
from forum.translating.shown import Tongue, label_of
from forum.translating.terms import Glossary
from forum.translating.words import difference_words, kind_words, standing_words


@dataclass(frozen=True, slots=True)
class ReviewRow:
    number: int
    digest: str
    source: list[str]
    version: list[str]
    state: str
    differences: list[str]
    questions: list[ShownQuestion]


@dataclass(frozen=True, slots=True)
class ShownReview:
    """`base_label`: where what it was made from comes from, unless that is the original; then that stands in `original`."""

    kind: str
    source: Tongue
    target: Tongue
    is_summary: bool
    base_label: str
    original: ShownText | None
    note: ContentNote | None
    rows: list[ReviewRow]
    seen: int
    place_url: str


def review_of(found: Review, place_url: str, *, names: Credits, glossary: Glossary) -> ShownReview:
    base, source_language = found.base, found.work.source_language
    is_direct = base.origin == Origin.AUTHOR
    is_summary = found.draft.extent == Extent.SUMMARY
    return ShownReview(
        kind=kind_words(found.work.kind),
        source=Tongue(base.language),
        target=Tongue(found.draft.language),
        is_summary=is_summary,
        base_label="" if is_direct else label_of(base, source_language, names),
        original=None if is_direct else show_version(found.original, source_language=source_language),
        note=found.work.note,
        rows=[_summary_row(found)] if is_summary else _review_rows(found, glossary),
        seen=found.draft.edition,
        place_url=place_url,
    )


def _summary_row(found: Review) -> ReviewRow:
    return ReviewRow(
        number=1,
        digest="",
        source="\n\n".join(found.base.paragraphs).split("\n"),
        version="\n\n".join(found.draft.paragraphs).split("\n"),
        state="" if found.draft.digests == own_digests(found.base) else standing_words(Standing.CHANGED),
        differences=[],
        questions=[],
    )


def _review_rows(found: Review, glossary: Glossary) -> list[ReviewRow]:
    origins = origins_of(found.base)
    pairs = enumerate(zip(found.base.paragraphs, found.paragraphs, own_digests(found.base), strict=True), start=1)
    return [
        ReviewRow(
            number=number,
            digest=digest,
            source=underlined(source, glossary),
            version=version.words.split("\n"),
            state="" if version.standing is Standing.CURRENT else standing_words(version.standing),
            differences=[
                *difference_words(source, version.words, names=found.names, is_plain=found.work.is_plain),
                *unused_words(source, version.words, glossary),
            ],
            questions=questions_on(found.questions, origins.get(digest)),
        )
        for number, (source, version, digest) in pairs
    ]
