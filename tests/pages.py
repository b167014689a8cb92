"""Reading pages and sending their forms as a browser without script does."""

import re
from html.parser import HTMLParser
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from forum.accounts.models import Account, SignInSession
from forum.accounts.rules import session_end
from forum.accounts.tokens import new_token, token_hash
from forum.kernel.form_secrets import form_secret
from forum.kernel.unit_of_work import UnitOfWork


class Client(FlaskClient):
    """A browser without script."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        session: Session | None = self.application.extensions.get("test_session")
        if session is not None:
            session.rollback()
            session.expire_all()
        return super().open(*args, **kwargs)


def open_session(uow: UnitOfWork, account: Account, *, is_proved: bool = True) -> str:
    """A sign-in that happened now, with the code of a second step; the token is what the browser's cookie holds."""
    token = new_token()
    uow.add(
        SignInSession(
            token_hash=token_hash(token),
            form_hash=token_hash(form_secret(token)),
            account_id=account.id,
            created_at=uow.now,
            seen_at=uow.now,
            proved_at=uow.now if is_proved else None,
            expires_at=session_end(uow.now, is_kept=False),
        )
    )
    return token


class _Forms(HTMLParser):
    """The forms of a page: action, method and the values their fields have."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[dict[str, object]] = []
        self._fields: dict[str, str] | None = None
        self._area: str | None = None
        self._select: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        a = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._fields = {}
            self.forms.append(
                {"action": a.get("action", ""), "method": a.get("method", "get").lower(), "fields": self._fields}
            )
        elif self._fields is None:
            return
        elif tag == "input" and a.get("name"):
            is_off = a.get("type") in {"checkbox", "radio"} and "checked" not in a
            if not is_off and a.get("type") not in {"submit", "file"}:
                self._fields[a["name"]] = a.get("value", "on")
        elif tag == "textarea" and a.get("name"):
            self._area = a["name"]
            self._fields[self._area] = ""
        elif tag == "select" and a.get("name"):
            self._select = a["name"]
        elif tag == "option" and self._select and (self._select not in self._fields or "selected" in a):
            self._fields[self._select] = a.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._fields = None
        elif tag == "textarea":
            self._area = None
        elif tag == "select":
            self._select = None

    def handle_data(self, data: str) -> None:
        if self._area and self._fields is not None:
            self._fields[self._area] += data


def forms(page: TestResponse) -> list[dict[str, object]]:
    parser = _Forms()
    parser.feed(page.text)
    return parser.forms


def send(client: FlaskClient, address: str, action: str | None = None, /, **values: object) -> TestResponse:
    """Open `address`, fill its POST form (the one whose action ends with `action`, else the last) and send it."""
    page = client.get(address)
    assert page.status_code == 200, f"{address} answered {page.status_code}"
    found = [form for form in forms(page) if form["method"] == "post"]
    if action is not None:
        found = [form for form in found if str(form["action"]).split("?")[0].endswith(action)]
    assert found, f"no such form at {address}"
    form = found[-1]
    fields = dict(form["fields"])  # type: ignore[call-overload]
    target = str(form["action"]) or address
    return client.post(target, data={**fields, **values})


class _Links(HTMLParser):
    """The links of a page, in its order: the words between <a> and </a>, and where they lead."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[tuple[str, str]] = []
        self._address: str | None = None
        self._words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self._address, self._words = dict(attrs).get("href"), []

    def handle_endtag(self, tag: str) -> None:
        if tag == "a" and self._address is not None:
            self.links.append((" ".join("".join(self._words).split()), self._address))
            self._address = None

    def handle_data(self, data: str) -> None:
        self._words.append(data)


def links(page: TestResponse) -> list[tuple[str, str]]:
    parser = _Links()
    parser.feed(page.text)
    return parser.links


def without_tokens(page: str) -> str:
    """A page as it is for everybody: the tokens of its forms differ each second."""
    return re.sub(r'(name="csrf_token" value=")[^"]*', r"\1", page)
