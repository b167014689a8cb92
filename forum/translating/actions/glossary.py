from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm.attributes import flag_modified

from forum.exchanges.models import Exchange
from forum.kernel.actor import Actor
from forum.kernel.characters import clean_line
from forum.kernel.errors import require
from forum.kernel.unit_of_work import UnitOfWork
from forum.log.actions import write_log
from forum.translating.errors import ConceptChangedMeanwhile, GlossaryFull, TermsMissing, TermTooLong
from forum.translating.models import Concept, Term
from forum.translating.policy import can_remove_concept, can_see_desk
from forum.translating.queries.glossary import MOST_CONCEPTS, count_concepts, get_concept, own_languages

MOST_IN_TERM, MOST_IN_NOTE = 120, 500
FEWEST_TERMS = 2


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
