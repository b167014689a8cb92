"""Everybody the table knows, in exchanges of every kind: made once, used by all cells of a module."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from forum import wiring
from forum.accounts.models import Account, ApiToken
from forum.accounts.rules import SCOPES
from forum.accounts.tokens import new_token, token_hash
from forum.contributions.models import Topic
from forum.exchanges.models import Exchange, Membership, MembershipState, Paper, Round
from forum.files.actions import add_file
from forum.files.uploads import keep_upload
from forum.kernel.unit_of_work import UnitOfWork, Units
from forum.texts.actions import create_text
from forum.web.runtime import Runtime
from tests.factories import make_account, make_exchange, make_mandate, make_membership, make_round, make_topic
from tests.pages import forms, open_session
from tests.permissions.table import subjects

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
ANOTHER, TRANSLATING_TOO = "another", "another translator"
NEWCOMER, APPLICANT, UNMAILED = "newcomer", "applicant", "unmailed"
"""Have no part in any other exchange."""
PAIRS = [["en", "fr"]]
ALL_ROLES: dict[str, Any] = {"is_organiser": True, "pairs": PAIRS}
PARTS: dict[str, dict[str, Any]] = {
    "invitee": {"state": MembershipState.INVITED, "confirmed_at": None, **ALL_ROLES},
    "suspended": {"state": MembershipState.SUSPENDED, **ALL_ROLES},
    "left": {"state": MembershipState.LEFT},
    "member": {},
    "translator": {"pairs": PAIRS},
    "off duty": {},
    "on duty": {},
    "organiser": {"is_organiser": True},
    ANOTHER: {"is_organiser": True},
    TRANSLATING_TOO: {"pairs": PAIRS},
    NEWCOMER: {"state": MembershipState.INVITED, "confirmed_at": None},
    UNMAILED: {},
    APPLICANT: {"state": MembershipState.REQUESTED},
}
ON_DUTY_ONCE = ("on duty", "invitee", "suspended", "left")
"""Whose mandates run by the clock; all but the first are not members now."""
WEEK = timedelta(days=7)
OPENED_AGO: dict[str, timedelta] = {
    "coming": -timedelta(days=3),
    "closed": timedelta(days=40),
    "just over": WEEK + timedelta(hours=1),
}
KINDS: dict[str, dict[str, Any]] = {
    "public": {"uses_machine": True, "reviews_versions": True},
    "members'": {"access": "members", "reviews_versions": True},
    "sensitive": {"access": "members", "is_sensitive": True},
    "reserved": {"shows_figures": False},
    "late held": {"late_policy": "held"},
    "on approval": {"registration": "approval"},
    "by invitation": {"registration": "invited"},
}


@dataclass(frozen=True, slots=True)
class Place:
    """One exchange with its people. The first round is over, the second open, the third to come, unless its kind differs."""

    exchange: Exchange
    rounds: tuple[Round, ...]
    topics: tuple[Topic, ...]
    locked: Topic
    paper: Paper
    people: dict[str, Membership]

    @property
    def slug(self) -> str:
        return self.exchange.slug


@dataclass(slots=True)
class World:
    app: Flask
    session: Session
    units: Units
    accounts: dict[str, Account] = field(default_factory=dict)
    tokens: dict[tuple[str, str], str] = field(default_factory=dict)
    things: dict[object, Any] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)
    _clients: dict[str, FlaskClient] = field(default_factory=dict)
    _form_tokens: dict[str, str] = field(default_factory=dict)
    _numbers: "count[int]" = field(default_factory=lambda: count(1))

    @property
    def now(self) -> datetime:
        return self.units.clock.now()

    @property
    def storage(self) -> Any:
        return self.app.extensions["ronda"].parts["storage"]

    def number(self) -> int:
        return next(self._numbers)

    def make(self, build: Callable[[UnitOfWork], Any]) -> Any:
        with self.units.open() as uow:
            made = build(uow)
        self.session.expunge_all()
        return made

    def place(self, kind: str = "public") -> Place:
        if kind not in self.places:
            self.places[kind] = self.build(kind)
        return self.places[kind]

    def build(self, kind: str, **parts: dict[str, Any]) -> Place:
        """A new exchange of a kind, with everybody in it; `parts` says otherwise of some."""
        return self.make(lambda uow: build_place(self, uow, kind, {**PARTS, **parts}))  # type: ignore[no-any-return]

    def client(self, subject: str) -> FlaskClient:
        """Her browser, signed in; the same each time until `forget`."""
        if subject not in self._clients:
            client = self.app.test_client()
            if subject != "nobody":
                token = self.make(lambda uow: open_session(uow, self.accounts[subject]))
                with client.session_transaction() as cookie:
                    cookie["_user_id"] = token
            self._clients[subject] = client
        return self._clients[subject]

    def form_token(self, subject: str) -> str:
        """What forms of her browser carry, taken from a page."""
        if subject not in self._form_tokens:
            page = self.client(subject).get("/help")
            self._form_tokens[subject] = next(
                str(form["fields"]["csrf_token"])  # type: ignore[index]
                for form in forms(page)
                if "csrf_token" in form["fields"]  # type: ignore[operator]
            )
        return self._form_tokens[subject]

    def forget(self, subject: str) -> None:
        self._clients.pop(subject, None)
        self._form_tokens.pop(subject, None)

    def token(self, subject: str, scope: str) -> str:
        """Her personal token with one scope."""
        if (subject, scope) not in self.tokens:
            self.tokens[subject, scope] = self.make(lambda uow: add_token(uow, self.accounts[subject], [scope]))
        return self.tokens[subject, scope]


def add_token(uow: UnitOfWork, account: Account, scopes: list[str]) -> str:
    token = new_token()
    fields = {"account_id": account.id, "name": "a program", "scopes": scopes, "created_at": uow.now}
    uow.add(ApiToken(token_hash=token_hash(token), **fields))
    return token


def make_world(app: Flask, session: Session) -> World:
    runtime: Runtime = app.extensions["ronda"]
    names = {event: [wiring.reaction_name(r) for r in rs] for event, rs in wiring.REACTIONS.items()}
    units = Units(
        lambda: session, runtime.clock, keys=runtime.keys, reactions=names, before_commit=wiring.BEFORE_COMMIT
    )
    world = World(app, session, units)
    world.make(lambda uow: add_accounts(world, uow))
    return world


def add_accounts(world: World, uow: UnitOfWork) -> None:
    for name in (*subjects(), ANOTHER, TRANSLATING_TOO):
        if name != "nobody":
            address = f"{name.replace(' ', '.')}@example.org"
            world.accounts[name] = make_account(uow, email=address, is_administrator=name == "administrator")
    elsewhere = make_exchange(uow, title="Another exchange")
    strange = make_membership(uow, elsewhere, world.accounts["stranger"], **ALL_ROLES)
    make_mandate(uow, make_round(uow, elsewhere), strange)


def build_place(world: World, uow: UnitOfWork, kind: str, parts: dict[str, dict[str, Any]]) -> Place:
    opens_at = uow.now - OPENED_AGO.get(kind, timedelta(days=10))
    closes_at = opens_at + 5 * WEEK
    exchange = make_exchange(
        uow, title=f"Exchange, {kind}", opens_at=opens_at, closes_at=closes_at, **KINDS.get(kind, {})
    )
    rounds = tuple(make_round(uow, exchange, theme=f"Theme {number}") for number in (1, 2, 3))
    topics = tuple(make_topic(uow, each) for each in rounds)
    people = {
        name: make_membership(uow, exchange, account_for(world, uow, name), name=name.title(), **fields)
        for name, fields in parts.items()
    }
    runs = {"starts_at": uow.now - timedelta(hours=1), "ends_at": uow.now + WEEK}
    for name in ON_DUTY_ONCE:
        for each in rounds[:2]:
            make_mandate(uow, each, people[name], **runs)
    make_mandate(uow, rounds[2], people["off duty"], starts_at=uow.now + WEEK, ends_at=uow.now + 2 * WEEK)
    locked = make_topic(uow, rounds[1], is_first=False, is_locked=True)
    return Place(exchange, rounds, topics, locked, add_paper(world, uow, rounds[1]), people)


def account_for(world: World, uow: UnitOfWork, name: str) -> Account | None:
    return make_account(uow, email=None) if name == UNMAILED else world.accounts.get(name)


def add_paper(world: World, uow: UnitOfWork, round_: Round) -> Paper:
    kept = keep_upload(world.storage, name="paper.pdf", content=PDF, now=uow.now)
    file = add_file(uow, exchange_id=round_.exchange_id, file=kept, uploader_id=None)
    title = create_text(
        uow, exchange_id=round_.exchange_id, kind="paper_title", language="en", source="A study", is_plain=True
    )
    paper = uow.add(Paper(round_id=round_.id, position=0, title_id=title.id, file_id=file.id, file_language="en"))
    uow.flush()
    return paper


def other_scopes(scope: str) -> list[str]:
    return [each for each in SCOPES if each != scope]
