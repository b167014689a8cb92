"""How the contributions of each round were handled: the public count."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from statistics import median

from sqlalchemy import distinct, func, select
from sqlalchemy.orm import Session

from forum.contributions.models import Contribution, Status, Topic
from forum.exchanges.models import Exchange
from forum.moderation.models import Appeal, DecisionRow
from forum.moderation.queries.decisions import is_reading
from forum.moderation.rules import Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Handled:
    """Of one round, in numbers of contributions.

    `received`: sent in, whatever became of them; `published`: readable at some time, unless letting it through was taken
    back; `returned`, `hidden`: at least once, even if it was undone since; `appealed`: of which one was asked to be looked at
    again. `median_wait`: the middle one of the times from sending in (or changing) to the decision that stands; None where
    none is known. Of what bears no name none is.
    """

    received: int = 0
    published: int = 0
    returned: int = 0
    hidden: int = 0
    appealed: int = 0
    median_wait: timedelta | None = None


def count_handled(session: Session, exchange: Exchange) -> dict[int, Handled]:
    """By round id; rounds in which nothing was sent in are left out. Four queries."""
    received = select(Topic.round_id, func.count(), func.count(Contribution.published_at)).join(
        Contribution, Contribution.topic_id == Topic.id
    )
    sent = received.where(Topic.exchange_id == exchange.id, Contribution.status != Status.DRAFT).group_by(
        Topic.round_id
    )
    decided, appealed, waits = _decided(session, exchange), _appealed(session, exchange), _waits(session, exchange)
    return {
        round_id: Handled(
            received=count,
            published=published,
            returned=decided[round_id, Kind.RETURN],
            hidden=decided[round_id, Kind.HIDE],
            appealed=appealed[round_id],
            median_wait=middle(waits.get(round_id, [])),
        )
        for round_id, count, published in session.execute(sent)
    }


def middle(waits: Sequence[timedelta]) -> timedelta | None:
    """Their median."""
    return timedelta(seconds=median(wait.total_seconds() for wait in waits)) if waits else None


def _decided(session: Session, exchange: Exchange) -> Counter[tuple[int, str]]:
    query = (
        select(Topic.round_id, DecisionRow.kind, func.count(distinct(DecisionRow.contribution_id)))
        .join(Contribution, Contribution.id == DecisionRow.contribution_id)
        .join(Topic, Topic.id == Contribution.topic_id)
        .where(DecisionRow.exchange_id == exchange.id, DecisionRow.kind.in_((Kind.RETURN, Kind.HIDE)))
        .group_by(Topic.round_id, DecisionRow.kind)
    )
    return Counter({(round_id, kind): count for round_id, kind, count in session.execute(query)})


def _appealed(session: Session, exchange: Exchange) -> Counter[int]:
    query = (
        select(Topic.round_id, func.count(distinct(Appeal.contribution_id)))
        .join(Contribution, Contribution.id == Appeal.contribution_id)
        .join(Topic, Topic.id == Contribution.topic_id)
        .where(Appeal.exchange_id == exchange.id)
        .group_by(Topic.round_id)
    )
    return Counter({round_id: count for round_id, count in session.execute(query)})


def _waits(session: Session, exchange: Exchange) -> dict[int, list[timedelta]]:
    query = (
        select(Topic.round_id, DecisionRow.decided_at, DecisionRow.waiting_since)
        .join(Contribution, Contribution.id == DecisionRow.contribution_id)
        .join(Topic, Topic.id == Contribution.topic_id)
        .where(DecisionRow.exchange_id == exchange.id, DecisionRow.waiting_since.is_not(None), is_reading())
    )
    found: defaultdict[int, list[timedelta]] = defaultdict(list)
    for round_id, decided_at, waiting_since in session.execute(query):
        if waiting_since is not None:
            found[round_id].append(decided_at - waiting_since)
    return found
