from flask import request, url_for
from flask_babel import gettext, ngettext

from forum.moderation.queries.keys import cut
from forum.moderation.queries.silent import SilentLine, count_not_come, list_silent, load_silent
from forum.moderation.sections import Section
from forum.moderation.sections.frame import Desk, desk_of
from forum.moderation.showing import DeskLine
from forum.roster.frame import ExchangePage
from forum.web.filters import country_name, day, distance, language_label


def silent_section(page: ExchangePage) -> Section:
    """Members who wrote nothing under their names; those of one country where its address says so."""
    desk, here, country = desk_of(page), page.reading, request.args.get("country", "")
    found = list_silent(here.session, here.actor, page.exchange, staff=desk.staff, now=desk.now, country=country)
    shown, following = cut(found, after=desk.after, size=desk.size)
    lines = load_silent(here.session, [id_ for _, id_, _ in shown])
    return Section(
        key="silent",
        title=gettext("Silent so far"),
        hint=" ".join(said_silent(count_not_come(here.session, page.exchange))),
        count=len(found),
        lines=[silent_line(desk, lines[id_]) for _, id_, _ in shown if id_ in lines],
        following=following,
    )


def said_silent(not_come: int) -> list[str]:
    said = [
        gettext("They wrote nothing under their names; what bears no name counts for nobody."),
        gettext("Whom the moderators wrote to in the last three days is left out."),
    ]
    if not_come:
        words = "%(num)s person was invited and has not come yet.", "%(num)s people were invited and have not come yet."
        said.append(ngettext(*words, not_come))
    return said


def silent_line(desk: Desk, line: SilentLine) -> DeskLine:
    url = url_for("moderation.letter", slug=desk.page.view.slug, number=line.number)
    said = [
        gettext("reads %(language)s", language=language_label(line.language)),
        *([country_name(line.country)] if line.country else []),
        gettext("here since %(when)s", when=day(line.since)),
    ]
    if line.last_letter_at is not None:
        said.append(gettext("last letter %(when)s", when=distance(line.last_letter_at, desk.now)))
    return DeskLine(
        id=f"s{line.number}",
        title=line.name or gettext("A participant"),
        url=url,
        reason=" · ".join(said),
        first_line=None,
        since=None,
        is_late=False,
        links=[(gettext("Write to her"), url)] if desk.may_work else [],
        buttons=[],
    )
