from flask_babel import gettext

from forum.moderation.appeals_page import decides_on, plea_line
from forum.moderation.queries.appeals import list_pleas
from forum.moderation.sections import Section
from forum.roster.frame import ExchangePage
from forum.web.runtime import runtime


def appeals_section(page: ExchangePage) -> Section:
    here = page.reading
    pleas = list_pleas(here.session, here.actor, page.exchange, now=here.now, keys=runtime().keys)
    hers = [plea for plea in pleas if decides_on(page, plea)]
    return Section(
        key="appeals",
        title=gettext("To look at again"),
        hint=gettext("Authors ask that somebody who did not decide before look at it again."),
        count=len(pleas),
        lines=[plea_line(page, plea) for plea in pleas],
        pressing=len(hers),
        decides_some=bool(hers),
    )
