from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, case, func, select
from sqlalchemy.orm import Session

from forum.contributions.models import Contribution, Status, Topic
from forum.exchanges.models import Exchange, Membership, Round
from forum.kernel.keys import Keys
from forum.statistics.models import Consultation, Visit
from forum.statistics.rules import SMALLEST_SHOWN, Cell, Period, VisitorKind, VisitorRole, tells_of_few
from forum.statistics.visitors import PersonNames
from forum.texts.queries import source_lines


@dataclass(frozen=True, slots=True)
class Share:
    people: int
    visits: int
    consultations: int


@dataclass(frozen=True, slots=True)
class ShownShare:
    people: Cell
    visits: Cell
    consultations: Cell


@dataclass(frozen=True, slots=True)
class TopicFigures:
    """`title` is in the exchange's first language; `contributions` are those published now."""

    topic_id: int
    title_id: int
    round_number: int
    title: str
    consultations: int
    contributions: int


@dataclass(frozen=True, slots=True)
class Totals:
    """The main numbers of an exchange in its period, as they stand at `as_of`; docs/figures.md defines each.

    `staff` is what staff have of people, visits and consultations; the totals include it. `declared` has the country of
    each of the people, or None, by pseudonym: for counting only, no page or file shows it.
    """

    period: Period
    as_of: datetime
    people: int
    visits: int
    consultations: int
    countries: int
    staff: Share
    anonymous_visits: int
    contributions: int
    topics: Sequence[TopicFigures]
    declared: Mapping[str, str | None]

    @property
    def participants(self) -> Share:
        """What is not staff's."""
        return Share(
            people=self.people - self.staff.people,
            visits=self.visits - self.staff.visits,
            consultations=self.consultations - self.staff.consultations,
        )


def split_totals(totals: Totals) -> dict[str, ShownShare]:
    """Participants and staff apart, as anybody may see them: see `tells_of_few`."""
    shares = {"participants": totals.participants, "staff": totals.staff}
    is_hidden = tells_of_few([share.people for share in shares.values()])
    return {name: _shown(share, is_hidden=is_hidden) for name, share in shares.items()}


def _shown(share: Share, *, is_hidden: bool) -> ShownShare:
    if not is_hidden:
        return ShownShare(Cell(share.people), Cell(share.visits), Cell(share.consultations))
    return ShownShare(Cell(None, is_small=share.people < SMALLEST_SHOWN), Cell(None), Cell(None))


def count_totals(session: Session, exchange: Exchange, *, now: datetime, keys: Keys) -> Totals:
    names = PersonNames(keys, exchange.id)
    period = Period(exchange.opens_at, exchange.closes_at)
    visits = _visits_by_person(session, exchange.id, period)
    opened = _consultations_by_topic(session, exchange.id, period)
    topics = _topics(session, exchange, {topic: sum(roles.values()) for topic, roles in opened.items()})
    members = _members(session, exchange.id, names)
    visitors = frozenset(visits) | _contributors(session, exchange.id, period=period, names=names)
    declared = {visitor: members.get(visitor) for visitor in visitors}
    return Totals(
        period=period,
        as_of=now,
        people=len(visitors),
        visits=sum(total for total, _ in visits.values()),
        consultations=sum(topic.consultations for topic in topics),
        countries=len({country for country in declared.values() if country}),
        staff=Share(
            people=sum(1 for _, as_staff in visits.values() if as_staff),
            visits=sum(as_staff for _, as_staff in visits.values()),
            consultations=sum(roles.get(VisitorRole.STAFF, 0) for roles in opened.values()),
        ),
        anonymous_visits=_count_anonymous_visits(session, exchange.id, period),
        contributions=sum(topic.contributions for topic in topics),
        topics=topics,
        declared=declared,
    )


def in_period(exchange_id: int, period: Period, kind: VisitorKind) -> ColumnElement[bool]:
    """Visits with a page inside the period: those that the pages of the period alone would make."""
    return and_(
        Visit.exchange_id == exchange_id,
        Visit.kind == kind,
        Visit.last_at >= period.opens_at,
        Visit.started_at < period.closes_at,
    )


