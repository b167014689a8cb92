"""The paragraphs of the sheet as its template takes them."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from forum.kernel.reader import same_language
from forum.kernel.wording import direction
from forum.texts.difference import Compared, compare
from forum.translating.models import AuthorQuestion
from forum.translating.offers import Beneath, underlined, unused_words
from forum.translating.queries.writing import Row, Workbench
from forum.translating.rules import ORIGINAL, Standing, origins_of
from forum.translating.terms import Glossary
from forum.translating.words import difference_words, standing_words
from forum.web.filters import language_label


@dataclass(frozen=True, slots=True)
class ShownQuestion:
    """To the author, without who asked. `words` are empty where who asked erased them; `answer`, where it is still missing."""

    id: int
    words: str
    language: str
    asked_at: datetime
    answer: str
    answer_language: str
    answered_at: datetime | None

    @property
    def direction(self) -> str:
        return direction(self.language)

    @property
    def answer_direction(self) -> str:
        return direction(self.answer_language)


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One paragraph of the sheet: `lines` of the source, what is written, its state in words.

    `change`: what the author changed since it was rendered. `elsewhere`: her own words as another tab kept them. `comment`:
    what a reviewer said of it. `next_todo`: the id of the next box that needs her, empty for the last.
    """

    number: int
    lines: list[str]
    digest: str
    words: str
    state: str
    has_changed: bool
    is_todo: bool
    next_todo: str
    change: list[Compared]
    offer: str
    may_take: bool
    height: int
    differences: list[str]
    is_behind: bool
    questions: list[ShownQuestion]
    elsewhere: str
    comment: str
    beneath: Beneath

    @property
    def name(self) -> str:
        return f"paragraph-{self.number}"


def rows_of(bench: Workbench, *, glossary: Glossary, beneath: Sequence[Beneath]) -> list[SheetRow]:
    todo = [number for number, row in enumerate(bench.rows) if row.version.standing is not Standing.CURRENT]
    following = {number: next((one for one in todo if one > number), None) for number in range(len(bench.rows))}
    origins = origins_of(bench.base)
    places = zip(bench.rows, beneath, strict=True)
    return [
        _row(
            bench,
            number,
            row,
            following=following[number],
            origin=origins.get(row.digest),
            glossary=glossary,
            beneath=under,
        )
        for number, (row, under) in enumerate(places)
    ]


def _row(
    bench: Workbench,
    number: int,
    row: Row,
    *,
    following: int | None,
    origin: str | None,
    glossary: Glossary,
    beneath: Beneath,
) -> SheetRow:
    words, standing = row.version.words, row.version.standing
    kept = bench.elsewhere[number].words if number < len(bench.elsewhere) else ""
    return SheetRow(
        number=number,
        lines=underlined(row.source, glossary),
        digest=row.digest,
        words=words,
        state=standing_words(standing, made_from=bench.basis.code),
        has_changed=standing is Standing.CHANGED,
        is_todo=standing is not Standing.CURRENT,
        next_todo="" if following is None else f"paragraph-{following}",
        change=compare([row.before], [row.source]) if row.before else [],
        offer=row.offer,
        may_take=may_take(bench, row),
        height=height_of(row.source, words),
        differences=_differences(bench, row, glossary) if words else [],
        is_behind=row.is_behind,
        questions=questions_on(bench.questions, origin),
        elsewhere=kept if kept.strip() != words.strip() else "",
        comment=bench.draft.comments.get(row.digest, "") if bench.draft else "",
        beneath=beneath,
    )


def _differences(bench: Workbench, row: Row, glossary: Glossary) -> list[str]:
    words = row.version.words
    differing = difference_words(row.source, words, names=bench.names, is_plain=bench.work.is_plain)
    return [*differing, *unused_words(row.source, words, glossary)]


def may_take(bench: Workbench, row: Row) -> bool:
    """A machine worked from the original, so its words are for who works from that; not those that stand there already."""
    return bool(row.offer) and bench.basis == ORIGINAL and row.offer.strip() not in row.version.words


def height_of(*texts: str) -> int:
    """Lines of a box that holds the longest of these texts at about 45 letters a line."""
    longest = max(sum(1 + len(line) // 45 for line in text.split("\n")) for text in texts)
    return min(max(longest + 1, 2), 24)


def questions_on(questions: Iterable[AuthorQuestion], digest: str | None) -> list[ShownQuestion]:
    return [show_question(one) for one in questions if one.digest == digest]


def asked_before(questions: Iterable[AuthorQuestion], digests: Collection[str | None]) -> list[ShownQuestion]:
    """On paragraphs that are worded otherwise now, or seen in another version."""
    return [show_question(one) for one in questions if one.digest not in digests]


def show_question(row: AuthorQuestion) -> ShownQuestion:
    return ShownQuestion(
        id=row.id,
        words=row.words,
        language=row.language,
        asked_at=row.asked_at,
        answer=row.answer or "",
        answer_language=row.answer_language or row.language,
        answered_at=row.answered_at,
    )


def asks_in(bench: Workbench, locale: str) -> list[tuple[str, str]]:
    """Her page's language, that of the text, the one she writes: each once, for a choice."""
    tags: list[str] = []
    for tag in (locale, bench.work.source_language, bench.language):
        if not any(same_language(tag, one) for one in tags):
            tags.append(tag)
    return [(tag, language_label(tag)) for tag in tags]
