"""Eight forms, asked for somebody who is known here and for somebody who is not."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from forum.accounts.actions import create_token, hand_over, make_link, revoke_token, set_password, use_link
from forum.accounts.models import ApiToken
from forum.accounts.tokens import new_token, token_hash
from forum.kernel.actor import Actor
from forum.kernel.form_secrets import form_secret
from forum.kernel.unit_of_work import UnitOfWork, Units
from forum.support.models import HelpRequest
from forum.support.queries import code_hash
from tests.cast import Cast, assemble
from tests.factories import make_account, make_membership
from tests.pages import forms, open_session, without_tokens

PASSWORD, WRONG = "seven bridges over one river", "eight bridges over two rivers"
UNKNOWN = "nobody@example.org"


@dataclass(slots=True)
class Asking:
    """`who`: by form, what is known and what is not. `typed` is taken out of answers before they are compared."""

    cast: Cast
    organiser: FlaskClient
    nobody: FlaskClient
    who: Mapping[str, tuple[str, str]]
    tokens: dict[int, str] = field(default_factory=dict)
    typed: set[str] = field(default_factory=set)

    def ask(self, name: str, *, is_known: bool) -> TestResponse:
        known, unknown = self.who[name]
        self.typed |= {known, unknown}
        return FORMS[name](self, known if is_known else unknown)

    def send(self, client: FlaskClient, path: str, **fields: str) -> TestResponse:
        """Its form is opened once, so that only the sending is looked at."""
        if id(client) not in self.tokens:
            found = (form["fields"] for form in forms(client.get("/help")))
            self.tokens[id(client)] = next(str(each["csrf_token"]) for each in found if "csrf_token" in each)  # type: ignore[operator, index]
        return client.post(path, data={"csrf_token": self.tokens[id(client)], **fields})

    def plain(self, answer: TestResponse) -> str:
        page = without_tokens(answer.text)
        for each in self.typed:
            page = page.replace(each, "…")
        return page

    def invite(self, email: str) -> TestResponse:
        page = f"/exchanges/{self.cast.exchange.slug}/organise/people/invite"
        return self.send(self.organiser, page, name="Ana", email=email, language="en", role="participant", tells="1")

    def call(self, token: str) -> TestResponse:
        return self.nobody.get("/api/v1/exchanges", headers={"Authorization": f"Bearer {token}"})


FORMS: Mapping[str, Callable[[Asking, str], TestResponse]] = {
    "sign-in link": lambda a, who: a.send(a.nobody, "/sign-in", email=who, with_link="1"),
    "sign-up": lambda a, who: a.send(a.nobody, "/sign-in", email=who, with_link="1", next="/me"),
    "password": lambda a, who: a.send(a.nobody, "/sign-in", who=who, password=WRONG, with_password="1"),
    "card words": lambda a, who: a.send(
        a.nobody, "/sign-in", who=who, password="four wrong words here", with_password="1"
    ),
    "link renewal": lambda a, token: a.send(a.nobody, f"/sign-in/{token}/renew", sure="1"),
    "invitation": Asking.invite,
    "help code": lambda a, code: a.send(a.nobody, "/help/answer", code=code),
    "API token": Asking.call,
}


def make_asking(app: Flask, units: Units) -> Asking:
    with units.open() as uow:
        cast = assemble(uow)
        known = str(cast.paula.account.email)
        set_password(uow, Actor(account_id=cast.paula.account.id), password=PASSWORD, session_id=None)
        unmailed = make_account(uow, email=None)
        make_membership(uow, cast.exchange, unmailed)
        code = hand_over(uow, account_id=unmailed.id).code
        registered = make_account(uow)
        who = {
            "sign-in link": (known, UNKNOWN),
            "sign-up": (known, "another@example.org"),
            "password": (known, UNKNOWN),
            "card words": (code, "ZZZZ-ZZZZ"),
            "link renewal": (used_link(uow, cast.paula.account.id), used_link(uow, unmailed.id)),
            "invitation": (str(registered.email), "third@example.org"),
            "help code": (ask_for_help(uow), "nosuchcode"),
            "API token": (revoked_token(uow, cast), new_token()),
        }
        session_token = open_session(uow, cast.olga.account)
    organiser = app.test_client()
    with organiser.session_transaction() as cookie:
        cookie["_user_id"], cookie["csrf_token"] = session_token, form_secret(session_token)
    return Asking(cast, organiser, app.test_client(), who)


def used_link(uow: UnitOfWork, account_id: int) -> str:
    token = make_link(uow, account_id=account_id, expires_at=uow.now + timedelta(days=1))
    uow.flush()
    use_link(uow, token=token)
    return token


def ask_for_help(uow: UnitOfWork) -> str:
    """The code of a question, mistyped in one letter."""
    asked = {"language": "en", "question": "Where is my page?", "asked_at": uow.now}
    uow.add(HelpRequest(code_hash=code_hash("goodcode99"), **asked))
    return "goodcode98"


def revoked_token(uow: UnitOfWork, cast: Cast) -> str:
    owner = Actor(account_id=cast.paula.account.id)
    token = create_token(uow, owner, name="a program", scopes=["read"])
    uow.flush()
    row = uow.session.query(ApiToken).filter_by(token_hash=token_hash(token)).one()
    revoke_token(uow, owner, token_id=row.id)
    return token
