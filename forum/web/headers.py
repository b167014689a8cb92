"""What every answer says to the browser: nothing runs inline, nothing comes from elsewhere, private pages are not kept."""

from flask import Flask, Response, request
from flask_login import current_user

from forum.web.runtime import runtime

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; font-src 'none'; "
    "manifest-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'"
)
FIXED = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), interest-cohort=()",
}


def add_headers(response: Response) -> Response:
    for name, value in FIXED.items():
        response.headers.setdefault(name, value)
    if runtime().settings.is_secure:
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
    keep_or_not(response)
    return response


def keep_or_not(response: Response) -> None:
    """The addresses of static files change with their content; all that is made for somebody is kept nowhere."""
    if request.endpoint == "static" and response.status_code in {200, 304}:
        response.headers["Cache-Control"] = "public, max-age=31536000"
    elif current_user.is_authenticated or request.method == "POST":
        response.headers["Cache-Control"] = "no-store"
    else:
        response.headers.setdefault("Cache-Control", "no-cache")


def init_headers(app: Flask) -> None:
    app.after_request(add_headers)
