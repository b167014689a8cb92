from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from forum.accounts.models import Account
from forum.contributions.actions.submit import Writing, submit_contribution
from forum.contributions.actions.tidy import lock_topic, move_contributions, pin_contribution, split_topic
from forum.contributions.actions.withdraw import withdraw_contribution
from forum.contributions.errors import ContributionNotFound, NothingChosen, SameTopic
from forum.contributions.models import Contribution, Status, Topic
from forum.exchanges.models import Membership
from forum.kernel.actor import Actor
from forum.kernel.errors import NotPermitted
from forum.kernel.unit_of_work import Units
from forum.log.models import LogEntry
from tests.actors import actor_of
from tests.contributions.conftest import Scene
from tests.factories import make_contribution
from tests.pages import send

As = Callable[[Account], FlaskClient]


@pytest.fixture
def mo(session: Session, scene: Scene) -> Actor:
    return actor_of(session, scene.cast.mo.account)


@pytest.fixture
def thread(units: Units, scene: Scene) -> list[int]:
    """A post, a reply to it, a reply to that, and another post."""
    member = scene.cast.paula.membership
    with units.open() as uow:
        post = make_contribution(uow, scene.topic, member, text="The lamps are out.")
        reply = make_contribution(uow, scene.topic, member, text="Ours too.", parent_id=post.id)
        deeper = make_contribution(uow, scene.topic, member, text="Since when?", parent_id=reply.id)
        other = make_contribution(uow, scene.topic, member, text="Buses at night.")
        for row, place in ((post, (1, 0)), (reply, (1, 2)), (deeper, (1, 3)), (other, (4, 0))):
            row.root_place, row.reply_place = place
        topic = uow.session.get_one(Topic, scene.topic.id)
        topic.next_place, topic.published_count = 5, 4
        return [post.id, reply.id, deeper.id, other.id]


def places(session: Session, topic_id: int) -> list[tuple[int, int | None, int | None]]:
    session.expire_all()
    query = select(Contribution).where(Contribution.topic_id == topic_id)
    rows = session.scalars(query.order_by(Contribution.root_place, Contribution.reply_place))
    return [(row.id, row.root_place, row.reply_place) for row in rows]


def counts(session: Session, *topic_ids: int) -> list[int]:
    return [session.get_one(Topic, topic_id, populate_existing=True).published_count for topic_id in topic_ids]


def acts(session: Session) -> list[tuple[str, int | None]]:
    return [
        (act, thing) for act, thing in session.execute(select(LogEntry.act, LogEntry.thing_id).order_by(LogEntry.id))
    ]


def test_a_locked_topic_takes_no_words_until_it_is_open_again(
    units: Units, session: Session, scene: Scene, mo: Actor
) -> None:
    paula, writing = actor_of(session, scene.cast.paula.account), Writing(text="Good evening.", language="en")
    with units.open() as uow:
        lock_topic(uow, mo, topic_id=scene.topic.id, is_locked=True)
    with pytest.raises(NotPermitted), units.open() as uow:
        submit_contribution(uow, paula, topic_id=scene.topic.id, writing=writing)
    with units.open() as uow:
        lock_topic(uow, mo, topic_id=scene.topic.id, is_locked=False)
        lock_topic(uow, mo, topic_id=scene.topic.id, is_locked=False)
    with units.open() as uow:
        assert submit_contribution(uow, paula, topic_id=scene.topic.id, writing=writing).id
    assert acts(session) == [("lock", scene.topic.id), ("unlock", scene.topic.id)]


def test_a_post_moves_with_its_replies_in_their_order(
    units: Units, session: Session, scene: Scene, mo: Actor, thread: list[int]
) -> None:
    post, reply, deeper, other = thread
    with units.open() as uow:
        make_contribution(uow, scene.topic, scene.cast.paula.membership, parent_id=post, status=Status.WAITING)
        move_contributions(uow, mo, topic_id=scene.topic.id, contribution_ids=[post], target_id=scene.next_topic.id)
    here = [place for place in places(session, scene.next_topic.id) if place[1] is not None]
    assert here == [(post, 1, 0), (reply, 1, 2), (deeper, 1, 3)]
    assert places(session, scene.topic.id) == [(other, 4, 0)]
    assert counts(session, scene.topic.id, scene.next_topic.id) == [1, 3]
    assert acts(session) == [("move", post)]


def test_a_reply_moved_alone_is_a_contribution_of_its_own(
    units: Units, session: Session, scene: Scene, mo: Actor, thread: list[int]
) -> None:
    post, reply, deeper, other = thread
    with units.open() as uow:
        new = split_topic(
            uow, mo, topic_id=scene.topic.id, contribution_ids=[reply, other], title={"en": "Lamps", "fr": "Lampes"}
        )
    assert places(session, new.id) == [(reply, 1, 0), (deeper, 1, 2), (other, 3, 0)]
    assert session.get_one(Contribution, reply).parent_id is None
    assert places(session, scene.topic.id) == [(post, 1, 0)]
    assert new.round_id == scene.topic.round_id


