"""Reporting in two steps; and what was reported, for those who look at it."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from forum.kernel.errors import InvalidInput
from forum.moderation.actions import leave_reported, report_contribution
from forum.moderation.forms import read_complaint
from forum.moderation.reports_page import report_parts, reported_parts
from forum.moderation.views.danger import check_place
from forum.moderation.views.door import bp
from forum.roster.frame import open_exchange
from forum.web.access import public
from forum.web.entry import current_actor, unit_of_work
from forum.web.forms import errors_of
from forum.web.limits import limit


@bp.get("/exchanges/<slug>/contributions/<id:contribution_id>/report")
@public
def report(slug: str, contribution_id: int) -> str:
    return render_template("moderation/report.html", **report_parts(open_exchange(slug), contribution_id))


@bp.post("/exchanges/<slug>/contributions/<id:contribution_id>/report")
@public
@limit("20 per hour")
def send_report(slug: str, contribution_id: int) -> Response | tuple[str, int]:
    typed = read_complaint(request.form)
    try:
        with unit_of_work() as uow:
            check_place(uow, slug, contribution_id)
            report_contribution(uow, current_actor(), contribution_id=contribution_id, complaint=typed)
    except InvalidInput as refusal:
        errors = errors_of(refusal, "words_language")
        parts = report_parts(open_exchange(slug), contribution_id, typed=typed, errors=errors)
        return render_template("moderation/report.html", **parts), 422
    return redirect(url_for("moderation.thanks", slug=slug), 303)


@bp.get("/exchanges/<slug>/reported")
@public
def thanks(slug: str) -> str:
    """Who reads it, and that its author is never told who reported: the same for all, whatever was reported."""
    page = open_exchange(slug)
    return render_template(
        "moderation/thanks.html",
        nav=page.nav,
        exchange_url=url_for("exchanges.exchange", slug=slug),
        is_member=page.reading.actor.membership_id(page.exchange.id) is not None,
    )


@bp.get("/exchanges/<slug>/desk/reports/<id:contribution_id>")
def reported(slug: str, contribution_id: int) -> str:
    return render_template("moderation/reported.html", **reported_parts(open_exchange(slug), contribution_id))


@bp.post("/exchanges/<slug>/desk/reports/<id:contribution_id>")
def leave_as_it_is(slug: str, contribution_id: int) -> Response | tuple[str, int]:
    """Leave what was reported as it is."""
    code = request.form.get("reason_code", "")
    try:
        with unit_of_work() as uow:
            check_place(uow, slug, contribution_id)
            leave_reported(uow, current_actor(), contribution_id=contribution_id, code=code)
    except InvalidInput as refusal:
        parts = reported_parts(
            open_exchange(slug), contribution_id, code=code, errors=errors_of(refusal, "reason_code")
        )
        return render_template("moderation/reported.html", **parts), 422
    flash(gettext("Left as it is. Whoever reported it sees that it was read."), "done")
    return redirect(url_for("moderation.desk", slug=slug), 303)
