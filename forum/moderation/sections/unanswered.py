from flask_babel import gettext

from forum.moderation.queries.keys import cut
from forum.moderation.sections import Section
from forum.moderation.sections.frame import desk_of, unanswered_of
from forum.moderation.sections.written import written_lines
from forum.moderation.today import count_pressing
from forum.roster.frame import ExchangePage


def unanswered_section(page: ExchangePage) -> Section:
    """Contributions that stood for a day without anybody's reply, and ask nothing."""
    desk = desk_of(page)
    found = unanswered_of(desk).others
    shown, following = cut(found, after=desk.after, size=desk.size)
    return Section(
        key="unanswered",
        title=gettext("Without a reply"),
        hint=gettext("Published more than a day ago. A short word shows that somebody read it."),
        count=len(found),
        lines=written_lines(desk, shown, what=gettext("Contribution"), anchor="u"),
        following=following,
        pressing=count_pressing(found, desk.now, within=None, closing=desk.closing),
    )
