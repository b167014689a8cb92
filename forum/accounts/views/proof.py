"""Some doors open only to who has given a code a moment ago. She is asked on the way, and goes on with what she had sent."""

from dataclasses import replace

from flask import current_app, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from forum.accounts.actions import prove_session
from forum.accounts.queries import has_second_step
from forum.accounts.rules import is_proof_fresh
from forum.accounts.views.door import bp
from forum.accounts.views.onward import OFFERED, PROOF, Onward
from forum.accounts.views.second_step import confirm_app, render_codes, render_set_up
from forum.accounts.views.tries import STATUS, said, spend_try
from forum.web.access import own_path
from forum.web.entry import SAFE_METHODS, current_actor, reading, request_time, unit_of_work

ASKED = 403


@bp.before_app_request
def ask_for_proof() -> Response | str | tuple[str, int] | None:
    """After the check of the form's token: what was sent elsewhere is not carried on."""
    view = current_app.view_functions.get(request.endpoint or "")
    if not (is_for_staff(view) or is_for_owner(view)) or not current_user.is_authenticated or not must_prove(view):
        return None
    if request.method in SAFE_METHODS:
        return render_proof(Onward.to_what_was_asked(action=url_for("accounts.prove_and_go"))), ASKED
    onward = Onward.with_what_was_sent()
    return take_code(onward) if PROOF in request.form else (render_proof(onward), ASKED)


def is_for_staff(view: object) -> bool:
    return hasattr(view, "needs_proof")


def is_for_owner(view: object) -> bool:
    return hasattr(view, "needs_proof_if_set_up")


def must_prove(view: object) -> bool:
    identity = current_user.identity
    if identity.session_id is None or identity.is_demo or is_proof_fresh(request_time(), identity.proved_at):
        return False
    if is_for_staff(view):
        return current_actor().is_in_charge and bool(view.needs_proof())  # type: ignore[attr-defined]
    return has_one()


def has_one() -> bool:
    return has_second_step(reading().session, current_user.identity.account_id)


def render_proof(onward: Onward, error: str = "") -> str:
    """Asks for the code; where no second step is set up yet, that comes first."""
    if not has_one():
        if onward.target:
            onward = replace(onward, action=url_for("accounts.set_up"))
        return render_set_up(onward, error)
    return render_template("accounts/proof.html", onward=onward, error=error)


def take_code(onward: Onward) -> str | tuple[str, int] | None:
    """None: the code is good, and the view is next."""
    try:
        codes = prove()
    except tuple(STATUS) as refusal:
        return render_proof(onward, said(refusal)), STATUS[type(refusal)]
    current_user.identity = replace(current_user.identity, proved_at=request_time())
    return render_codes(codes, onward) if codes else None


def prove() -> list[str]:
    """The recovery codes, where the second step was set up just now. WrongCode, TooOften."""
    identity = current_user.identity
    if OFFERED in request.form and not has_one():
        return confirm_app()
    spend_try(identity.account_id)
    with unit_of_work() as uow:
        typed = request.form.get(PROOF, "")
        prove_session(uow, reading().actor, session_id=identity.session_id, typed=typed)
    return []


@bp.post("/me/proof")
def prove_and_go() -> str | Response | tuple[str, int]:
    """For what was only to be looked at or downloaded."""
    onward = Onward(url_for("accounts.prove_and_go"), target=own_path(request.form.get("next")) or "", is_required=True)
    refused = take_code(onward)
    return refused or redirect(onward.target or url_for("accounts.my_page"), 303)
