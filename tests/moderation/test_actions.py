from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from forum.contributions.actions.edit import Edit, edit_contribution
from forum.contributions.errors import ChangedMeanwhile, ContributionNotFound, WrongStatus
from forum.contributions.events import ContributionHidden, ContributionPublished, ContributionReturned
from forum.contributions.models import Contribution, Status, Topic
from forum.kernel.actor import Actor
from forum.kernel.errors import NotPermitted
from forum.kernel.unit_of_work import Units
from forum.log.models import LogEntry
from forum.moderation.actions import (
    approve_contribution,
    hide_from_readers,
    restore_to_readers,
    return_to_author,
)
from forum.moderation.events import DecisionMade
from forum.moderation.models import DecisionRow
from forum.moderation.rules import Reason
from forum.texts.models import Text
from forum.texts.queries import get_source
from tests.actors import actor_of
from tests.cast import assemble
from tests.contributions.conftest import Scene
from tests.factories import make_contribution, make_topic

REASON = Reason(code="personal", words="Please leave out her name.", language="en")


@pytest.fixture
def mo(session: Session, scene: Scene) -> Actor:
    return actor_of(session, scene.cast.mo.account)


def make(units: Units, scene: Scene, status: Status = Status.WAITING, **fields: Any) -> Contribution:
    with units.open() as uow:
        return make_contribution(uow, scene.topic, scene.cast.paula.membership, status=status, **fields)


def test_approving_publishes(units: Units, session: Session, scene: Scene, mo: Actor) -> None:
    row = make(units, scene)
    with units.open() as uow:
        approve_contribution(uow, mo, contribution_id=row.id, edition=row.edition)
        assert {ContributionPublished, DecisionMade} <= {type(event) for event in uow.events}
    assert (row.status, row.root_place, row.published_at) == (Status.PUBLISHED, 1, uow.now)
    assert session.get_one(Text, row.text_id).published_at == uow.now
    assert session.scalar(select(Topic.published_count).where(Topic.id == row.topic_id)) == 1


def test_a_decision_is_kept_with_who_what_why_when_and_in_which_capacity(
    units: Units, session: Session, scene: Scene, mo: Actor
) -> None:
    row = make(units, scene)
    with units.open() as uow:
        return_to_author(uow, mo, contribution_id=row.id, reason=REASON)
    decision, logged = session.scalars(select(DecisionRow)).one(), session.scalars(select(LogEntry)).one()
    assert (decision.decided_by_id, decision.kind, decision.reason_code, decision.reason, decision.decided_at) == (
        scene.cast.mo.membership.id,
        "return",
        "personal",
        "Please leave out her name.",
        uow.now,
    )
    assert (logged.actor_id, logged.act, logged.thing_id, logged.reason, logged.capacity) == (
        scene.cast.mo.membership.id,
        "return",
        row.id,
        "personal",
        "on_duty",
    )


def test_an_organiser_who_stands_in_is_noted_as_such(units: Units, session: Session, scene: Scene) -> None:
    row = make(units, scene)
    with units.open() as uow:
        approve_contribution(uow, actor_of(uow.session, scene.cast.olga.account), contribution_id=row.id)
    assert session.scalar(select(DecisionRow.capacity)) == "standing_in"


def test_returning_gives_the_author_the_reason(units: Units, scene: Scene, mo: Actor) -> None:
    row = make(units, scene)
    with units.open() as uow:
        return_to_author(uow, mo, contribution_id=row.id, reason=REASON)
        assert ContributionReturned in {type(event) for event in uow.events}
    assert (row.status, row.reason_code, row.reason_language) == (Status.RETURNED, "personal", "en")


def test_hiding_closes_and_restoring_opens(units: Units, session: Session, scene: Scene, mo: Actor) -> None:
    row = make(units, scene, Status.PUBLISHED)
    with units.open() as uow:
        hide_from_readers(uow, mo, contribution_id=row.id, reason=REASON)
        assert ContributionHidden in {type(event) for event in uow.events}
    assert session.get_one(Text, row.text_id).published_at is None
    assert session.scalar(select(Topic.published_count).where(Topic.id == row.topic_id)) == 0
    with units.open() as uow:
        restore_to_readers(uow, mo, contribution_id=row.id)
    assert (row.status, row.reason_code, row.root_place) == (Status.PUBLISHED, None, 1)
    assert session.scalar(select(Topic.published_count).where(Topic.id == row.topic_id)) == 1


def test_the_second_to_decide_is_told(units: Units, session: Session, scene: Scene, mo: Actor) -> None:
    row = make(units, scene)
    seen = row.edition
    with units.open() as uow:
        approve_contribution(uow, mo, contribution_id=row.id, edition=seen)
    with pytest.raises(ChangedMeanwhile), units.open() as uow:
        return_to_author(uow, mo, contribution_id=row.id, reason=REASON, edition=seen)
    assert len(session.scalars(select(DecisionRow)).all()) == 1


def test_what_is_decided_is_not_decided_again(units: Units, scene: Scene, mo: Actor) -> None:
    row = make(units, scene, Status.RETURNED)
    with pytest.raises(WrongStatus), units.open() as uow:
        approve_contribution(uow, mo, contribution_id=row.id)


def test_a_waiting_edit_is_approved_or_returned_while_the_published_words_stand(
    units: Units, session: Session, scene: Scene, mo: Actor
) -> None:
    row = make(units, scene, Status.PUBLISHED)
    words = get_source(session, row.text_id).paragraphs
    paula = actor_of(session, scene.cast.paula.account)
    for decide, expected in ((return_to_author, words), (approve_contribution, ["Something quite different now."])):
        with units.open() as uow:
            wanted = Edit(text="Something quite different now.", language="en")
            edit_contribution(uow, paula, contribution_id=row.id, edit=wanted)
        reason: dict[str, Any] = {"reason": REASON} if decide is return_to_author else {}
        with units.open() as uow:
            decide(uow, mo, contribution_id=row.id, **reason)
        assert (row.status, row.has_pending_edit) == (Status.PUBLISHED, False)
        assert get_source(session, row.text_id).paragraphs == expected


def test_what_appeared_unread_is_marked_as_read_once(units: Units, session: Session) -> None:
    with units.open() as uow:
        cast = assemble(uow, moderation="after")
        row = make_contribution(uow, make_topic(uow, cast.rounds[0]), cast.paula.membership)
    mo = actor_of(session, cast.mo.account)
    with units.open() as uow:
        approve_contribution(uow, mo, contribution_id=row.id)
        assert ContributionPublished not in {type(event) for event in uow.events}
    with pytest.raises(WrongStatus), units.open() as uow:
        approve_contribution(uow, mo, contribution_id=row.id)


@pytest.mark.parametrize(("name", "refusal"), [("noor", NotPermitted), ("tara", ContributionNotFound)])
def test_nobody_else_decides(
    units: Units, session: Session, scene: Scene, *, name: str, refusal: type[Exception]
) -> None:
    row = make(units, scene)
    with pytest.raises(refusal), units.open() as uow:
        approve_contribution(uow, actor_of(uow.session, getattr(scene.cast, name).account), contribution_id=row.id)
    assert row.status == Status.WAITING
    assert session.scalars(select(LogEntry)).all() == []
