"""Setting up an authenticator app, looking after it, and taking it off."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_login import current_user
from markupsafe import Markup
from werkzeug.wrappers import Response

from forum.accounts.actions import (
    put_off_second_step,
    renew_recovery_codes,
    seal_offered_key,
    set_up_second_step,
    take_off_second_step,
    unseal_offered_key,
)
from forum.accounts.errors import WrongCode
from forum.accounts.queries import count_recovery_codes, get_own_account, has_second_step
from forum.accounts.second_step import app_address, draw, in_parts, new_key
from forum.accounts.views.door import bp, is_offered_second_step
from forum.accounts.views.onward import OFFERED, PROOF, Onward
from forum.accounts.views.tries import STATUS, said, spend_try
from forum.web.access import needs_proof_if_set_up, own_path
from forum.web.entry import reading, unit_of_work
from forum.web.runtime import runtime


@bp.get("/me/second-step")
def second_step() -> str:
    here, target = reading(), own_path(request.args.get("next"))
    if has_second_step(here.session, current_user.identity.account_id):
        return render_kept("", target)
    return render_set_up(Onward.to(target, action=url_for("accounts.set_up")))


def render_kept(error: str, target: str | None = None) -> str:
    here = reading()
    codes = count_recovery_codes(here.session, here.actor)
    return render_template("accounts/second_step_kept.html", codes=codes, error=error, next=target or "")


def render_set_up(onward: Onward, error: str = "") -> str:
    """The key is her account's once its first code has come; until then the page carries it, sealed."""
    here, keys = reading(), runtime().keys
    account = get_own_account(here.session, here.actor)
    try:
        key = unseal_offered_key(keys, account.id, request.form.get(OFFERED, ""))
    except WrongCode:
        key = new_key()
    address = app_address(key, name=account.email or gettext("My page"))
    return render_template(
        "accounts/second_step.html",
        key=in_parts(key),
        address=address,
        picture=Markup(draw(address)),  # noqa: S704  drawn by us, from an address whose parts are quoted
        offered=seal_offered_key(keys, account.id, key),
        onward=onward,
        error=error,
        is_required=current_user.identity.proved_at is None and onward.is_required,
        is_offered=is_offered_second_step() and not onward.is_required,
    )


@bp.post("/me/second-step")
def set_up() -> str | Response | tuple[str, int]:
    onward = Onward.to(own_path(request.form.get("next")), action=url_for("accounts.set_up"))
    try:
        codes = confirm_app()
    except tuple(STATUS) as refusal:
        return render_set_up(onward, said(refusal)), STATUS[type(refusal)]
    return render_codes(codes, onward)


def confirm_app() -> list[str]:
    """By the first code of the key that her page carries. WrongCode, TooOften."""
    identity, form = current_user.identity, request.form
    spend_try(identity.account_id)
    with unit_of_work() as uow:
        return set_up_second_step(
            uow,
            reading().actor,
            offered=form.get(OFFERED, ""),
            typed=form.get(PROOF, ""),
            session_id=identity.session_id,
        )


def render_codes(codes: list[str], onward: Onward) -> str:
    return render_template("accounts/recovery_codes.html", codes=codes, onward=onward)


@bp.post("/me/second-step/later")
def put_off() -> Response:
    target = own_path(request.form.get("next"))
    with unit_of_work() as uow:
        put_off_second_step(uow, reading().actor)
    return redirect(target or url_for("accounts.my_page"), 303)


@bp.post("/me/second-step/codes")
@needs_proof_if_set_up
def renew_codes() -> str:
    with unit_of_work() as uow:
        codes = renew_recovery_codes(uow, reading().actor)
    return render_codes(codes, Onward.to(None, action=""))


@bp.post("/me/second-step/remove")
def take_off() -> str | Response | tuple[str, int]:
    identity = current_user.identity
    try:
        spend_try(identity.account_id)
        with unit_of_work() as uow:
            typed = request.form.get(PROOF, "")
            take_off_second_step(uow, reading().actor, typed=typed, session_id=identity.session_id)
    except tuple(STATUS) as refusal:
        return render_kept(said(refusal)), STATUS[type(refusal)]
    flash(gettext("The second step is taken off. Your other devices are signed out."), "done")
    return redirect(url_for("accounts.settings"), 303)
