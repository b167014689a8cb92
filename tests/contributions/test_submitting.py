from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from forum.contributions.actions.submit import Writing, keep_draft, submit_contribution
from forum.contributions.errors import CannotReplyHere, ContributionNotFound, NotWithoutName, TopicNotFound
from forum.contributions.events import ContributionPublished, ContributionSubmitted
from forum.contributions.models import AnonymousAuthor, Contribution, Status, Topic
from forum.kernel.actor import Actor
from forum.kernel.clock import MovableClock
from forum.kernel.errors import NotPermitted
from forum.kernel.languages import UnknownLanguage
from forum.kernel.outbox import Job
from forum.kernel.unit_of_work import Units
from forum.log.models import LogEntry
from forum.texts.errors import EmptyText
from forum.texts.models import Text
from forum.texts.queries import get_source, get_text
from forum.web.runtime import Runtime
from tests.actors import actor_of
from tests.cast import assemble
from tests.contributions.conftest import Scene
from tests.factories import make_contribution, make_topic


@pytest.fixture
def paula(session: Session, scene: Scene) -> Actor:
    return actor_of(session, scene.cast.paula.account)


def writing(**fields: Any) -> Writing:
    return Writing(**{"text": "Caminamos de noche.", "language": "es", **fields})


def send(units: Units, actor: Actor, topic: Topic, /, **fields: Any) -> Contribution:
    with units.open() as uow:
        return submit_contribution(uow, actor, topic_id=topic.id, writing=writing(**fields))


def count(session: Session, table: type) -> int:
    return session.scalar(select(func.count()).select_from(table)) or 0


def test_a_contribution_waits_to_be_read(units: Units, session: Session, scene: Scene, paula: Actor) -> None:
    with units.open() as uow:
        row = submit_contribution(uow, paula, topic_id=scene.topic.id, writing=writing())
        events = list(uow.events)
    assert (row.status, row.author_id, row.root_place) == (Status.WAITING, scene.cast.paula.membership.id, None)
    assert get_text(session, row.text_id).published_at is None
    assert [type(event) for event in events] == [ContributionSubmitted]


def test_what_appears_at_once_is_submitted_and_published(units: Units, session: Session) -> None:
    with units.open() as uow:
        cast = assemble(uow, moderation="after")
        topic = make_topic(uow, cast.rounds[0])
    paula = actor_of(session, cast.paula.account)
    with units.open() as uow:
        row = submit_contribution(uow, paula, topic_id=topic.id, writing=writing())
        kinds = [type(event) for event in uow.events]
    assert kinds.index(ContributionSubmitted) < kinds.index(ContributionPublished)
    assert (row.status, row.root_place, row.reply_place) == (Status.PUBLISHED, 1, 0)


def test_only_the_first_post_waits_where_the_exchange_says_so(units: Units, session: Session) -> None:
    with units.open() as uow:
        cast = assemble(uow, moderation="first")
        topic = make_topic(uow, cast.rounds[0])
    paula = actor_of(session, cast.paula.account)
    assert send(units, paula, topic).status == Status.WAITING
    with units.open() as uow:
        make_contribution(uow, topic, cast.paula.membership)
    assert send(units, paula, topic).status == Status.PUBLISHED


@pytest.mark.parametrize("moderation", ["after", "first"])
def test_what_has_no_name_is_read_first_wherever_others_go_straight(
    units: Units, session: Session, moderation: str
) -> None:
    with units.open() as uow:
        cast = assemble(uow, moderation=moderation, allows_anonymous=True)
        topic = make_topic(uow, cast.rounds[0])
        make_contribution(uow, topic, cast.paula.membership)
    row = send(units, actor_of(session, cast.paula.account), topic, is_anonymous=True)
    assert row.status == Status.WAITING


def test_a_resent_form_makes_one_contribution(units: Units, session: Session, scene: Scene, paula: Actor) -> None:
    first = send(units, paula, scene.topic, key="k1")
    assert send(units, paula, scene.topic, key="k1").id == first.id
    assert send(units, paula, scene.topic, key="k2").id != first.id
    assert count(session, Contribution) == 2
    assert count(session, Text) == 2 + count_of_other_texts(session)


def count_of_other_texts(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(Text).where(Text.kind != "contribution")) or 0


