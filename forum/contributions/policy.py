from datetime import datetime

from forum.contributions.models import Status
from forum.contributions.rules import EDITABLE, HAS_LANGUAGE, Place, Standing, is_on_time, may_still_edit
from forum.exchanges.models import Exchange
from forum.exchanges.policy import can_enter_for_others, can_see_exchange
from forum.kernel.actor import ALLOWED, Actor, Decision, Role, refused
from forum.kernel.wording import mark

NOT_FOR_YOU = refused("not_visible", mark("There is no such contribution, or it is not for you to see."))
MEMBERS_ONLY = refused(
    "not_a_member", mark("Only members of this exchange write here. You can join on its first page.")
)
SUSPENDED = refused(
    "suspended", mark("You may not write here at present. What you wrote is still yours, to withdraw or to take out.")
)
NOT_OPEN_YET = refused("round_not_open", mark("This week has not begun yet. Please come back when it opens."))
CLOSED = refused(
    "round_closed", mark("This week is over, so nothing more can be sent here. You can write in the present week.")
)
LOCKED = refused("topic_locked", mark("The moderators have closed this topic. You can write in another one."))
NOT_YOURS = refused("not_author", mark("Only its author may do this."))
TOO_LATE_TO_EDIT = refused(
    "editing_over", mark("Contributions may be changed until a day after their week closes. You can still withdraw it.")
)
NOT_TO_EDIT = refused("not_editable", mark("This contribution cannot be changed as it now stands."))
NOT_READ_YET = refused(
    "files_unread",
    mark("A file for what is published must be read first. Please write a reply and add the file to it."),
)
OWN = refused("own_contribution", mark("Nobody decides on her own contribution. Please leave it to somebody else."))
NOT_TRUSTED_HERE = refused(
    "not_trusted_here", mark("Only its author, moderators, translators and organisers may say what language it is in.")
)
STAFF_ONLY = refused("not_on_duty", mark("Only the moderator on duty or an organiser may do this."))


def is_author(actor: Actor, standing: Standing) -> bool:
    """Of a named or an anonymous contribution; suspended or not."""
    return standing.author_id is not None and standing.author_id == actor.membership_id(standing.exchange.id)


def is_on_duty(actor: Actor, exchange_id: int, now: datetime) -> bool:
    """A moderator whose mandate runs, or an organiser, who may stand in."""
    return any(actor.holds(role, exchange_id, now) for role in (Role.MODERATOR, Role.ORGANISER))


def can_write(actor: Actor, place: Place, now: datetime, *, opened_at: datetime | None = None) -> Decision:
    """Members, while the round is open; later where late contributions are held; a round's moderators may close with a word."""
    exchange_id = place.exchange.id
    if not actor.holds(Role.MEMBER, exchange_id, now):
        return SUSPENDED if actor.is_suspended(exchange_id) else MEMBERS_ONLY
    takes = takes_words(place, now, opened_at=opened_at)
    closes_with_a_word = any(g.round_id == place.round_id for g in actor.held(Role.MODERATOR, exchange_id, now))
    return ALLOWED if takes.code == CLOSED.code and closes_with_a_word else takes


def takes_words(place: Place, now: datetime, *, opened_at: datetime | None = None) -> Decision:
    """Whether a topic takes what its members send at `now`, whoever they are."""
    if place.is_locked:
        return LOCKED
    if now < place.opens_at:
        return NOT_OPEN_YET
    if is_on_time(place.closes_at, now, opened_at=opened_at) or place.exchange.late_policy == "held":
        return ALLOWED
    return CLOSED


def can_enter(actor: Actor, place: Place, now: datetime, *, opened_at: datetime | None = None) -> Decision:
    """For somebody else: an organiser or a relay, while members write there. For whom: see exchanges.policy."""
    may_enter = can_enter_for_others(actor, place.exchange.id, now)
    return takes_words(place, now, opened_at=opened_at) if may_enter else may_enter


def can_edit(actor: Actor, standing: Standing, now: datetime) -> Decision:
    """Its author, until a day after the round closed; what was returned, and her drafts, at any time."""
    if not is_author(actor, standing):
        return NOT_YOURS
    if not actor.holds(Role.MEMBER, standing.exchange.id, now):
        return SUSPENDED if actor.is_suspended(standing.exchange.id) else MEMBERS_ONLY
    if standing.status not in EDITABLE:
        return NOT_TO_EDIT
    if standing.status in {Status.DRAFT, Status.RETURNED} or may_still_edit(standing.place.closes_at, now):
        return ALLOWED
    return TOO_LATE_TO_EDIT


