"""One story told twice: the same people, acts, moments and random numbers, but who wrote without a name is another."""

import random
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import select
from sqlalchemy.orm import Session

from forum import wiring
from forum.accounts.models import Account, ApiToken
from forum.accounts.tokens import token_hash
from forum.contributions.models import Contribution, Topic
from forum.exchanges.models import Entering, Exchange, Membership, MembershipState
from forum.kernel.clock import MovableClock
from forum.kernel.form_secrets import form_secret
from forum.kernel.unit_of_work import UnitOfWork, Units
from forum.kernel.worker import Worker
from forum.texts.actions import put_version
from forum.texts.models import Origin
from forum.texts.queries import get_text
from forum.translating.models import AuthorQuestion
from forum.web.runtime import Runtime
from tests.factories import (
    make_account,
    make_contribution,
    make_exchange,
    make_mandate,
    make_membership,
    make_notice,
    make_round,
    make_topic,
)
from tests.pages import forms, open_session, send

SLUG = "safe-streets"
AUTHORS = ("ana", "bea")
"""Who wrote it: a member who was published before under her name, and a moderator on duty."""
MARKS = {
    "ana": ("Ana Quispe", "Casa de Lima", "PE", "Peru", "quispe@example.org"),
    "bea": ("Beatriz Moyo", "Huis Zuid", "ZA", "South Africa", "moyo@example.org"),
}
READERS = (
    "member",
    "translator",
    "off duty",
    "on duty",
    "organiser",
    "relay",
    "suspended",
    "invitee",
    "stranger",
    "administrator",
)
BROWSERS = (*READERS, "nobody")
MINUTES = timedelta(minutes=3)
ROLES: dict[str, dict[str, Any]] = {
    "member": {},
    "translator": {"pairs": [["en", "fr"], ["en", "es"]]},
    "off duty": {},
    "on duty": {},
    "organiser": {"is_organiser": True},
    "relay": {"is_relay": True},
    "goer": {},
    "suspended": {"state": MembershipState.SUSPENDED},
    "invitee": {"state": MembershipState.INVITED, "confirmed_at": None},
}


@dataclass(slots=True)
class Scene:
    """`letters` are contributions by what became of them; `moments` those at which their author did something."""

    app: Flask
    clock: MovableClock
    session: Session
    units: Units
    author: str
    exchange_id: int
    topic_id: int
    members: dict[str, int]
    clients: dict[str, FlaskClient]
    tokens: dict[str, str]
    letters: dict[str, int]
    moments: list[datetime]

    @property
    def place(self) -> str:
        return f"/exchanges/{SLUG}/topics/{self.topic_id}"

    def drain(self) -> None:
        runtime: Runtime = self.app.extensions["ronda"]
        runtime.flush()
        while Worker(self.units, runtime.handlers).run_due():
            self.session.expunge_all()


