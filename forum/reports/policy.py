from datetime import datetime

from forum.exchanges.models import Exchange
from forum.kernel.actor import ALLOWED, Actor, Decision, Role, refused
from forum.kernel.wording import mark


def can_take_report(actor: Actor, exchange: Exchange, now: datetime) -> Decision:
    """The participation report holds names, as members chose to show them: it is the organisers'."""
    if actor.is_system or actor.holds(Role.ORGANISER, exchange.id, now):
        return ALLOWED
    return refused("report_not_yours", mark("The participation report is for the organisers of this exchange."))