def consulted_in(exchange_id: int, period: Period) -> ColumnElement[bool]:
    return and_(
        Visit.exchange_id == exchange_id,
        Visit.kind == VisitorKind.PERSON,
        Consultation.at >= period.opens_at,
        Consultation.at < period.closes_at,
    )


def _visits_by_person(session: Session, exchange_id: int, period: Period) -> dict[str, tuple[int, int]]:
    """By pseudonym: visits in all, and as staff."""
    as_staff = func.sum(case((Visit.role == VisitorRole.STAFF, 1), else_=0))
    query = select(Visit.visitor, func.count(), as_staff).where(in_period(exchange_id, period, VisitorKind.PERSON))
    return {visitor: (total, int(staff)) for visitor, total, staff in session.execute(query.group_by(Visit.visitor))}


def _count_anonymous_visits(session: Session, exchange_id: int, period: Period) -> int:
    query = select(func.count()).select_from(Visit).where(in_period(exchange_id, period, VisitorKind.ANONYMOUS))
    return session.scalar(query) or 0


def _consultations_by_topic(session: Session, exchange_id: int, period: Period) -> dict[int, dict[str, int]]:
    query = (
        select(Consultation.topic_id, Visit.role, func.count())
        .join(Visit, Visit.id == Consultation.visit_id)
        .where(consulted_in(exchange_id, period))
        .group_by(Consultation.topic_id, Visit.role)
    )
    found: dict[int, dict[str, int]] = {}
    for topic_id, role, times in session.execute(query):
        found.setdefault(topic_id, {})[role] = times
    return found


def _topics(session: Session, exchange: Exchange, opened: Mapping[int, int]) -> list[TopicFigures]:
    """In the order of the rounds, the topic made with the round first."""
    published = and_(Contribution.topic_id == Topic.id, Contribution.status == Status.PUBLISHED)
    query = (
        select(Topic.id, Topic.title_id, Round.number, func.count(Contribution.id))
        .join(Round, Round.id == Topic.round_id)
        .outerjoin(Contribution, published)
        .where(Topic.exchange_id == exchange.id)
        .group_by(Topic.id, Topic.title_id, Topic.is_first, Round.number)
        .order_by(Round.number, Topic.is_first.desc(), Topic.id)
    )
    rows = session.execute(query).all()
    titles = source_lines(session, [title_id for _, title_id, _, _ in rows])
    return [
        TopicFigures(
            topic_id=topic_id,
            title_id=title_id,
            round_number=number,
            title=in_language(titles.get(title_id, {}), exchange.languages[0]),
            consultations=opened.get(topic_id, 0),
            contributions=contributions,
        )
        for topic_id, title_id, number, contributions in rows
    ]


def in_language(lines: Mapping[str, str], language: str) -> str:
    """The wording in a language, else in the first there is."""
    return lines.get(language) or next(iter(lines.values()), "")


def _members(session: Session, exchange_id: int, names: PersonNames) -> dict[str, str | None]:
    """What each member declared as her country, by pseudonym."""
    query = select(Membership.account_id, Membership.country).where(
        Membership.exchange_id == exchange_id, Membership.account_id.is_not(None)
    )
    return {
        names.visitor(account_id): country for account_id, country in session.execute(query) if account_id is not None
    }


def _contributors(session: Session, exchange_id: int, *, period: Period, names: PersonNames) -> set[str]:
    """Whose words, sent in the period, are published now; anonymous contributions name nobody here either."""
    query = (
        select(Membership.account_id)
        .join(Contribution, Contribution.author_id == Membership.id)
        .where(
            Contribution.exchange_id == exchange_id,
            Contribution.status == Status.PUBLISHED,
            Contribution.submitted_at >= period.opens_at,
            Contribution.submitted_at < period.closes_at,
            Membership.account_id.is_not(None),
        )
        .distinct()
    )
    return {names.visitor(account) for account in session.scalars(query) if account is not None}
