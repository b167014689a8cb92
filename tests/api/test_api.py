"""The JSON interface: the same actions and the same refusals as the pages."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from forum.accounts.actions import create_token
from forum.accounts.models import Account
from forum.contributions.models import Contribution, Topic
from forum.exchanges.actions.programme import save_round
from forum.exchanges.models import Exchange
from forum.exchanges.plans import RoundPlan
from forum.kernel.actor import SYSTEM, Actor
from forum.kernel.unit_of_work import Units
from forum.texts.actions import change_source, put_version
from forum.texts.models import Origin, Text
from tests.cast import Cast, assemble
from tests.factories import make_contribution, make_topic

Headers = dict[str, str]


@pytest.fixture
def cast(units: Units) -> Cast:
    with units.open() as uow:
        return assemble(uow, moderation="after")


@pytest.fixture
def topic(units: Units, cast: Cast) -> Topic:
    with units.open() as uow:
        return make_topic(uow, cast.rounds[0])


@pytest.fixture
def token(units: Units) -> Callable[..., Headers]:
    def make(account: Account, *scopes: str) -> Headers:
        with units.open() as uow:
            made = create_token(uow, Actor(account_id=account.id), name="test", scopes=scopes or ("read", "write"))
        return {"Authorization": f"Bearer {made}"}

    return make


def test_what_everybody_may_read_needs_no_token(client: FlaskClient, cast: Cast, topic: Topic) -> None:
    listed = client.get("/api/v1/exchanges").json
    assert cast.exchange.slug in [each["slug"] for each in listed]
    rounds = client.get(f"/api/v1/exchanges/{cast.exchange.slug}/rounds?lang=fr").json
    assert [each["number"] for each in rounds] == [1, 2]
    topics = client.get(f"/api/v1/exchanges/{cast.exchange.slug}/topics").json
    assert topics[0]["id"] == topic.id


def test_a_contribution_is_written_once_however_often_it_is_sent_and_then_read(
    client: FlaskClient, cast: Cast, topic: Topic, session: Session, token: Callable[..., Headers]
) -> None:
    headers, address = token(cast.paula.account), f"/api/v1/topics/{topic.id}/contributions"
    body = {"text": "Con farolas.", "language": "es", "key": "my-own-key-1"}
    first, again = (client.post(address, json=body, headers=headers) for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json["id"] == again.json["id"]
    session.rollback()
    assert session.scalar(select(func.count()).select_from(Contribution)) == 1
    read = client.get(address).json["contributions"]
    assert [(each["name"], each["text"]["language"]) for each in read] == [("Paula", "es")]


@pytest.mark.parametrize(
    ("asked", "status"), [({}, "published"), ({"needs_two": False}, "published"), ({"needs_two": True}, "waiting")]
)
def test_what_is_sensitive_waits_for_two_people_as_from_the_form(
    client: FlaskClient,
    cast: Cast,
    topic: Topic,
    session: Session,
    token: Callable[..., Headers],
    asked: dict[str, Any],
    status: str,
) -> None:
    body = {"text": "Con farolas.", "language": "es", **asked}
    headers = token(cast.paula.account)
    made = client.post(f"/api/v1/topics/{topic.id}/contributions", json=body, headers=headers).json
    assert made["status"] == status
    session.rollback()
    assert session.scalars(select(Contribution.needs_two)).one() is (status == "waiting")


@pytest.mark.parametrize(
    ("method", "body", "status", "code"),
    [
        ("without token", {"text": "x", "language": "es"}, 401, "token_missing"),
        ("with a wrong token", {"text": "x", "language": "es"}, 401, "token_not_good"),
        ("to read only", {"text": "x", "language": "es"}, 403, "scope_missing"),
        ("fully", {"language": "es"}, 422, None),
        ("fully", {"text": "x", "language": "klingon"}, 422, "unknown_language"),
        ("fully", {"text": " ", "language": "es"}, 422, "empty_text"),
        ("fully", {"text": "x", "language": "es", "status": "published"}, 422, None),
        ("fully", {"text": "x", "language": "es", "needs_two": "by Mo"}, 422, None),
    ],
)
def test_what_may_not_be_written_is_refused_as_a_problem_in_words(
    client: FlaskClient,
    cast: Cast,
    topic: Topic,
    token: Callable[..., Headers],
    method: str,
    body: dict[str, Any],
    status: int,
    code: str | None,
) -> None:
    headers = {
        "without token": {},
        "with a wrong token": {"Authorization": "Bearer nothing"},
        "to read only": token(cast.paula.account, "read"),
        "fully": token(cast.paula.account),
    }[method]
    answer = client.post(f"/api/v1/topics/{topic.id}/contributions", json=body, headers=headers)
    assert answer.status_code == status
    assert answer.content_type == "application/problem+json"
    assert answer.json["detail"]
    assert code is None or answer.json["code"] == code


def test_a_cookie_opens_nothing_of_the_api(cast: Cast, topic: Topic, as_: Callable[[Account], FlaskClient]) -> None:
    browser = as_(cast.paula.account)
    answer = browser.post(f"/api/v1/topics/{topic.id}/contributions", json={"text": "x", "language": "es"})
    assert answer.status_code == 401


def test_a_suspended_member_may_not_write(
    client: FlaskClient, cast: Cast, topic: Topic, token: Callable[..., Headers]
) -> None:
    body = {"text": "x", "language": "en"}
    answer = client.post(f"/api/v1/topics/{topic.id}/contributions", json=body, headers=token(cast.sami.account))
    assert answer.status_code == 403


def test_an_author_withdraws_by_the_api_and_others_cannot(
    client: FlaskClient, cast: Cast, topic: Topic, token: Callable[..., Headers]
) -> None:
    mine = token(cast.paula.account)
    body = {"text": "Con farolas.", "language": "es"}
    made = client.post(f"/api/v1/topics/{topic.id}/contributions", json=body, headers=mine).json["id"]
    address = f"/api/v1/contributions/{made}/withdrawal"
    assert client.post(address, headers=token(cast.pierre.account)).status_code == 404
    assert client.post(address, headers=mine).status_code == 204
    assert "farolas" not in client.get(f"/api/v1/topics/{topic.id}/contributions").text


def test_the_document_of_the_api_names_every_operation(client: FlaskClient, cast: Cast) -> None:
    document = client.get("/api/v1/openapi.json").json
    assert document["openapi"].startswith("3.1")
    assert "/api/v1/topics/{topic_id}/contributions" in document["paths"]
    needs_two = document["components"]["schemas"]["Writing"]["properties"]["needs_two"]
    assert (needs_two["type"], needs_two["default"]) == ("boolean", False)
    assert "two people read it" in needs_two["description"]


def test_figures_are_read_with_their_scope(client: FlaskClient, cast: Cast, token: Callable[..., Headers]) -> None:
    address = f"/api/v1/exchanges/{cast.exchange.slug}/statistics"
    assert client.get(address, headers=token(cast.olga.account, "read")).status_code == 403
    figures = client.get(address, headers=token(cast.olga.account, "statistics")).json
    assert figures["visits"] == 0
    assert {"people", "countries", "staff", "anonymous_visits", "contributions", "topics"} <= set(figures)


def test_search_finds_themes_by_the_api(
    client: FlaskClient, cast: Cast, units: Units, drain: Callable[[], int]
) -> None:
    with units.open() as uow:
        exchange = uow.session.get_one(Exchange, cast.exchange.id)
        plan = RoundPlan(
            opens_at=exchange.closes_at - timedelta(days=1), closes_at=None, theme={"en": "Lanterns everywhere"}
        )
        save_round(uow, SYSTEM, exchange=exchange, plan=plan)
    drain()
    found = client.get("/api/v1/search?q=lantern").json
    assert any("Lanterns" in hit["html"] for hit in found["hits"])
    assert client.get("/api/v1/search").status_code == 422


def test_a_version_says_its_extent_and_what_it_was_made_from(
    client: FlaskClient, units: Units, cast: Cast, topic: Topic
) -> None:
    with units.open() as uow:
        row = make_contribution(uow, topic, cast.paula.membership, language="es", text="Uno.\n\nDos.")
        text = uow.session.get_one(Text, row.text_id)
        french = put_version(uow, text, language="fr", paragraphs=["Un.", "Deux."], origin=Origin.MACHINE)
        summary = {"paragraphs": ["Both."], "extent": "summary", "made_from": french}
        put_version(uow, text, language="en", origin=Origin.HUMAN, **summary)
        change_source(uow, text, source="Uno.\n\nTres.")
    address = f"/api/v1/topics/{topic.id}/contributions"
    shown = client.get(f"{address}?lang=en").json["contributions"][0]["text"]
    assert (shown["extent"], shown["is_stale"]) == ("summary", True)
    assert shown["made_from"] == {"language": "fr", "origin": "machine"}
    assert shown["label"].startswith("Summary from the French version (a machine translation) of a text in Spanish")
    original = client.get(f"{address}?lang=es").json["contributions"][0]["text"]
    assert (original["extent"], original["is_stale"], original["made_from"]) == ("whole", False, None)
