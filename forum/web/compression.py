"""Answers are squeezed where the browser takes it; static files once."""

import gzip
from functools import lru_cache

from flask import Flask, Response, request

SMALLEST = 500
TYPES = ("text/", "application/json", "application/problem+json", "application/javascript", "image/svg+xml")
QUICK, BEST = 4, 9


@lru_cache(maxsize=64)
def _squeeze_static(_address: str, body: bytes) -> bytes:
    return gzip.compress(body, BEST)


def squeeze(response: Response) -> Response:
    if "gzip" not in request.headers.get("Accept-Encoding", "") or response.status_code != 200:
        return response
    if "Content-Encoding" in response.headers or not response.content_type.startswith(TYPES):
        return response
    is_static = request.endpoint == "static"
    if response.direct_passthrough:
        if not is_static:
            return response
        response.direct_passthrough = False
    body = response.get_data()
    if len(body) < SMALLEST:
        return response
    squeezed = _squeeze_static(request.full_path, body) if is_static else gzip.compress(body, QUICK)
    response.set_data(squeezed)
    response.headers["Content-Encoding"] = "gzip"
    response.vary.add("Accept-Encoding")
    return response


def init_compression(app: Flask) -> None:
    app.after_request(squeeze)
