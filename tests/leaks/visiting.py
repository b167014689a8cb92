"""A browser that bears six marks of a person, and what she does with it."""

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import select
from sqlalchemy.orm import Session

from forum import wiring
from forum.accounts.models import Account, ApiToken
from forum.accounts.tokens import token_hash
from forum.config import Settings
from forum.contributions.models import Contribution
from forum.factory import create_app
from forum.kernel.clock import MovableClock
from forum.kernel.db import Base, db
from forum.kernel.form_secrets import form_secret
from forum.kernel.unit_of_work import Units
from forum.kernel.worker import Worker
from forum.moderation.actions import return_to_author
from forum.moderation.rules import Reason
from forum.web.runtime import Runtime
from tests.actors import actor_of
from tests.cast import assemble
from tests.conftest import START
from tests.databases import begin_anew
from tests.factories import make_contribution, make_topic
from tests.leaks.conftest import Lines
from tests.limiting import limiter_given_back
from tests.pages import Client, forms, open_session, send

CANARIES = {
    "network address": "203.0.113.77",
    "browser": "CanaryBrowser/77",
    "mail address": "canary.person@mail.example",
    "real name": "Xochitlcanary Realname",
    "telephone": "0177-canary-7734",
    "place of a picture": "GPSCANARY48N",
}


@dataclass(slots=True)
class Visit:
    """Her browser at work: each request bears her address and its name."""

    app: Flask
    session: Session
    units: Units
    clock: MovableClock
    slug: str
    topic_id: int
    reply_to: int

    def browser(self) -> FlaskClient:
        client = self.app.test_client()
        client.environ_base.update(
            {"REMOTE_ADDR": CANARIES["network address"], "HTTP_USER_AGENT": f"{CANARIES['browser']}.1 (plain)"}
        )
        return client

    def as_(self, email: str) -> FlaskClient:
        """Somebody else's browser, signed in."""
        account = self.fresh().scalars(select(Account).where(Account.email == email)).one()
        client = self.app.test_client()
        with self.units.open() as uow, client.session_transaction() as cookie:
            cookie["_user_id"] = token = open_session(uow, account)
            cookie["csrf_token"] = form_secret(token)
        return client

    def drain(self) -> None:
        runtime: Runtime = self.app.extensions["ronda"]
        runtime.flush()
        while Worker(self.units, runtime.handlers).run_due():
            self.session.expunge_all()

    def fresh(self) -> Session:
        self.session.rollback()
        self.session.expunge_all()
        return self.session


def photo() -> BytesIO:
    """A picture that says where it was taken."""
    drawn, exif = BytesIO(), Image.Exif()
    exif[0x010E] = CANARIES["place of a picture"]
    exif.get_ifd(0x8825).update({1: "N", 2: (48.0, 51.0, 30.0), 27: CANARIES["place of a picture"].encode()})
    Image.new("RGB", (40, 20), "red").save(drawn, "JPEG", exif=exif, comment=CANARIES["place of a picture"].encode())
    assert CANARIES["place of a picture"].encode() in drawn.getvalue()
    drawn.seek(0)
    return drawn


Act = Callable[[Visit, FlaskClient], None]


@contextmanager
def open_house(
    shared_app: Flask, database_url: str, clock: MovableClock, folder: Path, **settings: Any
) -> Iterator[tuple[Visit, Lines]]:
    """An application with a folder of its own, its browser, and what its server says; `settings` are the exchange's."""
    engine = shared_app.extensions["test_engine"]
    begin_anew(engine, Base.metadata)
    clock.move_to(START)
    with limiter_given_back():
        app = create_app(
            Settings(data_dir=folder, database_url=database_url, secret_key="for tests only", figures_delay=0), clock
        )
        app.test_client_class = Client
        with app.app_context():
            app.extensions["test_engine"] = own = db.engine
        lines = Lines()
        logging.getLogger().addHandler(lines)
        with Session(own, expire_on_commit=False, autoflush=False) as session:
            yield arrive(app, session, clock, **settings), lines
        logging.getLogger().removeHandler(lines)
        own.dispose()
    begin_anew(engine, Base.metadata)


def arrive(app: Flask, session: Session, clock: MovableClock, **settings: Any) -> Visit:
    runtime: Runtime = app.extensions["ronda"]
    names = {event: [wiring.reaction_name(r) for r in rs] for event, rs in wiring.REACTIONS.items()}
    units = Units(lambda: session, clock, keys=runtime.keys, reactions=names, before_commit=wiring.BEFORE_COMMIT)
    with units.open() as uow:
        cast = assemble(uow, **{"allows_anonymous": True, **settings})
        topic = make_topic(uow, cast.rounds[0])
        known = make_contribution(uow, topic, cast.pierre.membership)
    return Visit(app, session, units, clock, cast.exchange.slug, topic.id, known.id)


def go_through(visit: Visit, acts: Sequence[Act]) -> FlaskClient:
    client = visit.browser()
    for act in acts:
        act(visit, client)
        visit.drain()
    return client


