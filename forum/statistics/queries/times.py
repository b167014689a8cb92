"""How long texts took to appear, and to be rendered by a person."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from statistics import median
from typing import Any

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import Session

from forum.contributions.models import Contribution, Status, Topic
from forum.exchanges.models import Exchange, Round
from forum.kernel.db import plain_rows
from forum.statistics.queries.answers import ANONYMOUS
from forum.texts.models import Origin, State, Text, Version


@dataclass(frozen=True, slots=True)
class Middle:
    """Of how many texts, and the middle one (median) of their times."""

    texts: int
    time: timedelta


@dataclass(frozen=True, slots=True)
class Times:
    """`to_publication` by the round's number; `to_translation` by the language written and that of the version."""

    to_publication: Mapping[int, Middle]
    to_translation: Mapping[tuple[str, str], Middle]


def count_times(session: Session, exchange: Exchange) -> Times:
    """Of what is published now. What bears no name is left out: of its moments only the day is kept."""
    return Times(_to_publication(session, exchange.id), _to_translation(session, exchange.id))


def _to_publication(session: Session, exchange_id: int) -> dict[int, Middle]:
    """From sending in until others could read it."""
    query = (
        select(Round.number, Contribution.submitted_at, Contribution.published_at)
        .join(Topic, Topic.id == Contribution.topic_id)
        .join(Round, Round.id == Topic.round_id)
        .where(_published_by_name(exchange_id), Contribution.submitted_at.is_not(None))
    )
    return _middles(plain_rows(session, query, {}))


def _to_translation(session: Session, exchange_id: int) -> dict[tuple[str, str], Middle]:
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
    return _middles(plain_rows(session, query, {}))


def _published_by_name(exchange_id: int) -> ColumnElement[bool]:
    return and_(
        Contribution.exchange_id == exchange_id,
        Contribution.status == Status.PUBLISHED,
        Contribution.shown_as != ANONYMOUS,
        Contribution.published_at.is_not(None),
    )


def _middles(rows: Iterable[Sequence[Any]]) -> dict[Any, Middle]:
    """By what stands before the two moments of each row, in its order."""
    found: dict[Any, list[float]] = defaultdict(list)
    for *key, since, until in rows:
        found[tuple(key) if len(key) > 1 else key[0]].append(max((until - since).total_seconds(), 0))
    return {key: Middle(len(times), timedelta(seconds=median(times))) for key, times in sorted(found.items())}
