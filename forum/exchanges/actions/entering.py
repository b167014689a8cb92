"""A member's consent that an organiser or a relay enters contributions for her: given, noted for her, taken back."""

from datetime import date

from forum.exchanges.actions.people import note
from forum.exchanges.errors import ConsentNotTaken
from forum.exchanges.events import MembershipChanged
from forum.exchanges.models import ENTERING_WAYS, Entering, Exchange, Membership
from forum.exchanges.policy import can_change_profile, can_end_entering, can_note_consent
from forum.exchanges.queries.entering import get_by_number
from forum.exchanges.rules import day_in
from forum.kernel.actor import Actor
from forum.kernel.errors import InvalidInput, require
from forum.kernel.unit_of_work import UnitOfWork
from forum.kernel.wording import mark


def agree_to_entering(uow: UnitOfWork, actor: Actor, *, exchange: Exchange, membership: Membership) -> None:
    """By herself, on her profile. NotPermitted."""
    require(can_change_profile(actor, membership))
    if membership.entering != Entering.HERSELF:
        membership.entering, membership.entering_on = Entering.HERSELF, day_in(exchange.timezone, uow.now)
        note(uow, actor, membership, act="agree_to_entering")


def end_entering(uow: UnitOfWork, actor: Actor, *, membership: Membership) -> None:
    """At once, whatever her standing; what was entered before stays hers to withdraw. NotPermitted."""
    require(can_end_entering(actor, membership))
    if membership.entering != Entering.REFUSED:
        membership.entering, membership.entering_on = Entering.REFUSED, None
        note(uow, actor, membership, act="end_entering")


def note_consent(
    uow: UnitOfWork, actor: Actor, *, exchange: Exchange, number: int | None, way: str, given_on: date | None
) -> Membership:
    """What a member said by telephone, letter or message, and on which day; who noted it stands in the log.

    Noted a second time, it stays as it was. ConsentNotTaken, InvalidInput.
    """
    membership = get_by_number(uow.session, actor, exchange, number=number, now=uow.now)
    decision = can_note_consent(actor, membership, uow.now)
    if not decision:
        raise ConsentNotTaken(decision)
    check_consent(way, given_on, today=day_in(exchange.timezone, uow.now))
    if membership.entering is None:
        membership.entering, membership.entering_on = way, given_on
        note(uow, actor, membership, act="note_consent")
        uow.record(MembershipChanged(exchange_id=exchange.id, membership_id=membership.id))
    return membership


def check_consent(way: str, given_on: date | None, *, today: date) -> None:
    problems = {}
    if way not in ENTERING_WAYS:
        problems["way"] = mark("Please choose one of the offered values.")
    if given_on is None:
        problems["given_on"] = mark("Please give the day on which she said so.")
    elif given_on > today:
        problems["given_on"] = mark("This day is still to come.")
    if problems:
        raise InvalidInput(problems)
