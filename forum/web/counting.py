"""Notes which pages of an exchange were read, for the figures, apart from the request."""

from collections.abc import Mapping
from typing import Any

from flask import Flask, Response, g, request
from flask_login import current_user

from forum.kernel.actor import Role
from forum.web.entry import current_actor, request_time
from forum.web.runtime import PageRead, runtime

READ = frozenset({200, 304})
AHEAD = ("HTTP_SEC_PURPOSE", "HTTP_PURPOSE", "HTTP_X_PURPOSE", "HTTP_X_MOZ")
STAFF = frozenset({Role.ORGANISER, Role.MODERATOR, Role.TRANSLATOR})


def count_reading(exchange_id: int, *, topic_id: int | None = None, language: str = "", origin: str = "") -> None:
    """Say in a view that this is a page of `exchange_id`; it counts as read if the answer is 200 or 304.

    `topic_id` where the page is a topic: a consultation, with the language and origin its texts were shown in.
    """
    g.page_of = (exchange_id, topic_id, language, origin)


def is_refusing_counts() -> bool:
    return request.headers.get("DNT") == "1" or request.headers.get("Sec-GPC") == "1"


def is_prefetch(environ: Mapping[str, Any]) -> bool:
    """Whether a browser asks ahead, for a page that nobody may ever look at."""
    purposes = (environ.get(name, "") for name in AHEAD)
    return any(word in purpose.lower() for purpose in purposes for word in ("prefetch", "prerender", "preview"))


def note_reading(response: Response) -> Response:
    page = g.get("page_of")
    is_html = response.mimetype == "text/html"
    is_read = request.method == "GET" and response.status_code in READ and not is_prefetch(request.environ)
    if page is None or not is_html or not is_read:
        return response
    exchange_id, topic_id, language, origin = page
    now = request_time()
    actor = current_actor()
    runtime().gather(
        PageRead(
            exchange_id=exchange_id,
            topic_id=topic_id,
            at=now,
            language=language,
            origin=origin,
            account_id=current_user.identity.account_id if current_user.is_authenticated else None,
            is_staff=any(g.role in STAFF for g in actor.in_exchange(exchange_id)),
            address=request.remote_addr or "",
            agent=request.user_agent.string,
            is_refusing=is_refusing_counts(),
        )
    )
    return response


def init_counting(app: Flask) -> None:
    app.after_request(note_reading)