def test_a_resent_form_is_no_error_after_the_close(
    units: Units, scene: Scene, paula: Actor, clock: MovableClock
) -> None:
    first = send(units, paula, scene.topic, key="k1")
    clock.advance(timedelta(days=8))
    assert send(units, paula, scene.topic, key="k1").id == first.id


def test_the_same_key_of_another_person_is_another_form(
    units: Units, session: Session, scene: Scene, paula: Actor
) -> None:
    pierre = actor_of(session, scene.cast.pierre.account)
    assert send(units, paula, scene.topic, key="k1").id != send(units, pierre, scene.topic, key="k1").id


def test_forms_that_race_make_one_contribution(app: Flask, session: Session, scene: Scene, paula: Actor) -> None:
    runtime: Runtime = app.extensions["ronda"]
    at_once, topic_id = Barrier(4), scene.topic.id

    def post(_turn: int) -> int:
        with app.app_context():
            at_once.wait()
            with runtime.units.open() as uow:
                return submit_contribution(uow, paula, topic_id=topic_id, writing=writing(key="k1")).id

    with ThreadPoolExecutor(4) as pool:
        ids = set(pool.map(post, range(4)))
    assert len(ids) == 1
    session.rollback()
    assert count(session, Contribution) == 1
    assert session.scalar(select(func.count()).select_from(Text).where(Text.kind == "contribution")) == 1


def test_places_are_given_once_however_many_are_published_together(app: Flask, units: Units, session: Session) -> None:
    with units.open() as uow:
        cast = assemble(uow, moderation="after")
        topic = make_topic(uow, cast.rounds[0])
    paula, topic_id = actor_of(session, cast.paula.account), topic.id
    runtime, at_once = app.extensions["ronda"], Barrier(4)
    session.rollback()

    def post(_turn: int) -> None:
        with app.app_context():
            at_once.wait()
            with runtime.units.open() as uow:
                submit_contribution(uow, paula, topic_id=topic_id, writing=writing())

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(post, range(4)))
    session.rollback()
    assert sorted(session.scalars(select(Contribution.root_place))) == [1, 2, 3, 4]  # type: ignore[type-var]
    assert session.scalar(select(Topic.published_count).where(Topic.id == topic_id)) == 4


