from typing import Any

from flask import Response, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.http import dump_options_header
from werkzeug.wrappers import Response as AnyResponse

from forum.exchanges.queries import ExchangeView
from forum.kernel.tables import csv_table
from forum.roster.frame import ExchangePage
from forum.statistics.comparison_words import comparison_table, say_lines
from forum.statistics.errors import FiguresNotShown
from forum.statistics.queries.comparing import Comparison, compare_exchanges, list_comparable
from forum.statistics.views.door import bp
from forum.statistics.views.frozen import open_for_organiser
from forum.web.access import public
from forum.web.limits import limit
from forum.web.locale import page_locale, programme_reader
from forum.web.runtime import runtime


@bp.get("/exchanges/<slug>/figures/compare")
@public
@limit("300 per hour", methods=("GET",))
def compare(slug: str) -> str:
    """Which exchanges there are to compare with; with one of them chosen, both side by side."""
    page = open_for_organiser(slug)
    others = comparable(page)
    comparison = compare_with(page, others) if "with" in request.args else None
    return render_template(
        "statistics/compare.html",
        nav=page.nav,
        others=[
            (view.title(programme_reader()), view.exchange, compared_at("statistics.compare", slug, view.slug))
            for view in others
        ],
        sides=[(side.view.title(programme_reader()), side) for side in (comparison.before, comparison.after)]
        if comparison
        else [],
        columns=[gettext("Figure"), gettext("Before"), gettext("After"), gettext("Difference"), gettext("Per cent")],
        lines=say_lines(comparison, page_locale()) if comparison else [],
        is_of_one_length=comparison is None or comparison.is_of_one_length,
        as_of=page.reading.now,
        file_url=compared_at("statistics.compare_file", slug, request.args["with"]) if comparison else "",
        figures_url=url_for("statistics.figures", slug=slug),
    )


@bp.get("/exchanges/<slug>/figures/compare.csv")
@public
@limit("300 per hour", methods=("GET",))
def compare_file(slug: str) -> AnyResponse:
    """The table; where the address names no other exchange, the way to choose one."""
    page = open_for_organiser(slug)
    if "with" not in request.args:
        return redirect(url_for("statistics.compare", slug=slug), 303)
    comparison = compare_with(page, comparable(page))
    response = Response(csv_table(comparison_table(comparison, page_locale())), mimetype="text/csv")
    name = {"filename": f"{comparison.before.view.slug}-{comparison.after.view.slug}.csv"}
    response.headers["Content-Disposition"] = dump_options_header("attachment", name)
    return response


def compared_at(endpoint: str, slug: str, other: str) -> str:
    values: dict[str, Any] = {"slug": slug, "with": other}
    return url_for(endpoint, **values)


def comparable(page: ExchangePage) -> list[ExchangeView]:
    return list_comparable(page.reading.session, page.reading.actor, page.exchange, now=page.reading.now)


def compare_with(page: ExchangePage, others: list[ExchangeView]) -> Comparison:
    """With the one that the address names. FiguresNotShown where it is not hers to compare with."""
    other = next((view for view in others if view.slug == request.args.get("with")), None)
    if other is None:
        raise FiguresNotShown()
    return compare_exchanges(page.reading.session, (page.view, other), now=page.reading.now, keys=runtime().keys)
