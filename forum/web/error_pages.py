"""The one place where refusals become HTTP: a page in the reader's language, or problem+json for the API."""

import logging
import secrets
from http import HTTPStatus

from flask import Flask, Response, current_app, g, jsonify, render_template, request
from flask_babel import gettext
from flask_login import current_user
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DataError, IntegrityError, OperationalError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from forum.kernel.db import db
from forum.kernel.errors import Conflict, InvalidInput, NotAllowed, NotFound, Refusal, Unavailable
from forum.kernel.wording import mark
from forum.web.access import API_PREFIX
from forum.web.caught import keep_late_words
from forum.web.errors import FormOfAnother, FormTooOld, TokenMissing, TokenNotGood, TooOften
from forum.web.locale import page_locale
from forum.web.site import forget_place

log = logging.getLogger(__name__)
STATUS: tuple[tuple[type[Refusal], int], ...] = (
    (TooOften, 429),
    (TokenNotGood, 401),
    (TokenMissing, 401),
    (NotFound, 404),
    (NotAllowed, 403),
    (InvalidInput, 422),
    (Conflict, 409),
    (Unavailable, 503),
)
RETRY_SECONDS = "30"
SECRET_FIELDS = frozenset(
    {
        "csrf_token",
        "password",
        "phrase",
        "second_step_code",
        "second_step_key",
        "submission_key",
        "opened",
        "kept_files",
    }
)
PAGES = frozenset({400, 403, 404, 405, 409, 413, 422, 429, 500, 503})
WORDS = {
    400: mark("Go back, load the page again and try once more. If it happens again, tell us what you did."),
    404: NotFound.message,
    405: mark("Go back and use the links and buttons of the page."),
    413: mark("A file may have 10 MB at most. Make it smaller, or send it in parts."),
    415: mark("This kind of content cannot be taken here."),
    422: mark("Please look at the marked fields: something is missing or cannot be read."),
    500: mark("It was not your doing, and it has been noted. Try again in a few minutes."),
}


def status_of(refusal: Refusal) -> int:
    return next((status for family, status in STATUS if isinstance(refusal, family)), 400)


def answer(status: int, code: str, sentence: str, *, fields: dict[str, str] | None = None) -> Response:
    if request.path.startswith(API_PREFIX):
        response = jsonify(
            type="about:blank",
            title=HTTPStatus(status).phrase,
            status=status,
            code=code,
            detail=sentence,
            fields=fields or {},
        )
        response.content_type = "application/problem+json"
    else:
        if status == HTTPStatus.NOT_FOUND:
            forget_place()
        page = f"errors/{status if status in PAGES else 400}.html"
        is_shown = status != HTTPStatus.REQUEST_ENTITY_TOO_LARGE and not g.get("hides_words")
        kept_text = typed_text() if is_shown else ""
        response = Response(render_template(page, message=sentence, kept_text=kept_text, back_url=way_back(status)))
    response.status_code = status
    if status == HTTPStatus.SERVICE_UNAVAILABLE:
        response.headers["Retry-After"] = RETRY_SECONDS
    response.headers["Cache-Control"] = "no-store"
    return response


def way_back(status: int) -> str:
    """The page that the refused form stood on, where it changed meanwhile and is to be looked at again; '' = none."""
    if status != HTTPStatus.CONFLICT:
        return ""
    adapter = current_app.create_url_adapter(request)
    return request.path if adapter is not None and adapter.test(request.path, "GET") else ""


def typed_text() -> str:
    """The longest thing the refused form carried, so that nobody has to write it again.

    Fields numbered alike (paragraph-0, paragraph-1, …) are one thing.
    """
    try:
        typed = [(name, value) for name, value in request.form.items() if name not in SECRET_FIELDS and value]
    except HTTPException:
        return ""
    things: dict[str, list[str]] = {}
    for name, value in typed:
        things.setdefault(name.rstrip("0123456789"), []).append(value)
    return max(("\n\n".join(values) for values in things.values()), key=len, default="")


def refuse(refusal: Refusal) -> Response:
    fields = refusal.fields if isinstance(refusal, InvalidInput) else {}
    locale = page_locale()
    said = {name: word.said_in(locale) if isinstance(word, Refusal) else gettext(word) for name, word in fields.items()}
    return answer(status_of(refusal), refusal.code, refusal.said_in(locale), fields=said)


def refuse_http(error: HTTPException) -> Response | HTTPException:
    if error.response is not None or error.code is None or error.code < HTTPStatus.BAD_REQUEST:
        return error
    if error.code == HTTPStatus.TOO_MANY_REQUESTS:
        return refuse(TooOften())
    sentence = gettext(WORDS.get(error.code, WORDS[400]))
    return answer(error.code, HTTPStatus(error.code).name.lower(), sentence, fields=fields_of(error))


def refuse_form(_error: CSRFError) -> Response:
    """A form of a session before: hers, or somebody else's on this device, whose words are kept and not shown."""
    own_id = current_user.identity.account_id if current_user.is_authenticated else None
    if keep_late_words(but=own_id):
        g.hides_words = True
        return refuse(FormOfAnother())
    return refuse(FormTooOld())


def fields_of(error: HTTPException) -> dict[str, str]:
    """What webargs says of the fields of a JSON body or query, flat: `json.text`: "Missing data …"."""
    found: dict[str, dict[str, list[str]]] = getattr(error, "data", {}).get("messages", {})
    return {
        f"{place}.{name}": " ".join(map(str, said)) if isinstance(said, list) else str(said)
        for place, names in found.items()
        for name, said in (names.items() if isinstance(names, dict) else {"": names}.items())
    }


def refuse_busy(error: OperationalError) -> Response:
    db.session.rollback()
    log.error("database unavailable: %s", type(error.orig).__name__)
    return refuse(Unavailable())


def refuse_race(_error: Exception) -> Response:
    db.session.rollback()
    return refuse(Conflict())


def refuse_unreadable(error: Exception) -> Response:
    """Characters or numbers that no database holds, JSON nested too deep: where nothing before has refused them."""
    db.session.rollback()
    log.warning("unreadable input: %s", type(error).__name__)
    return answer(400, "unreadable", gettext(WORDS[400]))


def refuse_unknown(error: Exception) -> Response:
    """The last line: a plain page with a number, under which the log has the place (never the content)."""
    number = secrets.token_hex(4)
    frame = error.__traceback__
    while frame is not None and frame.tb_next is not None:
        frame = frame.tb_next
    place = f"{frame.tb_frame.f_code.co_filename}:{frame.tb_lineno}" if frame else "?"
    log.error("error %s %s at %s", number, type(error).__name__, place)
    return answer(500, number, gettext(WORDS[500]))


def init_error_pages(app: Flask) -> None:
    app.register_error_handler(Refusal, refuse)
    app.register_error_handler(CSRFError, refuse_form)
    app.register_error_handler(RequestEntityTooLarge, refuse_http)
    app.register_error_handler(HTTPException, refuse_http)
    app.register_error_handler(OperationalError, refuse_busy)
    app.register_error_handler(StaleDataError, refuse_race)
    app.register_error_handler(IntegrityError, refuse_race)
    app.register_error_handler(UnicodeError, refuse_unreadable)
    app.register_error_handler(DataError, refuse_unreadable)
    app.register_error_handler(OverflowError, refuse_unreadable)
    app.register_error_handler(RecursionError, refuse_unreadable)
    if not app.testing:
        app.register_error_handler(Exception, refuse_unknown)
