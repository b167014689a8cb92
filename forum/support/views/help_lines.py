"""The help lines of an exchange, country by country: written by its organisers, none is shipped."""

from collections.abc import Mapping

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from forum.exchanges.forms import country_choices
from forum.exchanges.queries import get_exchange
from forum.kernel.errors import InvalidInput
from forum.roster.frame import ExchangePage, desk_links
from forum.support.actions import add_help_line, drop_help_line
from forum.support.forms import read_line
from forum.support.frame import show_lines
from forum.support.queries import list_help_lines
from forum.support.rules import Line
from forum.support.views.door import bp
from forum.support.views.standing import open_organised
from forum.web.entry import current_actor, unit_of_work
from forum.web.forms import errors_of
from forum.web.locale import page_locale


@bp.get("/exchanges/<slug>/organise/help-lines")
def help_lines(slug: str) -> str:
    return render_lines(open_organised(slug))


@bp.post("/exchanges/<slug>/organise/help-lines")
def save_help_line(slug: str) -> Response | tuple[str, int]:
    page, typed = open_organised(slug), read_line(request.form)
    try:
        with unit_of_work() as uow:
            exchange = get_exchange(uow.session, slug).exchange
            add_help_line(uow, current_actor(), exchange=exchange, line=typed)
    except InvalidInput as refusal:
        return render_lines(page, typed=typed, errors=errors_of(refusal, "name")), 422
    flash(gettext("The help line is saved."), "done")
    return redirect(url_for("support.help_lines", slug=slug), 303)


@bp.post("/exchanges/<slug>/organise/help-lines/<id:line_id>/remove")
def remove_help_line(slug: str, line_id: int) -> Response:
    open_organised(slug)
    with unit_of_work() as uow:
        exchange = get_exchange(uow.session, slug).exchange
        drop_help_line(uow, current_actor(), exchange=exchange, line_id=line_id)
    flash(gettext("The help line is removed."), "done")
    return redirect(url_for("support.help_lines", slug=slug), 303)


def render_lines(page: ExchangePage, *, typed: Line | None = None, errors: Mapping[str, str] | None = None) -> str:
    return render_template(
        "support/help_lines.html",
        nav=page.nav,
        desks=desk_links(page.view.slug),
        slug=page.view.slug,
        lines=show_lines(list_help_lines(page.reading.session, page.exchange.id)),
        countries=country_choices(page_locale()),
        typed=typed or Line(),
        errors=errors or {},
    )
