"""What an organiser finds after the close: how each thing stands."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from forum.archive.models import Archive
from forum.archive.queries.kept import list_archives
from forum.archive.rules import State, is_over, stands_as
from forum.exchanges.models import Exchange
from forum.publication.queries.editions import EditionView, list_editions
from forum.reports.queries.commitments import CommitmentLine, list_commitments, list_waiting
from forum.reports.queries.survey import Results, count_survey
from forum.statistics.queries.frozen import Freeze, list_freezes


@dataclass(frozen=True, slots=True)
class After:
    """`freezes`, `editions`: the newest first. `offered`: the edition that readers find. `archives`: that may be taken."""

    survey: Results
    waiting: list[CommitmentLine]
    commitments: list[CommitmentLine]
    freezes: list[Freeze]
    editions: list[EditionView]
    archives: list[Archive]

    @property
    def offered(self) -> EditionView | None:
        return next((one for one in self.editions if one.is_offered), None)


def get_after(session: Session, exchange: Exchange, *, now: datetime) -> After:
    """For whoever organises it; nine queries."""
    archives = [
        row
        for row in list_archives(session, exchange.id)
        if stands_as(row.state, revision=row.revision, present=exchange.revision) == State.READY
        and not is_over(row.made_at, now)
    ]
    return After(
        survey=count_survey(session, exchange, now=now),
        waiting=list_waiting(session, exchange.id),
        commitments=list_commitments(session, exchange.id),
        freezes=list_freezes(session, exchange.id),
        editions=list_editions(session, exchange.id),
        archives=archives,
    )
