"""The first hour: the one-time address that `make run` prints makes whoever keeps this installation."""

from datetime import timedelta

from flask import flash, redirect, render_template, request, url_for
from flask import session as cookie
from flask_babel import gettext
from werkzeug.wrappers import Response

from forum.accounts.actions import make_first_administrator, make_link, start_session
from forum.accounts.errors import LinkNotGood, LongPassword, NoMailAddress, PasswordNeedsAddress, WeakPassword
from forum.accounts.first_address import FirstAddress
from forum.admin.views.door import bp
from forum.demo.queries import has_administrator
from forum.exchanges.errors import NoName
from forum.exchanges.rules import check_name
from forum.kernel.errors import InvalidInput
from forum.web.access import open_in_browser, public
from forum.web.entry import reading, unit_of_work
from forum.web.forms import errors_of
from forum.web.limits import limit, network
from forum.web.locale import page_locale
from forum.web.runtime import runtime

OWN_NAME = "own_name"
"""In her session's cookie until her first exchange is made: an account has no name."""
LINK_LASTS = timedelta(days=90)
FIELDS: dict[type[InvalidInput], str] = {
    NoName: "name",
    NoMailAddress: "email",
    WeakPassword: "password",
    LongPassword: "password",
    PasswordNeedsAddress: "password",
}


def first_address() -> FirstAddress:
    return FirstAddress(runtime().settings.data_dir)


@bp.get("/first/<token>")
@public
def first(token: str) -> str:
    if has_administrator(reading().session) or not first_address().is_good(token):
        raise LinkNotGood()
    return render_first(token, {})


def render_first(token: str, errors: dict[str, str]) -> str:
    return render_template(
        "admin/first.html", errors=errors, typed=request.form, action=url_for("admin.become_first", token=token)
    )


@bp.post("/first/<token>")
@public
@limit("30 per hour", by=network)
def become_first(token: str) -> str | Response | tuple[str, int]:
    name, email = check_name(request.form.get("name", "")), request.form.get("email", "").strip()
    try:
        session_token, link = make_first(token, name=name, email=email)
    except tuple(FIELDS) as refusal:
        return render_first(token, errors_of(refusal, FIELDS[type(refusal)])), 422
    open_in_browser(session_token, is_kept=False)
    cookie[OWN_NAME] = name
    if link:
        return render_template("admin/first_link.html", link=link, days=LINK_LASTS.days)
    flash(gettext("You are signed in, and keep this installation."), "done")
    return redirect(url_for("accounts.second_step", next=url_for("admin.new_exchange")), 303)


def make_first(token: str, *, name: str, email: str) -> tuple[str, str]:
    """Her session's token, and, where she has no mail address, a link to come back by."""
    first = first_address()
    with unit_of_work() as uow:
        if has_administrator(uow.session) or not first.is_good(token):
            raise LinkNotGood()
        if not name:
            raise NoName()
        password = request.form.get("password", "")
        account = make_first_administrator(uow, email=email or None, password=password, language=page_locale())
        link = "" if email else make_link(uow, account_id=account.id, expires_at=uow.now + LINK_LASTS)
        session_token = start_session(uow, account_id=account.id, is_kept=False)
        if not first.claim(token):
            raise LinkNotGood()
    base = runtime().settings.public_url.rstrip("/")
    return session_token, f"{base}/sign-in/{link}" if link else ""
