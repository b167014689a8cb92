"""The hand-over of a round: what is open, her words for the next, and both signatures."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from forum.exchanges.queries import get_visible_exchange
from forum.kernel.errors import InvalidInput, require
from forum.kernel.unit_of_work import UnitOfWork
from forum.moderation.actions import keep_note, sign_hand_over, take_over
from forum.moderation.forms import read_note
from forum.moderation.hand_over_page import hand_over_parts
from forum.moderation.policy import can_see_hand_over
from forum.moderation.views.door import bp
from forum.roster.frame import open_exchange
from forum.web.entry import current_actor, unit_of_work
from forum.web.forms import errors_of, read_id


@bp.get("/exchanges/<slug>/rounds/<id:number>/hand-over")
def hand_over(slug: str, number: int) -> str:
    page = open_exchange(slug, round_number=number)
    require(can_see_hand_over(page.reading.actor, page.exchange, page.reading.now))
    return render_template("moderation/hand_over.html", **hand_over_parts(page, page.view.round(number)))


@bp.post("/exchanges/<slug>/rounds/<id:number>/hand-over")
def note_hand_over(slug: str, number: int) -> tuple[str, int] | Response:
    """Keep her words, or sign with them."""
    note, signs = read_note(request.form), request.form.get("act") == "sign"
    try:
        with unit_of_work() as uow:
            found = open_to_hand_over(uow, slug, number)
            (sign_hand_over if signs else keep_note)(uow, current_actor(), note=note, **found)
    except InvalidInput as refusal:
        page = open_exchange(slug, round_number=number)
        errors = errors_of(refusal, "words_language")
        parts = hand_over_parts(page, page.view.round(number), typed=note, errors=errors)
        return render_template("moderation/hand_over.html", **parts), 422
    flash(said_signed() if signs else gettext("Your words are kept. Whoever moderates here can read them."), "done")
    return redirect(url_for("moderation.hand_over", slug=slug, number=number), 303)


@bp.post("/exchanges/<slug>/rounds/<id:number>/hand-over/taken")
def take_over_round(slug: str, number: int) -> Response:
    with unit_of_work() as uow:
        found = open_to_hand_over(uow, slug, number)
        take_over(uow, current_actor(), edition=read_id(request.form.get("edition", "")), **found)
    flash(gettext("You took it over. What is open stands on your desk."), "done")
    return redirect(url_for("moderation.desk", slug=slug), 303)


def open_to_hand_over(uow: UnitOfWork, slug: str, number: int) -> dict[str, Any]:
    """The exchange and the round, for who may see its hand-over. ExchangeNotFound, NotPermitted, RoundNotFound."""
    actor = current_actor()
    view = get_visible_exchange(uow.session, actor, slug, now=uow.now)
    require(can_see_hand_over(actor, view.exchange, uow.now))
    return {"view": view, "round": view.round(number)}


def said_signed() -> str:
    return gettext("You handed it over. Until it is taken over you can still add to it and sign anew.")
