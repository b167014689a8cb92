"""What a round, with those before it, leaves open, from the tables: for the hand-over, live until it is signed.

Another kind of fact is a function from Scope to Fact, a line in FACTS, and its title in `hand_over_page.TITLES`. Each
names the things it finds by keys, so that what was open at the signing can be told from what came since.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from datetime import timedelta

from sqlalchemy import and_, exists, or_, select

from forum.contributions.models import Contribution, Status, Topic
from forum.exchanges.models import Membership, MembershipState
from forum.exchanges.notices import list_due
from forum.exchanges.queries.notices import find_begun
from forum.moderation.models import DecisionRow, Report
from forum.moderation.queries.keys import Pending
from forum.moderation.queries.open_ends import Fact, Open, Scope, leave
from forum.moderation.queries.open_words import load_words
from forum.moderation.queries.promises import MOST, list_open_promises
from forum.moderation.queries.reports import find_open_reports
from forum.moderation.queries.silent import count_not_come
from forum.moderation.queries.what_waits import count_waiting, list_waiting_ids
from forum.moderation.rules import ADVERSE, Kind
from forum.texts.queries import load_versions
from forum.translating.queries.lacking import list_lacking

SHOWN = 8
"""So many of a kind stand on the page; the others are counted, and those that are marked."""
OVERDUE_AFTER = timedelta(hours=24)
TONE = ("hurtful", "unlawful")
"""Codes of reasons that tell of how people treat each other."""
REPORTED_TONE = ("insulting", "personal")
"""The same of reports."""


def waiting(scope: Scope) -> Fact:
    """What waits to be read."""
    found = list_waiting_ids(scope.session, scope.exchange, rounds=scope.round_ids, most=MOST)
    items = tuple(Open(kind="contribution", id=row_id, since=since) for row_id, since in found)
    count = count_waiting(scope.session, scope.exchange, rounds=scope.round_ids)
    return Fact(name="waiting", count=count, open=items)


def questions(scope: Scope) -> Fact:
    """Contributions and replies that ask something, and nobody replied within a day."""
    return _written("questions", scope.unanswered.questions)


def unanswered(scope: Scope) -> Fact:
    """Other contributions without a reply after a day."""
    return _written("unanswered", scope.unanswered.others)


def promises(scope: Scope) -> Fact:
    found = tuple(
        Open(kind="contribution", id=row.contribution_id, since=row.made_at, name=row.made_by, due_on=row.due_on)
        for row in list_open_promises(scope.session, scope.exchange, rounds=scope.round_ids)
    )
    return Fact(name="promises", count=len(found), open=found)


def tone(scope: Scope) -> Fact:
    """What was returned or hidden in this round for how it treats people, or reported for it; not what its author took back.

    Who tells too much of somebody means no harm; but where readers could see it before it was hidden, the next should know.
    """
    exposed = and_(DecisionRow.kind == Kind.HIDE, DecisionRow.reason_code == "personal")
    query = (
        select(DecisionRow.contribution_id, DecisionRow.reason_code, DecisionRow.decided_at)
        .join(Contribution, Contribution.id == DecisionRow.contribution_id)
        .join(Topic, Topic.id == Contribution.topic_id)
        .where(
            Topic.round_id == scope.round.id,
            DecisionRow.kind.in_(ADVERSE),
            or_(DecisionRow.reason_code.in_(TONE), exposed),
            Contribution.status.not_in((Status.WITHDRAWN, Status.ASIDE)),
        )
        .order_by(DecisionRow.id)
        .limit(MOST)
    )
    decided = {
        contribution_id: Open(kind="contribution", id=contribution_id, code=code or "", since=decided_at)
        for contribution_id, code, decided_at in scope.session.execute(query)
    }
    found = {**_reported_for_tone(scope), **decided}
    return Fact(name="tone", count=len(found), open=tuple(found.values()))


def _reported_for_tone(scope: Scope) -> dict[int, Open]:
    """By contribution: reports that were answered, whatever came of them."""
    query = (
        select(Report.contribution_id, Report.reason_code, Report.reported_at)
        .join(Contribution, Contribution.id == Report.contribution_id)
        .join(Topic, Topic.id == Contribution.topic_id)
        .where(
            Topic.round_id == scope.round.id,
            Report.outcome.is_not(None),
            Report.reason_code.in_(REPORTED_TONE),
            Contribution.status.not_in((Status.WITHDRAWN, Status.ASIDE)),
        )
        .order_by(Report.id)
        .limit(MOST)
    )
    return {
        contribution_id: Open(kind="contribution", id=contribution_id, code=code, since=reported_at)
        for contribution_id, code, reported_at in scope.session.execute(query)
        if scope.may_read_reports(contribution_id)
    }


def reports(scope: Scope) -> Fact:
    """Contributions with reports nobody has answered; to the reader never those on her own."""
    found = tuple(
        Open(kind="contribution", id=row_id, code=mine[0].reason_code, since=mine[0].reported_at)
        for row_id, mine in find_open_reports(scope.session, scope.exchange.id, rounds=scope.round_ids).items()
        if scope.may_read_reports(row_id)
    )
    return Fact(name="reports", count=len(found), open=found)


def notices(scope: Scope) -> Fact:
    """What this round, and those before it, owe by tomorrow or owed."""
    found = tuple(
        Open(kind="notice", id=due.round_id, code=due.kind, since=due.due_at)
        for due in list_due(scope.rounds, find_begun(scope.session, scope.exchange), scope.now)
    )
    return Fact(name="notices", count=len(found), open=found)


def locked(scope: Scope) -> Fact:
    query = select(Topic.id, Topic.title_id).where(Topic.round_id.in_(scope.round_ids), Topic.is_locked)
    rows = scope.session.execute(query.order_by(Topic.id).limit(MOST)).all()
    titles = load_versions(scope.session, [title_id for _, title_id in rows])
    found = tuple(Open(kind="topic", id=topic_id, title=titles.get(title_id, ())) for topic_id, title_id in rows)
    return Fact(name="locked", count=len(found), open=found)


def versions(scope: Scope) -> Fact:
    """Texts that lack a person's version in a language of the exchange a day after they were published.

    Those of no round, such as its title, are of every one.
    """
    before, later = scope.now - OVERDUE_AFTER, scope.later_ids
    found = tuple(
        Open(kind="text", id=row.text_id, since=row.published_at, languages=row.languages, is_day_only=row.is_day_only)
        for row in list_lacking(scope.session, scope.exchange, before=before, most=MOST, but_of_rounds=later)
    )
    return Fact(name="versions", count=len(found), open=found)


def absent(scope: Scope) -> Fact:
    """How many were invited and have not come. A number: who it is stands with the organiser."""
    return Fact(name="absent", count=count_not_come(scope.session, scope.exchange))


def silent(scope: Scope) -> Fact:
    """How many members have written nothing under their name so far, without staff and translators, as on the desk.

    Who wrote without a name is among them.
    """
    is_named = Contribution.author_id == Membership.id
    wrote = exists().where(is_named, Contribution.status == Status.PUBLISHED)
    here = Membership.exchange_id == scope.exchange.id, Membership.state == MembershipState.ACTIVE
    query = select(Membership.pairs).where(*here, Membership.id.not_in(scope.staff), ~wrote)
    return Fact(name="silent", count=sum(1 for pairs in scope.session.scalars(query) if not pairs))


FACTS: Sequence[Callable[[Scope], Fact]] = (
    waiting,
    reports,
    promises,
    questions,
    unanswered,
    tone,
    locked,
    versions,
    notices,
    absent,
    silent,
)
"""In the order of the page."""


def list_facts(scope: Scope, *, marked: Collection[str] = ()) -> list[Fact]:
    """All of them, each with its first few, and those that are marked, in words; a constant number of queries."""
    found = [find(scope) for find in FACTS]
    shown = [each for fact in found for n, each in enumerate(fact.open) if n < SHOWN or each.key in marked]
    words = load_words(scope.session, shown)
    return [
        replace(fact, open=tuple(words.get((each.kind, each.id), leave)(each) for each in fact.open)) for fact in found
    ]


def freeze(facts: Iterable[Fact]) -> dict[str, dict[str, object]]:
    return {fact.name: fact.frozen() for fact in facts}


def _written(name: str, found: Sequence[Pending]) -> Fact:
    items = tuple(Open(kind="contribution", id=row_id, since=since) for since, row_id, _ in found[:MOST])
    return Fact(name=name, count=len(found), open=items)
