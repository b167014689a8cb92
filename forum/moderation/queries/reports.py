"""What others reported: for those who look at it, and what became of it for who did. Never who that was."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from forum.contributions.models import AnonymousAuthor, Contribution, Status, Topic
from forum.contributions.queries.mine import first_words
from forum.contributions.queries.standing import ANONYMOUS
from forum.exchanges.models import Exchange, Membership
from forum.kernel.actor import Actor
from forum.kernel.errors import require
from forum.kernel.keys import Keys
from forum.moderation.deciders import Item, report_readers
from forum.moderation.models import Report
from forum.moderation.policy import can_see_desk
from forum.moderation.queries.places import in_rounds
from forum.moderation.queries.staff import list_staff
from forum.moderation.rules import WORRIED
from forum.texts.models import Origin, Text, Version
from forum.texts.notes import ContentNote, as_note

MOST_LISTED = 200
MOST_OWN = 30


@dataclass(frozen=True, slots=True)
class ReportedLine:
    """A published contribution that was reported, with the reports that are open. `name` is None for who shows none.

    No `first_words` under a `note`.
    """

    contribution_id: int
    edition: int
    round_id: int
    is_anonymous: bool
    name: str | None
    language: str
    first_words: str
    note: ContentNote | None
    codes: tuple[str, ...]
    since: datetime

    @property
    def is_worrying(self) -> bool:
        return WORRIED in self.codes


@dataclass(frozen=True, slots=True)
class OwnReport:
    slug: str
    topic_id: int
    at: datetime
    is_closed: bool


def list_reports_on(session: Session, contribution_id: int) -> list[Report]:
    """All of one contribution, the oldest first; the caller has asked policy."""
    return list(session.scalars(select(Report).where(Report.contribution_id == contribution_id).order_by(Report.id)))


def find_own_report(session: Session, actor: Actor, contribution: Contribution) -> Report | None:
    own = Report.reporter_id == actor.membership_id(contribution.exchange_id)
    return session.scalar(select(Report).where(Report.contribution_id == contribution.id, own))


def list_reported(
    session: Session, actor: Actor, exchange: Exchange, *, now: datetime, keys: Keys
) -> list[ReportedLine]:
    """What she reads of it, worries first, then the oldest first. Three queries. NotPermitted."""
    require(can_see_desk(actor, exchange, now))
    reports = find_open_reports(session, exchange.id)
    if not reports:
        return []
    staff, own_id = list_staff(session, exchange.id), actor.membership_id(exchange.id)
    query = (
        select(
            Contribution,
            Topic.round_id,
            Text.source_language,
            Text.content_note,
            Text.content_note_language,
            Version.paragraphs,
            Membership.name,
            Membership.confirmed_at,
            AnonymousAuthor.sealed,
        )
        .join(Topic, Topic.id == Contribution.topic_id)
        .join(Text, Text.id == Contribution.text_id)
        .join(Version, (Version.text_id == Text.id) & (Version.origin == Origin.AUTHOR))
        .outerjoin(Membership, Membership.id == Contribution.author_id)
        .outerjoin(AnonymousAuthor, AnonymousAuthor.contribution_id == Contribution.id)
        .where(Contribution.id.in_(reports))
    )
    lines = [
        _line(row, reports[row.Contribution.id])
        for row in session.execute(query)
        if own_id in report_readers(staff, _item(row, exchange, keys=keys), now)
    ]
    return sorted(lines, key=lambda line: (not line.is_worrying, line.since, line.contribution_id))


def find_open_reports(
    session: Session, exchange_id: int, *, rounds: Collection[int] | None = None
) -> dict[int, list[Report]]:
    """By contribution: what nobody has answered, of what can still be read, or of that in these rounds."""
    query = (
        select(Report)
        .join(Contribution, Contribution.id == Report.contribution_id)
        .join(Topic, Topic.id == Contribution.topic_id)
        .where(
            Report.exchange_id == exchange_id,
            Report.outcome.is_(None),
            Contribution.status == Status.PUBLISHED,
            in_rounds(rounds),
        )
        .order_by(Report.id)
        .limit(MOST_LISTED)
    )
    found: defaultdict[int, list[Report]] = defaultdict(list)
    for report in session.scalars(query):
        found[report.contribution_id].append(report)
    return found


def find_readable(session: Session, actor: Actor, exchange: Exchange, *, now: datetime, keys: Keys) -> frozenset[int]:
    """Contributions, reported at any time, whose reports she may read; two queries."""
    query = (
        select(Contribution, AnonymousAuthor.sealed)
        .outerjoin(AnonymousAuthor, AnonymousAuthor.contribution_id == Contribution.id)
        .where(Contribution.id.in_(select(Report.contribution_id).where(Report.exchange_id == exchange.id)))
    )
    staff, own_id = list_staff(session, exchange.id), actor.membership_id(exchange.id)
    return frozenset(
        row.Contribution.id
        for row in session.execute(query)
        if own_id in report_readers(staff, _item(row, exchange, keys=keys), now)
    )


def _item(row: Any, exchange: Exchange, *, keys: Keys) -> Item:
    contribution: Contribution = row.Contribution
    return Item(
        author_id=contribution.author_id if row.sealed is None else keys.unseal(ANONYMOUS, row.sealed),
        entered_by_id=contribution.entered_by_id,
        is_anonymous=contribution.author_id is None,
        is_sensitive=exchange.is_sensitive,
    )


def _line(row: Any, reports: Sequence[Report]) -> ReportedLine:
    contribution: Contribution = row.Contribution
    note = as_note(row.content_note, row.content_note_language)
    return ReportedLine(
        contribution_id=contribution.id,
        edition=contribution.edition,
        round_id=row.round_id,
        is_anonymous=contribution.author_id is None,
        name=row.name if row.confirmed_at is not None else None,
        language=row.source_language,
        first_words="" if note else first_words(row.paragraphs),
        note=note,
        codes=tuple(report.reason_code for report in reports),
        since=min(report.reported_at for report in reports),
    )


def list_own_reports(session: Session, actor: Actor) -> list[OwnReport]:
    """What she reported, in every exchange, the newest first: that it was looked at, and no more."""
    ids = {grant.membership_id for grant in actor.grants if grant.membership_id is not None}
    query = (
        select(Exchange.slug, Contribution.topic_id, Report.reported_at, Report.outcome, Contribution.status)
        .join(Contribution, Contribution.id == Report.contribution_id)
        .join(Exchange, Exchange.id == Report.exchange_id)
        .where(Report.reporter_id.in_(ids))
        .order_by(Report.id.desc())
        .limit(MOST_OWN)
    )
    return [
        OwnReport(slug, topic_id, at, outcome is not None or status != Status.PUBLISHED)
        for slug, topic_id, at, outcome, status in session.execute(query)
    ]
