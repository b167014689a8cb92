from flask_babel import gettext

from forum.moderation.queries.reports import list_reported
from forum.moderation.reports_page import reported_line
from forum.moderation.sections import Section
from forum.roster.frame import ExchangePage
from forum.web.runtime import runtime


def reports_section(page: ExchangePage) -> Section:
    """What readers reported, worries about somebody first; never to who wrote it."""
    here = page.reading
    found = list_reported(here.session, here.actor, page.exchange, now=here.now, keys=runtime().keys)
    return Section(
        key="reports",
        title=gettext("Reports"),
        hint=gettext("At least two of you read them, and never the person reported. Nobody is told who reported."),
        count=len(found),
        lines=[reported_line(page, line) for line in found],
        pressing=len(found),
    )
