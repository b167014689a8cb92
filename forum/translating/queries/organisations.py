"""Organisations that translate: which pairs they look after, what they have to do, how fast they are."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import median
from typing import Any

from sqlalchemy import func, literal, or_, select, union_all
from sqlalchemy.orm import Session

from forum.contributions.models import Contribution
from forum.exchanges.models import Membership, MembershipState
from forum.kernel.actor import Actor, Role
from forum.kernel.errors import require
from forum.kernel.reader import same_language
from forum.texts.models import Origin, State, Text, Version
from forum.translating.errors import NothingToTranslate
from forum.translating.models import PairOwner, VersionClaim
from forum.translating.policy import MODERATORS_ONLY, Work, can_see_load
from forum.translating.queries.claims import runs
from forum.translating.queries.needs import Pair, lacks
from forum.translating.queries.work import IS_OPEN, get_work, spell_language
from forum.translating.rules import is_in_pairs


@dataclass(frozen=True, slots=True)
class Load:
    """What one organisation has before it in the pairs it looks after, and what it did.

    `texts`, `words`: what lacks a version there, once for each language that does; `taken`, `taken_words`: what its people
    have taken at present. `versions` it published, in
    `hours` each: half of them came sooner after the text itself; None before there was one.
    """

    organisation: str
    owned: Sequence[PairOwner]
    people: int
    texts: int
    words: int
    taken: int
    taken_words: int
    versions: int
    hours: int | None


def list_owners(session: Session, exchange_id: int) -> Sequence[PairOwner]:
    order = PairOwner.organisation, PairOwner.source, PairOwner.target
    return session.scalars(select(PairOwner).where(PairOwner.exchange_id == exchange_id).order_by(*order)).all()


def owners_by_pair(session: Session, exchange_id: int) -> Mapping[Pair, Sequence[str]]:
    found: dict[Pair, list[str]] = {}
    for owner in list_owners(session, exchange_id):
        found.setdefault((owner.source, owner.target), []).append(owner.organisation)
    return found


def find_organisation(session: Session, actor: Actor, exchange_id: int) -> str:
    """Her own, by the name she gave; "" for none."""
    own = session.get(Membership, actor.membership_id(exchange_id) or 0)
    return own.organisation if own is not None else ""


def list_loads(session: Session, actor: Actor, exchange_id: int, *, now: datetime) -> list[Load]:
    """Of every organisation for who organises, of hers for a lead; by name. Five queries. NotPermitted."""
    require(can_see_load(actor, exchange_id, now))
    owned: dict[str, list[PairOwner]] = {}
    for owner in list_owners(session, exchange_id):
        owned.setdefault(owner.organisation, []).append(owner)
    people = _translators(session, exchange_id)
    names = sorted({*owned, *people})
    if not actor.holds(Role.ORGANISER, exchange_id, now):
        own = find_organisation(session, actor, exchange_id)
        names = [name for name in names if name == own]
    taken, done = _taken(session, exchange_id, now), _hours(session, exchange_id)
    lacking = _open(session, exchange_id, [owner for name in names for owner in owned.get(name, [])])
    return [
        Load(
            organisation=name,
            owned=owned.get(name, []),
            people=people.get(name, 0),
            texts=lacking[name][0],
            words=lacking[name][1],
            taken=taken[name][0],
            taken_words=taken[name][1],
            versions=len(done.get(name, [])),
            hours=round(median(done[name])) if name in done else None,
        )
        for name in names
    ]


def get_assignable(session: Session, actor: Actor, *, text_id: int, language: str, now: datetime) -> tuple[Work, str]:
    """A text that translators may be given, and the language as it is spelt. NotPermitted, NothingToTranslate."""
    work, language = get_work(session, text_id), spell_language(language)
    require(can_see_load(actor, work.exchange_id, now))
    is_closed = not work.is_open or not work.may_translate or work.audience == MODERATORS_ONLY
    if is_closed or same_language(work.source_language, language):
        raise NothingToTranslate()
    return work, language


def list_those_who_may(
    session: Session, actor: Actor, exchange_id: int, *, source: str, language: str, now: datetime
) -> list[tuple[int, str]]:
    """Memberships and names of those to whom a text may be given. NotPermitted."""
    require(can_see_load(actor, exchange_id, now))
    query = select(Membership).where(Membership.exchange_id == exchange_id, Membership.state == MembershipState.ACTIVE)
    if not actor.holds(Role.ORGANISER, exchange_id, now):
        query = query.where(Membership.organisation == (find_organisation(session, actor, exchange_id) or None))
    rows = [row for row in session.scalars(query.order_by(Membership.name, Membership.id)) if row.pairs]
    return [
        (row.id, row.name if row.confirmed_at else "")
        for row in rows
        if is_in_pairs(source, language, frozenset((one, other) for one, other in row.pairs))
    ]


def _translators(session: Session, exchange_id: int) -> Mapping[str, int]:
    here = Membership.exchange_id == exchange_id, Membership.state == MembershipState.ACTIVE
    query = select(Membership.organisation, Membership.pairs).where(*here, Membership.organisation != "")
    found: dict[str, int] = {}
    for organisation, pairs in session.execute(query):
        if pairs:
            found[organisation] = found.get(organisation, 0) + 1
    return found


def _open(session: Session, exchange_id: int, owned: Sequence[PairOwner]) -> Mapping[str, tuple[int, int]]:
    """By organisation: how many lines the queue has for its pairs, and of how many words."""
    offered = or_(Contribution.id.is_(None), Contribution.audience != MODERATORS_ONLY)
    here = Text.exchange_id == exchange_id, IS_OPEN, Text.may_translate, offered
    each = [
        select(literal(owner.organisation), func.count(), func.coalesce(func.sum(Text.word_count), 0))
        .select_from(Text)
        .outerjoin(Contribution, Contribution.text_id == Text.id)
        .where(*here, lacks((owner.source, owner.target)))
        for owner in owned
    ]
    return _sums(session.execute(union_all(*each))) if each else defaultdict(lambda: (0, 0))


def _taken(session: Session, exchange_id: int, now: datetime) -> Mapping[str, tuple[int, int]]:
    query = (
        select(Membership.organisation, func.count(), func.sum(Text.word_count))
        .join(VersionClaim, VersionClaim.holder_id == Membership.id)
        .join(Text, Text.id == VersionClaim.text_id)
        .where(VersionClaim.exchange_id == exchange_id, runs(now))
        .group_by(Membership.organisation)
    )
    return _sums(session.execute(query))


def _sums(rows: Iterable[Any]) -> Mapping[str, tuple[int, int]]:
    found: dict[str, tuple[int, int]] = defaultdict(lambda: (0, 0))
    for name, number, words in rows:
        found[name] = found[name][0] + number, found[name][1] + int(words)
    return found


def _hours(session: Session, exchange_id: int) -> Mapping[str, list[float]]:
    """From a text's publication to its version's, by organisation."""
    query = (
        select(Membership.organisation, Text.published_at, Version.created_at)
        .join(Version, Version.translator_id == Membership.id)
        .join(Text, Text.id == Version.text_id)
        .where(Text.exchange_id == exchange_id, Text.published_at.is_not(None))
        .where(Version.origin == Origin.HUMAN, Version.state == State.PUBLISHED)
    )
    found: dict[str, list[float]] = {}
    for organisation, published_at, created_at in session.execute(query):
        took = created_at - (published_at or created_at)
        found.setdefault(organisation, []).append(max(0.0, took.total_seconds() / 3600))
    return found
