"""Setting up and giving codes as a person with an authenticator app does."""

import re
from datetime import datetime, timedelta
from html import unescape

import pyotp
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.pages import forms, send

PAGE = "/me/second-step"
KEY = re.compile(r'<code dir="ltr">([A-Z2-7 ]{39})</code>')
RECOVERY = re.compile(r'<code dir="ltr">([A-Z2-9]{4} [A-Z2-9]{4} [A-Z2-9]{4})</code>')


def key_on(page: TestResponse) -> str:
    found = KEY.search(page.text)
    assert found, page.text
    return found[1].replace(" ", "")


def code(key: str, at: datetime, *, later: int = 0) -> str:
    """What the app shows; `later` in seconds."""
    return pyotp.TOTP(key).at(at + timedelta(seconds=later))


def fill(client: FlaskClient, page: TestResponse, field: str, **values: str) -> TestResponse:
    """Send the form of a page that has this field."""
    form = next(form for form in forms(page) if field in form["fields"])  # type: ignore[operator]
    return client.post(str(form["action"]), data={**form["fields"], **values})  # type: ignore[dict-item]


def set_up(client: FlaskClient, at: datetime, page: str = PAGE) -> tuple[str, list[str]]:
    """Her key, and the recovery codes as she was shown them."""
    shown = client.get(page)
    key = key_on(shown)
    answer = fill(client, shown, "second_step_key", second_step_code=code(key, at))
    assert answer.status_code == 200, answer.text
    return key, [unescape(found) for found in RECOVERY.findall(answer.text)]


def give(client: FlaskClient, typed: str) -> TestResponse:
    return send(client, "/code", "/code", code=typed)
