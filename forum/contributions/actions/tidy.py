"""A topic put in order by its moderators: closed, its best known pinned, what stands elsewhere better moved there."""

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import select

from forum.contributions.actions.publish import announce, count_published, take_place
from forum.contributions.actions.topics import open_topic
from forum.contributions.errors import ContributionNotFound, NothingChosen, SameTopic, TopicNotFound
from forum.contributions.events import ContributionMoved, TopicChanged
from forum.contributions.models import Contribution, Status, Topic
from forum.contributions.policy import can_tidy, can_tidy_contribution
from forum.contributions.queries.standing import get_letter, get_place
from forum.kernel.actor import Actor
from forum.kernel.errors import require
from forum.kernel.unit_of_work import UnitOfWork
from forum.log.actions import write_log


def lock_topic(uow: UnitOfWork, actor: Actor, *, topic_id: int, is_locked: bool) -> Topic:
    """Close a topic to writing, or open it again; what stands in it can be read. TopicNotFound, NotPermitted."""
    topic = get_topic_to_tidy(uow, actor, topic_id)
    if topic.is_locked != is_locked:
        topic.is_locked = is_locked
        note(uow, actor, topic, act="lock" if is_locked else "unlock")
    return topic


def pin_contribution(uow: UnitOfWork, actor: Actor, *, topic_id: int, contribution_id: int | None) -> Topic:
    """Show where it stands above all others of its topic; None: nothing more. One at a time.

    It is a reference: what is hidden or withdrawn shows there no more, and what is changed shows changed.
    """
    topic = get_topic_to_tidy(uow, actor, topic_id)
    if contribution_id is not None:
        chosen = choose(uow, actor, topic_id=topic_id, contribution_ids=[contribution_id])
        if chosen[0].status != Status.PUBLISHED:
            raise ContributionNotFound()
    if topic.pinned_id != contribution_id:
        topic.pinned_id = contribution_id
        note(uow, actor, topic, act="unpin" if contribution_id is None else "pin")
    return topic


def split_topic(
    uow: UnitOfWork, actor: Actor, *, topic_id: int, contribution_ids: Collection[int], title: Mapping[str, str]
) -> Topic:
    """Give what was chosen a new topic of the same round. EmptyText where it has no title."""
    topic = get_topic_to_tidy(uow, actor, topic_id)
    chosen = choose(uow, actor, topic_id=topic_id, contribution_ids=contribution_ids)
    new = open_topic(uow, actor, round_id=topic.round_id, title=title)
    move(uow, actor, chosen, source=topic, target=new, act="split")
    return new


def move_contributions(
    uow: UnitOfWork, actor: Actor, *, topic_id: int, contribution_ids: Collection[int], target_id: int
) -> Topic:
    """To another topic of the exchange, each with the replies to it. A reply moved alone becomes a contribution of its own."""
    topic, target = get_topic_to_tidy(uow, actor, topic_id), get_topic_to_tidy(uow, actor, target_id)
    if target.exchange_id != topic.exchange_id:
        raise TopicNotFound()
    if target.id == topic.id:
        raise SameTopic({"target": SameTopic()})
    chosen = choose(uow, actor, topic_id=topic_id, contribution_ids=contribution_ids)
    move(uow, actor, chosen, source=topic, target=target, act="move")
    return target


def get_topic_to_tidy(uow: UnitOfWork, actor: Actor, topic_id: int) -> Topic:
    place = get_place(uow.session, actor, topic_id, now=uow.now)
    require(can_tidy(actor, place.exchange, uow.now))
    return uow.session.get_one(Topic, topic_id)


def choose(
    uow: UnitOfWork, actor: Actor, *, topic_id: int, contribution_ids: Collection[int]
) -> Sequence[Contribution]:
    """Those of the topic that readers see, or that wait. NothingChosen, ContributionNotFound, NotPermitted."""
    if not contribution_ids:
        raise NothingChosen({"chosen": NothingChosen()})
    letters = [get_letter(uow.session, each, keys=uow.keys) for each in sorted(set(contribution_ids))]
    for letter in letters:
        is_here = letter.contribution.topic_id == topic_id
        if not is_here or letter.standing.status in {Status.DRAFT, Status.WITHDRAWN}:
            raise ContributionNotFound()
        require(can_tidy_contribution(actor, letter.standing, uow.now))
    return [letter.contribution for letter in letters]


def move(
    uow: UnitOfWork, actor: Actor, chosen: Sequence[Contribution], *, source: Topic, target: Topic, act: str
) -> None:
    """Places are taken anew, in the order in which they stood."""
    moved = with_replies(uow, chosen)
    for row in moved:
        row.topic_id = target.id
        if row.parent_id not in {other.id for other in moved}:
            row.parent_id = None
    uow.flush()
    for row in sorted(moved, key=lambda row: (row.root_place or 0, row.reply_place or 0, row.id)):
        if row.root_place is not None:
            place_anew(uow, row, moved, source=source, target=target)
    if source.pinned_id in {row.id for row in moved}:
        source.pinned_id = None
    uow.flush()
    for row in moved:
        announce(uow, row, ContributionMoved)
    for row in chosen:
        write_log(uow, actor, act=act, thing="contribution", thing_id=row.id, exchange_id=row.exchange_id)


def with_replies(uow: UnitOfWork, chosen: Sequence[Contribution]) -> list[Contribution]:
    """And the replies to those, and so on."""
    found = {row.id: row for row in chosen}
    newest = set(found)
    while newest:
        replies = uow.session.scalars(select(Contribution).where(Contribution.parent_id.in_(newest)))
        newest = {reply.id for reply in replies if reply.id not in found and found.setdefault(reply.id, reply)}
    return list(found.values())


def place_anew(
    uow: UnitOfWork, row: Contribution, moved: Sequence[Contribution], *, source: Topic, target: Topic
) -> None:
    """Topics count what is published; a place is counted as published when it is taken."""
    place = take_place(uow, target.id)
    parent = next((other for other in moved if other.id == row.parent_id), None)
    row.root_place, row.reply_place = (place, 0) if parent is None else (parent.root_place, place)
    if row.status == Status.PUBLISHED:
        count_published(uow, source.id, -1)
    else:
        count_published(uow, target.id, -1)


def note(uow: UnitOfWork, actor: Actor, topic: Topic, *, act: str) -> None:
    write_log(uow, actor, act=act, thing="topic", thing_id=topic.id, exchange_id=topic.exchange_id)
    uow.record(TopicChanged(exchange_id=topic.exchange_id, topic_id=topic.id))
