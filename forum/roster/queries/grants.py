from collections.abc import Sequence
from typing import Any

from sqlalchemy import bindparam, or_, select
from sqlalchemy.orm import Session

from forum.exchanges.models import Membership, MembershipState
from forum.kernel.actor import Grant, Role
from forum.kernel.db import plain_rows
from forum.roster.models import Absence, Mandate
from forum.roster.queries.seats import is_good, is_held
from forum.roster.rules import Away, Seat, list_terms

_hers = select(Membership.id).where(
    Membership.account_id == bindparam("account"), Membership.state == MembershipState.ACTIVE
)
_COLUMNS = (
    Mandate.id,
    Mandate.exchange_id,
    Mandate.membership_id,
    Mandate.round_id,
    Mandate.starts_at,
    Mandate.ends_at,
    Mandate.languages,
    Mandate.only_languages,
)
_MANDATES = select(*_COLUMNS).where(Mandate.membership_id.in_(_hers), is_held(Mandate))
_AWAYS = (
    select(*_COLUMNS, Absence.stand_in_id, Absence.starts_at.label("away_from"), Absence.ends_at.label("away_until"))
    .join(Mandate, Mandate.id == Absence.mandate_id)
    .where(is_good(), is_held(Mandate), or_(Mandate.membership_id.in_(_hers), Absence.stand_in_id.in_(_hers)))
)


def load_grants(session: Session, account_id: int) -> list[Grant]:
    """Her mandates, past, running and to come, but for her days away; and those of others for whom she stands in.

    One query for who moderates nowhere, else two.
    """
    mandates = plain_rows(session, _MANDATES, {"account": account_id})
    if not mandates:
        return []
    away = plain_rows(session, _AWAYS, {"account": account_id})
    rows = {row.id: row for row in (*mandates, *away)}
    own = {row.exchange_id: row.membership_id for row in mandates}
    terms = list_terms([_seat(row) for row in rows.values()], [_away(row) for row in away])
    return [
        Grant(
            role=Role.MODERATOR,
            exchange_id=(row := rows[term.seat.id]).exchange_id,
            membership_id=term.membership_id,
            round_id=row.round_id,
            starts_at=term.starts_at,
            ends_at=term.ends_at,
            languages=frozenset(_reads(mandates, row.exchange_id)) if term.is_stand_in else frozenset(row.languages),
            only_languages=frozenset(row.only_languages),
        )
        for term in terms
        if term.membership_id in own.values()
    ]


def _seat(row: Any) -> Seat:
    return Seat(
        id=row.id,
        round_id=row.round_id,
        membership_id=row.membership_id,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
    )


def _away(row: Any) -> Away:
    return Away(
        seat_id=row.id, stand_in_id=row.stand_in_id, starts_at=row.away_from, ends_at=row.away_until, is_good=True
    )


def _reads(mandates: Sequence[Any], exchange_id: int) -> set[str]:
    """What she reads by her own mandates there, when she stands in for another."""
    return {tag for row in mandates if row.exchange_id == exchange_id for tag in row.languages}
