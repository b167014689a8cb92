"""Appeals: what waits to be looked at again, and what became of one's own."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import Session, aliased

from forum.contributions.models import AnonymousAuthor, Contribution, Status, Topic
from forum.contributions.queries.standing import ANONYMOUS, Letter, make_place, weigh
from forum.contributions.reasons import said_reason
from forum.exchanges.models import Exchange
from forum.exchanges.queries import view_exchange
from forum.kernel.actor import Actor
from forum.kernel.errors import require
from forum.kernel.keys import Keys
from forum.moderation.deciders import Deciders
from forum.moderation.errors import AppealNotFound
from forum.moderation.models import Appeal, DecisionRow
from forum.moderation.policy import can_see_desk, who_decides
from forum.moderation.queries.decisions import has_words, is_in_force
from forum.moderation.queries.staff import list_staff
from forum.moderation.rules import ADVERSE, REASONS, Kind
from forum.texts.models import Text

MOST_LISTED = 50


@dataclass(frozen=True, slots=True)
class Plea:
    """An appeal, the contribution it is about and its language, those who decided on that before, and who decides now."""

    appeal: Appeal
    letter: Letter
    language: str
    decided_by: frozenset[int]
    those: Deciders


def get_plea(session: Session, appeal_id: int, *, now: datetime, keys: Keys) -> Plea:
    """Whoever asks, waiting or not. AppealNotFound."""
    found = _pleas(session, Appeal.id == appeal_id, now=now, keys=keys)
    if not found:
        raise AppealNotFound()
    return found[0]


def list_pleas(session: Session, actor: Actor, exchange: Exchange, *, now: datetime, keys: Keys) -> list[Plea]:
    """The appeals that wait, the oldest first: 50 of them. NotPermitted."""
    require(can_see_desk(actor, exchange, now))
    return _pleas(session, (Appeal.exchange_id == exchange.id) & is_waiting(), now=now, keys=keys)


def list_called_to(session: Session, appeal_id: int, *, now: datetime, keys: Keys) -> list[int]:
    """Memberships of those who are told that it waits; nobody where it waits no longer."""
    found = _pleas(session, (Appeal.id == appeal_id) & is_waiting(), now=now, keys=keys)
    return sorted(found[0].those.called) if found else []


def list_unnamed_pleas(session: Session, exchange_id: int, *, now: datetime, keys: Keys) -> list[Plea]:
    """Those that wait there of who bears no name, whoever asks: for the mails about them."""
    return _pleas(session, (Appeal.exchange_id == exchange_id) & is_unnamed() & is_waiting(), now=now, keys=keys)


def list_exchanges_with_unnamed(session: Session) -> Sequence[int]:
    """Where such appeals wait."""
    return session.scalars(select(Appeal.exchange_id).where(is_unnamed(), is_waiting()).distinct()).all()


def count_pleas(session: Session, exchange_ids: Collection[int]) -> dict[int, int]:
    """How many appeals wait, by exchange; the caller has asked policy."""
    query = select(Appeal.exchange_id, func.count()).where(Appeal.exchange_id.in_(exchange_ids), is_waiting())
    return {exchange_id: number for exchange_id, number in session.execute(query.group_by(Appeal.exchange_id))}


def is_unnamed() -> ColumnElement[bool]:
    about = aliased(Contribution)
    return select(about.author_id).where(about.id == Appeal.contribution_id).scalar_subquery().is_(None)


def _pleas(session: Session, wanted: ColumnElement[bool], *, now: datetime, keys: Keys) -> list[Plea]:
    """Of one exchange. Three queries, however many they are."""
    query = (
        select(Appeal, Contribution, Topic, Exchange, Text.source_language, AnonymousAuthor.sealed)
        .join(Contribution, Contribution.id == Appeal.contribution_id)
        .join(Topic, Topic.id == Contribution.topic_id)
        .join(Exchange, Exchange.id == Contribution.exchange_id)
        .join(Text, Text.id == Contribution.text_id)
        .outerjoin(AnonymousAuthor, AnonymousAuthor.contribution_id == Contribution.id)
        .where(wanted)
        .order_by(Appeal.id)
        .limit(MOST_LISTED)
    )
    rows = session.execute(query).all()
    if not rows:
        return []
    staff = list_staff(session, rows[0].Exchange.id)
    decided = _decided_before(session, [row.Appeal for row in rows])
    pleas = []
    for row in rows:
        place, by = make_place(view_exchange(session, row.Exchange), row.Topic), decided[row.Appeal.id]
        author_id = row.Contribution.author_id if row.sealed is None else keys.unseal(ANONYMOUS, row.sealed)
        standing = weigh(row.Contribution, place, author_id=author_id, language=row.source_language)
        those = who_decides(standing, staff, now, decided_by=by)
        pleas.append(Plea(row.Appeal, Letter(row.Contribution, standing), row.source_language, by, those))
    return pleas


def _decided_before(session: Session, appeals: Sequence[Appeal]) -> dict[int, frozenset[int]]:
    """By appeal: who had decided anything on its contribution when it was made."""
    query = (
        select(Appeal.id, DecisionRow.decided_by_id)
        .join(DecisionRow, DecisionRow.contribution_id == Appeal.contribution_id)
        .where(Appeal.id.in_([appeal.id for appeal in appeals]), DecisionRow.id <= Appeal.decision_id)
    )
    found: defaultdict[int, set[int]] = defaultdict(set)
    for appeal_id, membership_id in session.execute(query):
        found[appeal_id].add(membership_id)
    return {appeal.id: frozenset(found[appeal.id]) for appeal in appeals}


def does_wait(session: Session, appeal: Appeal) -> bool:
    return session.scalar(select(Appeal.id).where(Appeal.id == appeal.id, is_waiting())) is not None


def is_waiting() -> ColumnElement[bool]:
    """Not decided, and not overtaken: by its author, who took it back or sent it again, by another decision, or by time,
    since words that came back are deleted after the close.
    """
    decided, about = aliased(DecisionRow), aliased(Contribution)
    reversal = aliased(DecisionRow)
    last = select(func.max(decided.id)).where(
        decided.contribution_id == Appeal.contribution_id,
        decided.kind != Kind.REVERSE,
        ~exists().where(reversal.reverses_id == decided.id),
    )
    status = select(about.status).where(about.id == Appeal.contribution_id, has_words(about.text_id))
    return (
        Appeal.outcome_id.is_(None)
        & (Appeal.decision_id == last.scalar_subquery())
        & status.scalar_subquery().in_((Status.RETURNED, Status.HIDDEN))
    )


def find_adverse(session: Session, contribution_id: int) -> DecisionRow | None:
    """The last decision on it, if that is one to appeal against, and there is something left to look at."""
    query = (
        select(DecisionRow)
        .join(Contribution, Contribution.id == DecisionRow.contribution_id)
        .where(Contribution.id == contribution_id, has_words(Contribution.text_id))
    )
    last = session.scalar(query.where(is_in_force()).order_by(DecisionRow.id.desc()).limit(1))
    return last if last is not None and Kind(last.kind) in ADVERSE else None


def find_appeal(session: Session, decision_id: int) -> Appeal | None:
    return session.scalar(select(Appeal).where(Appeal.decision_id == decision_id))


@dataclass(frozen=True, slots=True)
class OwnAppeal:
    """Where one's own stands. `state`: may (none was made yet), waiting, granted, halfway (one more is to read it), upheld.

    `reason` is said, `words` are those of who decided. `is_by_same`: nobody was left who had not decided before.
    """

    state: str
    at: datetime | None = None
    reason: str = ""
    words: str = ""
    language: str = ""
    is_by_same: bool = False


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
            state=_outcome(kind, status),
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


def _outcome(kind: Kind, status: str) -> str:
    if kind is Kind.UPHOLD:
        return "upheld"
    return "halfway" if status == Status.WAITING else "granted"


def _last_decisions(session: Session, ids: Collection[int]) -> dict[int, DecisionRow]:
    newest = (
        select(func.max(DecisionRow.id))
        .join(Contribution, Contribution.id == DecisionRow.contribution_id)
        .where(Contribution.id.in_(ids), has_words(Contribution.text_id), is_in_force())
    )
    query = select(DecisionRow).where(DecisionRow.id.in_(newest.group_by(DecisionRow.contribution_id)))
    return {row.contribution_id: row for row in session.scalars(query)}


def _appeals(session: Session, ids: Collection[int]) -> dict[int, Appeal]:
    query = select(Appeal).where(Appeal.contribution_id.in_(ids)).order_by(Appeal.id)
    return {row.contribution_id: row for row in session.scalars(query)}
