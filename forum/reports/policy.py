from datetime import datetime

from forum.exchanges.models import Exchange
from forum.exchanges.policy import can_organise
from forum.kernel.actor import ALLOWED, Actor, Decision, Role, refused
from forum.kernel.wording import mark
from forum.reports.models import Commitment
from forum.reports.rules import OFFERED_UNTIL

NO_SURVEY = refused("no_survey", mark("There is no such survey for you."))
NO_COMMITMENT = refused("no_such_commitment", mark("There is no such page, or it is not for you to see."))


def can_take_report(actor: Actor, exchange: Exchange, now: datetime) -> Decision:
    """The participation report holds names, as members chose to show them: it is the organisers'."""
    if actor.is_system or actor.holds(Role.ORGANISER, exchange.id, now):
        return ALLOWED
    return refused("report_not_yours", mark("The participation report is for the organisers of this exchange."))


def can_take_survey(actor: Actor, exchange: Exchange, now: datetime) -> Decision:
    """Who takes part, where there is one; never by a token. When it is open: see `rules.survey_phase`."""
    is_member = actor.scopes is None and actor.holds(Role.MEMBER, exchange.id, now)
    return ALLOWED if exchange.has_survey and is_member else NO_SURVEY


def can_see_survey(actor: Actor, exchange: Exchange, now: datetime) -> Decision:
    """What came of it, words too: organisers."""
    return can_organise(actor, exchange.id, now)


def can_commit(actor: Actor, exchange: Exchange, now: datetime) -> Decision:
    """Say what one will do: who takes part, once it has opened and until a month after its close; organisers always."""
    if can_organise(actor, exchange.id, now):
        return ALLOWED
    is_time = exchange.opens_at <= now < exchange.closes_at + OFFERED_UNTIL
    is_member = actor.scopes is None and actor.holds(Role.MEMBER, exchange.id, now)
    return ALLOWED if is_member and is_time else NO_COMMITMENT


def can_answer_for(actor: Actor, commitment: Commitment, now: datetime) -> Decision:
    """Say what became of it: its owner, and organisers; never by a token."""
    if can_organise(actor, commitment.exchange_id, now):
        return ALLOWED
    own = actor.membership_id(commitment.exchange_id)
    is_hers = own is not None and own == commitment.owner_id and actor.scopes is None
    return ALLOWED if is_hers and actor.holds(Role.MEMBER, commitment.exchange_id, now) else NO_COMMITMENT
