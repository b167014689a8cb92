"""A decision taken back reaches all that was made of what it published; decided on again, all is where it was."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from forum.accounts.models import Account
from forum.contributions.actions.tidy import pin_contribution
from forum.contributions.models import Contribution, Status
from forum.exchanges.models import Round
from forum.exchanges.queries import get_exchange
from forum.kernel.unit_of_work import Units
from forum.moderation.actions import approve_contribution, make_promise, reverse_decision
from forum.moderation.models import DecisionRow, Gist
from forum.moderation.queries.facts import list_facts
from forum.moderation.queries.open_ends import Scope
from forum.texts.models import Text
from tests.actors import actor_of
from tests.contributions.conftest import Scene
from tests.factories import make_contribution, make_quote, make_report, make_synthesis

As = Callable[[Account], FlaskClient]
Drain = Callable[[], int]
WORDS = "Lanterns will stand at the harbour."


def approve(units: Units, scene: Scene, row_id: int, drain: Drain) -> None:
    with units.open() as uow:
        approve_contribution(uow, actor_of(uow.session, scene.cast.olga.account), contribution_id=row_id)
    drain()


@pytest.fixture
def row_id(units: Units, scene: Scene, drain: Drain) -> int:
    """Written by a moderator, published; then promised, pinned, reported, and quoted in a published synthesis."""
    mo, topic = scene.cast.mo, scene.topic
    with units.open() as uow:
        row = make_contribution(uow, topic, mo.membership, text=WORDS, status=Status.WAITING)
        uow.session.get_one(Text, row.text_id).may_quote = True
        row_id = row.id
    approve(units, scene, row_id, drain)
    with units.open() as uow:
        actor, row = actor_of(uow.session, mo.account), uow.session.get_one(Contribution, row_id)
        make_promise(uow, actor, contribution_id=row_id)
        olga = actor_of(uow.session, scene.cast.olga.account)
        pin_contribution(uow, olga, topic_id=topic.id, contribution_id=row_id)
        make_report(uow, row, scene.cast.pierre.membership)
        quote = make_quote(uow, row, mo.membership)
        round_ = uow.session.get_one(Round, topic.round_id)
        make_synthesis(uow, round_, mo.membership, state="published", rests_on=[[row_id]], quotes=[[quote.id]])
    drain()
    return row_id


def where_its_words_are(reader: FlaskClient, scene: Scene) -> set[str]:
    here = f"/exchanges/{scene.cast.exchange.slug}"
    places = {
        "topic": f"{here}/topics/{scene.topic.id}",
        "feed": f"{here}/rounds/1/feed",
        "synthesis": f"{here}/rounds/1/synthesis",
        "synthesis, for programs": f"/api/v1{here}/rounds/1/synthesis",
        "search": f"{here}/search?q=harbour",
        "topic, for programs": f"/api/v1/topics/{scene.topic.id}/contributions",
    }
    return {name for name, path in places.items() if "Lanterns" in reader.get(path).text}


def open_ends(session: Session, units: Units, scene: Scene) -> dict[str, list[int]]:
    session.rollback()
    session.expire_all()
    view = get_exchange(session, scene.cast.exchange.slug)
    facts = list_facts(Scope(session, view, view.round(1), units.clock.now()))
    return {
        fact.name: [each.id for each in fact.open] for fact in facts if fact.name in {"waiting", "promises", "reports"}
    }


def test_nothing_shows_until_it_is_let_through_again(
    units: Units, session: Session, scene: Scene, client: FlaskClient, as_: As, drain: Drain, row_id: int
) -> None:
    before = where_its_words_are(client, scene)
    assert len(before) == 6
    assert open_ends(session, units, scene) == {"waiting": [], "promises": [row_id], "reports": [row_id]}
    here = f"/exchanges/{scene.cast.exchange.slug}"
    pinned = f"{here}/topics/{scene.topic.id}"
    assert client.get(pinned).text.count("Pinned") == 1
    with units.open() as uow:
        decision_id = uow.session.scalars(select(DecisionRow.id).where(DecisionRow.contribution_id == row_id)).one()
        reverse_decision(uow, actor_of(uow.session, scene.cast.olga.account), decision_id=decision_id)
    assert where_its_words_are(client, scene) == set()
    drain()
    assert where_its_words_are(client, scene) == set()
    assert "Pinned" not in client.get(pinned).text
    assert open_ends(session, units, scene) == {"waiting": [row_id], "promises": [], "reports": []}
    assert "rests on a contribution that cannot be read at present" in client.get(f"{here}/rounds/1/synthesis").text
    olga = as_(scene.cast.olga.account)
    assert "rests on a contribution that cannot be read at present" in olga.get(f"{here}/desk").text
    with units.open() as uow:
        uow.add(
            Gist(contribution_id=row_id, language="fr", digest="0", paragraphs=["…"], provider="none", made_at=uow.now)
        )
    approve(units, scene, row_id, drain)
    assert where_its_words_are(client, scene) == before
    assert client.get(pinned).text.count("Pinned") == 1
    assert open_ends(session, units, scene) == {"waiting": [], "promises": [row_id], "reports": [row_id]}
    assert "cannot be read at present" not in client.get(f"{here}/rounds/1/synthesis").text
    assert session.scalars(select(Gist)).all() == []
