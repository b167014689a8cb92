"""Somebody may be in danger: what stands aside, one of it with what to do, and the end of the case."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from forum.contributions.errors import ContributionNotFound
from forum.contributions.queries.standing import get_letter
from forum.kernel.errors import InvalidInput, require
from forum.kernel.unit_of_work import UnitOfWork
from forum.moderation.actions import close_case, set_aside
from forum.moderation.danger_page import case_line, danger_parts, said_closed
from forum.moderation.forms import read_decision, read_outcome
from forum.moderation.policy import can_list_aside
from forum.moderation.queries.danger import list_aside
from forum.moderation.views.door import bp
from forum.roster.frame import open_exchange
from forum.web.discretion import be_discreet
from forum.web.entry import current_actor, unit_of_work
from forum.web.forms import errors_of, read_id


@bp.get("/exchanges/<slug>/aside")
def aside(slug: str) -> str:
    page = open_exchange(slug)
    here = page.reading
    require(can_list_aside(here.actor, page.exchange, here.now))
    cases = list_aside(here.session, here.actor, page.exchange, now=here.now)
    return render_template("moderation/aside.html", nav=page.nav, lines=[case_line(page, line) for line in cases])


@bp.get("/exchanges/<slug>/aside/<id:contribution_id>")
def danger(slug: str, contribution_id: int) -> str:
    """The words that were set aside, and beside them the protocol and help lines."""
    parts = danger_parts(open_exchange(slug), contribution_id)
    be_discreet()
    return render_template("moderation/danger.html", **parts)


@bp.post("/exchanges/<slug>/desk/<id:contribution_id>/aside")
def put_aside(slug: str, contribution_id: int) -> Response:
    with unit_of_work() as uow:
        check_place(uow, slug, contribution_id)
        edition = read_id(request.form.get("edition", ""))
        set_aside(uow, current_actor(), contribution_id=contribution_id, edition=edition)
    flash(gettext("Set aside. Nobody else can read it, and those who are needed are told. Here is what to do."), "done")
    return redirect(url_for("moderation.danger", slug=slug, contribution_id=contribution_id), 303)


@bp.post("/exchanges/<slug>/aside/<id:contribution_id>")
def close(slug: str, contribution_id: int) -> Response | tuple[str, int]:
    wanted, outcome = read_decision(request.form), read_outcome(request.form)
    try:
        with unit_of_work() as uow:
            check_place(uow, slug, contribution_id)
            if outcome is None:
                raise ContributionNotFound()
            close_case(
                uow,
                current_actor(),
                contribution_id=contribution_id,
                outcome=outcome,
                reason=wanted.reason,
                edition=wanted.edition,
            )
    except InvalidInput as refusal:
        errors = {f"{name}-{wanted.kind}": words for name, words in errors_of(refusal, "reason").items()}
        parts = danger_parts(open_exchange(slug), contribution_id, wanted=wanted, errors=errors)
        return render_template("moderation/danger.html", **parts), 422
    flash(said_closed(outcome), "done")
    return redirect(url_for("moderation.aside", slug=slug), 303)


def check_place(uow: UnitOfWork, slug: str, contribution_id: int) -> None:
    if get_letter(uow.session, contribution_id, keys=uow.keys).standing.exchange.slug != slug:
        raise ContributionNotFound()
