"""The paragraphs of a synthesis beside its text: their names for good, and what they rest on."""

from collections.abc import Iterator, Sequence

from sqlalchemy import delete

from forum.kernel.markup import digest
from forum.kernel.unit_of_work import UnitOfWork
from forum.synthesis.models import Citation, Synthesis, SynthesisParagraph
from forum.synthesis.queries.grounds import Grounds
from forum.synthesis.queries.sheets import Paragraph
from forum.synthesis.queries.sources import seen_now
from forum.synthesis.queries.todo import kept_of
from forum.synthesis.rules import Row, Seen, known_digests


def keep_paragraphs(
    uow: UnitOfWork, synthesis: Synthesis, rows: Sequence[Row], *, before: Sequence[Paragraph], grounds: Grounds
) -> None:
    """Write them anew. One that was there keeps its key and the digests it had; a new one gets the next number."""
    known = {paragraph.key: paragraph for paragraph in before}
    erase_paragraphs(uow, synthesis)
    for place, row in enumerate(rows):
        earlier = known.pop(row.key, None) if row.key is not None else None
        made = uow.add(
            SynthesisParagraph(
                synthesis_id=synthesis.id,
                key=earlier.key if earlier else next_key(synthesis),
                place=place,
                digests=known_digests(digest(row.words), earlier.digests if earlier else ()),
            )
        )
        uow.flush()
        for position, citation in enumerate(citations_of(uow, row, earlier=earlier, grounds=grounds)):
            citation.paragraph_id, citation.position = made.id, position
            uow.add(citation)
    uow.flush()


def erase_paragraphs(uow: UnitOfWork, synthesis: Synthesis) -> None:
    """Their citations with them: gone from the session too, so that none is written back."""
    old = uow.session.query(SynthesisParagraph).filter_by(synthesis_id=synthesis.id).all()
    ids = [paragraph.id for paragraph in old]
    uow.session.execute(delete(Citation).where(Citation.paragraph_id.in_(ids)))
    uow.session.execute(delete(SynthesisParagraph).where(SynthesisParagraph.id.in_(ids)))
    uow.flush()


def next_key(synthesis: Synthesis) -> int:
    synthesis.next_key += 1
    return synthesis.next_key - 1


def citations_of(uow: UnitOfWork, row: Row, *, earlier: Paragraph | None, grounds: Grounds) -> Iterator[Citation]:
    """One for each passage it shows, and for each contribution of which it shows none."""
    is_touched = earlier is None or earlier.digests[0] != digest(row.words)
    kept = {} if earlier is None else {one.contribution_id: one for one in earlier.citations}
    for contribution_id in row.rests_on:
        old = kept.get(contribution_id)
        source = grounds.sources[contribution_id]
        seen = kept_of(old) if old is not None and not is_touched else seen_now(source, grounds.words, keys=uow.keys)
        quoted: list[int | None] = [one for one in row.quotes if grounds.quotes[one].contribution_id == contribution_id]
        is_gone = old is not None and old.is_quote and old.quote_id is None and not quoted
        for quote_id in quoted or [None]:
            yield make_citation(contribution_id, quote_id, is_quote=quote_id is not None or is_gone, seen=seen)


def make_citation(contribution_id: int, quote_id: int | None, *, is_quote: bool, seen: Seen) -> Citation:
    return Citation(
        contribution_id=contribution_id,
        quote_id=quote_id,
        is_quote=is_quote,
        seen_status=seen.status,
        seen_words=seen.words,
        seen_name=seen.name,
    )
