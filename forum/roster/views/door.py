from flask import Blueprint, render_template, url_for

from forum.contributions.queries.languages import count_languages
from forum.exchanges.policy import can_organise
from forum.kernel.errors import require
from forum.roster.asked import list_asks
from forum.roster.asks import ask_lines
from forum.roster.frame import ExchangePage, open_exchange
from forum.roster.own_weeks import AwayForm, own_seats, standing_in
from forum.roster.page import in_charge, own_id, roster_table, said_overlaps, said_warnings, weeks_of
from forum.roster.policy import can_see_roster
from forum.roster.queries import Roster, load_roster

bp = Blueprint("roster", __name__)


def open_roster(slug: str) -> tuple[ExchangePage, Roster]:
    """The exchange of this page with its roster, for those who may see it. NotPermitted."""
    page = open_exchange(slug)
    here = page.reading
    roster = load_roster(here.session, page.exchange)
    require(can_see_roster(here.actor, page.exchange, here.now, named=roster.named))
    return page, roster


def render_roster(page: ExchangePage, roster: Roster, form: AwayForm) -> str:
    here = page.reading
    return render_template(
        "roster/table.html",
        nav=page.nav,
        in_charge=in_charge(page, roster),
        overlaps=said_overlaps(page, roster),
        asks=ask_lines(page.view, list_asks(roster, own_id(page), here.now)),
        warnings=said_warnings(page, roster, count_languages(here.session, page.exchange.id)),
        weeks=weeks_of(page),
        table=roster_table(page, roster),
        own=own_seats(page, roster, form),
        standing_in=standing_in(page, roster),
        errors={f"{name}-{form.mandate_id}": words for name, words in form.errors.items()},
        organise_url=organise_url(page),
    )


def organise_url(page: ExchangePage) -> str:
    here = page.reading
    may = can_organise(here.actor, page.exchange.id, here.now)
    return url_for("admin.roster", slug=page.view.slug) if may else ""
