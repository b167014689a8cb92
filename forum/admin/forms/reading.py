"""How the organiser's forms are read: each field by itself, so that one answer names all that is wrong."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import TypeVar
from zoneinfo import ZoneInfo

from forum.exchanges.plans import Words
from forum.kernel.errors import InvalidInput, Refusal
from forum.kernel.wording import mark

Value = TypeVar("Value")
EARLIEST, LATEST = 1970, 2200


class Sieve:
    """Takes the fields of a form one by one and gathers what is wrong with each."""

    def __init__(self) -> None:
        self.errors: dict[str, str | Refusal] = {}

    def take(self, field: str, read: Callable[[], Value]) -> Value | None:
        try:
            return read()
        except InvalidInput as refusal:
            self.errors[field] = next(iter(refusal.fields.values()), refusal)
            return None

    def check(self) -> None:
        if self.errors:
            raise InvalidInput(self.errors)


def read_moment(typed: str, zone: ZoneInfo) -> datetime:
    """A `datetime-local` of the zone, as an instant."""
    try:
        at = datetime.fromisoformat(typed.strip())
    except ValueError:
        at = None
    if at is None or at.tzinfo is not None or not EARLIEST <= at.year <= LATEST:
        raise InvalidInput({"": mark("Please give a day and an hour, like 2026-05-15T09:00.")})
    return at.replace(tzinfo=zone).astimezone(UTC)


def write_moment(at: datetime | None, timezone: str) -> str:
    return at.astimezone(ZoneInfo(timezone)).strftime("%Y-%m-%dT%H:%M") if at else ""


def read_words(typed: Mapping[str, str], name: str, languages: Sequence[str]) -> Words:
    """One text in each language: inputs called name-code."""
    return {tag: typed.get(f"{name}-{tag}", "") for tag in languages}
