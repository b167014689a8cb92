from flask import url_for
from flask_babel import gettext

from forum.exchanges.notices import DueNotice, list_due, next_due
from forum.exchanges.policy import can_write_notice
from forum.exchanges.queries.notices import find_begun
from forum.moderation.sections import Section
from forum.moderation.showing import DeskLine
from forum.roster.frame import ExchangePage
from forum.roster.pinned import say_kind
from forum.web.filters import deadline


def notices_section(page: ExchangePage) -> Section:
    """What the weeks owe by tomorrow, or owed: one that was sent, or that the next has overtaken, is gone from here."""
    here = page.reading
    begun = find_begun(here.session, page.exchange)
    due, coming = list_due(page.view.rounds, begun, here.now), next_due(page.view.rounds, begun, here.now)
    lines = [notice_line(page, one) for one in due]
    return Section(
        key="notices",
        title=gettext("Notices due"),
        count=len(due),
        lines=lines,
        pressing=sum(1 for line in lines if line.links or line.buttons),
        empty=(gettext("No notice is due."), say_coming(coming) if coming else gettext("None is owed any more.")),
    )


def say_coming(due: DueNotice) -> str:
    return gettext("The next: %(what)s, on %(time)s.", what=say_due(due), time=deadline(due.due_at))


def say_due(due: DueNotice) -> str:
    return gettext("%(kind)s, week %(number)s", kind=say_kind(due.kind), number=due.number)


def notice_line(page: ExchangePage, due: DueNotice) -> DeskLine:
    here, slug = page.reading, page.view.slug
    all_url = url_for("exchanges.notices", slug=slug)
    round_ = page.view.round_by_id(due.round_id)
    may_write = bool(can_write_notice(here.actor, page.exchange.id, here.now, round=round_))
    is_begun = may_write and due.notice_id is not None
    url = url_for("exchanges.look_at_notice", slug=slug, notice_id=due.notice_id) if is_begun else all_url
    hidden: list[tuple[str, object]] = [("kind", due.kind), ("round", due.number)]
    write = (gettext("Write it"), url_for("exchanges.begin_notice", slug=slug), "main", hidden)
    return DeskLine(
        id=f"n{due.round_id}-{due.kind}",
        title=say_due(due),
        url=url,
        reason=say_reason(
            due,
            is_overdue=due.is_overdue(here.now),
            may_write=may_write,
            is_signed_off=here.now >= round_.signed_off_from,
        ),
        first_line=None,
        since=due.due_at,
        is_late=due.is_overdue(here.now),
        links=[(gettext("Look at it and send it"), url)] if is_begun else [],
        buttons=[write] if may_write and due.notice_id is None else [],
    )


def say_reason(due: DueNotice, *, is_overdue: bool, may_write: bool, is_signed_off: bool) -> str:
    """The time it is of follows."""
    if not may_write and is_signed_off:
        return gettext("Overdue: the organiser writes it") if is_overdue else gettext("Due: the organiser writes it")
    if not may_write:
        return gettext("Overdue: its moderators write it") if is_overdue else gettext("Due: its moderators write it")
    if due.notice_id is not None:
        return gettext("Overdue: begun, not sent") if is_overdue else gettext("Due: begun, not sent")
    return gettext("Overdue: nobody has begun it") if is_overdue else gettext("Due: nobody has begun it")
