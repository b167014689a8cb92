from dataclasses import replace

from flask import url_for
from flask_babel import gettext

from forum.moderation.models import Dismissal
from forum.moderation.queries.letters import LetterLine, load_letters
from forum.moderation.queries.unanswered import WrittenLine, list_dismissed, load_written
from forum.moderation.sections import Section
from forum.moderation.sections.answers import letter_line
from forum.moderation.sections.frame import Desk, desk_of
from forum.moderation.sections.written import written_line
from forum.moderation.showing import DeskLine
from forum.moderation.today import A_DAY
from forum.roster.frame import ExchangePage


def left_section(page: ExchangePage) -> Section:
    """What was said since yesterday to need no answer, at hand to be taken back."""
    desk, here = desk_of(page), page.reading
    found = list_dismissed(here.session, page.exchange, since=here.now - A_DAY)
    written = load_written(here.session, [one.contribution_id for one in found if one.contribution_id])
    letters = load_letters(here.session, [one.letter_id for one in found if one.letter_id])
    lines = [line for one in found if (line := left_line(desk, one, written=written, letters=letters)) is not None]
    return Section(
        key="left",
        title=gettext("Left without an answer"),
        hint=gettext("Since yesterday somebody on duty said that these need none."),
        count=len(lines),
        lines=lines,
    )


def left_line(
    desk: Desk, one: Dismissal, *, written: dict[int, WrittenLine], letters: dict[int, LetterLine]
) -> DeskLine | None:
    slug, again = desk.page.view.slug, gettext("List it again")
    if one.contribution_id in written:
        row = written[one.contribution_id or 0]
        line = written_line(desk, row, what=gettext("Contribution"), anchor="x")
        url = url_for("moderation.take_up", slug=slug, contribution_id=row.id)
    elif one.letter_id in letters:
        line = replace(letter_line(desk, letters[one.letter_id or 0]), id=f"y{one.letter_id}")
        url = url_for("moderation.take_up_letter", slug=slug, letter_id=one.letter_id)
    else:
        return None
    return replace(line, links=[], buttons=[(again, url, "quiet", [])] if desk.may_work else [])
