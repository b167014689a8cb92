"""An exchange with a topic of its first week, and contributions in it."""

from typing import Any

from forum.contributions.models import Contribution, Status, Topic
from forum.exchanges.models import Membership
from forum.kernel.unit_of_work import UnitOfWork
from forum.texts.actions import create_text, put_version, split
from forum.texts.models import Origin
from forum.texts.queries import get_text
from tests.cast import Cast, assemble
from tests.factories import numbers


class Scene:
    def __init__(self, uow: UnitOfWork, **settings: object) -> None:
        self.cast: Cast = assemble(uow, **settings)
        self.exchange = self.cast.exchange
        self.topic = self._topic(uow, 0)
        self.later_topic = self._topic(uow, 1)

    def _topic(self, uow: UnitOfWork, place: int) -> Topic:
        round_ = self.cast.rounds[place]
        topic = Topic(
            exchange_id=self.exchange.id,
            round_id=round_.id,
            title_id=round_.theme_id,
            is_first=True,
            created_at=uow.now,
        )
        uow.add(topic)
        uow.flush()
        return topic

    def contribute(
        self,
        uow: UnitOfWork,
        source: str,
        *,
        language: str = "es",
        author: Membership | None = None,
        versions: dict[str, str] | None = None,
        origin: Origin = Origin.HUMAN,
        **overrides: Any,
    ) -> Contribution:
        """Published unless told otherwise, by Paula unless told otherwise."""
        status = overrides.get("status", Status.PUBLISHED)
        text = create_text(
            uow,
            exchange_id=self.exchange.id,
            kind="contribution",
            language=language,
            source=source,
            is_published=status == Status.PUBLISHED,
        )
        for other, line in (versions or {}).items():
            put_version(uow, text, language=other, paragraphs=split(line, is_plain=False), origin=origin)
        number = next(numbers)
        fields: dict[str, Any] = {
            "exchange_id": self.exchange.id,
            "topic_id": self.topic.id,
            "author_id": (author or self.cast.paula.membership).id,
            "text_id": text.id,
            "status": status,
            "root_place": number,
            "reply_place": 0,
            "submission_key": f"key-{number}",
            "submitted_at": uow.now,
            "published_at": uow.now,
            "created_at": uow.now,
        }
        contribution = uow.add(Contribution(**{**fields, **overrides}))
        uow.flush()
        return contribution

    def text(self, uow: UnitOfWork, contribution: Contribution) -> Any:
        return get_text(uow.session, contribution.text_id)
