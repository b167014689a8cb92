"""Puts the toolbox on an application."""

from flask import Flask, request
from flask_login import current_user

from forum.web.access import init_access, seconds_left
from forum.web.compression import init_compression
from forum.web.converters import init_converters
from forum.web.counting import init_counting
from forum.web.discretion import init_discretion
from forum.web.drawing import init_drawing
from forum.web.error_pages import init_error_pages
from forum.web.filters import init_filters
from forum.web.headers import init_headers
from forum.web.kept_pages import has_session, init_kept_pages
from forum.web.limits import init_limits
from forum.web.locale import init_locale
from forum.web.notes import NoteButton, read_notes
from forum.web.proxy import init_proxy
from forum.web.runtime import Runtime
from forum.web.site import site_addresses


def init_web(app: Flask, runtime: Runtime) -> None:
    """`after_request` functions run last registered first: kept pages see the finished answer, then it is squeezed."""
    init_converters(app)
    init_compression(app)
    init_kept_pages(app, runtime)
    init_proxy(app, runtime.settings.trusted_proxies)
    init_counting(app)
    init_headers(app)
    init_discretion(app)
    init_limits(app, runtime.settings, runtime.clock)
    init_access(app)
    init_locale(app)
    init_filters(app)
    init_drawing(app)
    init_error_pages(app)
    app.context_processor(
        lambda: {
            "signed_in": current_user.is_authenticated,
            "seconds_left": seconds_left(),
            "notes": _notes(),
            "nav": None,
            "site": site_addresses(),
        }
    )


def _notes() -> list[tuple[str, str, NoteButton | None]]:
    """What the action before has to say; asks for the session only where there is one to be asked."""
    if not (current_user.is_authenticated or has_session(request.environ)):
        return []
    return read_notes()
