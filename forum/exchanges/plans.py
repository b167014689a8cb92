"""What an organiser plans, however she says it: a form in the browser or a programme file. Values only."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

Words = Mapping[str, str]
"""One text in several languages, by tag; the first is the source."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExchangePlan:
    """`opens_at`, `closes_at` are instants; `settings` are columns of Exchange that differ from their presets."""

    slug: str
    host: str
    timezone: str
    languages: Sequence[str]
    opens_at: datetime
    closes_at: datetime
    title: Words
    about: Words = field(default_factory=dict)
    settings: Mapping[str, str | int | bool] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperPlan:
    """A background paper: its title, and either its text in `language` or a stored file in it."""

    title: Words
    language: str
    body: str = ""
    file_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundPlan:
    opens_at: datetime
    closes_at: datetime | None
    theme: Words
    questions: Sequence[Words] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonPlan:
    """Somebody to take part. Known again by `email`, else by `ref`. `country` None is "not said"."""

    email: str | None
    ref: str | None
    name: str = ""
    organisation: str = ""
    country: str | None = None
    language: str = "en"
    pairs: Sequence[tuple[str, str]] = ()
    is_organiser: bool = False
