"""Between words or link and being signed in: the code. Whoever has not given it may give it, go away, or ask a person."""

from flask import flash, make_response, redirect, render_template, request, url_for
from flask import session as cookie
from flask_babel import gettext
from flask_login import current_user
from werkzeug.wrappers import Response

from forum.accounts.actions import (
    ask_again,
    complete_session,
    drop_half_session,
    use_code,
    use_device_code,
)
from forum.accounts.errors import WrongMailedCode
from forum.accounts.rules import WAITS_FOR_APP
from forum.accounts.views.door import arrive, bp, let_in
from forum.accounts.views.tries import STATUS, said, spend_try
from forum.kernel.actor import Identity
from forum.kernel.unit_of_work import UnitOfWork
from forum.roster.frame import lead_discreetly
from forum.web.access import find_half_signed_in, own_path, public
from forum.web.entry import unit_of_work
from forum.web.errors import TooOften
from forum.web.limits import spend


@bp.get("/code")
@public
def code() -> Response:
    half, target = find_half_signed_in(), own_path(request.args.get("next"))
    lead_discreetly(target)
    return render_code(half, target, "") if half else away(target)


def away(target: str | None) -> Response:
    """No sign-in waits here: it is done already, or took too long."""
    if current_user.is_authenticated:
        return redirect(target or url_for("accounts.my_page"), 303)
    flash(gettext("Please sign in once more: that took too long."), "info")
    return redirect(url_for("accounts.sign_in", next=target), 303)


def render_code(half: Identity, target: str | None, error: str) -> Response:
    page = make_response(
        render_template("accounts/code.html", is_mailed=half.waits_for != WAITS_FOR_APP, next=target or "", error=error)
    )
    page.headers["Cache-Control"] = "no-store"
    return page


@bp.post("/code")
@public
def give_code() -> Response:
    half, target = find_half_signed_in(), own_path(request.form.get("next"))
    lead_discreetly(target)
    if half is None:
        return away(target)
    try:
        spend_try(half.account_id)
        token = complete(half, request.form.get("code", ""))
    except tuple(STATUS) as refusal:
        return refuse_code(half, target, refusal)
    return let_in(token, is_kept=half.is_kept, target=target)


def refuse_code(half: Identity, target: str | None, refusal: Exception) -> Response:
    page = render_code(half, target, said(refusal))
    page.status_code = STATUS[type(refusal)]
    return page


def complete(half: Identity, typed: str) -> str:
    """A whole session's token. What was tried in vain counts, so that its unit of work ends well."""
    with unit_of_work() as uow:
        token = complete_session(uow, half) if is_good(uow, half, typed) else ""
        if token:
            arrive(uow, account_id=half.account_id, is_kept=half.is_kept)
    if not token:
        raise WrongMailedCode()
    return token


def is_good(uow: UnitOfWork, half: Identity, typed: str) -> bool:
    """WrongCode for one that is none of her app."""
    if half.waits_for == WAITS_FOR_APP:
        use_code(uow, half.account_id, typed=typed)
        return True
    return use_device_code(uow, session_id=half.session_id or 0, typed=typed)


@bp.post("/code/again")
@public
def send_code_again() -> Response:
    half, target = find_half_signed_in(), own_path(request.form.get("next"))
    lead_discreetly(target)
    if half is None:
        return away(target)
    try:
        spend("3 per 15 minute", on="mailed codes", by=lambda: f"account:{half.account_id}")
    except TooOften as refusal:
        return refuse_code(half, target, refusal)
    with unit_of_work() as uow:
        ask_again(uow, session_id=half.session_id or 0)
    flash(gettext("Another code is on its way. The one before is good no longer."), "done")
    return redirect(url_for("accounts.code", next=target), 303)


@bp.post("/code/leave")
@public
def give_up() -> Response:
    half = find_half_signed_in()
    if half is not None:
        with unit_of_work() as uow:
            drop_half_session(uow, half)
        cookie.clear()
    return redirect(url_for("exchanges.front"), 303)
