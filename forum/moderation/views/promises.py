from datetime import date

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from forum.contributions.errors import ContributionNotFound
from forum.contributions.policy import NOT_FOR_YOU
from forum.contributions.queries.standing import Letter, get_letter
from forum.exchanges.queries import get_visible_exchange
from forum.kernel.errors import InvalidInput, require
from forum.moderation.actions import keep_promise, make_promise, take_promise_back
from forum.moderation.errors import DueDayPassed
from forum.moderation.policy import can_promise, can_see_desk
from forum.moderation.promise_page import promise_parts, promises_parts
from forum.moderation.views.back import back_to_desk
from forum.moderation.views.door import bp
from forum.roster.frame import open_exchange
from forum.web.entry import Reading, current_actor, reading, unit_of_work
from forum.web.forms import errors_of
from forum.web.notes import NoteButton, flash_with_button
from forum.web.runtime import runtime


@bp.get("/exchanges/<slug>/desk/promises")
def promises(slug: str) -> str:
    """What was promised: not kept yet, and kept."""
    page = open_exchange(slug)
    require(can_see_desk(page.reading.actor, page.exchange, page.reading.now))
    return render_template("moderation/promises.html", **promises_parts(page))


@bp.post("/exchanges/<slug>/desk/promises/<id:promise_id>")
def keep(slug: str, promise_id: int) -> Response:
    is_kept = request.form.get("kept") == "1"
    with unit_of_work() as uow:
        actor = current_actor()
        view = get_visible_exchange(uow.session, actor, slug, now=uow.now)
        require(can_see_desk(actor, view.exchange, uow.now))
        keep_promise(uow, actor, exchange=view.exchange, promise_id=promise_id, is_kept=is_kept)
    is_on_desk = "next" in request.form
    if is_kept and is_on_desk:
        flash_with_button(gettext("Kept. You find it under “All promises”."), reopening(slug, promise_id))
    else:
        flash(
            gettext("Kept. If it is not after all, say so below.") if is_kept else gettext("It is open again."), "done"
        )
    if is_on_desk:
        return back_to_desk(slug)
    return redirect(url_for("moderation.promises", slug=slug, _anchor=f"promise{promise_id}"), 303)


def reopening(slug: str, promise_id: int) -> NoteButton:
    """From the desk, and back to it on the desk."""
    again = url_for("moderation.keep", slug=slug, promise_id=promise_id)
    return NoteButton(gettext("Undo"), again, (("kept", ""), ("next", f"promise{promise_id}")))


@bp.get("/exchanges/<slug>/contributions/<id:contribution_id>/promise")
def promise(slug: str, contribution_id: int) -> str:
    here = reading()
    letter = get_own_letter(here, slug, contribution_id)
    return render_template("moderation/promise.html", **promise_parts(letter))


@bp.post("/exchanges/<slug>/contributions/<id:contribution_id>/promise")
def save_promise(slug: str, contribution_id: int) -> tuple[str, int] | Response:
    """Mark what one wrote as a promise, give it another day, or take the mark off."""
    typed = request.form.get("due_on", "")
    try:
        with unit_of_work() as uow:
            get_own_letter(Reading(uow.session, current_actor(), uow.now), slug, contribution_id)
            if request.form.get("act") == "remove":
                take_promise_back(uow, current_actor(), contribution_id=contribution_id)
            else:
                make_promise(uow, current_actor(), contribution_id=contribution_id, due_on=read_day(typed))
    except InvalidInput as refusal:
        letter = get_own_letter(reading(), slug, contribution_id)
        parts = promise_parts(letter, typed=typed, errors=errors_of(refusal, "due_on"))
        return render_template("moderation/promise.html", **parts), 422
    flash(gettext("Your promises stand on the desk, and in the hand-over."), "done")
    return redirect(url_for("contributions.contribution", slug=slug, contribution_id=contribution_id), 303)


def get_own_letter(here: Reading, slug: str, contribution_id: int) -> Letter:
    """Hers, and to be marked. ContributionNotFound, NotPermitted."""
    letter = get_letter(here.session, contribution_id, keys=runtime().keys)
    may_promise = can_promise(here.actor, letter.standing, here.now)
    if letter.standing.exchange.slug != slug or may_promise.code == NOT_FOR_YOU.code:
        raise ContributionNotFound()
    require(may_promise)
    return letter


def read_day(typed: str) -> date | None:
    """None where none is given. DueDayPassed for what is no day."""
    if not typed.strip():
        return None
    try:
        return date.fromisoformat(typed.strip())
    except ValueError:
        raise DueDayPassed({"due_on": DueDayPassed()}) from None
