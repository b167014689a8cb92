"""What all ways of signing in end with."""

import secrets

from flask import Blueprint, flash, g, redirect, request, url_for
from flask_babel import gettext
from flask_login import current_user
from werkzeug.wrappers import Response

from forum.accounts.actions import (
    ask_for_device_code,
    drop_half_session,
    end_session,
    remember_device,
    start_session,
)
from forum.accounts.errors import LinkNotGood
from forum.accounts.models import Account
from forum.accounts.policy import has_power
from forum.accounts.queries import has_caught, has_second_step, identity_of, is_known_device
from forum.accounts.rules import KEPT, WAITS_FOR_APP, WAITS_FOR_MAIL
from forum.exchanges.actions.people import accept_invitations
from forum.kernel.actor import Actor
from forum.kernel.unit_of_work import UnitOfWork
from forum.web.access import find_half_signed_in, open_in_browser
from forum.web.entry import current_actor, load_actor, reading
from forum.web.runtime import runtime

bp = Blueprint("accounts", __name__)
DEVICE_BYTES, DEVICE_LETTERS = 32, 43


def begin_session(
    uow: UnitOfWork, *, account_id: int, is_kept: bool, is_by_words: bool = False, is_demo: bool = False
) -> str:
    """A session for who has proved to be the owner; half of one where a code must come first. The token for her cookie."""
    end_session_before(uow)
    waits_for = code_asked(uow, account_id, is_by_words=is_by_words)
    token = start_session(uow, account_id=account_id, is_kept=is_kept, waits_for=waits_for, is_demo=is_demo)
    if waits_for == WAITS_FOR_MAIL:
        ask_for_device_code(uow, token=token)
    if not waits_for:
        arrive(uow, account_id=account_id, is_kept=is_kept)
    return token


def code_asked(uow: UnitOfWork, account_id: int, *, is_by_words: bool) -> str:
    """Of her app, where she has set that up. By mail, where who knows her words alone would have power on a new device.

    A link came by mail, or from the organiser's hand. Nobody is locked out: who has no mail address signs in by her card
    alone, and where no mail leaves the installation no code is asked.
    """
    if has_second_step(uow.session, account_id):
        return WAITS_FOR_APP
    account = uow.session.get_one(Account, account_id)
    if not is_by_words or account.email is None or mail_is_kept():
        return ""
    is_known = is_known_device(uow.session, account_id, device_token(), now=uow.now)
    return "" if is_known or not has_power(actor_of(account)) else WAITS_FOR_MAIL


def actor_of(account: Account) -> Actor:
    return load_actor(identity_of(account))


def arrive(uow: UnitOfWork, *, account_id: int, is_kept: bool) -> None:
    """She is whole: her invitations are accepted, and with power her device is remembered."""
    accept_invitations(uow, account_id=account_id)
    uow.flush()
    if has_power(actor_of(uow.session.get_one(Account, account_id))):
        g.device = device_token() or secrets.token_urlsafe(DEVICE_BYTES)
        remember_device(uow, account_id=account_id, token=g.device, is_kept=is_kept)


def let_in(token: str, *, is_kept: bool, target: str | None) -> Response:
    """Give the browser its cookie: a new session, of the browser's life unless she asked to be kept signed in.

    She is led to the code that is asked, to words that an ended session of hers carried, or is offered a second step.
    """
    if not open_in_browser(token, is_kept=is_kept):
        raise LinkNotGood()
    if find_half_signed_in() is not None:
        return redirect(url_for("accounts.code", next=target), 303)
    return with_device(redirect(first_page(target), 303), is_kept=is_kept)


def first_page(target: str | None) -> str:
    here = reading()
    if has_caught(here.session, current_user.identity.account_id, now=here.now):
        return url_for("accounts.kept")
    flash(gettext("You are signed in."), "done")
    if is_offered_second_step():
        return url_for("accounts.second_step", next=target)
    return target or url_for("accounts.my_page")


def is_offered_second_step() -> bool:
    """To who organises or keeps the machine, until she has one or has put it off."""
    here, identity = reading(), current_user.identity
    account = here.session.get_one(Account, identity.account_id)
    is_meant = not identity.is_demo and account.second_step_put_off_at is None and actor_of(account).is_in_charge
    return is_meant and not has_second_step(here.session, account.id)


def device_cookie() -> str:
    return "__Host-ronda-device" if runtime().settings.is_secure else "ronda-device"


def device_token() -> str:
    """What this browser was given; empty where it brings none, or one that is not as ours are."""
    token = request.cookies.get(device_cookie(), "")
    return token if len(token) == DEVICE_LETTERS else ""


def with_device(response: Response, *, is_kept: bool) -> Response:
    """The device is told apart by a random number that says nothing; without "keep me signed in" the browser forgets it."""
    if "device" in g and (is_kept or g.device != device_token()):
        response.set_cookie(
            device_cookie(),
            g.device,
            max_age=KEPT if is_kept else None,
            secure=runtime().settings.is_secure,
            httponly=True,
            samesite="Lax",
        )
    return response


def end_session_before(uow: UnitOfWork) -> None:
    """Who signs in takes the place of who was signed in on this device, or had begun to."""
    if current_user.is_authenticated:
        end_session(uow, current_actor(), session_id=current_user.identity.session_id)
    elif half := find_half_signed_in():
        drop_half_session(uow, half)


def mail_is_kept() -> bool:
    return runtime().settings.keeps_mail
