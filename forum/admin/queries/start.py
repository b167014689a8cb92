"""How far an exchange is prepared."""

import html
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from forum.admin.queries.invitations import Invitations, count_invitations
from forum.admin.queries.roster import list_mandates
from forum.admin.rules import find_gaps
from forum.exchanges.models import Membership, MembershipState
from forum.exchanges.queries import ExchangeView, RoundView
from forum.exchanges.rules import is_named
from forum.kernel.actor import Actor


@dataclass(frozen=True, slots=True)
class Progress:
    """`people` besides organisers; `unmoderated` are numbers of weeks for which nobody is named."""

    has_own_name: bool
    weeks: int
    unnamed: tuple[int, ...]
    people: int
    unmoderated: tuple[int, ...]
    invitations: Invitations


def get_progress(session: Session, actor: Actor, view: ExchangeView, *, now: datetime) -> Progress:
    """ExchangeNotFound for who does not organise."""
    invitations = count_invitations(session, actor, view.exchange, now=now)
    own = session.get(Membership, actor.membership_id(view.id) or 0)
    people = select(func.count()).where(
        Membership.exchange_id == view.id, Membership.state != MembershipState.LEFT, ~Membership.is_organiser
    )
    gaps = find_gaps(view.rounds, list_mandates(session, view.exchange), now)
    return Progress(
        has_own_name=own is not None and bool(own.name),
        weeks=len(view.rounds),
        unnamed=tuple(round_.number for round_ in view.rounds if not has_theme(round_)),
        people=session.scalar(people) or 0,
        unmoderated=tuple(gap.round.number for gap in gaps if not gap.is_expected),
        invitations=invitations,
    )


def has_theme(round_: RoundView) -> bool:
    return is_named({row.language: html.unescape(row.html) for row in round_.theme}, round_.number)
