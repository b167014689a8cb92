from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_login import current_user
from werkzeug.wrappers import Response

from forum.accounts.actions import (
    change_preferences,
    create_token,
    end_session,
    forget_device,
    revoke_token,
    set_password,
)
from forum.accounts.queries import (
    find_address_code,
    get_own_account,
    has_second_step,
    list_devices,
    list_sessions,
    list_tokens,
)
from forum.accounts.rules import least_password
from forum.accounts.views.door import bp, mail_is_kept
from forum.kernel.errors import InvalidInput
from forum.kernel.zones import known_timezones
from forum.web.access import needs_proof_if_set_up
from forum.web.entry import reading, unit_of_work
from forum.web.forms import errors_of
from forum.web.limits import limit
from forum.web.locale import language_name, offered_languages


@bp.get("/me/settings")
def settings() -> str:
    return render_settings({})


def render_settings(errors: dict[str, str], *, new_token: str = "") -> str:
    here = reading()
    account = get_own_account(here.session, here.actor)
    return render_template(
        "accounts/settings.html",
        account=account,
        languages=[(tag, language_name(tag)) for tag in offered_languages()],
        timezones=sorted(known_timezones()),
        sessions=list_sessions(here.session, here.actor, now=here.now),
        this_session=current_user.identity.session_id,
        least_password=least_password(is_staff=here.actor.is_staff),
        tokens=list_tokens(here.session, here.actor),
        devices=list_devices(here.session, here.actor, now=here.now),
        waiting_address=waiting.address
        if (waiting := find_address_code(here.session, here.actor, now=here.now))
        else "",
        has_second_step=has_second_step(here.session, account.id),
        mail_is_kept=mail_is_kept(),
        new_token=new_token,
        errors=errors,
        typed=request.form,
    )


@bp.post("/me/settings")
def save_settings() -> str | Response | tuple[str, int]:
    try:
        with unit_of_work() as uow:
            change_preferences(
                uow,
                reading().actor,
                language=request.form.get("language", ""),
                reads=request.form.getlist("reads"),
                timezone=request.form.get("timezone") or None,
                wants_hints="wants_hints" in request.form,
            )
    except InvalidInput as refusal:
        return render_settings(errors_of(refusal, "language")), 422
    flash(gettext("Your settings are saved."), "done")
    return redirect(url_for("accounts.settings"), 303)


@bp.post("/me/password")
@limit("10 per hour")
@needs_proof_if_set_up
def save_password() -> str | Response | tuple[str, int]:
    session_id = current_user.identity.session_id
    try:
        with unit_of_work() as uow:
            set_password(uow, reading().actor, password=request.form.get("password", ""), session_id=session_id)
    except InvalidInput as refusal:
        return render_settings(errors_of(refusal, "password")), 422
    flash(gettext("Your password is set. Your other devices are signed out."), "done")
    return redirect(url_for("accounts.settings"), 303)


@bp.post("/me/sessions/<id:session_id>/end")
def end(session_id: int) -> Response:
    with unit_of_work() as uow:
        end_session(uow, reading().actor, session_id=session_id)
    flash(gettext("That device is signed out."), "done")
    return redirect(url_for("accounts.settings"), 303)


@bp.post("/me/devices/<id:device_id>/forget")
def drop_device(device_id: int) -> Response:
    with unit_of_work() as uow:
        forget_device(uow, reading().actor, device_id=device_id)
    flash(gettext("That device is forgotten."), "done")
    return redirect(url_for("accounts.settings"), 303)


@bp.post("/me/tokens")
@limit("20 per day")
@needs_proof_if_set_up
def add_token() -> str | tuple[str, int]:
    """The token is shown on the page that answers, this once."""
    try:
        with unit_of_work() as uow:
            token = create_token(
                uow,
                reading().actor,
                name=request.form.get("name", ""),
                scopes=request.form.getlist("scopes"),
            )
    except InvalidInput as refusal:
        return render_settings(errors_of(refusal, "name")), 422
    return render_settings({}, new_token=token)


@bp.post("/me/tokens/<id:token_id>/revoke")
def remove_token(token_id: int) -> Response:
    with unit_of_work() as uow:
        revoke_token(uow, reading().actor, token_id=token_id)
    flash(gettext("The token is no longer good."), "done")
    return redirect(url_for("accounts.settings"), 303)
