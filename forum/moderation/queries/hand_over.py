"""Hand-overs: of which rounds, between whom, and how far they are."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, case, select
from sqlalchemy.orm import Session, aliased

from forum.exchanges.models import Membership, MembershipState
from forum.exchanges.queries import ExchangeView, RoundView
from forum.exchanges.rules import SIGNING
from forum.moderation.handing import Hand, Handing
from forum.moderation.models import HandOver
from forum.moderation.queries.staff import CONFIRMED_NAME
from forum.roster.models import Mandate, Part
from forum.roster.queries.seats import is_held

_FIELDS = (HandOver.edition, HandOver.words, HandOver.words_language, HandOver.marked, HandOver.facts)


def get_handing(session: Session, view: ExchangeView, round_: RoundView) -> Handing:
    """Of this round; the caller has asked policy. Two queries."""
    return _make(session, view, [round_])[0]


def list_handings(session: Session, view: ExchangeView, *, now: datetime) -> list[Handing]:
    """Those that are due, or done, and not yet followed by that of the next round. At most two queries.

    What an earlier one left open stands in the later one too.
    """
    return _make(session, view, [r for r in view.rounds if _is_current(view, r, now)])


def following(view: ExchangeView, round_: RoundView) -> RoundView | None:
    place = view.rounds.index(round_)
    return next(iter(view.rounds[place + 1 : place + 2]), None)


def _is_current(view: ExchangeView, round_: RoundView, now: datetime) -> bool:
    after = following(view, round_)
    return now >= round_.closes_at - SIGNING and (after is None or now < after.closes_at)


def _make(session: Session, view: ExchangeView, rounds: Sequence[RoundView]) -> list[Handing]:
    if not rounds:
        return []
    after = {r.id: following(view, r) for r in rounds}
    ids = {r.id for r in rounds} | {r.id for r in after.values() if r is not None}
    hands, rows = _hands(session, ids), _rows(session, ids)
    return [_handing(view, r, after[r.id], hands=hands, row=rows.get(r.id)) for r in rounds]


def _handing(
    view: ExchangeView,
    round_: RoundView,
    after: RoundView | None,
    *,
    hands: Mapping[int, tuple[Hand, ...]],
    row: Any,
) -> Handing:
    written: dict[str, Any] = {}
    if row is not None:
        written = {
            "taken_at": row.taken_at,
            "left_by": row.left_by or "",
            "taken_by": row.taken_by or "",
            "edition": row.edition,
            "words": row.words or "",
            "words_language": row.words_language or "",
            "marked": frozenset(row.marked),
            "facts": row.facts or {},
            "signed_at": row.signed_at,
        }
    return Handing(
        exchange_id=view.id,
        round_id=round_.id,
        number=round_.number,
        closes_at=round_.closes_at,
        leaving=hands.get(round_.id, ()),
        coming=hands.get(after.id, ()) if after else (),
        next_round_id=after.id if after else None,
        **written,
    )


def _hands(session: Session, round_ids: set[int]) -> dict[int, tuple[Hand, ...]]:
    """By round, the lead first: those who take part at present."""
    query = (
        select(Mandate.round_id, Membership.id, CONFIRMED_NAME)
        .join(Membership, Membership.id == Mandate.membership_id)
        .where(
            Mandate.round_id.in_(round_ids),
            Mandate.part != Part.SUBSTITUTE,
            is_held(Mandate),
            Membership.state == MembershipState.ACTIVE,
        )
        .order_by(Mandate.part.desc(), Mandate.id)
    )
    found: dict[int, tuple[Hand, ...]] = {}
    for round_id, membership_id, name in session.execute(query):
        found[round_id] = (*found.get(round_id, ()), Hand(membership_id, name))
    return found


def _rows(session: Session, round_ids: set[int]) -> dict[int, Any]:
    leaver, taker = aliased(Membership), aliased(Membership)
    query = (
        select(
            HandOver.round_id,
            HandOver.signed_at,
            HandOver.taken_at,
            *_FIELDS,
            _confirmed(leaver).label("left_by"),
            _confirmed(taker).label("taken_by"),
        )
        .outerjoin(leaver, leaver.id == HandOver.left_by_id)
        .outerjoin(taker, taker.id == HandOver.taken_by_id)
        .where(HandOver.round_id.in_(round_ids))
    )
    return {row.round_id: row for row in session.execute(query)}


def _confirmed(who: Any) -> ColumnElement[str]:
    return case((who.confirmed_at.is_not(None), who.name), else_="")


def find_hand_over(session: Session, round_id: int) -> HandOver | None:
    return session.scalar(select(HandOver).where(HandOver.round_id == round_id))
