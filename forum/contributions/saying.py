"""Who wrote it, how it stands and what readers must know of it, in the words of any locale."""

from collections.abc import Iterable
from functools import lru_cache

from babel import Locale

from forum.contributions.models import Status
from forum.contributions.promises import FORMER, NAMELESS
from forum.contributions.queries.entering import GONE, ORGANISER, SOMEBODY
from forum.contributions.queries.page import CLOSED, Row
from forum.contributions.reasons import said_reason
from forum.kernel.characters import isolate
from forum.kernel.wording import mark, say

STATE_WORDS = {
    Status.WAITING: mark("Waiting to be read by a moderator. Others do not see it yet."),
    Status.RETURNED: mark("Returned to you with a reason. Change it and send it again."),
    Status.DRAFT: mark("Your draft. Nobody else sees it."),
    Status.ASIDE: mark("Taken off by the moderators."),
    Status.WITHDRAWN: mark("Withdrawn by its author."),
}


def say_name(locale: str, row: Row) -> str:
    """Her name as she chose it for this contribution; never one she has not confirmed, nor that of what is closed."""
    if row.status in {Status.HIDDEN, Status.ASIDE}:
        return say(locale, mark("Hidden contribution"))
    if row.status == Status.WITHDRAWN:
        return say(locale, mark("Withdrawn contribution"))
    if row.shown_as == FORMER:
        return say(locale, mark("A former participant"))
    if row.shown_as == "organisation" and row.organisation and row.confirmed_at:
        return row.organisation
    return say_author(locale, row.name if row.confirmed_at else None, is_anonymous=row.shown_as == "anonymous")


def say_author(locale: str, name: str | None, *, is_anonymous: bool) -> str:
    """`name`: None where she has not confirmed it."""
    if is_anonymous:
        return say(locale, mark("Without name"))
    return name or say(locale, mark("A participant"))


def say_through(locale: str, through: str) -> str:
    """Through whom it was sent in: `through` is what `queries.entering.through` gives."""
    kind, _, name = through.partition(":")
    if kind == ORGANISER:
        return say(locale, mark("Sent in through the organiser"))
    if kind == GONE:
        return say(locale, mark("Sent in through somebody who is no longer here"))
    if kind == SOMEBODY:
        return say(locale, mark("Sent in through somebody whom the organiser named for it"))
    return say(locale, mark("Sent in through %(name)s"), name=isolate(name))


def say_remarks(locale: str, row: Row, *, is_public: bool) -> Iterable[str]:
    """What readers must know of it besides: who sent it in, that it came late, that it is for few."""
    if row.entered_through and row.status not in CLOSED:
        yield say_through(locale, row.entered_through)
    if row.is_late:
        yield say(locale, mark("Received after closing"))
    if row.audience == "moderators":
        yield say(locale, mark("Only for moderators"))
    elif row.audience == "members" and is_public:
        yield say(locale, mark("Only for members of this exchange"))


def origin_of(row: Row) -> tuple[str, str]:
    """Organisation and country (its code), as far as she shows them."""
    if row.shown_as in NAMELESS or row.confirmed_at is None:
        return "", ""
    organisation = row.organisation or "" if row.shows_organisation and row.shown_as == "name" else ""
    return organisation, (row.country or "") if row.shows_country else ""


@lru_cache(maxsize=4096)
def say_country(locale: str, code: str) -> str:
    return str(Locale.parse(locale).territories.get(code, code)) if code else ""


def say_state(locale: str, row: Row) -> str:
    if row.status == Status.HIDDEN:
        reason = said_reason(locale, row.reason_code)
        return say(locale, mark("Hidden by the moderators: %(reason)s"), reason=reason)
    words = STATE_WORDS.get(Status(row.status))
    return say(locale, words) if words else ""
