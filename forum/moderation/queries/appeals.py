"""Appeals: what waits to be looked at again, and what became of one's own."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from forum.contributions.models import Contribution, Status
from forum.contributions.queries.standing import Letter, get_letter
from forum.contributions.reasons import said_reason
from forum.exchanges.models import Exchange
from forum.kernel.actor import Actor
from forum.kernel.errors import require
from forum.kernel.keys import Keys
from forum.kernel.wording import direction
from forum.moderation.errors import AppealNotFound
from forum.moderation.models import Appeal, DecisionRow
from forum.moderation.policy import can_see_desk, who_decides
from forum.moderation.queries.staff import list_staff
from forum.moderation.rules import ADVERSE, REASONS, Kind

MOST_LISTED = 50


@dataclass(frozen=True, slots=True)
class Plea:
    """An appeal with the contribution it is about, and those who decided on that before."""

    appeal: Appeal
    letter: Letter
    decided_by: frozenset[int]


def get_plea(session: Session, appeal_id: int, *, keys: Keys) -> Plea:
    """Whoever asks, waiting or not. AppealNotFound."""
    appeal = session.get(Appeal, appeal_id)
    if appeal is None:
        raise AppealNotFound()
    letter = get_letter(session, appeal.contribution_id, keys=keys)
    before = DecisionRow.contribution_id == appeal.contribution_id, DecisionRow.id <= appeal.decision_id
    decided_by = session.scalars(select(DecisionRow.decided_by_id).where(*before))
    return Plea(appeal, letter, frozenset(decided_by))


def list_pleas(session: Session, actor: Actor, exchange: Exchange, *, now: datetime, keys: Keys) -> list[Plea]:
    """The appeals that wait, the oldest first. NotPermitted."""
    require(can_see_desk(actor, exchange, now))
    query = select(Appeal.id).where(Appeal.exchange_id == exchange.id, is_waiting()).order_by(Appeal.id)
    ids = session.scalars(query.limit(MOST_LISTED)).all()
    return [get_plea(session, appeal_id, keys=keys) for appeal_id in ids]


def list_called_to(session: Session, appeal_id: int, *, now: datetime, keys: Keys) -> list[int]:
    """Memberships of those who are told that it waits: those of `deciders`; nobody where it waits no longer."""
    plea = get_plea(session, appeal_id, keys=keys)
    if not does_wait(session, plea.appeal):
        return []
    staff = list_staff(session, plea.appeal.exchange_id)
    return sorted(who_decides(plea.letter.standing, staff, now, decided_by=plea.decided_by).called)


def count_waiting(
    session: Session, actor: Actor, exchange: Exchange, *, now: datetime, keys: Keys
) -> tuple[int, datetime | None, int]:
    """How many appeals wait (of the oldest 50), since when the oldest does, and how many only their authors could decide."""
    pleas, staff = list_pleas(session, actor, exchange, now=now, keys=keys), list_staff(session, exchange.id)
    those = [who_decides(plea.letter.standing, staff, now, decided_by=plea.decided_by) for plea in pleas]
    oldest = min((plea.appeal.made_at for plea in pleas), default=None)
    return len(pleas), oldest, sum(not each.may for each in those)


def does_wait(session: Session, appeal: Appeal) -> bool:
    return session.scalar(select(Appeal.id).where(Appeal.id == appeal.id, is_waiting())) is not None


def is_waiting() -> ColumnElement[bool]:
    """Not decided, and not overtaken: by its author, who took it back or sent it again, or by another decision."""
    last = select(func.max(DecisionRow.id)).where(DecisionRow.contribution_id == Appeal.contribution_id)
    status = select(Contribution.status).where(Contribution.id == Appeal.contribution_id)
    return (
        Appeal.outcome_id.is_(None)
        & (Appeal.decision_id == last.scalar_subquery())
        & status.scalar_subquery().in_((Status.RETURNED, Status.HIDDEN))
    )


def find_adverse(session: Session, contribution_id: int) -> DecisionRow | None:
    """The last decision on it, if that is one to appeal against."""
    query = select(DecisionRow).where(DecisionRow.contribution_id == contribution_id)
    last = session.scalar(query.order_by(DecisionRow.id.desc()).limit(1))
    return last if last is not None and Kind(last.kind) in ADVERSE else None


def find_appeal(session: Session, decision_id: int) -> Appeal | None:
    return session.scalar(select(Appeal).where(Appeal.decision_id == decision_id))


@dataclass(frozen=True, slots=True)
class OwnAppeal:
    """Where one's own stands. `state`: may (none was made yet), waiting, granted, upheld.

    `reason` is said, `words` are those of who decided. `is_by_same`: nobody was left who had not decided before.
    """

    state: str
    at: datetime | None = None
    reason: str = ""
    words: str = ""
    language: str = ""
    is_by_same: bool = False

    @property
    def direction(self) -> str:
        return direction(self.language or "en")


def list_own_appeals(session: Session, statuses: Mapping[int, str], *, locale: str) -> dict[int, OwnAppeal]:
    """For contributions of one's own, by id with their status: what became of the last appeal, or that one may be made.

    Two queries. The caller has seen that they are hers.
    """
    decisions = _last_decisions(session, statuses)
    appeals = _appeals(session, statuses)
    found = {}
    for contribution_id, last in decisions.items():
        appeal = appeals.get(contribution_id)
        shown = _own(statuses[contribution_id], last, appeal, locale=locale)
        if shown is not None:
            found[contribution_id] = shown
    return found


def _own(status: str, last: DecisionRow, appeal: Appeal | None, *, locale: str) -> OwnAppeal | None:
    if appeal is not None and appeal.outcome_id == last.id and status != Status.WITHDRAWN:
        kind = Kind(last.kind)
        return OwnAppeal(
            state="granted" if kind is Kind.GRANT else "upheld",
            at=last.decided_at,
            reason=said_reason(locale, last.reason_code, of=REASONS[kind]),
            words=last.reason or "",
            language=last.reason_language or "",
            is_by_same=last.has_decided_before,
        )
    if status not in {Status.RETURNED, Status.HIDDEN} or Kind(last.kind) not in ADVERSE:
        return None
    is_made = appeal is not None and appeal.decision_id == last.id
    return OwnAppeal("waiting", appeal.made_at) if appeal is not None and is_made else OwnAppeal("may")


def _last_decisions(session: Session, ids: Collection[int]) -> dict[int, DecisionRow]:
    newest = select(func.max(DecisionRow.id)).where(DecisionRow.contribution_id.in_(ids))
    query = select(DecisionRow).where(DecisionRow.id.in_(newest.group_by(DecisionRow.contribution_id)))
    return {row.contribution_id: row for row in session.scalars(query)}


def _appeals(session: Session, ids: Collection[int]) -> dict[int, Appeal]:
    query = select(Appeal).where(Appeal.contribution_id.in_(ids)).order_by(Appeal.id)
    return {row.contribution_id: row for row in session.scalars(query)}
