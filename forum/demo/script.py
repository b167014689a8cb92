"""The script of the demo, read from `content/` and checked: who says what, in which hour, and who renders it."""

import tomllib
from datetime import time
from functools import cached_property
from pathlib import Path
from typing import Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

CONTENT = Path(__file__).parent / "content"
PLANNED_HOURS = {1: 168.0, 2: 80.0}
"""How many hours of each round the script's own hours were written for."""

Words = dict[str, str]
"""Language → the text in it."""


class Written(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class Programme(Written):
    slug: str
    host: str
    timezone: str
    languages: list[str]
    opens: time
    promised_hours: int
    title: Words
    about: Words


class Round(Written):
    number: int
    moderator: str
    substitutes: list[str]
    theme: Words
    question: list[Words]


class Person(Written):
    ref: str
    name: str
    organisation: str
    country: str
    language: str
    reads: list[str]
    timezone: str
    role: Literal["participant", "translator", "moderator", "organiser", "administrator"] = "participant"
    pairs: list[str] = []
    gender: str = ""
    organisation_type: str = ""

    @property
    def email(self) -> str:
        return f"{self.ref}@example.org"


class Paper(Written):
    ref: str
    round: int
    language: str
    title: Words
    text: Words


class Version(Written):
    language: str
    origin: Literal["human", "machine"]
    hour: float
    by: str | None = None
    text: str


class Revised(Written):
    hour: float
    text: str


class Contribution(Written):
    ref: str
    person: str
    language: str
    text: str
    round: int
    state: Literal["published", "waiting", "returned", "withdrawn", "hidden"] = "published"
    hour: float | None = None
    hours_ago: float | None = None
    wait: float = 1.0
    reply_to: str | None = None
    anonymous: bool = False
    may_quote: bool = False
    decided_by: str | None = None
    revised: Revised | None = None
    version: list[Version] = []
    reason: str | None = None
    reason_words: str | None = None
    reason_language: str | None = None
    withdrawn_hour: float | None = None
    hidden_hour: float | None = None
    hidden_by: str | None = None


class Passage(Written):
    """Of a contribution, as its moderator read it: a paragraph, or some words."""

    ref: str
    contribution: str
    language: str
    origin: Literal["author", "human"] = "author"
    place: int | None = None
    words: str = ""
    theme: str


class Paragraph(Written):
    """`rests_on` are contributions, `quotes` passages."""

    text: str
    rests_on: list[str] = []
    quotes: list[str] = []


class Synthesis(Written):
    round: int
    hour: float
    published_hour: float
    language: str
    passage: list[Passage]
    paragraph: list[Paragraph]
    version: list[Version]


class Visits(Written):
    """Each of `people` comes at each of `hours` (of her own day) on each of `weekdays` (1 is Monday)."""

    people: list[str]
    weekdays: list[int]
    hours: list[int]
    rounds: Literal["open", "all", "none"]


class AnonymousReaders(Written):
    weekdays: list[int]
    readers: int
    rounds: Literal["open", "all", "none"]


class Script(Written):
    programme: Programme
    rounds: list[Round]
    people: list[Person]
    papers: list[Paper]
    contributions: list[Contribution] = Field(description="in the order in which they were sent")
    syntheses: list[Synthesis]
    visits: list[Visits]
    anonymous: list[AnonymousReaders]

    @cached_property
    def people_by_ref(self) -> dict[str, Person]:
        return {person.ref: person for person in self.people}

    def ref_of(self, role: str) -> str:
        """The first with this role."""
        return next(person.ref for person in self.people if person.role == role)

    def decider_of(self, contribution: Contribution) -> str:
        return contribution.decided_by or self.rounds[contribution.round - 1].moderator


Item = TypeVar("Item", bound=Written)


def read_script(folder: Path = CONTENT) -> Script:
    """Raises pydantic's ValidationError, which names the place, where a file says something it should not."""
    exchange, visits = _read(folder / "exchange.toml"), _read(folder / "visits.toml")
    contributions = [
        *_contributions(folder / "round-1.toml"),
        *_contributions(folder / "round-2.toml"),
        *_contributions(folder / "aside.toml"),
    ]
    return Script(
        programme=Programme(**exchange["exchange"]),
        rounds=_many(Round, exchange["round"]),
        people=_many(Person, _read(folder / "people.toml")["person"]),
        papers=_many(Paper, _read(folder / "papers.toml")["paper"]),
        contributions=sorted(contributions, key=planned_at),
        syntheses=[Synthesis(**_read(folder / "synthesis-1.toml"))],
        visits=_many(Visits, visits["visits"]),
        anonymous=_many(AnonymousReaders, visits["anonymous"]),
    )


def planned_at(contribution: Contribution) -> tuple[int, float]:
    """When it was sent, as (round, planned hour of the round)."""
    if contribution.hour is not None:
        return contribution.round, contribution.hour
    return contribution.round, PLANNED_HOURS[contribution.round] - (contribution.hours_ago or 0)


def _contributions(path: Path) -> list[Contribution]:
    content = _read(path)
    common = {"round": content["round"]} if "round" in content else {}
    return _many(Contribution, [common | fields for fields in content["contribution"]])


def _many(kind: type[Item], fields: list[dict[str, Any]]) -> list[Item]:
    return TypeAdapter(list[kind]).validate_python(fields)  # type: ignore[valid-type]


def _read(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))
