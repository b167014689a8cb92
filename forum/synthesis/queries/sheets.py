"""One synthesis as it is kept: its paragraphs in order, each with what it rests on."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from forum.exchanges.models import Exchange, Round
from forum.exchanges.queries import view_exchange
from forum.synthesis.errors import SynthesisNotFound
from forum.synthesis.models import Citation, State, Synthesis, SynthesisParagraph, SynthesisWriter
from forum.synthesis.policy import Standing
from forum.synthesis.rules import Row
from forum.texts.models import Origin, Revision, Version
from forum.texts.queries import get_source


@dataclass(frozen=True, slots=True)
class Paragraph:
    """`citations` in the order she gave them."""

    key: int
    place: int
    digests: tuple[str, ...]
    citations: tuple[Citation, ...] = ()

    @property
    def rests_on(self) -> tuple[int, ...]:
        return tuple(dict.fromkeys(one.contribution_id for one in self.citations))


@dataclass(frozen=True, slots=True)
class Sheet:
    """`synthesis` is None before the first word."""

    synthesis: Synthesis | None
    standing: Standing
    paragraphs: tuple[Paragraph, ...] = ()

    @property
    def edition(self) -> int:
        return self.synthesis.edition if self.synthesis is not None else 0

    @property
    def cited(self) -> frozenset[int]:
        return frozenset(one for paragraph in self.paragraphs for one in paragraph.rests_on)


def get_sheet(session: Session, *, exchange_id: int, round_id: int) -> Sheet:
    """Three queries."""
    synthesis = find_synthesis(session, round_id)
    if synthesis is None:
        return Sheet(None, Standing(exchange_id, round_id, find_signing_off(session, exchange_id, round_id)))
    return Sheet(
        synthesis, standing_of(session, synthesis), tuple(load_paragraphs(session, [synthesis.id])[synthesis.id])
    )


def find_synthesis(session: Session, round_id: int) -> Synthesis | None:
    return session.scalar(select(Synthesis).where(Synthesis.round_id == round_id))


def standing_of(session: Session, synthesis: Synthesis) -> Standing:
    writers = session.scalars(select(SynthesisWriter.membership_id).where(SynthesisWriter.synthesis_id == synthesis.id))
    signed_off_from = find_signing_off(session, synthesis.exchange_id, synthesis.round_id)
    state = State(synthesis.state)
    return Standing(synthesis.exchange_id, synthesis.round_id, signed_off_from, state, frozenset(writers))


def find_signing_off(session: Session, exchange_id: int, round_id: int) -> datetime:
    """From when the round counts as signed off; out of memory where the programme is kept there."""
    view = view_exchange(session, session.get_one(Exchange, exchange_id))
    return view.round_by_id(round_id).signed_off_from


def load_paragraphs(session: Session, synthesis_ids: Iterable[int]) -> dict[int, list[Paragraph]]:
    """By synthesis, in order; one query."""
    ids = list(synthesis_ids)
    query = (
        select(SynthesisParagraph, Citation)
        .outerjoin(Citation, Citation.paragraph_id == SynthesisParagraph.id)
        .where(SynthesisParagraph.synthesis_id.in_(ids))
        .order_by(SynthesisParagraph.place, Citation.position)
    )
    found: dict[int, dict[int, Paragraph]] = {id_: {} for id_ in ids}
    for row, citation in session.execute(query):
        here = found[row.synthesis_id]
        known = here.get(row.id) or Paragraph(row.key, row.place, tuple(row.digests))
        here[row.id] = replace(known, citations=(*known.citations, citation)) if citation is not None else known
    return {id_: list(paragraphs.values()) for id_, paragraphs in found.items()}


def rows_of(session: Session, sheet: Sheet) -> list[Row]:
    """As the editor takes them."""
    if sheet.synthesis is None:
        return []
    words = get_source(session, sheet.synthesis.text_id).paragraphs
    return [row_of(paragraph, words) for paragraph in sheet.paragraphs]


def find_words_read(session: Session, synthesis: Synthesis) -> Sequence[str] | None:
    """Its paragraphs as somebody read them over last, where their words changed since."""
    if not synthesis.is_changed_since_read:
        return None
    query = (
        select(Revision.paragraphs)
        .join(Version, Version.id == Revision.version_id)
        .where(Version.text_id == synthesis.text_id, Version.origin == Origin.AUTHOR)
        .where(Revision.created_at >= synthesis.submitted_at)
    )
    return session.scalar(query.order_by(Revision.id).limit(1))


def row_of(paragraph: Paragraph, words: Sequence[str]) -> Row:
    quotes = tuple(one.quote_id for one in paragraph.citations if one.quote_id is not None)
    return Row(str(paragraph.key), words[paragraph.place], paragraph.rests_on, quotes)


def get_synthesis(session: Session, *, exchange_id: int, number: int) -> Synthesis:
    """Of the round with this number. SynthesisNotFound."""
    query = select(Synthesis).join(Round, Round.id == Synthesis.round_id)
    found = session.scalar(query.where(Round.exchange_id == exchange_id, Round.number == number))
    if found is None:
        raise SynthesisNotFound()
    return found
