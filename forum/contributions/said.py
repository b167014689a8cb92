"""Who wrote it, how it stands and what readers must know of it, in words."""

from collections.abc import Iterable

from flask_babel import gettext

from forum.contributions.models import Status
from forum.contributions.promises import FORMER, NAMELESS
from forum.contributions.queries.entering import GONE, ORGANISER, SOMEBODY
from forum.contributions.queries.page import CLOSED, Row
from forum.contributions.reasons import said_reason
from forum.kernel.characters import isolate
from forum.kernel.wording import mark
from forum.web.filters import country_name
from forum.web.locale import page_locale


def shown_name(row: Row) -> str:
    """Her name as she chose it for this contribution; never one she has not confirmed, nor that of what is closed."""
    if row.status in {Status.HIDDEN, Status.ASIDE}:
        return gettext("Hidden contribution")
    if row.status == Status.WITHDRAWN:
        return gettext("Withdrawn contribution")
    if row.shown_as == FORMER:
        return gettext("A former participant")
    if row.shown_as == "organisation" and row.organisation and row.confirmed_at:
        return row.organisation
    return said_author(row.name if row.confirmed_at else None, is_anonymous=row.shown_as == "anonymous")


def said_author(name: str | None, *, is_anonymous: bool) -> str:
    """`name`: None where she has not confirmed it."""
    if is_anonymous:
        return gettext("Without name")
    return name or gettext("A participant")


def said_through(through: str) -> str:
    """Through whom it was sent in: `through` is what `queries.entering.through` gives."""
    kind, _, name = through.partition(":")
    if kind == ORGANISER:
        return gettext("Sent in through the organiser")
    if kind == GONE:
        return gettext("Sent in through somebody who is no longer here")
    if kind == SOMEBODY:
        return gettext("Sent in through somebody whom the organiser named for it")
    return gettext("Sent in through %(name)s", name=isolate(name))


def remarks_on(row: Row, *, is_public: bool, is_coming: bool) -> Iterable[str]:
    """What readers must know of it besides: who sent it in, that it came late, that it is for few, that a machine is at it."""
    if row.entered_through and row.status not in CLOSED:
        yield said_through(row.entered_through)
    if row.is_late:
        yield gettext("Received after closing")
    if row.audience == "moderators":
        yield gettext("Only for moderators")
    elif row.audience == "members" and is_public:
        yield gettext("Only for members of this exchange")
    if is_coming:
        yield gettext("A machine’s translation into your language is to come")


def shown_origin(row: Row) -> tuple[str, str]:
    """Organisation and country, as far as she shows them."""
    if row.shown_as in NAMELESS or row.confirmed_at is None:
        return "", ""
    organisation = row.organisation or "" if row.shows_organisation and row.shown_as == "name" else ""
    return organisation, country_name(row.country) if row.shows_country else ""


def said_status(status: str) -> str:
    """As readers and programs are told: what was set aside is no more to them than hidden."""
    return Status.HIDDEN if status == Status.ASIDE else status


STATE_WORDS = {
    Status.WAITING: mark("Waiting to be read by a moderator. Others do not see it yet."),
    Status.RETURNED: mark("Returned to you with a reason. Change it and send it again."),
    Status.DRAFT: mark("Your draft. Nobody else sees it."),
    Status.ASIDE: mark("Taken off by the moderators."),
    Status.WITHDRAWN: mark("Withdrawn by its author."),
}


def state_words(row: Row) -> str:
    if row.status == Status.HIDDEN:
        return gettext("Hidden by the moderators: %(reason)s", reason=said_reason(page_locale(), row.reason_code))
    words = STATE_WORDS.get(Status(row.status))
    return gettext(words) if words else ""
