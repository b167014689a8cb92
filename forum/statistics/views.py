from datetime import datetime, timedelta
from typing import Any

from flask import Blueprint, render_template
from flask_babel import gettext

from forum.reports.formats import FORMATS
from forum.reports.policy import can_take_report
from forum.roster.frame import ExchangePage, open_exchange
from forum.statistics.definitions import DEFINITIONS
from forum.statistics.errors import FiguresNotShown
from forum.statistics.policy import can_see_all_figures, can_see_rounds, can_see_summary
from forum.statistics.queries.breakdown import Breakdown, count_breakdown
from forum.statistics.queries.totals import Totals, count_totals, split_totals
from forum.texts.queries import show_texts
from forum.web.access import public
from forum.web.kept_pages import keep_page
from forum.web.locale import programme_reader
from forum.web.runtime import runtime
from forum.web.site import address

bp = Blueprint("statistics", __name__)

Figure = tuple[int, str, str]
MAIN = ("people", "visits", "consultations", "countries", "contributions")


@bp.get("/exchanges/<slug>/figures")
@public
def figures(slug: str) -> str:
    page = open_exchange(slug)
    here, exchange = page.reading, page.exchange
    if not can_see_summary(here.actor, exchange, here.now):
        raise FiguresNotShown()
    totals = count_totals(here.session, exchange, now=here.now, keys=runtime().keys)
    breakdown = count_breakdown(here.session, page.view, totals) if sees_more(page) else None
    keep_page(exchange.id, revision=exchange.revision, until=end_of_minute(here.now))
    return render_template(
        "statistics/figures.html",
        nav=page.nav,
        totals=totals,
        main=[figure(key, getattr(totals, key)) for key in MAIN],
        split=split_table(totals),
        apart=[figure("anonymous_visits", totals.anonymous_visits)],
        definitions=[(gettext(each.name), gettext(each.meaning)) for each in DEFINITIONS.values()],
        hidden=gettext(DEFINITIONS["hidden"].meaning),
        lines=show_texts(here.session, text_ids(totals, breakdown), programme_reader()),
        breakdown=breakdown,
        shows_all=bool(can_see_all_figures(here.actor, exchange, here.now)),
        downloads=report_addresses(page),
    )


def sees_more(page: ExchangePage) -> bool:
    return bool(can_see_rounds(page.reading.actor, page.exchange, page.reading.now))


def figure(key: str, number: int) -> Figure:
    return number, gettext(DEFINITIONS[key].name), gettext(DEFINITIONS[key].meaning)


def split_table(totals: Totals) -> dict[str, Any]:
    """Participants and staff apart, for `components/figures.html`."""
    measures = ("people", "visits", "consultations")
    shares = split_totals(totals)
    return {
        "columns": [gettext("Who"), *(gettext(DEFINITIONS[name].name) for name in measures)],
        "rows": [
            [words, *(getattr(shares[group], name).shown for name in measures)]
            for group, words in (("participants", gettext("Participants")), ("staff", gettext("Staff")))
        ],
        "meaning": gettext(DEFINITIONS["staff"].meaning),
    }


def text_ids(totals: Totals, breakdown: Breakdown | None) -> set[int]:
    themes = {each.theme_id for each in breakdown.rounds} if breakdown else set()
    return {topic.title_id for topic in totals.topics} | themes


def report_addresses(page: ExchangePage) -> list[tuple[str, str]]:
    if not can_take_report(page.reading.actor, page.exchange, page.reading.now):
        return []
    return [
        (gettext(each.words), url)
        for form, each in FORMATS.items()
        if (url := address("reports.participation", slug=page.exchange.slug, form=form))
    ]


def end_of_minute(now: datetime) -> datetime:
    """A kept page of figures is at most a minute old, and says as of when it is."""
    return now.replace(second=0, microsecond=0) + timedelta(minutes=1)
