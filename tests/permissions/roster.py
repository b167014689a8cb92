"""How one knocks at the doors of the roster: of the subject's own place, or of another's."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from forum.kernel.unit_of_work import UnitOfWork
from forum.roster.models import Absence, Mandate, Swap
from tests.factories import make_mandate, make_round
from tests.permissions.table import Cell
from tests.permissions.things import Door, Knock, kept, kind_of
from tests.permissions.world import ANOTHER, TRANSLATING_TOO, Place, World

ROSTER: dict[str, Door] = {}
HELD_BY = frozenset({"on duty", "off duty"})


def table(world: World, cell: Cell) -> Knock:
    return Knock(f"/exchanges/{world.place(kind_of(cell.when)).slug}/roster")


ROSTER["GET roster.table"] = table


def ahead(world: World, uow: UnitOfWork, place: Place, name: str) -> Mandate:
    """A place of hers in a new week that lies ahead."""
    exchange = uow.session.merge(place.exchange)
    number = world.number() + 100
    round_ = make_round(uow, exchange, number=number, opens_at=uow.now + timedelta(days=1, minutes=number))
    return make_mandate(uow, round_, place.people[name])


def of_roster(
    name: str, path: str, make: Callable[[World, UnitOfWork, Place, str], tuple[Any, dict[str, Any]]]
) -> None:
    """`make` gives the row whose id the path ends in, and the form; it is told who is asked."""

    def knock(world: World, cell: Cell) -> Knock:
        place = world.place(kind_of(cell.when))
        is_hers = cell.when.startswith("her own") and cell.subject in HELD_BY
        who = cell.subject if is_hers else ANOTHER
        row_id, form = kept(
            world, cell, (name, who), lambda: world.make(lambda uow: made(make(world, uow, place, who)))
        )
        return Knock(f"/exchanges/{place.slug}/roster/{path.format(row_id)}", form=form)

    ROSTER[f"POST roster.{name}"] = knock


def made(found: tuple[Any, dict[str, Any]]) -> tuple[int, dict[str, Any]]:
    return found[0].id, found[1]


def mandate(world: World, uow: UnitOfWork, place: Place, who: str) -> tuple[Any, dict[str, Any]]:
    return ahead(world, uow, place, who), {"answer": "accepted"}


def days(world: World, uow: UnitOfWork, place: Place, who: str) -> tuple[Any, dict[str, Any]]:
    ahead(world, uow, place, TRANSLATING_TOO)
    row = ahead(world, uow, place, who)
    starts = row.starts_at.strftime("%Y-%m-%dT%H:%M")
    ends = (row.starts_at + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")
    number = place.people[TRANSLATING_TOO].number
    return row, {f"starts-{row.id}": starts, f"ends-{row.id}": ends, f"stand_in-{row.id}": number}


def absence(uow: UnitOfWork, mandate: Mandate, stand_in_id: int) -> Absence:
    fields = {"starts_at": mandate.starts_at, "ends_at": mandate.starts_at + timedelta(days=1), "created_at": uow.now}
    row = Absence(exchange_id=mandate.exchange_id, mandate_id=mandate.id, stand_in_id=stand_in_id, **fields)
    uow.add(row)
    uow.flush()
    return row


def her_days(world: World, uow: UnitOfWork, place: Place, who: str) -> tuple[Any, dict[str, Any]]:
    return absence(uow, ahead(world, uow, place, who), place.people[TRANSLATING_TOO].id), {"sure": "1"}


def days_of_another(world: World, uow: UnitOfWork, place: Place, who: str) -> tuple[Any, dict[str, Any]]:
    ahead(world, uow, place, who)
    row = absence(uow, ahead(world, uow, place, TRANSLATING_TOO), place.people[who].id)
    return row, {"answer": "accepted"}


def two_weeks(world: World, uow: UnitOfWork, place: Place, who: str) -> tuple[Any, dict[str, Any]]:
    mine, hers = ahead(world, uow, place, who), ahead(world, uow, place, TRANSLATING_TOO)
    return mine, {"with": hers.id}


def offer(world: World, uow: UnitOfWork, place: Place, who: str) -> tuple[Any, dict[str, Any]]:
    asked, offered = ahead(world, uow, place, who), ahead(world, uow, place, TRANSLATING_TOO)
    row = uow.add(
        Swap(
            exchange_id=place.exchange.id,
            offered_id=offered.id,
            wanted_id=asked.id,
            offered_by_id=offered.membership_id,
            asked_id=asked.membership_id,
            created_at=uow.now,
        )
    )
    uow.flush()
    return row, {"answer": "accepted"}


of_roster("answer", "{}/answer", mandate)
of_roster("away", "{}/away", days)
of_roster("back", "away/{}/back", her_days)
of_roster("stand_in", "away/{}/answer", days_of_another)
of_roster("swap", "{}/swap", two_weeks)
of_roster("answer_swap", "swaps/{}/answer", offer)
