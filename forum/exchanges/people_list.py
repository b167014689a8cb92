"""Reads a people list (CSV) as organisers write it; what is wrong is named with its row, the line of names being row 1."""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

from forum.accounts.rules import check_email
from forum.exchanges.errors import ProgrammeUnreadable
from forum.exchanges.plans import PersonPlan
from forum.exchanges.programme import read_file
from forum.exchanges.rules import check_country
from forum.kernel.errors import InvalidInput, Refusal
from forum.kernel.languages import check_language
from forum.kernel.wording import mark

COLUMNS = ("email", "ref", "name", "organisation", "country", "language")
SEPARATORS = (",", ";", "\t")
MOST_ROWS = 5000


class UnknownColumn(InvalidInput):
    code = "unknown_column"
    message = mark("there is no column %(names)s")


class NobodyNamed(InvalidInput):
    code = "nobody_named"
    message = mark("needs an email or a ref")


class StandsTwice(InvalidInput):
    code = "stands_twice"
    message = mark("%(key)s stands here twice")


class OddRow(InvalidInput):
    code = "odd_row"
    message = mark("it has too many or too few columns")


class TooManyRows(InvalidInput):
    code = "too_many_rows"
    message = mark("the list is too long: at most %(most)s rows at a time")


class BrokenTable(InvalidInput):
    code = "broken_table"
    message = mark("this is not a table that can be read")


@dataclass(frozen=True, slots=True)
class RowProblem:
    row: int
    refusal: Refusal


def read_people(path: Path) -> list[PersonPlan]:
    """A people list. ProgrammeUnreadable with the first bad row and what is wrong in it."""
    people, problems = parse_people(read_file(path))
    for problem in problems:
        said = problem.refusal
        words = said.said_with_fields("en") if isinstance(said, InvalidInput) else said.said_in("en")
        raise ProgrammeUnreadable(place=f"{path.name}, row {problem.row}", problem=words)
    return people


def parse_people(source: str) -> tuple[list[PersonPlan], list[RowProblem]]:
    """The people of a list, and what is wrong in it: with any problem, take none of them."""
    if not source.strip():
        return [], []
    rows = csv.DictReader(StringIO(source, newline=""), delimiter=_separator(source))
    numbered: list[tuple[int, PersonPlan]] = []
    problems: list[RowProblem] = []
    try:
        unknown = sorted(set(rows.fieldnames or ()) - set(COLUMNS))
        if unknown:
            return [], [RowProblem(1, UnknownColumn(names=", ".join(unknown)[:80]))]
        for number, row in enumerate(rows, 2):
            if number > MOST_ROWS + 1:
                return [], [RowProblem(number, TooManyRows(most=MOST_ROWS))]
            try:
                numbered.append((number, _person(row)))
            except InvalidInput as refusal:
                problems.append(RowProblem(number, refusal))
    except csv.Error:
        return [], [RowProblem(rows.line_num, BrokenTable())]
    problems += _repeated(numbered)
    return [person for _, person in numbered], sorted(problems, key=lambda problem: problem.row)


def _separator(source: str) -> str:
    first = source.lstrip().partition("\n")[0]
    return max(SEPARATORS, key=first.count)


def _repeated(numbered: list[tuple[int, PersonPlan]]) -> Iterator[RowProblem]:
    seen = set()
    for number, person in numbered:
        key = person.email or person.ref
        if key in seen:
            yield RowProblem(number, StandsTwice(key=key))
        seen.add(key)


def _person(row: Mapping[str, Any]) -> PersonPlan:
    if None in row or None in row.values():
        raise OddRow()
    email, ref = (row.get("email") or "").strip(), (row.get("ref") or "").strip()
    if not email and not ref:
        raise NobodyNamed()
    return PersonPlan(
        email=check_email(email) if email else None,
        ref=ref[:60] or None,
        name=row.get("name") or "",
        organisation=row.get("organisation") or "",
        country=check_country(row.get("country")),
        language=check_language(row.get("language") or "en"),
    )
