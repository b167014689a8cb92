"""An exchange with two topics, and what happens in it."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from forum.contributions.models import Contribution, Status, Topic
from forum.exchanges.models import Exchange, Membership, Round
from forum.kernel.keys import Keys
from forum.kernel.unit_of_work import UnitOfWork, Units
from forum.statistics.actions.count import write_hits
from forum.statistics.rules import Hit, Reading, VisitorKind, VisitorRole
from forum.statistics.visitors import PersonNames
from forum.texts.actions import create_text
from tests.factories import make_exchange, make_round

KEYS = Keys("for tests only")


class Scene:
    def __init__(self, uow: UnitOfWork, **settings: object) -> None:
        self.exchange: Exchange = make_exchange(uow, **settings)
        self.rounds = [make_round(uow, self.exchange, theme=theme) for theme in ("Partnerships", "Networks")]
        self.topics = [make_topic(uow, round_) for round_ in self.rounds]
        self.start: datetime = uow.now

    def hit(self, minutes: float, topic: int | None = None, **changes: object) -> Hit:
        """A page seen by "ana", `minutes` after the scene began; `topic` counts from 0."""
        at = self.start + timedelta(minutes=minutes)
        values = {
            "exchange_id": self.exchange.id,
            "visitor": "ana",
            "kind": VisitorKind.PERSON,
            "role": VisitorRole.PARTICIPANT,
            "at": at,
            "topic_id": None if topic is None else self.topics[topic].id,
            "reading": None if topic is None else Reading(at, "en", "author"),
        }
        return Hit(**(values | changes))

    def hit_of(self, member: Membership, minutes: float, topic: int | None = None, **changes: object) -> Hit:
        visitor = PersonNames(KEYS, self.exchange.id).visitor(member.account_id or 0)
        return self.hit(minutes, topic, visitor=visitor, **changes)


def make_topic(uow: UnitOfWork, round_: Round) -> Topic:
    topic = uow.add(
        Topic(
            exchange_id=round_.exchange_id,
            round_id=round_.id,
            title_id=round_.theme_id,
            is_first=True,
            created_at=uow.now,
        )
    )
    uow.flush()
    return topic


def contribute(uow: UnitOfWork, topic: Topic, author: Membership | None, **overrides: object) -> Contribution:
    language = str(overrides.pop("language", "en"))
    text = create_text(uow, exchange_id=topic.exchange_id, kind="contribution", language=language, source="Words.")
    fields: dict[str, object] = {
        "exchange_id": topic.exchange_id,
        "topic_id": topic.id,
        "author_id": author and author.id,
        "text_id": text.id,
        "status": Status.PUBLISHED,
        "submission_key": f"key {text.id}",
        "submitted_at": uow.now,
        "created_at": uow.now,
    }
    contribution = uow.add(Contribution(**{**fields, **overrides}))
    uow.flush()
    return contribution


def write(units: Units, *hits: Hit) -> None:
    with units.open() as uow:
        write_hits(uow, hits)


def fresh(session: Session) -> Session:
    session.rollback()
    session.expire_all()
    return session
