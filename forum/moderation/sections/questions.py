from flask_babel import gettext

from forum.moderation.queries.keys import cut
from forum.moderation.sections import Section
from forum.moderation.sections.frame import desk_of, unanswered_of
from forum.moderation.sections.written import written_lines
from forum.moderation.today import QUESTION_WITHIN, count_pressing
from forum.roster.frame import ExchangePage


def questions_section(page: ExchangePage) -> Section:
    """What asks something, and stood for a day without anybody's reply."""
    desk = desk_of(page)
    found = unanswered_of(desk).questions
    shown, following = cut(found, after=desk.after, size=desk.size)
    return Section(
        key="questions",
        title=gettext("Questions nobody took up"),
        hint=gettext("For a day nobody replied to them. Reply yourself, or write to somebody who knows."),
        count=len(found),
        lines=written_lines(desk, shown, what=gettext("Question"), anchor="q"),
        following=following,
        pressing=count_pressing(found, desk.now, within=QUESTION_WITHIN, closing=desk.closing),
    )
