from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import literal, select, union_all
from sqlalchemy.orm import Session

from forum.contributions.models import Contribution, Topic
from forum.exchanges.models import Paper, Question, Round
from forum.kernel.actor import Actor
from forum.texts.models import Text


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a found text is to be opened: `thing_id` is that of the contribution, topic or paper."""

    text_id: int
    exchange_id: int
    kind: str
    published_at: datetime
    round_number: int | None = None
    thing_id: int | None = None
    topic_id: int | None = None
