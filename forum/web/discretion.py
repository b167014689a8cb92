"""Pages that tell nobody who looks over a shoulder what is read here: a sensitive exchange's, and those reached from them."""

from flask import Flask, Response, g, request
from flask import session as cookie
from flask_login import current_user

ASKED = "quiet"
"""In the address of pages that a signed-out reader reaches from there, since nothing is kept on her device."""

KEPT = "discreet"
EXPLAINED = "leaving_explained"
FIRST_PAGES = frozenset({"exchanges.exchange", "exchanges.join", "accounts.sign_in", "accounts.link"})
PLAIN = frozenset({"static", "support.calendar"})
"""They look the same to everybody."""


def be_discreet() -> None:
    """Make this a discreet page, and for who is signed in those that follow."""
    g.is_discreet = True
    if current_user.is_authenticated and KEPT not in cookie:
        cookie[KEPT] = True


def is_discreet() -> bool:
    """Known from the beginning of a request on, so that signing out in it changes nothing."""
    if "is_discreet" not in g:
        g.is_discreet = request.endpoint not in PLAIN and (
            request.args.get(ASKED) == "1" or (current_user.is_authenticated and KEPT in cookie)
        )
    return g.is_discreet  # type: ignore[no-any-return]


def explains_leaving() -> bool:
    """Whether this page says what leaving quickly does: once in a session; signed out, on the pages one comes in by."""
    if not is_discreet() or "explains_nothing" in g:
        return False
    if not current_user.is_authenticated:
        return request.endpoint in FIRST_PAGES
    is_first = EXPLAINED not in cookie
    if is_first:
        cookie[EXPLAINED] = True
    return is_first


def marks_links() -> bool:
    """Whether links of this page carry the mark on."""
    return bool(request) and is_discreet() and not current_user.is_authenticated


def keep_discretion(endpoint: str, values: dict[str, object]) -> None:
    """An exchange's own pages know by themselves what they are."""
    if endpoint not in PLAIN and "slug" not in values and ASKED not in values and marks_links():
        values[ASKED] = "1"


def begin() -> None:
    is_discreet()


def add_headers(response: Response) -> Response:
    """Nothing stays in the browser or with a search engine."""
    if is_discreet():
        response.headers["Cache-Control"] = "no-store"
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


def init_discretion(app: Flask) -> None:
    app.before_request(begin)
    app.url_defaults(keep_discretion)
    app.after_request(add_headers)
    app.context_processor(lambda: {"is_sensitive": is_discreet(), "explains_leaving": explains_leaving()})
