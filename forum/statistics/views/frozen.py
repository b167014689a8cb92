from collections.abc import Sequence

from flask import Response, flash, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.http import dump_options_header
from werkzeug.wrappers import Response as AnyResponse

from forum.kernel.wording import mark
from forum.roster.frame import ExchangePage, open_exchange
from forum.statistics.actions.freeze import check_figures, freeze_figures
from forum.statistics.errors import FiguresNotShown
from forum.statistics.freezing.checking import Difference, canonical
from forum.statistics.freezing.verifying import verify_freezes
from forum.statistics.policy import can_check_figures, can_freeze_figures, can_see_all_figures
from forum.statistics.queries.frozen import Freeze, get_frozen, list_freezes
from forum.statistics.views.door import bp
from forum.web.access import public
from forum.web.entry import unit_of_work
from forum.web.limits import limit
from forum.web.runtime import runtime

OCCASIONS = {"closing": mark("At closing"), "asked": mark("On request")}


@bp.get("/exchanges/<slug>/figures/frozen")
@public
@limit("300 per hour", methods=("GET",))
def frozen(slug: str) -> str:
    page = open_for_organiser(slug)
    found = list_freezes(page.reading.session, page.exchange.id)
    return render_template(
        "statistics/frozen.html",
        nav=page.nav,
        freezes=[(one, gettext(OCCASIONS[one.occasion]), file_address(slug, one.number)) for one in found],
        differences=differences_of(page, found),
        may_freeze=can_freeze_figures(page.reading.actor, page.exchange, page.reading.now),
        action=url_for("statistics.freeze", slug=slug),
        may_check=can_check_figures(page.reading.actor, page.exchange, page.reading.now),
        check_action=url_for("statistics.check", slug=slug),
        figures_url=url_for("statistics.figures", slug=slug),
    )


def differences_of(page: ExchangePage, freezes: Sequence[Freeze]) -> dict[int, Sequence[Difference]]:
    """By number, which numbers differ at present; looked for only where a check found that some do."""
    if not any(one.differed_at for one in freezes):
        return {}
    return {one.freeze.number: one.differences for one in verify_freezes(page.reading.session, page.exchange.id)}


@bp.post("/exchanges/<slug>/figures/frozen/check")
@public
@limit("20 per hour")
def check(slug: str) -> AnyResponse:
    page = open_for_organiser(slug)
    with unit_of_work() as uow:
        found = check_figures(uow, page.reading.actor, exchange=page.exchange)
    if any(one.differences for one in found):
        flash(gettext("Counted again: not every number is the same."))
    else:
        flash(gettext("Counted again: every number is the same."), "done")
    return redirect(url_for("statistics.frozen", slug=slug), 303)


@bp.post("/exchanges/<slug>/figures/frozen")
@public
@limit("20 per hour")
def freeze(slug: str) -> AnyResponse:
    page = open_for_organiser(slug)
    runtime().flush()
    with unit_of_work() as uow:
        freeze_figures(uow, page.reading.actor, exchange=page.exchange)
    flash(gettext("The figures are frozen as they now stand."))
    return redirect(url_for("statistics.frozen", slug=slug), 303)


@bp.get("/exchanges/<slug>/figures/frozen/<id:number>.json")
@public
@limit("300 per hour", methods=("GET",))
def frozen_file(slug: str, number: int) -> Response:
    """The very bytes of which the checksum is."""
    page = open_for_organiser(slug)
    row = get_frozen(page.reading.session, page.exchange.id, number)
    response = Response(canonical(row.figures), mimetype="application/json")
    name = {"filename": f"{slug}-figures-{number}.json"}
    response.headers["Content-Disposition"] = dump_options_header("attachment", name)
    return response


def open_for_organiser(slug: str) -> ExchangePage:
    page = open_exchange(slug)
    if not can_see_all_figures(page.reading.actor, page.exchange, page.reading.now):
        raise FiguresNotShown()
    return page


def file_address(slug: str, number: int) -> str:
    return url_for("statistics.frozen_file", slug=slug, number=number)
