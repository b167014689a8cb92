from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from forum.exchanges.models import Exchange, Membership, MembershipState
from forum.exchanges.policy import require_organiser
from forum.exchanges.rules import check_organisation
from forum.kernel.actor import Actor
from forum.kernel.characters import clean_line
from forum.kernel.errors import InvalidInput
from forum.kernel.unit_of_work import UnitOfWork
from forum.log.actions import write_log
from forum.reports.errors import (
    NoOwner,
    NoState,
    NoSuchCommitment,
    NoSuchOwner,
    NotADay,
    NotCommitted,
    TooLong,
)
from forum.reports.events import CommitmentChanged
from forum.reports.models import Commitment
from forum.reports.policy import can_commit
from forum.reports.queries.commitments import get_commitment
from forum.reports.rules import MOST_COMMITMENT, MOST_NOTE, STATES
from forum.texts.actions import create_text, create_text_in_languages, publish_text, set_wordings, withdraw_text
from forum.texts.models import Text
from forum.texts.own_data import erase_words
from forum.texts.queries import get_text

KIND = "commitment"


@dataclass(frozen=True, slots=True)
class Plan:
    """As an organiser writes it: what by language, who by name or by a member's number, until which day."""

    words: Mapping[str, str]
    owner_name: str
    owner_number: int | None
    due_on: date | None


def save_commitment(
    uow: UnitOfWork, actor: Actor, *, exchange: Exchange, plan: Plan, commitment: Commitment | None = None
) -> Commitment:
    """An organiser adds one, or changes `commitment`. ExchangeNotFound; InvalidInput by field."""
    require_organiser(actor, exchange.id, uow.now)
    due_on, owner = check_plan(uow, exchange, plan)
    if commitment is None:
        text = create_text_in_languages(uow, exchange_id=exchange.id, kind=KIND, wordings=plan.words)
        commitment = uow.add(Commitment(exchange_id=exchange.id, text_id=text.id, due_on=due_on, created_at=uow.now))
    else:
        set_wordings(uow, get_text(uow.session, commitment.text_id), plan.words)
    commitment.due_on = due_on
    commitment.owner_id = owner.id if owner else None
    commitment.owner_name = "" if owner else check_organisation(plan.owner_name)
    uow.flush()
    log(uow, actor, commitment, act="save_commitment")
    return commitment


def check_plan(uow: UnitOfWork, exchange: Exchange, plan: Plan) -> tuple[date, Membership | None]:
    """The day, and the member it names, if it names one."""
    faults: dict[str, str | InvalidInput] = dict(faults_in_words(plan.words))
    owner = find_owner(uow, exchange, plan.owner_number)
    if plan.owner_number is not None and owner is None:
        faults["owner_number"] = NoSuchOwner()
    if owner is None and plan.owner_number is None and not plan.owner_name.strip():
        faults["owner_name"] = NoOwner()
    if plan.due_on is None:
        faults["due_on"] = NotADay()
    if faults or plan.due_on is None:
        raise InvalidInput(faults)
    return plan.due_on, owner


def faults_in_words(words: Mapping[str, str]) -> dict[str, InvalidInput]:
    faults: dict[str, InvalidInput] = {
        f"words-{tag}": TooLong(most=MOST_COMMITMENT) for tag, line in words.items() if len(line) > MOST_COMMITMENT
    }
    return faults if any(clean_line(line) for line in words.values()) else {"words": NotCommitted(), **faults}


def find_owner(uow: UnitOfWork, exchange: Exchange, number: int | None) -> Membership | None:
    query = select(Membership).where(
        Membership.exchange_id == exchange.id,
        Membership.number == (number or 0),
        Membership.state == MembershipState.ACTIVE,
    )
    return uow.session.scalar(query)


def offer_commitment(
    uow: UnitOfWork, actor: Actor, *, exchange: Exchange, words: str, language: str, due_on: date | None
) -> Commitment:
    """A member says what she will do; it stands once an organiser lets it. NoSuchCommitment; InvalidInput by field."""
    owner_id = actor.membership_id(exchange.id)
    if owner_id is None or not can_commit(actor, exchange, uow.now):
        raise NoSuchCommitment()
    faults: dict[str, str | InvalidInput] = {}
    if not clean_line(words):
        faults["words"] = NotCommitted()
    elif len(words) > MOST_COMMITMENT:
        faults["words"] = TooLong(most=MOST_COMMITMENT)
    if due_on is None:
        faults["due_on"] = NotADay()
    if faults or due_on is None:
        raise InvalidInput(faults)
    text = create_text(
        uow,
        exchange_id=exchange.id,
        kind=KIND,
        language=language,
        source=words,
        is_plain=True,
        is_published=False,
    )
    made = {"exchange_id": exchange.id, "text_id": text.id, "owner_id": owner_id}
    commitment = uow.add(Commitment(**made, due_on=due_on, created_at=uow.now))
    uow.flush()
    log(uow, actor, commitment, act="offer_commitment")
    return commitment


def let_stand(uow: UnitOfWork, actor: Actor, *, exchange: Exchange, commitment_id: int) -> None:
    """Open what a member offered to readers and translators. ExchangeNotFound, NoSuchCommitment."""
    require_organiser(actor, exchange.id, uow.now)
    commitment = get_commitment(uow.session, commitment_id, exchange_id=exchange.id)
    text = get_text(uow.session, commitment.text_id)
    if text.published_at is None:
        publish_text(uow, text)
        log(uow, actor, commitment, act="publish_commitment")


def remove_commitment(uow: UnitOfWork, actor: Actor, *, exchange: Exchange, commitment_id: int) -> None:
    """With its words. ExchangeNotFound, NoSuchCommitment."""
    require_organiser(actor, exchange.id, uow.now)
    commitment = get_commitment(uow.session, commitment_id, exchange_id=exchange.id)
    log(uow, actor, commitment, act="remove_commitment")
    erase_commitment(uow, commitment)


def erase_commitment(uow: UnitOfWork, commitment: Commitment) -> None:
    withdraw_text(uow, uow.session.get_one(Text, commitment.text_id))
    erase_words(uow, text_ids=[commitment.text_id])
    uow.session.delete(commitment)


def answer_for(uow: UnitOfWork, actor: Actor, *, commitment: Commitment, state: str, note: str) -> None:
    """Note what became of it; the caller has asked who may. NoState, TooLong."""
    if state not in STATES:
        raise NoState({"state": NoState()})
    if len(note) > MOST_NOTE:
        raise TooLong({"note": TooLong(most=MOST_NOTE)})
    commitment.state, commitment.note = state, clean_line(note)
    log(uow, actor, commitment, act="answer_commitment")


def log(uow: UnitOfWork, actor: Actor, commitment: Commitment, *, act: str) -> None:
    """And announce that it changed."""
    write_log(uow, actor, act=act, thing="commitment", thing_id=commitment.id, exchange_id=commitment.exchange_id)
    uow.record(CommitmentChanged(exchange_id=commitment.exchange_id, commitment_id=commitment.id))
