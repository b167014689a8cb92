from flask import request, url_for
from flask_babel import gettext, ngettext

from forum.moderation.choosing import Choice, make_bar, read_ticked
from forum.moderation.queries.waiting import count_waiting, list_waiting
from forum.moderation.sections import Section
from forum.moderation.showing import DeskLine, desk_line
from forum.roster.frame import ExchangePage
from forum.web.runtime import runtime


def waiting_section(page: ExchangePage, choice: Choice | None = None) -> Section:
    """Contributions and changes to read; its list goes on where the address says `after`. `choice`: what was ticked before."""
    here, slug = page.reading, page.view.slug
    after, choice = request.values.get("after", ""), choice or read_ticked()
    found = list_waiting(here.session, here.actor, page.exchange, now=here.now, keys=runtime().keys, after=after)
    lines = [desk_line(page, line, is_picked=choice.has(line.id)) for line in found.items]
    hours = page.exchange.answers_within
    return Section(
        key="waiting",
        title=gettext("To read"),
        hint=ngettext(
            "Authors were told: usually within %(num)s hour.", "Authors were told: usually within %(num)s hours.", hours
        ),
        count=count_waiting(here.session, page.exchange),
        lines=lines,
        next_url=url_for("moderation.desk", slug=slug, after=found.following) if found.following else "",
        empty=(
            gettext("Nothing waits. All is read."),
            gettext("What is sent in next appears here, the oldest first."),
        ),
        decides_some=any(line.may_decide for line in found.items),
        bar=make_bar(page, choice) if is_worth_it(lines) else None,
    )


def is_worth_it(lines: list[DeskLine]) -> bool:
    """One alone has its own button; but for one that was ticked, and is left."""
    return sum(bool(line.pick) for line in lines) > 1 or any(line.is_picked for line in lines)
