import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from forum.accounts.models import Account
from forum.contributions.actions.withdraw import withdraw_contribution
from forum.contributions.models import Status
from forum.kernel.clock import MovableClock
from forum.kernel.unit_of_work import Units
from forum.moderation.actions import (
    approve_contribution,
    hide_from_readers,
    make_appeal,
    return_to_author,
    reverse_decision,
)
from forum.moderation.models import DecisionRow
from forum.moderation.queries.counts import Handled, count_handled
from forum.moderation.rules import Reason
from tests.actors import actor_of
from tests.contributions.conftest import Scene
from tests.factories import make_contribution

REASON = Reason(code="personal", words="", language="en")


def test_a_round_counts_what_became_of_its_contributions(
    units: Units, session: Session, scene: Scene, clock: MovableClock
) -> None:
    mo, paula = actor_of(session, scene.cast.mo.account), actor_of(session, scene.cast.paula.account)
    with units.open() as uow:
        member = scene.cast.paula.membership
        rows = [make_contribution(uow, scene.topic, member, status=Status.WAITING).id for _ in range(5)]
        make_contribution(uow, scene.topic, member, status=Status.DRAFT)
        make_contribution(uow, scene.next_topic, member, status=Status.WAITING)
    for minutes, row in zip((10, 20, 30), rows, strict=False):
        clock.advance(timedelta(minutes=minutes))
        with units.open() as uow:
            approve_contribution(uow, mo, contribution_id=row)
    clock.advance(timedelta(hours=3))
    with units.open() as uow:
        return_to_author(uow, mo, contribution_id=rows[3], reason=REASON)
        hide_from_readers(uow, mo, contribution_id=rows[0], reason=REASON)
    with units.open() as uow:
        make_appeal(uow, paula, contribution_id=rows[3], words="", language="en")
        withdraw_contribution(uow, paula, contribution_id=rows[1])
    found = count_handled(session, scene.cast.exchange)
    assert found[scene.topic.round_id] == Handled(
        received=5, published=3, returned=1, hidden=1, appealed=1, median_wait=timedelta(minutes=45)
    )
    assert found[scene.next_topic.round_id] == Handled(received=1)


def test_what_was_taken_back_was_decided_once_but_nobody_waited_for_it(
    units: Units, session: Session, scene: Scene, clock: MovableClock
) -> None:
    """Of the first of two who agrees neither."""
    mo, olga = (actor_of(session, one.account) for one in (scene.cast.mo, scene.cast.olga))
    with units.open() as uow:
        made = {"status": Status.WAITING, "needs_two": True}
        one, two = (make_contribution(uow, scene.topic, scene.cast.paula.membership, **made).id for _ in range(2))
    clock.advance(timedelta(minutes=10))
    with units.open() as uow:
        approve_contribution(uow, mo, contribution_id=one)
        return_to_author(uow, mo, contribution_id=two, reason=REASON)
    with units.open() as uow:
        returned = uow.session.scalars(select(DecisionRow.id).where(DecisionRow.kind == "return")).one()
        reverse_decision(uow, mo, decision_id=returned)
    count = count_handled(session, scene.cast.exchange)[scene.topic.round_id]
    assert (count.returned, count.published, count.median_wait) == (1, 0, None)
    clock.advance(timedelta(minutes=20))
    with units.open() as uow:
        approve_contribution(uow, olga, contribution_id=one)
    session.rollback()
    count = count_handled(session, scene.cast.exchange)[scene.topic.round_id]
    assert (count.returned, count.published, count.median_wait) == (1, 1, timedelta(minutes=30))


def test_everybody_reads_the_count_of_a_public_exchange(
    client: FlaskClient, as_: Callable[[Account], FlaskClient], units: Units, session: Session, scene: Scene
) -> None:
    address = f"/exchanges/{scene.cast.exchange.slug}/handled"
    assert "Nothing was sent in yet." in client.get(address).text
    with units.open() as uow:
        row = make_contribution(uow, scene.topic, scene.cast.paula.membership, status=Status.WAITING).id
    with units.open() as uow:
        approve_contribution(uow, actor_of(session, scene.cast.mo.account), contribution_id=row)
    for reader in (client, as_(scene.cast.stranger.account)):
        page = reader.get(f"{address}?lang=en").text
        assert "1 minute" in page
        assert "Those of them that could be read by others, at some time." in page


@pytest.mark.parametrize(
    ("language", "heads"),
    [
        ("fr", ["Reçues", "Publiées", "Renvoyées", "Masquées", "Contestées"]),
        ("es", ["Recibidas", "Publicadas", "Devueltas", "Ocultadas", "Apeladas"]),
    ],
)
def test_the_heads_of_its_columns_agree_with_what_they_count(
    units: Units, scene: Scene, client: FlaskClient, language: str, heads: list[str]
) -> None:
    with units.open() as uow:
        make_contribution(uow, scene.topic, scene.cast.paula.membership)
    page = client.get(f"/exchanges/{scene.cast.exchange.slug}/handled?lang={language}").text
    assert [head for head in re.findall(r"<th[^>]*>(.*?)</th>", page) if head in heads] == heads
