"""Another mail address, proved by a code that goes there."""

from flask import flash, redirect, request, url_for
from flask_babel import gettext
from flask_login import current_user
from werkzeug.wrappers import Response

from forum.accounts.actions import ask_for_address, change_address
from forum.accounts.errors import WrongMailedCode
from forum.accounts.views.door import bp, mail_is_kept
from forum.accounts.views.settings import render_settings
from forum.accounts.views.tries import STATUS, said, spend_try
from forum.kernel.errors import InvalidInput
from forum.web.access import needs_proof_if_set_up
from forum.web.entry import reading, unit_of_work
from forum.web.forms import errors_of
from forum.web.limits import limit


@bp.post("/me/address")
@limit("3 per 15 minute")
@needs_proof_if_set_up
def ask_address() -> str | Response | tuple[str, int]:
    try:
        with unit_of_work() as uow:
            ask_for_address(uow, reading().actor, email=request.form.get("new_email", ""))
    except InvalidInput as refusal:
        return render_settings(errors_of(refusal, "new_email")), 422
    flash(said_asked(), "done")
    return redirect(url_for("accounts.settings", _anchor="address"), 303)


def said_asked() -> str:
    if mail_is_kept():
        return gettext("If this address can be yours, a code was made for it. Write the code below.")
    return gettext("If this address can be yours, a code is on its way to it. Write the code below.")


@bp.post("/me/address/code")
@needs_proof_if_set_up
def confirm_address() -> str | Response | tuple[str, int]:
    identity = current_user.identity
    try:
        spend_try(identity.account_id)
        with unit_of_work() as uow:
            typed = request.form.get("code", "")
            is_hers = change_address(uow, reading().actor, typed=typed, session_id=identity.session_id)
        if not is_hers:
            raise WrongMailedCode()
    except tuple(STATUS) as refusal:
        return render_settings({"code": said(refusal)}), STATUS[type(refusal)]
    flash(gettext("Your mail address is changed. Your other devices are signed out."), "done")
    return redirect(url_for("accounts.settings", _anchor="address"), 303)
