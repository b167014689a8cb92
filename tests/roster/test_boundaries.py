"""R10: 60 instants around the boundaries of rounds, over changes of clocks, leap days, ends of years, and clocks that jump.

At each exactly one roster is in charge, and the rights are as the rule says, in memory and from the database.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy.orm import Session

from forum.exchanges.queries import view_exchange
from forum.exchanges.rules import Phase
from forum.kernel.actor import SYSTEM, Role
from forum.kernel.unit_of_work import Units
from forum.roster.actions import follow_programme, give_mandate
from forum.roster.policy import on_duty_until
from forum.roster.rules import roster_at
from tests.actors import actor_of
from tests.factories import make_account, make_exchange, make_membership, make_round

ZONES = {
    "America/Toronto": (2026, 3, 8),
    "Europe/Paris": (2026, 3, 29),
    "Africa/Casablanca": (2026, 3, 22),
    "Australia/Lord_Howe": (2026, 4, 5),
    "Asia/Beirut": (2026, 10, 25),
    "America/Santiago": (2028, 2, 29),
}
"""Where clocks go forward or back on that day; in the last there is a leap day."""
YEAR_END = (2026, 12, 31)
JUMPS = (timedelta(0), timedelta(hours=1), timedelta(hours=-1), timedelta(days=1), timedelta(days=-1))
BACK = timedelta(minutes=-5)
OVERLAP = timedelta(hours=24)


def boundary(timezone: str, day: tuple[int, int, int]) -> datetime:
    """At half past two at night, which that day has twice, or not at all."""
    return datetime(*day, 2, 30, tzinfo=ZoneInfo(timezone)).astimezone(UTC)


def instants() -> Iterator[tuple[str, datetime, datetime]]:
    """Zone, boundary, instant: 60 of them."""
    for timezone, day in ZONES.items():
        for at in (boundary(timezone, day), boundary(timezone, YEAR_END)):
            for jump in JUMPS:
                yield timezone, at, at + jump + (BACK if jump == timedelta(0) else timedelta(0))


INSTANTS = list(instants())


def test_there_are_sixty_of_them() -> None:
    assert len(set(INSTANTS)) == 60


@pytest.mark.parametrize(("timezone", "at", "now"), INSTANTS, ids=[f"{z} {n:%Y-%m-%dT%H:%M}" for z, _, n in INSTANTS])
def test_exactly_one_roster_is_in_charge_and_rights_are_as_the_rule_says(
    units: Units, session: Session, timezone: str, at: datetime, now: datetime
) -> None:
    with units.open() as uow:
        exchange = make_exchange(
            uow, timezone=timezone, opens_at=at - timedelta(days=7), closes_at=at + timedelta(days=7), overlap_hours=24
        )
        first, second = make_round(uow, exchange), make_round(uow, exchange, opens_at=at)
        accounts = [make_account(uow) for _ in range(2)]
        for round_, account in zip((first, second), accounts, strict=True):
            member = make_membership(uow, exchange, account)
            give_mandate(uow, SYSTEM, exchange=exchange, round=round_, membership=member)
        follow_programme(uow, exchange=exchange)
        exchange_id = exchange.id
    view = view_exchange(session, session.merge(exchange))
    in_charge = [each.number for each in view.rounds if roster_at(view.rounds, now) is each]
    assert in_charge == [1 if now < at else 2]
    assert roster_at(view.rounds, now) == view.present_round(now)
    assert [each.number for each in view.rounds if each.phase(now) is Phase.OPEN] == in_charge
    one, other = (actor_of(session, account) for account in accounts)
    assert one.holds(Role.MODERATOR, exchange_id, now) == (now < at + OVERLAP)
    assert other.holds(Role.MODERATOR, exchange_id, now) == (at - OVERLAP <= now)
    for actor, ends_at in ((one, at + OVERLAP), (other, at + timedelta(days=7) + OVERLAP)):
        assert on_duty_until(actor, exchange_id, now) in {None, ends_at}


def test_also_between_rounds_before_all_and_after_all_there_is_one(units: Units, session: Session) -> None:
    with units.open() as uow:
        exchange = make_exchange(uow)
        for day in (0, 10, 20):
            opens_at = exchange.opens_at + timedelta(days=day)
            make_round(uow, exchange, opens_at=opens_at, closes_at=opens_at + timedelta(days=5))
    view = view_exchange(session, session.merge(exchange))
    found = [
        (number, round_.number)
        for number in range(-10, 40)
        if (round_ := roster_at(view.rounds, view.rounds[0].opens_at + timedelta(days=number)))
    ]
    assert len(found) == 50
    assert [(day, after) for (_, before), (day, after) in pairwise(found) if before != after] == [(5, 2), (15, 3)]
    assert roster_at((), view.rounds[0].opens_at) is None
