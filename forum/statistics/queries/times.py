"""How long texts took to appear, and to be rendered by a person."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import Session

from forum.contributions.models import Contribution, Status, Topic
from forum.exchanges.models import Exchange, Round
from forum.kernel.db import plain_rows
from forum.statistics.queries.answers import ANONYMOUS
from forum.statistics.rules import middle_of
from forum.texts.models import Origin, State, Text, Version

MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Lengths:
    """How many whole minutes each of some texts took, the shortest first."""

    minutes: Sequence[int]

    @property
    def texts(self) -> int:
        return len(self.minutes)

    @property
    def middle(self) -> timedelta:
        """Half took no longer."""
        return timedelta(minutes=middle_of(self.minutes))


@dataclass(frozen=True, slots=True)
class Times:
    """`to_publication` by the round's number; `to_translation` by the language written and that of the version."""

    to_publication: Mapping[int, Lengths]
    to_translation: Mapping[tuple[str, str], Lengths]


def count_times(session: Session, exchange: Exchange) -> Times:
    """Of what is published now. What bears no name is left out: of its moments only the day is kept."""
    return Times(_to_publication(session, exchange.id), _to_translation(session, exchange.id))


def _to_publication(session: Session, exchange_id: int) -> dict[int, Lengths]:
    """From sending in until others could read it."""
    query = (
        select(Round.number, Contribution.submitted_at, Contribution.published_at)
        .join(Topic, Topic.id == Contribution.topic_id)
        .join(Round, Round.id == Topic.round_id)
        .where(_published_by_name(exchange_id), Contribution.submitted_at.is_not(None))
    )
    return _lengths(plain_rows(session, query, {}))


def _to_translation(session: Session, exchange_id: int) -> dict[tuple[str, str], Lengths]:
    """From when it could be read until a person's version of it was there; none at all where that was there before."""
    query = (
        select(Text.source_language, Version.language, Contribution.published_at, Version.created_at)
        .join(Text, Text.id == Contribution.text_id)
        .join(Version, Version.text_id == Text.id)
        .where(
            _published_by_name(exchange_id),
            Version.origin == Origin.HUMAN,
            Version.state == State.PUBLISHED,
            Version.language != Text.source_language,
        )
    )
    return _lengths(plain_rows(session, query, {}))


def _published_by_name(exchange_id: int) -> ColumnElement[bool]:
    return and_(
        Contribution.exchange_id == exchange_id,
        Contribution.status == Status.PUBLISHED,
        Contribution.shown_as != ANONYMOUS,
        Contribution.published_at.is_not(None),
    )


def _lengths(rows: Iterable[Sequence[Any]]) -> dict[Any, Lengths]:
    """By what stands before the two moments of each row, in its order."""
    found: dict[Any, list[int]] = defaultdict(list)
    for *key, since, until in rows:
        found[tuple(key) if len(key) > 1 else key[0]].append(max(round((until - since) / MINUTE), 0))
    return {key: Lengths(sorted(minutes)) for key, minutes in sorted(found.items())}