@pytest.mark.parametrize(
    ("fields", "refusal"),
    [({"text": " \n "}, EmptyText), ({"language": "xx-nope"}, UnknownLanguage), ({"reply_to": 999}, CannotReplyHere)],
)
def test_what_cannot_be_taken_leaves_nothing(
    units: Units, session: Session, scene: Scene, paula: Actor, *, fields: dict[str, Any], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        send(units, paula, scene.topic, **fields)
    assert count(session, Contribution) == 0
    assert count(session, Text) == count_of_other_texts(session)


def test_a_closed_round_refuses_a_contribution(units: Units, scene: Scene, paula: Actor, clock: MovableClock) -> None:
    clock.advance(timedelta(days=8))
    with pytest.raises(NotPermitted) as refusal:
        send(units, paula, scene.topic)
    assert refusal.value.code == "round_closed"


def test_a_topic_one_may_not_see_is_not_there(units: Units, session: Session) -> None:
    with units.open() as uow:
        cast = assemble(uow, access="members")
        topic = make_topic(uow, cast.rounds[0])
    with pytest.raises(TopicNotFound):
        send(units, actor_of(session, cast.stranger.account), topic)


def test_what_comes_late_waits_marked_where_it_is_held(units: Units, session: Session, clock: MovableClock) -> None:
    with units.open() as uow:
        cast = assemble(uow, late_policy="held", moderation="after")
        topic = make_topic(uow, cast.rounds[0])
    clock.advance(timedelta(days=8))
    row = send(units, actor_of(session, cast.paula.account), topic)
    assert (row.status, row.is_late) == (Status.WAITING, True)


def test_a_form_opened_in_time_is_not_late(units: Units, scene: Scene, paula: Actor, clock: MovableClock) -> None:
    opened = clock.now()
    clock.move_to(scene.cast.rounds[1].opens_at + timedelta(hours=1))
    with units.open() as uow:
        row = submit_contribution(uow, paula, topic_id=scene.topic.id, writing=writing(), opened_at=opened)
    assert row.is_late is False


def test_a_reply_to_a_reply_stands_in_the_same_row(units: Units, session: Session, scene: Scene) -> None:
    pierre = scene.cast.pierre.membership
    with units.open() as uow:
        post = make_contribution(uow, scene.topic, pierre)
        reply = make_contribution(uow, scene.topic, pierre, parent=post)
        deeper = make_contribution(uow, scene.topic, pierre, parent=reply)
        other = make_contribution(uow, scene.topic, pierre)
    places = [(row.root_place, row.reply_place) for row in (post, reply, deeper, other)]
    assert places == [(1, 0), (1, 2), (1, 3), (4, 0)]


def test_nobody_replies_to_what_waits(units: Units, scene: Scene, paula: Actor) -> None:
    with units.open() as uow:
        waiting = make_contribution(uow, scene.topic, scene.cast.pierre.membership, status=Status.WAITING)
    with pytest.raises(CannotReplyHere):
        send(units, paula, scene.topic, reply_to=waiting.id)


def test_a_draft_is_kept_changed_and_sent(units: Units, session: Session, scene: Scene, paula: Actor) -> None:
    with units.open() as uow:
        draft = keep_draft(uow, paula, topic_id=scene.topic.id, writing=writing(key="k1", text="Camin"))
    assert draft.status == Status.DRAFT
    with units.open() as uow:
        again = keep_draft(uow, paula, topic_id=scene.topic.id, writing=writing(key="k1", text="Caminamos"))
        assert uow.events == []
    sent = send(units, paula, scene.topic, draft_id=draft.id, text="Caminamos de noche.")
    assert (draft.id, draft.id) == (again.id, sent.id)
    assert sent.status == Status.WAITING
    assert get_source(session, sent.text_id).paragraphs == ["Caminamos de noche."]


def test_a_draft_begun_in_time_may_be_sent_within_two_hours_of_the_close(
    units: Units, scene: Scene, paula: Actor, clock: MovableClock
) -> None:
    with units.open() as uow:
        draft = keep_draft(uow, paula, topic_id=scene.topic.id, writing=writing())
    clock.move_to(scene.cast.rounds[1].opens_at + timedelta(hours=1))
    assert send(units, paula, scene.topic, draft_id=draft.id).is_late is False


def test_nobody_goes_on_with_the_draft_of_another(units: Units, session: Session, scene: Scene, paula: Actor) -> None:
    with units.open() as uow:
        draft = keep_draft(uow, paula, topic_id=scene.topic.id, writing=writing())
    with pytest.raises(ContributionNotFound):
        send(units, actor_of(session, scene.cast.olga.account), scene.topic, draft_id=draft.id)


def test_an_anonymous_author_stands_sealed_in_one_table_only(units: Units, session: Session) -> None:
    with units.open() as uow:
        cast = assemble(uow, allows_anonymous=True)
        topic = make_topic(uow, cast.rounds[0])
    row = send(units, actor_of(session, cast.paula.account), topic, is_anonymous=True)
    assert (row.author_id, row.entered_by_id, row.shown_as) == (None, None, "anonymous")
    sealed = session.scalars(select(AnonymousAuthor)).one()
    assert sealed.contribution_id == row.id
    assert session.scalars(select(LogEntry)).all() == []
    told = [job.payload for job in session.scalars(select(Job))]
    assert not [fields for fields in told if "author_id" in fields or "membership_id" in fields]


def test_two_seals_of_one_author_do_not_look_alike(units: Units, session: Session) -> None:
    with units.open() as uow:
        cast = assemble(uow, allows_anonymous=True)
        topic = make_topic(uow, cast.rounds[0])
    paula = actor_of(session, cast.paula.account)
    send(units, paula, topic, is_anonymous=True)
    send(units, paula, topic, is_anonymous=True)
    first, second = session.scalars(select(AnonymousAuthor.sealed))
    assert first != second


def test_who_wants_no_name_is_not_named_where_the_exchange_wants_names(
    units: Units, session: Session, scene: Scene, paula: Actor
) -> None:
    with pytest.raises(NotWithoutName):
        send(units, paula, scene.topic, is_anonymous=True)
    assert count(session, Contribution) == 0


def test_what_is_written_among_members_is_for_members(units: Units, session: Session) -> None:
    with units.open() as uow:
        cast = assemble(uow, access="members")
        topic = make_topic(uow, cast.rounds[0])
    assert send(units, actor_of(session, cast.paula.account), topic).audience == "members"
