"""A published contribution on the desk: what it is, its first words, and what may be done in one step."""

from datetime import datetime, timedelta

from flask import url_for
from flask_babel import gettext

from forum.contributions.said import said_author
from forum.kernel.wording import direction
from forum.moderation.queries.keys import Pending
from forum.moderation.queries.unanswered import WrittenLine, load_written
from forum.moderation.sections.frame import Desk
from forum.moderation.showing import DeskLine, FirstLine
from forum.web.filters import day, distance, language_label


def written_lines(desk: Desk, shown: list[Pending], *, what: str, anchor: str) -> list[DeskLine]:
    """`what`: each of them in words; `anchor`: what its id on the page begins with."""
    found = load_written(desk.page.reading.session, [id_ for _, id_, _ in shown])
    return [
        written_line(desk, found[id_], what=what, anchor=anchor, is_late=round_id in desk.closing)
        for _, id_, round_id in shown
        if id_ in found
    ]


def written_line(desk: Desk, line: WrittenLine, *, what: str, anchor: str, is_late: bool = False) -> DeskLine:
    slug = desk.page.view.slug
    reply = url_for("contributions.write", slug=slug, topic_id=line.topic_id, reply_to=line.id)
    leave = url_for("moderation.leave", slug=slug, contribution_id=line.id)
    return DeskLine(
        id=f"{anchor}{line.id}",
        title=said_author(line.name, is_anonymous=line.is_anonymous),
        url=url_for("contributions.contribution", slug=slug, contribution_id=line.id),
        reason=" · ".join(said_written(desk, line, what)),
        first_line=FirstLine(line.first_words, line.language, direction(line.language), line.note),
        since=None,
        is_late=is_late,
        links=[(gettext("Reply"), reply)] if desk.takes_reply(line) else [],
        buttons=[(gettext("It needs no answer"), leave, "quiet", [])] if desk.may_work else [],
    )


def said_written(desk: Desk, line: WrittenLine, what: str) -> list[str]:
    number = desk.page.view.round_by_id(line.round_id).number
    return [
        what,
        gettext("week %(number)s", number=number),
        language_label(line.language),
        said_age(line.published_at, desk.now, is_nameless=line.is_anonymous),
    ]


def said_age(at: datetime, now: datetime, *, is_nameless: bool = False) -> str:
    """For how long it has stood; of what bears no name the day only."""
    if is_nameless:
        return day(at)
    return distance(at, now) if now - at >= timedelta(hours=1) else gettext("less than an hour ago")
