from collections.abc import Mapping

from sqlalchemy import select

from forum.contributions.events import TopicOpened
from forum.contributions.models import Topic
from forum.contributions.policy import can_open_topic
from forum.exchanges.errors import RoundNotFound
from forum.exchanges.events import RoundCreated
from forum.exchanges.models import Exchange, Round
from forum.exchanges.policy import can_see_exchange
from forum.kernel.actor import Actor
from forum.kernel.errors import require
from forum.kernel.unit_of_work import UnitOfWork
from forum.log.actions import write_log
from forum.texts.actions import create_text_in_languages
from forum.texts.errors import EmptyText


def open_topic(uow: UnitOfWork, actor: Actor, *, round_id: int, title: Mapping[str, str]) -> Topic:
    """A further thread of a round. `title` by language, the first one its source."""
    round_ = uow.session.get(Round, round_id)
    exchange = uow.session.get(Exchange, round_.exchange_id) if round_ is not None else None
    if round_ is None or exchange is None or not can_see_exchange(actor, exchange, uow.now):
        raise RoundNotFound()
    require(can_open_topic(actor, exchange, uow.now))
    if not title:
        raise EmptyText()
    text = create_text_in_languages(uow, exchange_id=exchange.id, kind="topic", wordings=title)
    topic = _add_topic(uow, round_, title_id=text.id)
    write_log(uow, actor, act="open", thing="topic", thing_id=topic.id, exchange_id=exchange.id)
    return topic


def open_first_topics(uow: UnitOfWork) -> None:
    """Before each commit: a round just made gets its topic, which bears its theme's own text as title."""
    for event in list(uow.events):
        if isinstance(event, RoundCreated):
            open_first_topic(uow, event.round_id)


def open_first_topic(uow: UnitOfWork, round_id: int) -> None:
    round_ = uow.session.get_one(Round, round_id)
    if uow.session.scalar(select(Topic.id).where(Topic.round_id == round_id, Topic.is_first)) is None:
        _add_topic(uow, round_, title_id=round_.theme_id, is_first=True)


def _add_topic(uow: UnitOfWork, round_: Round, *, title_id: int, is_first: bool = False) -> Topic:
    topic = uow.add(
        Topic(
            exchange_id=round_.exchange_id,
            round_id=round_.id,
            title_id=title_id,
            is_first=is_first,
            created_at=uow.now,
        )
    )
    uow.flush()
    uow.record(TopicOpened(exchange_id=round_.exchange_id, topic_id=topic.id))
    return topic
