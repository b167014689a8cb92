"""Reads a people list as organisers write it: each row is somebody, or is refused with what to mend."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from forum.accounts.rules import check_email
from forum.exchanges.errors import ProgrammeUnreadable
from forum.exchanges.people_table import Row, Table, read_table
from forum.exchanges.people_words import PROBLEM, find_column, find_country, find_language
from forum.exchanges.plans import PersonPlan
from forum.exchanges.programme import read_bytes
from forum.kernel.errors import InvalidInput, Refusal
from forum.kernel.wording import mark

COLUMNS = ("email", "ref", "name", "organisation", "country", "language")
LONGEST_REF = 60
GUARD = "'"
"""Spreadsheets and we write it before what could run as a formula."""


class UnknownColumn(InvalidInput):
    code = "unknown_column"
    message = mark("there is no column %(names)s")


class NoColumns(InvalidInput):
    code = "no_columns"
    message = mark(
        "The first row must name the columns: one of them “email”, or “name”. No column of this list is known to us."
    )


class NobodyNamed(InvalidInput):
    code = "nobody_named"
    message = mark("needs an email or a ref")


class StandsTwice(InvalidInput):
    code = "stands_twice"
    message = mark("%(key)s stands in row %(row)s already: take one of them out")


class OddRow(InvalidInput):
    code = "odd_row"
    message = mark("it has more cells than there are columns: look for a separator too many")


@dataclass(frozen=True, slots=True)
class ListedPerson:
    """A row: somebody (`plan`), or what is wrong (`refusal`)."""

    row: Row
    plan: PersonPlan | None
    refusal: Refusal | None


@dataclass(frozen=True, slots=True)
class PeopleList:
    """`table` as it was given; `unread` are names of columns that mean nothing to us."""

    table: Table
    people: tuple[ListedPerson, ...]
    unread: tuple[str, ...]


def read_people(path: Path) -> list[PersonPlan]:
    """For the command: all of a list. ProgrammeUnreadable with the first bad row and what is wrong in it."""
    try:
        found = parse_people(read_table(read_bytes(path)))
        if found.unread:
            raise UnknownColumn(names=", ".join(found.unread)[:80])
    except InvalidInput as refusal:
        raise ProgrammeUnreadable(place=f"{path.name}, row 1", problem=refusal.said_with_fields("en")) from None
    for person in found.people:
        said = person.refusal
        if said is not None:
            words = said.said_with_fields("en") if isinstance(said, InvalidInput) else said.said_in("en")
            raise ProgrammeUnreadable(place=f"{path.name}, row {person.row.number}", problem=words)
    return [person.plan for person in found.people if person.plan]


def parse_people(table: Table, *, language: str = "en") -> PeopleList:
    """`language` for rows that name none. NoColumns."""
    if table.header is None:
        return PeopleList(table, (), ())
    columns = [find_column(name) for name in table.header.cells]
    if not {"email", "ref", "name"} & set(columns):
        raise NoColumns()
    unread = tuple(name for name, column in zip(table.header.cells, columns, strict=True) if column is None and name)
    people = [_listed(row, columns, language) for row in table.rows]
    return PeopleList(table, tuple(_without_twins(people)), unread)


def _listed(row: Row, columns: list[str | None], language: str) -> ListedPerson:
    try:
        return ListedPerson(row, _person(_named(row, columns), language), None)
    except InvalidInput as refusal:
        return ListedPerson(row, None, refusal)


def _named(row: Row, columns: list[str | None]) -> Mapping[str, str]:
    """The cells by column; of two columns that mean the same, the first filled one."""
    if len(row.cells) > len(columns):
        raise OddRow()
    found: dict[str, str] = {}
    for column, cell in zip(columns, row.cells, strict=False):
        if column and column != PROBLEM and cell:
            found.setdefault(column, _without_guard(cell))
    return found


def _without_guard(cell: str) -> str:
    return cell[1:] if cell.startswith(GUARD) and cell[1:2] in set("=+-@") else cell


def _person(cells: Mapping[str, str], language: str) -> PersonPlan:
    email, ref = cells.get("email", ""), cells.get("ref", "")
    name = " ".join(cells[part] for part in ("given", "name", "family") if part in cells)
    if not email and not ref:
        raise NobodyNamed()
    return PersonPlan(
        email=check_email(email) if email else None,
        ref=ref[:LONGEST_REF] or None,
        name=name,
        organisation=cells.get("organisation", ""),
        country=find_country(cells.get("country", "")),
        language=find_language(cells.get("language", ""), preset=language),
    )


def _without_twins(people: list[ListedPerson]) -> Iterator[ListedPerson]:
    """Of two rows with one address, or one ref, the second is refused."""
    seen: dict[str, int] = {}
    for person in people:
        keys = [key for key in (person.plan.email, person.plan.ref) if key] if person.plan else []
        twin = next((key for key in keys if key in seen), None)
        if twin is not None:
            yield replace(person, plan=None, refusal=StandsTwice(key=twin, row=seen[twin]))
            continue
        seen.update(dict.fromkeys(keys, person.row.number))
        yield person
