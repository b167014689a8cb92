from flask import url_for
from flask_babel import gettext

from forum.moderation.sections import Section
from forum.moderation.sections.frame import desk_of
from forum.moderation.showing import DeskLine, FirstLine
from forum.moderation.today import VERSION_WITHIN
from forum.roster.frame import ExchangePage
from forum.translating.policy import directs
from forum.translating.queries.needs import DeskItem
from forum.translating.queries.overdue import Overdue, count_overdue, list_overdue
from forum.translating.shown import show_item


def versions_section(page: ExchangePage) -> Section | None:
    """Texts that lack a version two days after they were published, or whose week closes in a day."""
    here, exchange = page.reading, page.exchange
    if not directs(here.actor, exchange.id, here.now):
        return None
    desk = desk_of(page)
    which = Overdue(before=here.now - VERSION_WITHIN, closing=desk.closing)
    count, pressing = count_overdue(here.session, here.actor, exchange, now=here.now, which=which)
    found = list_overdue(
        here.session, here.actor, exchange, now=here.now, which=which, after=desk.after, size=desk.size
    )
    return Section(
        key="versions",
        title=gettext("Versions overdue"),
        hint=gettext("Published two days ago or more, or their week closes within a day."),
        count=count,
        lines=[version_line(page, item) for item in found.items],
        following=found.following or "",
        pressing=pressing,
        links=((gettext("To the translators’ desk"), url_for("translating.desk", slug=page.view.slug)),),
    )


def version_line(page: ExchangePage, item: DeskItem) -> DeskLine:
    shown = show_item(page.view.slug, item)
    first = shown.first_line
    return DeskLine(
        id=f"t{item.text_id}",
        title=shown.title,
        url=shown.url,
        reason=shown.reason,
        first_line=FirstLine(first.plain, first.language, first.direction, first.note),
        since=shown.since,
        is_late=False,
        links=shown.links,
        buttons=[],
    )
