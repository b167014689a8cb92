from typing import Any

from flask_babel import gettext, ngettext

from forum.moderation.choosing import choice_here, make_bar
from forum.moderation.queries.pressing import count_pressing
from forum.moderation.queries.staff import list_staff
from forum.moderation.queries.waiting import Part, list_waiting
from forum.moderation.queries.what_waits import count_waiting
from forum.moderation.sections import Section
from forum.moderation.sections.frame import desk_of
from forum.moderation.sections.gists import lines_with_gists
from forum.moderation.showing import DeskLine
from forum.roster.frame import ExchangePage
from forum.roster.page import own_id
from forum.web.runtime import runtime


def waiting_section(page: ExchangePage) -> Section:
    """Contributions and changes to read."""
    here, desk, choice = page.reading, desk_of(page), choice_here()
    where = Part(after=desk.after, size=desk.size)
    known: dict[str, Any] = {
        "staff": list_staff(here.session, page.exchange.id),
        "now": here.now,
        "keys": runtime().keys,
    }
    found = list_waiting(here.session, here.actor, page.exchange, part=where, **known)
    lines = lines_with_gists(page, found.items, [choice.has(line.id) for line in found.items])
    hours = page.exchange.answers_within
    return Section(
        key="waiting",
        title=gettext("To read"),
        hint=ngettext(
            "Authors were told: usually within %(num)s hour.", "Authors were told: usually within %(num)s hours.", hours
        ),
        count=count_waiting(here.session, page.exchange),
        lines=lines,
        following=found.following or "",
        pressing=count_pressing(here.session, page.exchange, own_id(page), **known),
        empty=(
            gettext("Nothing waits. All is read."),
            gettext("What is sent in next appears here, the oldest first."),
        ),
        decides_some=any(line.may_decide for line in found.items),
        bar=make_bar(page, choice, after=desk.after, is_whole=desk.is_whole) if is_worth_it(lines) else None,
    )


def is_worth_it(lines: list[DeskLine]) -> bool:
    """One alone has its own button; but for one that was ticked, and is left."""
    return sum(bool(line.pick) for line in lines) > 1 or any(line.is_picked for line in lines)
