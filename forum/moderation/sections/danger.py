from flask_babel import gettext

from forum.contributions.policy import can_read_aside
from forum.moderation.danger_page import case_line
from forum.moderation.queries.danger import list_aside
from forum.moderation.sections import Section
from forum.roster.frame import ExchangePage


def danger_section(page: ExchangePage) -> Section | None:
    """Before all else: cases that are open, for those who may read what was set aside."""
    here = page.reading
    if not can_read_aside(here.actor, page.exchange, here.now):
        return None
    cases = [line for line in list_aside(here.session, here.actor, page.exchange, now=here.now) if line.is_open]
    return Section(
        key="danger",
        title=gettext("Somebody may be in danger"),
        hint=gettext("Set aside from everybody else. Stay calm: the page says what to do."),
        count=len(cases),
        lines=[case_line(page, line) for line in cases],
        pressing=len(cases),
    )