@contextmanager
def fixed_chance(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """What tells pages of one state from those of another is drawn anew each time; here the same each time."""
    drawn = random.Random(7)
    with monkeypatch.context() as patch:
        patch.setattr(secrets, "randbits", drawn.getrandbits)
        yield


def gather_people(app: Flask, clock: MovableClock, session: Session, *, author: str) -> Scene:
    runtime: Runtime = app.extensions["ronda"]
    names = {event: [wiring.reaction_name(r) for r in rs] for event, rs in wiring.REACTIONS.items()}
    units = Units(lambda: session, clock, keys=runtime.keys, reactions=names, before_commit=wiring.BEFORE_COMMIT)
    with units.open() as uow:
        exchange = make_exchange(uow, slug=SLUG, allows_anonymous=True, opens_at=uow.now - timedelta(days=3))
        first, second = make_round(uow, exchange, theme="Partnerships"), make_round(uow, exchange, theme="Networks")
        topic = make_topic(uow, first)
        make_topic(uow, second)
        accounts = {name: add_account(uow, name) for name in (*AUTHORS, *READERS, "goer")}
        members = {name: add_member(uow, exchange, accounts[name], name) for name in (*AUTHORS, *ROLES)}
        for name in ("bea", "on duty"):
            make_mandate(uow, first, members[name], languages=["en"])
        make_mandate(uow, second, members["off duty"])
        make_notice(uow, exchange, first, kind="closing")
        elsewhere = make_exchange(uow, slug="elsewhere", title="Another exchange")
        make_membership(uow, elsewhere, accounts["stranger"], name="Stranger", is_organiser=True)
        made = {"submission_key": "known", "text": "We asked the mayor for lamps."}
        known = make_contribution(uow, topic, members["ana"], **made)
        tokens = {name: add_token(uow, account) for name, account in accounts.items()}
    clients = {name: sign_in(app, units, accounts[name]) for name in accounts}
    clients["nobody"] = app.test_client()
    ids = {name: membership.id for name, membership in members.items()}
    where = {"exchange_id": exchange.id, "topic_id": topic.id}
    kept = {"clients": clients, "tokens": tokens, "letters": {"named": known.id}, "moments": []}
    return Scene(app=app, clock=clock, session=session, units=units, author=author, members=ids, **where, **kept)


def add_account(uow: UnitOfWork, name: str) -> Account:
    return make_account(uow, email=address_of(name), is_administrator=name == "administrator")


def address_of(name: str) -> str:
    return MARKS[name][4] if name in MARKS else f"{name.replace(' ', '.')}@example.org"


def add_member(uow: UnitOfWork, exchange: Exchange, account: Account, name: str) -> Membership:
    fields: dict[str, Any] = {"name": name.title(), "country": "CA", **ROLES.get(name, {})}
    if name in MARKS:
        fields.update(zip(("name", "organisation", "country"), MARKS[name], strict=False))
        fields.update(entering=Entering.TELEPHONE, entering_on=uow.now.date())
    return make_membership(uow, exchange, account, **fields)


def add_token(uow: UnitOfWork, account: Account) -> str:
    token = f"token of {account.id}".replace(" ", "-")
    fields = {"account_id": account.id, "name": "a program", "scopes": ["read"], "created_at": uow.now}
    uow.add(ApiToken(token_hash=token_hash(token), **fields))
    return token


def sign_in(app: Flask, units: Units, account: Account) -> FlaskClient:
    client = app.test_client()
    with units.open() as uow, client.session_transaction() as cookie:
        cookie["_user_id"] = token = open_session(uow, account)
        cookie["csrf_token"] = form_secret(token)
    return client


def come_back(scene: Scene, *names: str) -> None:
    """They sign in anew, or everybody but the authors: some sessions have ended meanwhile."""
    accounts = {row.email: row for row in scene.session.scalars(select(Account))}
    for name in names or READERS:
        scene.clients[name] = sign_in(scene.app, scene.units, accounts[address_of(name)])


def picture() -> BytesIO:
    drawn = BytesIO()
    Image.new("RGB", (40, 20), "red").save(drawn, "PNG")
    drawn.seek(0)
    return drawn


# ── What happens ─────────────────────────────────────────────────────────────────────────────────────────────────────

PROMISE = {"audience": "everybody", "shown_as": "anonymous", "may_translate": "1", "may_quote": "1", "language": "en"}


def write_as_author(scene: Scene, address: str, action: str, /, **values: object) -> None:
    """Both open the page, some minutes later; one of them sends its form."""
    scene.clock.advance(MINUTES)
    other = next(name for name in AUTHORS if name != scene.author)
    scene.clients[other].get(f"/exchanges/{SLUG}/")
    scene.clients[scene.author].get(f"/exchanges/{SLUG}/")
    answer = send(scene.clients[scene.author], address, action, **values)
    assert answer.status_code in {204, 302, 303}, f"{address} answered {answer.status_code}"
    scene.moments.append(scene.clock.now())


def newest(scene: Scene) -> int:
    scene.session.rollback()
    return scene.session.scalars(select(Contribution.id).order_by(Contribution.id.desc()).limit(1)).one()


def decide(scene: Scene, name: str, kind: str) -> None:
    scene.clock.advance(MINUTES)
    place = f"/exchanges/{SLUG}/desk/{scene.letters[name]}"
    reason = {} if kind in {"approve", "restore"} else {"reason_code": "personal", "reason": "Leave out the street."}
    answer = send(
        scene.clients["on duty"], place, f"/desk/{scene.letters[name]}", kind=kind, **reason, reason_language="en"
    )
    assert answer.status_code == 303


def begin_a_draft(scene: Scene) -> None:
    scene.clock.advance(MINUTES)
    pages = {name: scene.clients[name].get(scene.place) for name in AUTHORS}
    box = next(form for form in forms(pages[scene.author]) if str(form["action"]).endswith("/contributions"))
    fields = {**box["fields"], **PROMISE, "text": "We walked home in threes."}  # type: ignore[dict-item]
    answer = scene.clients[scene.author].post(f"{scene.place}/drafts", data=fields)
    assert answer.status_code in {204, 303}
    scene.moments.append(scene.clock.now())
    scene.letters["returned once"] = newest(scene)


def send_it_in_with_a_picture(scene: Scene) -> None:
    write_as_author(
        scene,
        f"{scene.place}/contributions?draft_id={scene.letters['returned once']}",
        "contributions",
        text="We walked home in threes along the canal.",
        files=(picture(), "Quispe and Moyo.png"),
        file_description="A lamp",
        **PROMISE,
    )


def return_it(scene: Scene) -> None:
    decide(scene, "returned once", "return")


def send_it_again(scene: Scene) -> None:
    write_as_author(scene, edit_page(scene, "returned once"), "edit", text="We walked home in threes.")


def approve_it(scene: Scene) -> None:
    decide(scene, "returned once", "approve")


def change_it(scene: Scene) -> None:
    write_as_author(scene, edit_page(scene, "returned once"), "edit", text="We walked home in fours, singing.")


def edit_page(scene: Scene, name: str) -> str:
    return f"/exchanges/{SLUG}/contributions/{scene.letters[name]}/edit"


def write_more(scene: Scene) -> None:
    for name, words in (
        ("withdrawn", "The lamp is broken."),
        ("hidden", "The lamp is broken since May."),
        ("waiting", "The lamp is out."),
    ):
        write_as_author(scene, f"{scene.place}/contributions", "contributions", text=words, **PROMISE)
        scene.letters[name] = newest(scene)


def decide_on_more(scene: Scene) -> None:
    for name, kind in (("withdrawn", "approve"), ("hidden", "approve"), ("hidden", "hide")):
        decide(scene, name, kind)


def translate_and_answer(scene: Scene) -> None:
    """A translator's version, and a member's reply under her name."""
    scene.clock.advance(MINUTES)
    with scene.units.open() as uow:
        row = uow.session.get_one(Contribution, scene.letters["returned once"])
        words = {"language": "fr", "paragraphs": ["Nous sommes rentrées à trois."], "origin": Origin.HUMAN}
        put_version(uow, get_text(uow.session, row.text_id), translator_id=scene.members["translator"], **words)
        topic = uow.session.get_one(Topic, scene.topic_id)
        member = uow.session.get_one(Membership, scene.members["member"])
        make_contribution(uow, topic, member, parent=row, text="So did we.", submission_key="reply")


def ask_and_be_answered(scene: Scene) -> None:
    """The translator asks about a passage of hers; one of the two answers on her page."""
    scene.clock.advance(MINUTES)
    scene.session.rollback()
    letter = scene.letters["returned once"]
    text_id = scene.session.get_one(Contribution, letter).text_id
    sheet = f"/exchanges/{SLUG}/texts/{text_id}/versions/es"
    asked = {"act": "ask-0", "question-0": "Where from?", "question_language-0": "en"}
    assert send(scene.clients["translator"], sheet, None, **asked).status_code == 303
    scene.session.rollback()
    number = scene.session.scalars(select(AuthorQuestion.id)).one()
    scene.drain()
    page = f"/exchanges/{SLUG}/contributions/{letter}/questions"
    answer = {"question": str(number), f"answer-{number}": "From the market.", f"answer_language-{number}": "en"}
    write_as_author(scene, page, "/questions", **answer)


def withdraw_one(scene: Scene) -> None:
    write_as_author(scene, edit_page(scene, "withdrawn"), "withdraw")


ACTS: tuple[Callable[[Scene], None], ...] = (
    begin_a_draft,
    send_it_in_with_a_picture,
    return_it,
    send_it_again,
    approve_it,
    translate_and_answer,
    ask_and_be_answered,
    write_more,
    decide_on_more,
    change_it,
    withdraw_one,
)
