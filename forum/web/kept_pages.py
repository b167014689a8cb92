"""Whole pages kept for signed-out readers: served before Flask while nothing of their exchange changed.

A page is kept when its view calls `keep_page`. It is good for one address, one wish of languages and one revision of its
exchange, until the hour ends or the next boundary of a round comes, whichever is first. Any commit that concerns the
exchange gives it a new revision, so that what is hidden is gone at once.
"""

import gzip
import hashlib
import threading
from collections import OrderedDict
from collections.abc import Iterable, MutableMapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from flask import Flask, Response, g, request
from werkzeug.datastructures import Headers

from forum.web.counting import is_prefetch
from forum.web.revisions import Revisions
from forum.web.runtime import PageRead, Runtime

MOST_BYTES = 8 * 1024 * 1024
SHORTEST_COOKIE = "ronda="
Key = tuple[str, str, str, str]


@dataclass(frozen=True, slots=True)
class KeptPage:
    """`body` is as the page was made, and squeezed from the first reader on whose browser takes it so."""

    exchange_id: int
    revision: int
    until: datetime
    page_of: tuple[int, int | None, str, str]
    etag: str
    headers: list[tuple[str, str]]
    body: bytes
    is_squeezed: bool = False


class KeptPages:
    """The pages of one process, the oldest forgotten first."""

    def __init__(self, app: Flask, runtime: Runtime) -> None:
        self._runtime = runtime
        self._revisions = Revisions(app, runtime)
        self._inner = app.wsgi_app
        self._pages: OrderedDict[Key, KeptPage] = OrderedDict()
        self._size = 0
        self._lock = threading.Lock()

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] != "GET" or "HTTP_AUTHORIZATION" in environ or has_session(environ):
            return self._inner(environ, start_response)
        key = key_of(environ)
        page = self._pages.get(key)
        if page is None or not self._is_good(page):
            return self._inner(environ, start_response)
        if not is_prefetch(environ):
            self._count(page, environ)
        if "gzip" in environ.get("HTTP_ACCEPT_ENCODING", "") and not page.is_squeezed:
            page = replace(page, body=gzip.compress(page.body, 6), is_squeezed=True)
            self.keep(key, page)
        return _serve(page, environ, start_response)

    def keep(self, key: Key, page: KeptPage) -> None:
        with self._lock:
            self._forget(key)
            self._pages[key] = page
            self._size += len(page.body)
            while self._size > MOST_BYTES:
                self._forget(next(iter(self._pages)))

    def _forget(self, key: Key) -> None:
        page = self._pages.pop(key, None)
        self._size -= len(page.body) if page else 0

    def _is_good(self, page: KeptPage) -> bool:
        if self._runtime.clock.now() >= page.until:
            return False
        return self._revisions.present(page.exchange_id) == page.revision

    def _count(self, page: KeptPage, environ: dict[str, Any]) -> None:
        exchange_id, topic_id, language, origin = page.page_of
        self._runtime.gather(
            PageRead(
                exchange_id=exchange_id,
                topic_id=topic_id,
                at=self._runtime.clock.now(),
                language=language,
                origin=origin,
                account_id=None,
                is_staff=False,
                address=environ.get("REMOTE_ADDR", ""),
                agent=environ.get("HTTP_USER_AGENT", ""),
                is_refusing=environ.get("HTTP_DNT") == "1" or environ.get("HTTP_SEC_GPC") == "1",
            )
        )


def has_session(environ: MutableMapping[str, Any]) -> bool:
    return SHORTEST_COOKIE in environ.get("HTTP_COOKIE", "")


def key_of(environ: MutableMapping[str, Any]) -> Key:
    return (
        environ.get("HTTP_HOST", ""),
        environ.get("PATH_INFO", ""),
        environ.get("QUERY_STRING", ""),
        environ.get("HTTP_ACCEPT_LANGUAGE", ""),
    )


def keep_page(exchange_id: int, *, revision: int, until: datetime) -> None:
    """Say in a view that the page it answers with may be kept for signed-out readers until `until`."""
    g.kept_until = (exchange_id, revision, until)


def end_of_hour(now: datetime) -> datetime:
    return now.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)


def _serve(page: KeptPage, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    if page.etag in environ.get("HTTP_IF_NONE_MATCH", ""):
        start_response("304 NOT MODIFIED", [(n, v) for n, v in page.headers if n != "Content-Type"])
        return [b""]
    body, coding = page.body, []
    if "gzip" in environ.get("HTTP_ACCEPT_ENCODING", ""):
        coding = [("Content-Encoding", "gzip")]
    elif page.is_squeezed:
        body = gzip.decompress(page.body)
    start_response("200 OK", [*page.headers, *coding, ("Content-Length", str(len(body)))])
    return [body]


def keep_answer(response: Response) -> Response:
    """After a request: give the page its ETag, and keep it where its view said so and no session was touched."""
    kept = g.get("kept_until")
    if kept is None or response.status_code != 200 or has_session(request.environ):
        return response
    if response.headers.get("Set-Cookie") or response.direct_passthrough:
        return response
    exchange_id, revision, until = kept
    body = response.get_data()
    etag = f'W/"{hashlib.sha256(body).hexdigest()[:20]}"'
    response.headers["ETag"] = etag
    response.headers["Vary"] = "Accept-Encoding, Accept-Language, Cookie"
    headers = Headers([(n, v) for n, v in response.headers if n not in {"Content-Length", "Content-Encoding"}])
    page = KeptPage(exchange_id, revision, until, g.page_of, etag, list(headers), body)
    pages: KeptPages = request.environ["ronda.kept_pages"]
    pages.keep(key_of(request.environ), page)
    return response


def init_kept_pages(app: Flask, runtime: Runtime) -> None:
    pages = KeptPages(app, runtime)

    def with_pages(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        environ["ronda.kept_pages"] = pages
        return pages(environ, start_response)

    app.wsgi_app = with_pages  # type: ignore[method-assign]
    app.after_request(keep_answer)
