"""What all ways of signing in end with."""

from flask import Blueprint, flash, redirect, url_for
from flask_babel import gettext
from flask_login import current_user
from werkzeug.wrappers import Response

from forum.accounts.actions import end_session
from forum.accounts.errors import LinkNotGood
from forum.accounts.queries import has_caught
from forum.kernel.unit_of_work import UnitOfWork
from forum.web.access import open_in_browser
from forum.web.entry import current_actor, reading
from forum.web.runtime import runtime

bp = Blueprint("accounts", __name__)


def let_in(token: str, *, is_kept: bool, target: str | None) -> Response:
    """Give the browser its cookie: a new session, of the browser's life unless she asked to be kept signed in.

    She is led to words that an ended session of hers carried, if there are any.
    """
    if not open_in_browser(token, is_kept=is_kept):
        raise LinkNotGood()
    here = reading()
    if has_caught(here.session, current_user.identity.account_id, now=here.now):
        return redirect(url_for("accounts.kept"), 303)
    flash(gettext("You are signed in."), "done")
    return redirect(target or url_for("accounts.my_page"), 303)


def end_session_before(uow: UnitOfWork) -> None:
    """Who signs in takes the place of who was signed in on this device."""
    if current_user.is_authenticated:
        end_session(uow, current_actor(), session_id=current_user.identity.session_id)


def mail_is_kept() -> bool:
    return runtime().settings.keeps_mail