def test_what_was_moved_is_found_in_the_week_it_stands_in_now(
    units: Units, scene: Scene, mo: Actor, thread: list[int], drain: Callable[[], int], as_: As
) -> None:
    drain()
    with units.open() as uow:
        move_contributions(
            uow, mo, topic_id=scene.topic.id, contribution_ids=[thread[0]], target_id=scene.next_topic.id
        )
    drain()
    slug = scene.cast.exchange.slug
    found = as_(scene.cast.paula.account).get(f"/exchanges/{slug}/search?q=lamps&round=2&lang=en").text
    assert f"/contributions/{thread[0]}" in found
    kept = as_(scene.cast.paula.account).get(f"/exchanges/{slug}/contributions/{thread[0]}")
    assert f"/topics/{scene.next_topic.id}" in kept.headers.get("Location", kept.text)


def test_nothing_and_the_same_topic_and_ones_own_are_refused(
    units: Units, session: Session, scene: Scene, mo: Actor, thread: list[int]
) -> None:
    here, there = scene.topic.id, scene.next_topic.id
    with units.open() as uow:
        own = make_contribution(uow, scene.topic, scene.cast.mo.membership, is_anonymous=True).id
        elsewhere = make_contribution(uow, scene.next_topic, scene.cast.paula.membership).id
    cases: list[tuple[type[Exception], list[int], int]] = [
        (NothingChosen, [], there),
        (SameTopic, thread[:1], here),
        (NotPermitted, [own], there),
        (ContributionNotFound, [elsewhere], there),
    ]
    before = places(session, here)
    for refusal, chosen, target in cases:
        with pytest.raises(refusal), units.open() as uow:
            move_contributions(uow, mo, topic_id=here, contribution_ids=chosen, target_id=target)
    assert places(session, here) == before


def test_a_pin_follows_its_contribution(
    units: Units, session: Session, scene: Scene, mo: Actor, thread: list[int], as_: As, client: FlaskClient
) -> None:
    address = f"/exchanges/{scene.cast.exchange.slug}/topics/{scene.topic.id}?lang=en"
    with units.open() as uow:
        pin_contribution(uow, mo, topic_id=scene.topic.id, contribution_id=thread[3])
    for reader in (client, as_(scene.cast.paula.account)):
        assert "Pinned by the moderators:" in reader.get(address).text
    with units.open() as uow:
        withdraw_contribution(uow, actor_of(session, scene.cast.paula.account), contribution_id=thread[3])
    assert "Pinned by the moderators:" not in client.get(address).text
    with pytest.raises(ContributionNotFound), units.open() as uow:
        pin_contribution(uow, mo, topic_id=scene.topic.id, contribution_id=thread[3])


def test_what_is_pinned_stands_above_each_page_of_its_topic_for_who_may_read_it(
    units: Units, scene: Scene, mo: Actor, as_: As, client: FlaskClient
) -> None:
    with units.open() as uow:
        member = uow.session.get_one(Membership, scene.cast.paula.membership.id)
        first = make_contribution(uow, scene.topic, member, audience="members")
        first.root_place, first.reply_place = 1, 0
        for place in range(2, 40):
            row = make_contribution(uow, scene.topic, member)
            row.root_place, row.reply_place = place, 0
        uow.flush()
        pin_contribution(uow, mo, topic_id=scene.topic.id, contribution_id=first.id)
    last = f"/exchanges/{scene.cast.exchange.slug}/topics/{scene.topic.id}?before=end&lang=en"
    assert "Pinned by the moderators:" in as_(scene.cast.pierre.account).get(last).text
    assert "Pinned by the moderators:" not in client.get(last).text


def test_the_page_moves_what_is_ticked_and_keeps_what_was_typed_where_it_is_refused(
    session: Session, scene: Scene, thread: list[int], as_: As
) -> None:
    moderator = as_(scene.cast.mo.account)
    address = f"/exchanges/{scene.cast.exchange.slug}/topics/{scene.topic.id}/order?lang=en"
    refused = send(moderator, address, "/move", **{"title-en": "Lamps", "target": "new"})
    assert refused.status_code == 422
    assert "Please choose at least one contribution." in refused.text
    assert 'value="Lamps"' in refused.text
    moved = send(moderator, address, "/move", **{"title-en": "Lamps", "target": "new", "chosen": str(thread[3])})
    assert moved.status_code == 303
    assert "Buses at night." in moderator.get(moved.headers["Location"]).text
    page = moderator.get(address).text
    assert "Buses at night." not in page
    assert "The lamps are out." in page
