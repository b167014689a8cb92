"""The glossary of an exchange: its concepts, and what is agreed from one language into another."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased, selectinload

from forum.exchanges.models import Exchange
from forum.kernel.actor import Actor
from forum.kernel.reader import same_language
from forum.translating.errors import NoSuchConcept
from forum.translating.interchange.agreeing import Judged, Known, judge_entries
from forum.translating.interchange.entries import Filed, Ref
from forum.translating.models import Concept, Term
from forum.translating.queries.needs import check_desk, list_pairs
from forum.translating.terms import MOST_CONCEPTS, Agreed, Glossary


def list_concepts(session: Session, actor: Actor, exchange: Exchange, *, now: datetime) -> Sequence[Concept]:
    """All of them with their terms, the oldest first. MayNotTranslate."""
    check_desk(actor, exchange.id, now)
    query = select(Concept).where(Concept.exchange_id == exchange.id).order_by(Concept.id)
    return list(session.scalars(query.options(selectinload(Concept.terms)).limit(MOST_CONCEPTS)))


def get_concept(session: Session, actor: Actor, exchange: Exchange, *, concept_id: int, now: datetime) -> Concept:
    """MayNotTranslate, NoSuchConcept."""
    check_desk(actor, exchange.id, now)
    concept = session.get(Concept, concept_id)
    if concept is None or concept.exchange_id != exchange.id:
        raise NoSuchConcept()
    return concept


def count_concepts(session: Session, exchange_id: int) -> int:
    return session.scalar(select(func.count()).where(Concept.exchange_id == exchange_id)) or 0


def own_languages(actor: Actor, exchange: Exchange, now: datetime) -> tuple[str, ...]:
    """Those in which she may say what a concept is called: of her pairs, or all where she directs."""
    pairs = list_pairs(actor, exchange, now)
    hers = {language for pair in pairs for language in pair}
    return tuple(one for one in exchange.languages if any(same_language(one, other) for other in hers if other))


def list_terms(session: Session, exchange_id: int) -> list[str]:
    """All its words, in whatever language."""
    query = select(Term.words).join(Concept, Concept.id == Term.concept_id).where(Concept.exchange_id == exchange_id)
    return list(session.scalars(query))


def load_glossary(session: Session, exchange_id: int, *, source_language: str, language: str) -> Glossary:
    """What is agreed from one language into the other. One query; the caller has asked policy."""
    source, target = aliased(Term), aliased(Term)
    query = (
        select(source.language, source.words, target.language, target.words, Concept.note, Concept.note_language)
        .join(Concept, Concept.id == source.concept_id)
        .join(target, target.concept_id == source.concept_id)
        .where(Concept.exchange_id == exchange_id, source.language != target.language)
        .order_by(Concept.id)
    )
    agreed = [
        Agreed(words, rendering, note, note_language or "")
        for here, words, there, rendering, note, note_language in session.execute(query)
        if same_language(here, source_language) and same_language(there, language)
    ]
    return Glossary(agreed, source_language=source_language, language=language)


def judge_glossary(
    session: Session, actor: Actor, exchange: Exchange, *, filed: Sequence[Filed], now: datetime
) -> list[Judged]:
    """What would become of each entry of a file. MayNotTranslate."""
    known = [
        Known(one.id, one.edition, {term.language: term.words for term in one.terms}, one.note, one.note_language or "")
        for one in list_concepts(session, actor, exchange, now=now)
    ]
    return judge_entries(filed, known, slug=exchange.slug, languages=exchange.languages)


def list_leaving_glossary(session: Session, actor: Actor, exchange: Exchange, *, now: datetime) -> list[Filed]:
    """All entries, as they go into a file, with the exchange's languages first. MayNotTranslate."""
    order = {language: place for place, language in enumerate(exchange.languages)}
    return [
        Filed(
            {term.language: term.words for term in sorted(one.terms, key=lambda term: order.get(term.language, 99))},
            note=one.note,
            note_language=one.note_language or "",
            ref=Ref(exchange.slug, one.id, one.edition),
        )
        for one in list_concepts(session, actor, exchange, now=now)
    ]
