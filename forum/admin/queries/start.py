"""How far an exchange is prepared."""

import html
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from forum.admin.queries.invitations import Invitations, count_invitations
from forum.exchanges.models import Membership, MembershipState
from forum.exchanges.queries import ExchangeView, RoundView
from forum.exchanges.rules import is_named
from forum.kernel.actor import Actor
from forum.roster.queries import load_roster
from forum.roster.warnings import Plan, find_gaps


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
    gaps = find_gaps(Plan(rounds=view.rounds, seats=load_roster(session, view.exchange).seats), now)
    return Progress(
        has_own_name=own is not None and bool(own.name),
        weeks=len(view.rounds),
        unnamed=tuple(round_.number for round_ in view.rounds if not has_theme(round_)),
        people=session.scalar(people) or 0,
        unmoderated=tuple(gap.numbers[0] for gap in gaps if gap.is_urgent),
        invitations=invitations,
    )


def has_theme(round_: RoundView) -> bool:
    return is_named({row.language: html.unescape(row.html) for row in round_.theme}, round_.number)