def can_correct_language(actor: Actor, standing: Standing, now: datetime) -> Decision:
    """Its author, moderators on and off duty, translators and organisers, of what they may read."""
    if not can_see_contribution(actor, standing, now):
        return NOT_FOR_YOU
    if standing.status not in HAS_LANGUAGE:
        return NOT_TO_EDIT
    exchange_id = standing.exchange.id
    is_hers = is_author(actor, standing) and actor.holds(Role.MEMBER, exchange_id, now)
    is_trusted = actor.is_moderator(exchange_id) or any(
        actor.holds(role, exchange_id, now) for role in (Role.TRANSLATOR, Role.ORGANISER)
    )
    return ALLOWED if is_hers or is_trusted else NOT_TRUSTED_HERE


def can_add_files(actor: Actor, standing: Standing, now: datetime) -> Decision:
    """Its author, as she may edit it; not where a moderator would have to read them before others see them."""
    may_edit = can_edit(actor, standing, now)
    if may_edit and standing.status is Status.PUBLISHED and standing.exchange.moderation == "before":
        return NOT_READ_YET
    return may_edit


def can_withdraw(actor: Actor, standing: Standing, _now: datetime) -> Decision:
    """Its author: always, at once, whatever her standing."""
    return ALLOWED if is_author(actor, standing) else NOT_YOURS


def can_open_topic(actor: Actor, exchange: Exchange, now: datetime) -> Decision:
    return ALLOWED if is_on_duty(actor, exchange.id, now) else STAFF_ONLY


def can_tidy(actor: Actor, exchange: Exchange, now: datetime) -> Decision:
    """Lock a topic, pin in it, move from it, split it."""
    return ALLOWED if is_on_duty(actor, exchange.id, now) else STAFF_ONLY


def can_tidy_contribution(actor: Actor, standing: Standing, now: datetime) -> Decision:
    """The same for one contribution: never one's own."""
    may_tidy = can_tidy(actor, standing.exchange, now)
    return OWN if may_tidy and is_author(actor, standing) else may_tidy


def can_read_waiting(actor: Actor, exchange: Exchange, now: datetime) -> bool:
    """Moderators on and off duty and organisers; in a sensitive exchange those on duty only."""
    return is_on_duty(actor, exchange.id, now) or (actor.is_moderator(exchange.id) and not exchange.is_sensitive)


def can_read_hidden(actor: Actor, exchange: Exchange, now: datetime) -> bool:
    return actor.is_moderator(exchange.id) or actor.holds(Role.ORGANISER, exchange.id, now)


def can_read_feeds(exchange: Exchange) -> bool:
    """Feeds are for everybody or nobody: a feed reader cannot sign in, and keeps what it read."""
    return exchange.access == "public" and not exchange.is_sensitive


def can_read_aside(actor: Actor, exchange: Exchange, now: datetime) -> bool:
    """Where somebody may be in danger: those on duty, organisers, and the safety contact they named; nobody off duty."""
    return is_on_duty(actor, exchange.id, now) or actor.holds(Role.SAFETY_CONTACT, exchange.id, now)


def audiences(actor: Actor, exchange: Exchange, now: datetime) -> tuple[str, ...]:
    """Whose contributions `actor` may read, by the audience they were written for; none where the exchange is not hers to see."""
    if not can_see_exchange(actor, exchange, now):
        return ()
    if can_read_hidden(actor, exchange, now):
        return ("everybody", "members", "moderators")
    return ("everybody", "members") if actor.holds(Role.MEMBER, exchange.id, now) else ("everybody",)


def can_see_contribution(actor: Actor, standing: Standing, now: datetime) -> Decision:
    """Its words. What is withdrawn nobody sees; a draft nobody but its author."""
    if standing.status is Status.WITHDRAWN:
        return NOT_FOR_YOU
    if is_author(actor, standing):
        return ALLOWED
    return ALLOWED if _may_read(actor, standing, now) else NOT_FOR_YOU


def _may_read(actor: Actor, standing: Standing, now: datetime) -> bool:
    match standing.status:
        case Status.PUBLISHED:
            return standing.audience in audiences(actor, standing.exchange, now)
        case Status.WAITING | Status.RETURNED:
            return can_read_waiting(actor, standing.exchange, now)
        case Status.HIDDEN:
            return can_read_hidden(actor, standing.exchange, now)
        case Status.ASIDE:
            return can_read_aside(actor, standing.exchange, now)
        case _:
            return False
