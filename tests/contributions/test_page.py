"""Paging by place, and what each reader finds on a page of a topic."""

from typing import Protocol

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from forum.contributions.errors import TopicNotFound
from forum.contributions.models import Contribution, Status
from forum.contributions.queries.page import PAGE_SIZE, Key, TopicPage, get_topic_page, read_part
from forum.exchanges.models import Exchange
from forum.kernel.actor import NOBODY, Actor
from forum.kernel.clock import MovableClock
from forum.kernel.keys import Keys
from forum.kernel.unit_of_work import Units
from tests.actors import actor_of
from tests.contributions.conftest import Scene
from tests.factories import make_contribution


class Read(Protocol):
    def __call__(self, actor: Actor = NOBODY, **part: str) -> TopicPage: ...


@pytest.fixture
def read(app: Flask, session: Session, scene: Scene, clock: MovableClock) -> Read:
    keys: Keys = app.extensions["ronda"].keys

    def page(actor: Actor = NOBODY, **part: str) -> TopicPage:
        exchange = session.get_one(Exchange, scene.cast.exchange.id)
        asked = read_part(**part)
        return get_topic_page(session, actor, exchange, topic_id=scene.topic.id, part=asked, now=clock.now(), keys=keys)

    return page


def make_many(units: Units, scene: Scene, number: int) -> list[Contribution]:
    with units.open() as uow:
        return [make_contribution(uow, scene.topic, scene.cast.paula.membership) for _ in range(number)]


def test_a_long_topic_is_read_page_by_page_in_both_directions(units: Units, scene: Scene, read: Read) -> None:
    ids = [row.id for row in make_many(units, scene, 2 * PAGE_SIZE + 3)]
    first = read()
    second = read(after=str(first.following))
    third = read(after=str(second.following))
    assert [row.id for page in (first, second, third) for row in page.rows] == ids
    assert (first.preceding, third.following) == (None, None)
    back = read(before=str(third.preceding))
    assert [row.id for row in back.rows] == [row.id for row in second.rows]
    assert [row.id for row in read(before="end").rows] == ids[-PAGE_SIZE:]


def test_a_page_may_begin_at_any_contribution(units: Units, scene: Scene, read: Read) -> None:
    ids = [row.id for row in make_many(units, scene, 5)]
    page = read(at="3.0")
    assert [row.id for row in page.rows] == ids[2:]
    assert page.preceding == Key(3, 0)


def test_replies_follow_their_post(units: Units, scene: Scene, read: Read) -> None:
    post, other = make_many(units, scene, 2)
    with units.open() as uow:
        reply = make_contribution(uow, scene.topic, scene.cast.pierre.membership, parent=post)
    assert [row.id for row in read().rows] == [post.id, reply.id, other.id]


@pytest.mark.parametrize("key", ["", "x", "1", "1.", "-1.0", "1.0.0", "9999999999.1", "١.٢"])
def test_what_is_no_key_asks_for_the_beginning(key: str) -> None:
    assert read_part(after=key) == read_part()


def test_a_topic_of_another_exchange_is_not_there(session: Session, scene: Scene, clock: MovableClock) -> None:
    other = session.get_one(Exchange, scene.cast.stranger.membership.exchange_id)
    with pytest.raises(TopicNotFound):
        get_topic_page(
            session, NOBODY, other, topic_id=scene.topic.id, part=read_part(), now=clock.now(), keys=Keys("x")
        )


def test_words_of_what_is_hidden_or_withdrawn_are_not_even_read(units: Units, scene: Scene, read: Read) -> None:
    with units.open() as uow:
        gone = [
            make_contribution(uow, scene.topic, scene.cast.paula.membership, status=status)
            for status in (Status.HIDDEN, Status.WITHDRAWN)
        ]
    page = read()
    assert [row.status for row in page.rows] == ["hidden", "withdrawn"]
    assert not {row.text_id for row in gone} & set(page.versions)


@pytest.mark.parametrize(
    ("name", "seen"),
    [
        ("paula", {"waiting", "returned", "draft"}),
        ("pierre", set()),
        ("tara", set()),
        ("mo", {"waiting"}),
        ("noor", {"waiting"}),
        ("olga", {"waiting"}),
    ],
)
@pytest.mark.parametrize("is_anonymous", [False, True])
def test_what_is_not_published_is_on_the_page_of_its_author_and_those_who_decide(
    units: Units,
    session: Session,
    scene: Scene,
    read: Read,
    *,
    name: str,
    seen: set[str],
    is_anonymous: bool,
) -> None:
    with units.open() as uow:
        for status in (Status.WAITING, Status.RETURNED, Status.DRAFT):
            make_contribution(uow, scene.topic, scene.cast.paula.membership, status=status, is_anonymous=is_anonymous)
    page = read(actor_of(session, getattr(scene.cast, name).account))
    assert {row.status for row in page.unplaced} == seen
    assert len(page.own) == (3 if name == "paula" else 0)


@pytest.mark.parametrize(
    ("name", "readable"), [(None, 1), ("stranger", 1), ("pierre", 2), ("mo", 3), ("olga", 3), ("paula", 3)]
)
def test_a_contribution_is_shown_no_wider_than_its_audience(
    units: Units,
    session: Session,
    scene: Scene,
    read: Read,
    *,
    name: str | None,
    readable: int,
) -> None:
    with units.open() as uow:
        for audience in ("everybody", "members", "moderators"):
            make_contribution(uow, scene.topic, scene.cast.paula.membership, audience=audience)
    actor = actor_of(session, getattr(scene.cast, name).account) if name else NOBODY
    assert len(read(actor).rows) == readable