def fail_to_sign_in(visit: Visit, client: FlaskClient) -> None:
    wrong = {"who": CANARIES["mail address"], "password": CANARIES["telephone"], "with_password": "1"}
    assert send(client, "/sign-in", **wrong).status_code == 422
    assert client.get(f"/sign-in/{CANARIES['telephone']}").status_code in {200, 302, 404, 410}
    assert client.get(f"/nowhere/{CANARIES['telephone']}?x={CANARIES['mail address']}").status_code == 404


def ask_for_help(visit: Visit, client: FlaskClient) -> None:
    answer = send(client, "/help", "help", question=f"Please call me at {CANARIES['telephone']}.")
    assert answer.status_code in {200, 303}


def sign_in(visit: Visit, client: FlaskClient) -> None:
    """By a link that was mailed to her."""
    assert send(client, "/sign-in", email=CANARIES["mail address"], with_link="1").status_code == 200
    visit.drain()
    mail = max((visit.app.extensions["ronda"].settings.data_dir / "mail").glob("*.eml")).read_text()
    address = "/sign-in/" + mail.partition("/sign-in/")[2].split()[0]
    assert send(client, address).status_code == 303


def join(visit: Visit, client: FlaskClient) -> None:
    profile = {"name": CANARIES["real name"], "organisation": "", "country": ""}
    assert send(client, f"/exchanges/{visit.slug}/join", "join", **profile).status_code == 303


PROMISE = {"audience": "everybody", "language": "en", "shown_as": "name"}


def place_of(visit: Visit) -> str:
    return f"/exchanges/{visit.slug}/topics/{visit.topic_id}/contributions"


def write_under_her_name(visit: Visit, client: FlaskClient) -> None:
    """With a picture."""
    named = {**PROMISE, "text": "We sing.", "files": (photo(), "street.jpg")}
    assert send(client, place_of(visit), "contributions", **named).status_code == 303


def write_without_a_name(visit: Visit, client: FlaskClient) -> None:
    """As a reply, with a picture that is called like her."""
    shown = {"shown_as": "anonymous", "may_quote": "1", "may_publish": "1", "may_translate": "1"}
    sent = {"text": "We dance.", "files": (photo(), f"{CANARIES['real name']}.jpg")}
    answer = send(
        client, f"{place_of(visit)}?reply_to={visit.reply_to}", "contributions", **{**PROMISE, **shown, **sent}
    )
    assert answer.status_code == 303


def write_by_program(visit: Visit, client: FlaskClient) -> None:
    account = visit.fresh().scalars(select(Account).where(Account.email == CANARIES["mail address"])).one()
    with visit.units.open() as uow:
        made = {"account_id": account.id, "name": "a program", "scopes": ["read", "write"], "created_at": uow.now}
        uow.add(ApiToken(token_hash=token_hash("a-token"), **made))
    sent = visit.browser().post(
        f"/api/v1/topics/{visit.topic_id}/contributions",
        json={"text": "By program.", "language": "en"},
        headers={"Authorization": "Bearer a-token"},
    )
    assert sent.status_code == 201


def be_returned(visit: Visit, client: FlaskClient) -> None:
    session = visit.fresh()
    mo = session.scalars(select(Account).where(Account.email == "mo@example.org")).one()
    waiting = session.scalars(select(Contribution.id).where(Contribution.status == "waiting")).all()
    reason = Reason(code="personal", words="Please leave out the street.", language="en")
    for contribution_id in waiting:
        with visit.units.open() as uow:
            return_to_author(uow, actor_of(uow.session, mo), contribution_id=contribution_id, reason=reason)
    for contribution_id in waiting:
        appeal = f"/exchanges/{visit.slug}/contributions/{contribution_id}/appeal"
        assert send(client, appeal, "/appeal", words=f"Call {CANARIES['telephone']}.").status_code == 303
        visit.drain()
        edit = f"/exchanges/{visit.slug}/contributions/{contribution_id}/edit"
        assert send(client, edit, "edit", text="We sing in the evening.").status_code == 303


def search(visit: Visit, client: FlaskClient) -> None:
    for word in CANARIES.values():
        for place in ("/search", f"/exchanges/{visit.slug}/search", "/api/v1/search"):
            assert client.get(place, query_string={"q": word}).status_code in {200, 401, 403, 429}


def lose_a_session(visit: Visit, client: FlaskClient) -> None:
    """Words that came when her session had ended are kept sealed."""
    place = f"/exchanges/{visit.slug}/topics/{visit.topic_id}/contributions"
    box = next(form for form in forms(client.get(place)) if str(form["action"]).endswith("/contributions"))
    fields: dict[str, Any] = {**box["fields"], **PROMISE, "text": f"Call {CANARIES['telephone']}."}  # type: ignore[dict-item]
    client.delete_cookie("ronda")
    assert client.post(place, data=fields).status_code in {302, 303, 401, 403, 400}


COMING: Sequence[Act] = (fail_to_sign_in, ask_for_help, sign_in, join)
RETURNED: Sequence[Act] = (be_returned, search, lose_a_session)
EVERYTHING: Sequence[Act] = (*COMING, write_under_her_name, write_without_a_name, write_by_program, *RETURNED)
