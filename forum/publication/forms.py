from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from werkzeug.datastructures import MultiDict

from forum.publication.actions.prepare import Plan
from forum.publication.rules import EVERY_PART, Move, Part, order_parts
from forum.web.forms import read_id

CONTRIBUTION = "contribution-"
PLACE = "place-"


def read_plan(form: MultiDict[str, str], languages: Sequence[str]) -> Plan:
    ticked = [part for part in EVERY_PART if part in form.getlist("parts")]
    return Plan(
        parts=order_parts(read_move(form, part) for part in ticked),
        scope=form.get("scope", ""),
        foreword=read_words(form, Part.FOREWORD, languages),
        story=read_words(form, Part.STORY, languages),
        edition=read_id(form.get("edition")) or 0,
    )


def read_move(form: Mapping[str, str], part: Part) -> Move:
    """The form has its fields in the order in which the parts stood. Where she left a place out, it stays."""
    shown = [name for name in form if name.startswith(PLACE)]
    field = f"{PLACE}{part}"
    was = shown.index(field) + 1 if field in shown else EVERY_PART.index(part) + 1
    return Move(part, to=read_id(form.get(field)) or was, was=was)


def read_words(form: Mapping[str, str], name: str, languages: Sequence[str]) -> dict[str, str]:
    return {tag: form.get(f"{name}-{tag}", "") for tag in languages}


def read_until(typed: str, timezone: str) -> datetime | None:
    """The end of a day in the exchange's zone; None for what is no day."""
    try:
        day = datetime.strptime(typed.strip(), "%Y-%m-%d").replace(tzinfo=ZoneInfo(timezone))
    except (ValueError, OverflowError):
        return None
    return (day + timedelta(days=1)).astimezone(UTC) if 1970 < day.year < 2200 else None


def read_answers(form: Mapping[str, str]) -> dict[int, str]:
    """By contribution."""
    found = {
        read_id(name.removeprefix(CONTRIBUTION)): value for name, value in form.items() if name.startswith(CONTRIBUTION)
    }
    return {number: value for number, value in found.items() if number is not None}


def read_chosen(form: MultiDict[str, str]) -> set[int]:
    return {number for typed in form.getlist("chosen") if (number := read_id(typed)) is not None}
