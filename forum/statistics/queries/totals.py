from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from forum.contributions.models import Contribution, Status, Topic
from forum.exchanges.models import Exchange, Membership, Notice, Round
from forum.kernel.keys import Keys
from forum.statistics.queries.members import Described, count_described, list_members
from forum.statistics.queries.presences import Counted, count_presences
from forum.statistics.rules import SMALLEST_SHOWN, Cell, Period, VisitorRole, tells_of_few
from forum.statistics.visitors import PersonNames
from forum.texts.models import Origin
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
    """`title` is in the exchange's first language; `by_staff` those of the consultations that are staff's; `contributions`
    are those published now."""

    topic_id: int
    title_id: int
    round_number: int
    title: str
    consultations: int
    by_staff: int
    contributions: int


@dataclass(frozen=True, slots=True)
class Totals:
    """The main numbers of an exchange in its period, as they stand at `as_of`; docs/figures.md defines each.

    `staff` is what staff have of people, visits and consultations; the totals include it. `declared`: people by country, None
    for "not said"; `described`: by what they say of themselves; `counted`, what each stretch has, and `contributors`, by
    pseudonym: for counting only, no page or file shows them as they are.
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
    mail_copies: int
    topics: Sequence[TopicFigures]
    declared: Mapping[str | None, int]
    described: Described
    counted: Counted
    contributors: Collection[str]

    @property
    def read(self) -> dict[str, int]:
        """Consultations by the origin of what was read."""
        by_origin = self.counted.readings.by_origin()
        return {origin: by_origin[origin] for origin in Origin}

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
    counted = count_presences(session, exchange)
    topics = _topics(session, exchange, counted.readings.by_topic)
    contributors = _contributors(session, exchange.id, period=period, names=names)
    visitors = counted.people() | contributors
    members = list_members(session, exchange.id, names)
    declared = Counter(members[one].country if one in members else None for one in visitors)
    presences = counted.presences.values()
    return Totals(
        period=period,
        as_of=now,
        people=len(visitors),
        visits=sum(each.visits for each in presences),
        consultations=sum(topic.consultations for topic in topics),
        countries=sum(1 for country in declared if country),
        staff=Share(
            people=len(counted.staff()),
            visits=sum(each.staff_visits for each in presences),
            consultations=sum(topic.by_staff for topic in topics),
        ),
        anonymous_visits=sum(each.anonymous_visits for each in presences),
        contributions=sum(topic.contributions for topic in topics),
        mail_copies=_count_mail_copies(session, exchange.id),
        topics=topics,
        declared=declared,
        described=count_described(members, visitors),
        counted=counted,
        contributors=contributors,
    )


def list_people(session: Session, exchange: Exchange, names: PersonNames) -> set[str]:
    """Who counts as people, by pseudonym; for counting only."""
    period = Period(exchange.opens_at, exchange.closes_at)
    contributors = _contributors(session, exchange.id, period=period, names=names)
    return count_presences(session, exchange).people() | contributors


def _count_mail_copies(session: Session, exchange_id: int) -> int:
    query = select(func.sum(Notice.mail_copies)).where(Notice.exchange_id == exchange_id)
    return session.scalar(query) or 0


def _topics(session: Session, exchange: Exchange, opened: Mapping[tuple[int, str], int]) -> list[TopicFigures]:
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
            consultations=sum(opened.get((topic_id, role), 0) for role in VisitorRole),
            by_staff=opened.get((topic_id, VisitorRole.STAFF), 0),
            contributions=contributions,
        )
        for topic_id, title_id, number, contributions in rows
    ]


def in_language(lines: Mapping[str, str], language: str) -> str:
    """The wording in a language, else in the first there is."""
    return lines.get(language) or next(iter(lines.values()), "")


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
