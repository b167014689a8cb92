"""Default deny: a page is for signed-in people unless it says `@public`; a form must come from our own pages."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, TypeVar
from urllib.parse import urlsplit

from flask import Flask, Request, current_app, flash, g, redirect, request, url_for
from flask import session as cookie
from flask_babel import gettext
from flask_login import LoginManager, UserMixin, current_user, login_user
from flask_wtf.csrf import CSRFProtect
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response

from forum.kernel.actor import Identity
from forum.kernel.db import db
from forum.kernel.form_secrets import form_secret
from forum.web.caught import keep_late_words
from forum.web.discretion import KEPT, be_discreet, is_discreet
from forum.web.entry import SAFE_METHODS, current_actor, load_actor, request_time
from forum.web.errors import ForeignForm, SignInFirst
from forum.web.runtime import runtime

View = TypeVar("View", bound=Callable[..., Any])
csrf = CSRFProtect()
login = LoginManager()
USER = "_user_id"
"""Under which Flask-Login keeps the session's token in the cookie."""
API_PREFIX = "/api/"
SEEN_AGAIN = timedelta(minutes=1)
LONGEST_WARNED = 24 * 3600


class SignedIn(UserMixin):  # type: ignore[misc]
    """Flask-Login's user: the token in the cookie and whom it stands for."""

    def __init__(self, token: str, identity: Identity) -> None:
        self.token = token
        self.identity = identity

    def get_id(self) -> str:
        return self.token


def public(view: View) -> View:
    """Open to signed-out people; what they may see there is policy's to say."""
    view.is_public = True  # type: ignore[attr-defined]
    return view


def needs_proof(*, when: Callable[[], bool] = lambda: True) -> Callable[[View], View]:
    """Who organises or keeps the machine has given the code of her second step within a quarter of an hour, or is asked.

    `when` says whether this request is one of those, where not all are. Others are answered by policy as ever.
    """

    def mark_view(view: View) -> View:
        view.needs_proof = when  # type: ignore[attr-defined]
        return view

    return mark_view


def needs_proof_if_set_up(view: View) -> View:
    """The same for whoever has a second step: for what is her own and would open it to others."""
    view.needs_proof_if_set_up = True  # type: ignore[attr-defined]
    return view


@login.request_loader  # type: ignore[untyped-decorator]
def find_token_holder(request: Request) -> SignedIn | None:
    """The JSON interface is for personal tokens, the pages for cookies: neither does for the other."""
    authorization = request.authorization
    if authorization is None or not request.path.startswith(API_PREFIX):
        return None
    if authorization.type != "bearer" or not authorization.token:
        return None
    identity = runtime().identify_token(db.session(), authorization.token, request_time())
    return SignedIn(authorization.token, identity) if identity is not None else None


@login.user_loader  # type: ignore[untyped-decorator]
def find_signed_in(token: str) -> SignedIn | None:
    if request.path.startswith(API_PREFIX):
        return None
    now = request_time()
    identity = runtime().identify_session(db.session(), token, now)
    if identity is None or identity.waits_for or is_over_for_staff(identity, now):
        return None
    if identity.session_id is not None and identity.seen_at is not None and now - identity.seen_at >= SEEN_AGAIN:
        runtime().note_seen(identity.session_id, now)
    return SignedIn(token, identity)


def find_half_signed_in() -> Identity | None:
    """Whose session in this browser waits for a code. Until it is given she is nobody: everything else asks `current_user`."""
    identity = runtime().identify_session(db.session(), str(cookie.get(USER, "")), request_time())
    return identity if identity is not None and identity.waits_for else None


def open_in_browser(token: str, *, is_kept: bool) -> bool:
    """Give the browser the cookie of a session just begun, and nothing else in it; False where the session is not there."""
    identity = runtime().identify_session(db.session(), token, request_time())
    if identity is None:
        return False
    cookie.clear()
    cookie.permanent = is_kept
    cookie["csrf_token"] = form_secret(token)
    if identity.waits_for:
        cookie[USER] = token
    else:
        login_user(SignedIn(token, identity))
    if is_discreet():
        be_discreet()
    return True


def is_over_for_staff(identity: Identity, now: datetime) -> bool:
    """Sessions of staff end sooner. What she may do is only looked up where that would matter."""
    ends_at = runtime().session_ends_at(identity, is_staff=True)
    return ends_at is not None and now >= ends_at and load_actor(identity).is_staff


def seconds_left() -> int:
    """How long this session lasts if nothing is done from now on; 0 where it is long, or the page asked for nobody's."""
    if "actor" not in g or not current_user.is_authenticated or current_user.identity.session_id is None:
        return 0
    now = request_time()
    identity = replace(current_user.identity, seen_at=now)
    ends_at = runtime().session_ends_at(identity, is_staff=current_actor().is_staff)
    left = int((ends_at - now).total_seconds()) if ends_at else 0
    return left if left <= LONGEST_WARNED else 0


def refuse_large_bodies() -> None:
    """Before anything is read: only files may be large, and files come in multipart forms."""
    limit = "MAX_CONTENT_LENGTH" if request.mimetype == "multipart/form-data" else "MAX_FORM_MEMORY_SIZE"
    if (request.content_length or 0) > current_app.config[limit]:
        raise RequestEntityTooLarge()


def refuse_by_default() -> Response | None:
    """Before each request: forms from elsewhere are refused, and signed-out people sent to sign in."""
    if request.method not in SAFE_METHODS:
        refuse_foreign_origin()
    view = current_app.view_functions.get(request.endpoint or "")
    if view is None or getattr(view, "is_public", False) or request.path.startswith(API_PREFIX):
        return None
    if request.endpoint == "static" or current_user.is_authenticated:
        return None
    if KEPT in cookie:
        be_discreet()
    if request.method in SAFE_METHODS:
        return redirect(url_for("accounts.sign_in", next=own_path(request.full_path)))
    refuse_large_bodies()
    if keep_late_words():
        return answer_late()
    g.hides_words = USER in cookie
    raise SignInFirst()


def answer_late() -> Response:
    """Her words are kept: to a script that is said without words, to her on the page where she signs in."""
    if request.accept_mimetypes.best_match(["text/html", "application/json"]) == "application/json":
        return Response(status=204)
    flash(
        gettext("You were signed out meanwhile. What you wrote is kept: sign in, and you alone see it again."), "info"
    )
    return redirect(url_for("accounts.sign_in", next=url_for("accounts.kept")), 303)


def refuse_foreign_origin() -> None:
    origin = request.headers.get("Origin")
    if origin is not None and origin.partition("://")[2] != request.host:
        raise ForeignForm()


def own_path(target: str | None) -> str | None:
    """`target` where it is a path of this site, else None: nobody is sent elsewhere."""
    if not target or not target.startswith("/") or target.startswith(("//", "/\\")) or len(target) > 300:
        return None
    parts = urlsplit(target)
    if parts.scheme or parts.netloc or "\\" in target or any(ord(letter) < 33 for letter in target):
        return None
    return target.rstrip("?")


def init_access(app: Flask) -> None:
    app.config.update(WTF_CSRF_TIME_LIMIT=None, WTF_CSRF_SSL_STRICT=False)
    login.session_protection = None
    login.init_app(app)
    app.before_request(refuse_by_default)
    app.before_request(refuse_large_bodies)
    csrf.init_app(app)
