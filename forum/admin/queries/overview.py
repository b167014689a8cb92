"""What an organiser has to do next."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from forum.admin.rules import count_missing_wordings
from forum.contributions.queries.languages import count_languages
from forum.exchanges.models import Exchange, Membership, MembershipState
from forum.exchanges.policy import require_organiser
from forum.exchanges.queries import ExchangeView
from forum.exchanges.queries.notices import list_due_notices
from forum.exchanges.rules import SIGNING
from forum.kernel.actor import Actor
from forum.kernel.keys import Keys
from forum.moderation.deciders import ENOUGH_TO_READ, Item, Staff, report_readers
from forum.moderation.handing import Handing
from forum.moderation.queries.appeals import list_pleas
from forum.moderation.queries.danger import has_safety_contact, list_aside
from forum.moderation.queries.hand_over import list_handings
from forum.moderation.queries.reports import list_reported
from forum.moderation.queries.staff import list_staff
from forum.moderation.queries.waiting import find_lacks, list_waiting
from forum.moderation.rules import HANDED, Stage
from forum.roster.queries import Roster, load_roster
from forum.support.queries import list_questions
from forum.translating.queries.lacking import count_lacking


@dataclass(frozen=True, slots=True)
class Pile:
    """Things that wait: how many (`has_more` than are counted), and since when the oldest does."""

    count: int
    since: datetime | None = None
    has_more: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """`written`: how much is published in each language.

    `wordings`: by language, what the programme lacks in it. `is_nameless`: the organiser has not said who she is here.

    `undecidable`: how much waits that only its author could decide on; `halved`: how much of what two people are to
    read lacks the second; `unread`: how much waits in languages that nobody who decides reads. `handings`: weeks whose
    hand-over lacks a signature. `lacks_safety_contact`: it is sensitive, and nobody is named for danger; `cases` of it
    are open. `is_read_by_one`: it runs, and fewer than two people read what is reported.
    """

    roster: Roster
    written: Mapping[str, int]
    requests: Pile
    contributions: Pile
    appeals: Pile
    undecidable: int
    halved: int
    unread: Counter[str]
    versions: Pile
    questions: Pile
    notices: Pile
    handings: list[Handing]
    wordings: Mapping[str, Counter[str]]
    has_rounds: bool
    is_nameless: bool
    lacks_safety_contact: bool
    cases: int
    reports: Pile
    is_read_by_one: bool


def get_standing(session: Session, actor: Actor, view: ExchangeView, *, now: datetime, keys: Keys) -> Standing:
    """ExchangeNotFound for who does not organise."""
    exchange = view.exchange
    require_organiser(actor, exchange.id, now)
    staff = list_staff(session, exchange.id)
    waiting = list_waiting(session, actor, exchange, staff=staff, now=now, keys=keys)
    lacking = count_lacking(session, exchange)
    lacks = find_lacks(session, actor, exchange, now=now, keys=keys)
    pleas = list_pleas(session, actor, exchange, now=now, keys=keys)
    own = session.get(Membership, actor.membership_id(exchange.id) or 0)
    return Standing(
        roster=load_roster(session, exchange),
        written=count_languages(session, exchange.id),
        requests=_requests(session, exchange),
        contributions=Pile(
            len(waiting.items), min((line.since for line in waiting.items), default=None), waiting.following is not None
        ),
        appeals=Pile(len(pleas), min((plea.appeal.made_at for plea in pleas), default=None)),
        undecidable=lacks.undecidable + sum(not plea.those.may for plea in pleas),
        halved=lacks.halved,
        unread=lacks.unread + Counter(p.language for p in pleas if p.those.may and not p.those.reads(p.language)),
        versions=Pile(lacking.texts, lacking.since),
        questions=_questions(session, actor, exchange, now=now),
        notices=_notices(session, view, now=now),
        handings=[one for one in list_handings(session, view, now=now) if is_missing(one, now)],
        wordings=count_missing_wordings(view.structure, exchange.languages),
        has_rounds=bool(view.rounds),
        is_nameless=own is not None and not own.name,
        lacks_safety_contact=exchange.is_sensitive and not has_safety_contact(session, exchange.id),
        cases=sum(line.is_open for line in list_aside(session, actor, exchange, now=now)),
        reports=_reports(session, actor, exchange, now=now, keys=keys),
        is_read_by_one=exchange.opens_at <= now < exchange.closes_at and _is_read_by_one(staff, exchange, now),
    )


def _is_read_by_one(staff: Sequence[Staff], exchange: Exchange, now: datetime) -> bool:
    of_anybody = Item(author_id=None, is_sensitive=exchange.is_sensitive)
    return len(report_readers(staff, of_anybody, now)) < ENOUGH_TO_READ


def is_missing(handing: Handing, now: datetime) -> bool:
    """A day after the close neither signed nor taken over, or handed over and not taken over a day after the close."""
    if handing.goes_on or now < handing.closes_at:
        return False
    stage = handing.stage(now)
    is_hers = not handing.coming and stage is Stage.SIGNED
    return is_hers or (now >= handing.closes_at + SIGNING and stage in HANDED)


def _reports(session: Session, actor: Actor, exchange: Exchange, *, now: datetime, keys: Keys) -> Pile:
    found = list_reported(session, actor, exchange, now=now, keys=keys)
    return Pile(len(found), min((line.since for line in found), default=None))


def _requests(session: Session, exchange: Exchange) -> Pile:
    query = select(func.count(), func.min(Membership.created_at)).where(
        Membership.exchange_id == exchange.id, Membership.state == MembershipState.REQUESTED
    )
    count, since = session.execute(query).one()
    return Pile(count, since)


def _questions(session: Session, actor: Actor, exchange: Exchange, *, now: datetime) -> Pile:
    asked = list_questions(session, actor, exchange.id, now=now)
    open_ = [question for question in asked if question.answered_at is None]
    return Pile(len(open_), min((question.asked_at for question in open_), default=None))


def _notices(session: Session, view: ExchangeView, *, now: datetime) -> Pile:
    due = list_due_notices(session, view, now=now)
    return Pile(len(due), min((one.due_at for one in due), default=None))
