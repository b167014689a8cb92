"""What the forms of the basket and of the editor send."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from werkzeug.datastructures import MultiDict

from forum.kernel.errors import Refusal
from forum.synthesis.actions.basket import Passage
from forum.synthesis.actions.write import Written
from forum.synthesis.errors import NotANumber
from forum.synthesis.rules import Row
from forum.web.forms import read_id

_NAME = re.compile(r"(?:new)?[0-9]{1,9}")
_BETWEEN = re.compile(r"[\s,;،؛、]+")
LONGEST_SHOWN = 40


@dataclass(frozen=True, slots=True)
class Act:
    """Which button was pressed, and of which row."""

    kind: str = "save"
    name: str = ""


def read_act(form: Mapping[str, str]) -> Act:
    kind, _, name = form.get("act", "save").partition(":")
    return Act(kind, name)


def read_written(form: MultiDict[str, str]) -> Written:
    """Rows in the order they stand in; those left empty are none."""
    faults: dict[str, Refusal] = {}
    rows = [
        row
        for name in dict.fromkeys(form.get("rows", "").split())
        if _NAME.fullmatch(name)
        for row in _row(form, name, faults)
    ]
    return Written(
        rows=[row for row in rows if not row.is_empty],
        language=form.get("language", ""),
        edition=read_id(form.get("edition")) or 0,
        is_typing_error="is_typing_error" in form,
        faults=faults,
    )


def _row(form: Mapping[str, str], name: str, faults: dict[str, Refusal]) -> Iterator[Row]:
    numbers: dict[str, tuple[int, ...]] = {}
    for field in ("rests", "quotes"):
        found: list[int] = []
        for typed in filter(None, _BETWEEN.split(form.get(f"{field}-{name}", ""))):
            number = read_id(typed.strip("[]#"))
            if number is None:
                faults[f"{field}-{name}"] = NotANumber(typed=typed[:LONGEST_SHOWN])
            else:
                found.append(number)
        numbers[field] = tuple(dict.fromkeys(found))
    yield Row(name, form.get(f"words-{name}", "").strip(), numbers["rests"], numbers["quotes"])


def read_picked(form: MultiDict[str, str]) -> list[int]:
    """Numbers of the passages ticked in the basket beside the editor."""
    return [number for typed in dict.fromkeys(form.getlist("pick")) if (number := read_id(typed)) is not None]


def read_passage(form: MultiDict[str, str]) -> Passage:
    places = [number for typed in form.getlist("places") if (number := read_id(typed)) is not None]
    return Passage(
        language=form.get("language", ""),
        origin=form.get("origin", ""),
        places=places,
        words=form.get("words", ""),
        theme=form.get("theme", ""),
    )
