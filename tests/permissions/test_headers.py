"""What every answer tells the browser, errors too (served over HTTPS)."""

from collections.abc import Iterator

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from forum.config import Settings
from forum.factory import create_app
from tests.permissions.doors import DOORS
from tests.permissions.knocking import knock_at
from tests.permissions.table import Cell, cells
from tests.permissions.world import World

ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains",
}
FORBIDDEN = {"object-src": {"'none'"}, "base-uri": {"'none'"}, "frame-ancestors": {"'none'"}}
FORBIDDEN |= {"form-action": {"'self'", "'none'"}, "default-src": {"'none'"}}
TELLTALE = ("Server", "X-Powered-By", "Via")
SAME_FOR_ALL = frozenset({"static", "api-docs.openapi_json"})
SEEN_BY = ("nobody", "member", "organiser", "administrator")


def faults(answer: TestResponse) -> Iterator[str]:
    for name, value in ALWAYS.items():
        if answer.headers.get(name) != value:
            yield f"{name}: {answer.headers.get(name)}"
    policy = answer.headers.get("Content-Security-Policy", "")
    says = dict(part.strip().partition(" ")[::2] for part in policy.split(";"))
    for name, allowed in FORBIDDEN.items():
        if says.get(name) not in allowed:
            yield f"{name}: {says.get(name)}"
    if "unsafe" in policy or "*" in policy:
        yield policy
    for name in TELLTALE:
        if name in answer.headers:
            yield f"{name}: {answer.headers[name]}"


def one_for_each_answer() -> list[Cell]:
    """Of each door and subject one cell for each answer: pages, redirections and refusals."""
    found: dict[tuple[str, str, str], Cell] = {}
    for cell in cells():
        if cell.subject in SEEN_BY and (cell.method == "GET" or cell.answer != "allow"):
            found.setdefault((cell.door, cell.subject, cell.answer), cell)
    return list(found.values())


@pytest.mark.parametrize("cell", one_for_each_answer(), ids=str)
def test_every_answer_guards_the_browser_and_what_is_private_is_kept_nowhere(world: World, cell: Cell) -> None:
    _, answer = knock_at(world, cell)
    assert list(faults(answer)) == []
    if cell.subject != "nobody" and cell.endpoint not in SAME_FOR_ALL:
        assert "no-store" in answer.headers["Cache-Control"]


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/no-such-page", 404),
        ("GET", "/exchanges/none/topics/99999999999999999999", 404),
        ("GET", "/static/none.css", 404),
        ("PUT", "/help", 405),
        ("DELETE", "/api/v1/exchanges", 405),
        ("GET", "/api/v1/none", 404),
        ("GET", "/api/v1/search", 422),
        ("POST", "/sign-out", 403),
        ("GET", "/me", 302),
        ("OPTIONS", "/", 200),
        ("HEAD", "/", 200),
    ],
)
def test_errors_guard_the_browser_too(world: World, method: str, path: str, status: int) -> None:
    answer = world.app.test_client().open(path, method=method)
    assert (answer.status_code, list(faults(answer))) == (status, [])


def test_a_fault_of_ours_guards_the_browser_too(walked_app: Flask) -> None:
    settings: Settings = walked_app.extensions["ronda"].settings
    app = create_app(settings)

    @app.get("/broken")
    def broken() -> str:
        raise ZeroDivisionError

    broken.is_public = True  # type: ignore[attr-defined]
    answer = app.test_client().get("/broken")
    assert (answer.status_code, list(faults(answer))) == (500, [])
    assert "ZeroDivisionError" not in answer.text
    assert "Traceback" not in answer.text


def test_the_cookie_is_for_this_site_and_for_no_script(world: World) -> None:
    answer = world.app.test_client().get("/help")
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-ronda=")
    assert all(part in cookie for part in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"))
    assert "Domain" not in cookie
    assert "Expires" not in cookie


def test_reading_signed_out_needs_no_cookie(world: World) -> None:
    place = world.place()
    for path in ("/", f"/exchanges/{place.slug}/", f"/exchanges/{place.slug}/topics/{place.topics[1].id}"):
        assert "Set-Cookie" not in world.app.test_client().get(path).headers


def test_every_door_is_walked() -> None:
    assert {cell.door for cell in cells()} == set(DOORS)
