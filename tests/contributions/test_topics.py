import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from forum.contributions.actions.topics import open_topic
from forum.contributions.events import TopicOpened
from forum.contributions.models import Topic
from forum.exchanges.events import RoundCreated
from forum.kernel.errors import NotPermitted
from forum.kernel.unit_of_work import Units
from forum.log.models import LogEntry
from forum.texts.queries import source_lines
from tests.actors import actor_of
from tests.cast import assemble
from tests.contributions.conftest import Scene
from tests.factories import make_exchange, make_round


def test_a_round_is_made_with_the_topic_of_its_theme(units: Units, session: Session) -> None:
    with units.open() as uow:
        round_ = make_round(uow, make_exchange(uow))
        uow.record(RoundCreated(exchange_id=round_.exchange_id, round_id=round_.id))
    topic = session.scalars(select(Topic)).one()
    assert (topic.round_id, topic.title_id, topic.is_first) == (round_.id, round_.theme_id, True)


def test_a_round_told_of_twice_has_one_topic(units: Units, session: Session) -> None:
    with units.open() as uow:
        round_ = make_round(uow, make_exchange(uow))
        for _ in range(2):
            uow.record(RoundCreated(exchange_id=round_.exchange_id, round_id=round_.id))
    assert len(session.scalars(select(Topic)).all()) == 1


def test_a_moderator_on_duty_opens_a_further_topic(units: Units, session: Session, scene: Scene) -> None:
    mo = actor_of(session, scene.cast.mo.account)
    with units.open() as uow:
        topic = open_topic(uow, mo, round_id=scene.cast.rounds[0].id, title={"en": "Lights", "fr": "Lumières"})
        assert [type(event) for event in uow.events if isinstance(event, TopicOpened)] == [TopicOpened]
    assert source_lines(session, [topic.title_id])[topic.title_id] == {"en": "Lights", "fr": "Lumières"}
    assert session.scalars(select(LogEntry.act)).all() == ["open"]


def test_a_participant_opens_none(units: Units, session: Session) -> None:
    with units.open() as uow:
        cast = assemble(uow)
    with pytest.raises(NotPermitted), units.open() as uow:
        open_topic(uow, actor_of(session, cast.paula.account), round_id=cast.rounds[0].id, title={"en": "Lights"})
    assert session.scalars(select(Topic)).all() == []
