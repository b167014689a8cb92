from datetime import datetime

from forum.exchanges.models import Exchange
from forum.kernel.actor import ALLOWED, Actor, Decision, Role, refused
from forum.kernel.wording import mark
from forum.statistics.rules import Section

NOT_SHOWN = refused("figures_not_shown", mark("The figures of this exchange are for its organisers."))


def can_see_summary(actor: Actor, exchange: Exchange, now: datetime) -> Decision:
    """The main numbers of an exchange, for whoever may see the exchange; where it keeps them private, for its staff."""
    if exchange.shows_figures or actor.is_moderator(exchange.id) or can_see_all_figures(actor, exchange, now):
        return ALLOWED
    return NOT_SHOWN


def can_see_all_figures(actor: Actor, exchange: Exchange, now: datetime) -> Decision:
    """Also by country, language, round and day."""
    if actor.is_system or actor.holds(Role.ORGANISER, exchange.id, now):
        return ALLOWED
    return NOT_SHOWN


def seen_sections(actor: Actor, exchange: Exchange, now: datetime) -> frozenset[Section]:
    """Of the tables beside the summary: to organisers all, to moderators the rounds, to everybody those that were chosen so."""
    if can_see_all_figures(actor, exchange, now):
        return frozenset(Section)
    chosen = frozenset(map(Section, exchange.public_figures)) if exchange.shows_figures else frozenset()
    return chosen | {Section.ROUNDS} if actor.is_moderator(exchange.id) else chosen


def can_freeze_figures(actor: Actor, exchange: Exchange, now: datetime) -> Decision:
    """Figures frozen stay as they are: who signs them decides when."""
    return can_see_all_figures(actor, exchange, now)


def can_choose_public_figures(actor: Actor, exchange: Exchange, now: datetime) -> Decision:
    return can_see_all_figures(actor, exchange, now)


def can_check_figures(actor: Actor, exchange: Exchange, now: datetime) -> Decision:
    """Have what was frozen counted again."""
    return can_see_all_figures(actor, exchange, now)


def can_compare_figures(actor: Actor, exchange: Exchange, other: Exchange, *, now: datetime) -> Decision:
    """Two exchanges side by side: whoever sees everything of both."""
    return can_see_all_figures(actor, exchange, now) and can_see_all_figures(actor, other, now)
