from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm.attributes import flag_modified

from forum.exchanges.models import Exchange
from forum.kernel.actor import Actor
from forum.kernel.characters import clean_line
from forum.kernel.errors import require
from forum.kernel.unit_of_work import UnitOfWork
from forum.log.actions import write_log
from forum.translating.errors import ConceptChangedMeanwhile, GlossaryFull, TermsMissing, TermTooLong
from forum.translating.interchange.agreeing import TAKEN
from forum.translating.interchange.entries import Filed
from forum.translating.models import Concept, Term
from forum.translating.policy import can_remove_concept, can_see_desk
from forum.translating.queries.glossary import count_concepts, get_concept, judge_glossary, list_concepts, own_languages
from forum.translating.terms import FEWEST_TERMS, MOST_CONCEPTS, MOST_IN_NOTE, MOST_IN_TERM


@dataclass(frozen=True, slots=True)
class Entry:
    """What somebody typed: terms by language, and a note in `note_language`."""

    terms: Mapping[str, str]
    note: str = ""
    note_language: str = "en"


def add_concept(uow: UnitOfWork, actor: Actor, exchange: Exchange, *, entry: Entry) -> Concept:
    """In the languages that are hers. NotPermitted, TermsMissing, TermTooLong, GlossaryFull."""
    require(can_see_desk(actor, exchange.id, uow.now))
    if count_concepts(uow.session, exchange.id) >= MOST_CONCEPTS:
        raise GlossaryFull(most=MOST_CONCEPTS)
    concept = Concept(exchange_id=exchange.id, terms=[])
    put_entry(uow, concept, entry, languages=own_languages(actor, exchange, uow.now))
    uow.add(concept)
    uow.flush()
    return concept


def change_concept(
    uow: UnitOfWork, actor: Actor, exchange: Exchange, *, concept_id: int, entry: Entry, seen_edition: int
) -> None:
    """What others agreed in languages that are not hers stays. The same refusals, and ConceptChangedMeanwhile."""
    concept = get_concept(uow.session, actor, exchange, concept_id=concept_id, now=uow.now)
    if concept.edition != seen_edition:
        raise ConceptChangedMeanwhile()
    put_entry(uow, concept, entry, languages=own_languages(actor, exchange, uow.now))
    uow.flush()


def put_entry(uow: UnitOfWork, concept: Concept, entry: Entry, *, languages: tuple[str, ...]) -> None:
    """The words of an entry in these languages; what the concept has in others is left alone."""
    typed = {language: clean_line(entry.terms.get(language, "")) for language in languages}
    note = clean_line(entry.note)
    check_lengths(typed, note)
    kept = {term.language: term for term in concept.terms}
    words = {**{language: term.words for language, term in kept.items()}, **typed}
    words = {language: one for language, one in words.items() if one}
    if len(words) < FEWEST_TERMS:
        raise TermsMissing({"terms": TermsMissing()})
    for language, one in words.items():
        kept.setdefault(language, Term(language=language)).words = one
    concept.terms = [kept[language] for language in words]
    concept.note, concept.note_language = note, entry.note_language if note else None
    concept.updated_at = uow.now
    # A term is a row of its own: the entry's edition has to follow it, even within one instant.
    flag_modified(concept, "updated_at")


def check_lengths(typed: Mapping[str, str], note: str) -> None:
    fields = {f"terms-{one}": TermTooLong(most=MOST_IN_TERM) for one in typed if len(typed[one]) > MOST_IN_TERM}
    if len(note) > MOST_IN_NOTE:
        fields["note"] = TermTooLong(most=MOST_IN_NOTE)
    if fields:
        raise TermTooLong(dict(fields), most=MOST_IN_TERM)


def remove_concept(uow: UnitOfWork, actor: Actor, exchange: Exchange, *, concept_id: int, seen_edition: int) -> None:
    """NotPermitted, NoSuchConcept; ConceptChangedMeanwhile where it is not what she saw."""
    require(can_remove_concept(actor, exchange.id, uow.now))
    concept = get_concept(uow.session, actor, exchange, concept_id=concept_id, now=uow.now)
    if concept.edition != seen_edition:
        raise ConceptChangedMeanwhile()
    uow.session.delete(concept)
    uow.flush()
    write_log(uow, actor, act="concept_removed", thing="concept", thing_id=concept_id, exchange_id=exchange.id)


def take_in_glossary(
    uow: UnitOfWork, actor: Actor, exchange: Exchange, *, filed: Sequence[Filed], note_language: str
) -> int:
    """Keep what is new or changed in a file, and say how many entries that are. `note_language`: of notes that name none.

    NotPermitted. What a person has to decide is left as it stands.
    """
    require(can_remove_concept(actor, exchange.id, uow.now))
    concepts = {concept.id: concept for concept in list_concepts(uow.session, actor, exchange, now=uow.now)}
    judged = judge_glossary(uow.session, actor, exchange, filed=filed, now=uow.now)
    kept = [one for one in judged if one.fate in TAKEN]
    for one in kept:
        concept = concepts[one.known.id] if one.known else Concept(exchange_id=exchange.id, terms=[])
        entry = Entry(one.terms, one.note, one.note_language or note_language)
        put_entry(uow, concept, entry, languages=tuple(exchange.languages))
        uow.add(concept)
    uow.flush()
    if kept:
        write_log(uow, actor, act="glossary_taken_in", thing="exchange", thing_id=exchange.id, exchange_id=exchange.id)
    return len(kept)


def copy_glossary(uow: UnitOfWork, *, exchange: Exchange, new: Exchange) -> None:
    """All its concepts, into an exchange made after it."""
    for concept in uow.session.scalars(select(Concept).where(Concept.exchange_id == exchange.id).order_by(Concept.id)):
        uow.add(
            Concept(
                exchange_id=new.id,
                note=concept.note,
                note_language=concept.note_language,
                updated_at=uow.now,
                terms=[Term(language=term.language, words=term.words) for term in concept.terms],
            )
        )
    uow.flush()
