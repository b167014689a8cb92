"""What a synthesis's moderator has to do next: all of an exchange's, in a constant number of queries."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from forum.kernel.keys import Keys
from forum.synthesis.models import Citation, State, Synthesis, SynthesisWriter
from forum.synthesis.policy import Standing
from forum.synthesis.queries.sheets import Paragraph, find_signing_off, load_paragraphs
from forum.synthesis.queries.sources import Source, Words, load_sources, load_words, seen_now
from forum.synthesis.rules import Mark, Seen, is_seen, mark_of
from forum.texts.models import Origin, Version


@dataclass(frozen=True, slots=True)
class LookAgain:
    """A paragraph that rests on what is no longer as it was; what became of which contributions."""

    synthesis: Synthesis
    paragraph: Paragraph
    words: str
    language: str
    marks: tuple[tuple[int, Mark], ...]


def list_syntheses(session: Session, exchange_id: int) -> dict[int, tuple[Synthesis, Standing]]:
    """By round; two queries."""
    rows = session.scalars(select(Synthesis).where(Synthesis.exchange_id == exchange_id)).all()
    writers: dict[int, set[int]] = {row.id: set() for row in rows}
    query = select(SynthesisWriter).where(SynthesisWriter.synthesis_id.in_(writers))
    for one in session.scalars(query) if rows else ():
        writers[one.synthesis_id].add(one.membership_id)
    return {row.round_id: (row, standing(session, row, frozenset(writers[row.id]))) for row in rows}


def standing(session: Session, row: Synthesis, writers: frozenset[int]) -> Standing:
    signed_off_from = find_signing_off(session, row.exchange_id, row.round_id)
    return Standing(row.exchange_id, row.round_id, signed_off_from, State(row.state), writers)


def list_to_look_at(session: Session, syntheses: Collection[Synthesis], *, keys: Keys) -> list[LookAgain]:
    """Paragraphs whose sources changed since their moderator last looked; four queries."""
    paragraphs = load_paragraphs(session, [one.id for one in syntheses]) if syntheses else {}
    cited = {one for each in paragraphs.values() for paragraph in each for one in paragraph.rests_on}
    sources = load_sources(session, cited) if cited else {}
    words = load_words(session, sources.values())
    texts = load_originals(session, [one.text_id for one in syntheses]) if syntheses else {}
    return [
        look_again_of(synthesis, paragraph, texts[synthesis.text_id], marks=marks)
        for synthesis in syntheses
        for paragraph in paragraphs[synthesis.id]
        if (marks := unseen_marks(paragraph, sources, words=words, keys=keys))
    ]


def look_again_of(
    synthesis: Synthesis, paragraph: Paragraph, original: Version, *, marks: tuple[tuple[int, Mark], ...]
) -> LookAgain:
    return LookAgain(synthesis, paragraph, original.paragraphs[paragraph.place], original.language, marks)


def load_originals(session: Session, text_ids: Iterable[int]) -> dict[int, Version]:
    query = select(Version).where(Version.text_id.in_(list(text_ids)), Version.origin == Origin.AUTHOR)
    return {version.text_id: version for version in session.scalars(query)}


def unseen_marks(
    paragraph: Paragraph, sources: Mapping[int, Source], *, words: Words, keys: Keys
) -> tuple[tuple[int, Mark], ...]:
    """Each contribution with what became of it, where nobody has looked since."""
    found: dict[int, Mark] = {}
    for citation in paragraph.citations:
        source = sources.get(citation.contribution_id)
        if source is None:
            continue
        present = seen_now(source, words, keys=keys)
        mark = mark_of(kept_of(citation), present)
        if mark is not None and not is_seen(kept_of(citation), present):
            found[source.id] = mark
    return tuple(found.items())


def kept_of(citation: Citation) -> Seen:
    return Seen(citation.seen_status, citation.seen_words, citation.seen_name)
