"""Reads a programme (TOML) as organisers write it; what is wrong is named with its line."""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from forum.accounts.rules import check_email
from forum.exchanges.errors import ProgrammeUnreadable
from forum.exchanges.plans import ExchangePlan, PersonPlan, RoundPlan
from forum.kernel.errors import InvalidInput, Refusal
from forum.kernel.languages import check_language
from forum.kernel.zones import check_timezone

LARGEST_FILE = 20 * 1024 * 1024


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class ExchangeTable(_Table):
    slug: str
    host: str
    timezone: str
    languages: list[str]
    opens: datetime
    closes: datetime
    title: dict[str, str]
    about: dict[str, str] = {}
    access: str = "public"
    registration: str = "open"
    moderation: str = "before"
    late: str = "refused"
    accent: str = "plum"
    sensitive: bool = False
    anonymous: bool = False
    machine: bool = False
    review: bool = False
    survey: bool = True
    description: bool = True
    overlap_hours: int = 24
    promise_hours: int = 12


class DocumentTable(_Table):
    file: str
    language: str
    title: dict[str, str]


class RoundTable(_Table):
    opens: datetime
    closes: datetime | None = None
    theme: dict[str, str]
    moderators: list[str] = []
    substitutes: list[str] = []
    question: list[dict[str, str]] = []
    document: list[DocumentTable] = []


class TranslatorsTable(_Table):
    organisation: str = ""
    people: list[str]
    source: list[str] = Field(alias="from")
    to: str


class ProgrammeTable(_Table):
    exchange: ExchangeTable
    round: list[RoundTable]
    translators: list[TranslatorsTable] = []


@dataclass(frozen=True, slots=True)
class DocumentPlan:
    """A background paper beside the programme file: `path` exists and is small enough."""

    path: Path
    language: str
    title: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class PlannedRound:
    plan: RoundPlan
    documents: tuple[DocumentPlan, ...]
    moderators: tuple[str, ...]
    substitutes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Programme:
    exchange: ExchangePlan
    rounds: tuple[PlannedRound, ...]
    translators: tuple[PersonPlan, ...]


@dataclass(frozen=True, slots=True)
class ProgrammeFile:
    path: Path
    source: str

    def fault(self, place: Sequence[int | str], problem: str) -> ProgrammeUnreadable:
        line = line_of(self.source, place)
        key = ".".join(str(part + 1) if isinstance(part, int) else part for part in place)
        where = f"{self.path.name}, line {line}, {key}" if line else f"{self.path.name}, {key}"
        return ProgrammeUnreadable(place=where, problem=problem)


def read_programme(path: Path) -> Programme:
    """ProgrammeUnreadable with the file, the line and what is wrong there."""
    file = ProgrammeFile(path, read_file(path))
    try:
        raw = tomllib.loads(file.source)
    except tomllib.TOMLDecodeError as error:
        raise ProgrammeUnreadable(place=path.name, problem=str(error)) from None
    try:
        table = ProgrammeTable.model_validate(raw)
    except ValidationError as error:
        first = min(error.errors(), key=lambda found: found["type"] != "extra_forbidden")
        raise file.fault(first["loc"], _in_words(first["type"], first["msg"])) from None
    return _plan(table, file)


def read_file(path: Path) -> str:
    try:
        return read_bytes(path).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ProgrammeUnreadable(place=path.name, problem="this file is not UTF-8 text") from None


def read_bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise ProgrammeUnreadable(place=path.name, problem="this file is too big")
        return path.read_bytes()
    except OSError:
        raise ProgrammeUnreadable(place=str(path.name), problem="there is no such file, or it cannot be read") from None


def _in_words(kind: str, message: str) -> str:
    return {"extra_forbidden": "there is no such key", "missing": "this key is missing"}.get(kind, message)


def _plan(table: ProgrammeTable, file: ProgrammeFile) -> Programme:
    this = table.exchange
    try:
        zone = ZoneInfo(check_timezone(this.timezone))
    except Refusal as refusal:
        raise file.fault(("exchange", "timezone"), refusal.said_in("en")) from None
    exchange = ExchangePlan(
        slug=this.slug,
        host=this.host,
        timezone=this.timezone,
        languages=this.languages,
        opens_at=_instant(this.opens, zone),
        closes_at=_instant(this.closes, zone),
        title=this.title,
        about=this.about,
        settings={
            "access": this.access,
            "registration": this.registration,
            "moderation": this.moderation,
            "late_policy": this.late,
            "accent": this.accent,
            "is_sensitive": this.sensitive,
            "allows_anonymous": this.anonymous,
            "uses_machine": this.machine,
            "reviews_versions": this.review,
            "has_survey": this.survey,
            "asks_description": this.description,
            "overlap_hours": this.overlap_hours,
            "promise_hours": this.promise_hours,
        },
    )
    rounds = tuple(_plan_round(r, file, zone=zone, place=place) for place, r in enumerate(table.round))
    return Programme(exchange, rounds, tuple(_plan_translators(table, file)))


def _instant(at: datetime, zone: ZoneInfo) -> datetime:
    """A time without offset is in the exchange's zone."""
    return at if at.tzinfo is not None else at.replace(tzinfo=zone)


def _plan_round(table: RoundTable, file: ProgrammeFile, *, zone: ZoneInfo, place: int) -> PlannedRound:
    folder = file.path.parent.resolve()
    documents = []
    for number, document in enumerate(table.document):
        paper = (folder / document.file).resolve()
        if not paper.is_file() or not paper.is_relative_to(folder):
            raise file.fault(("round", place, "document", number, "file"), "there is no such file")
        documents.append(DocumentPlan(paper, document.language, document.title))
    plan = RoundPlan(
        opens_at=_instant(table.opens, zone),
        closes_at=_instant(table.closes, zone) if table.closes else None,
        theme=table.theme,
        questions=table.question,
    )
    return PlannedRound(plan, tuple(documents), tuple(table.moderators), tuple(table.substitutes))


def _plan_translators(table: ProgrammeTable, file: ProgrammeFile) -> Iterator[PersonPlan]:
    for place, partner in enumerate(table.translators):
        for email in partner.people:
            try:
                yield PersonPlan(
                    email=check_email(email),
                    ref=None,
                    organisation=partner.organisation,
                    language=check_language(partner.to),
                    pairs=[(check_language(tag), check_language(partner.to)) for tag in partner.source],
                )
            except InvalidInput as refusal:
                raise file.fault(("translators", place, "people"), refusal.said_in("en")) from None


def line_of(source: str, place: Sequence[int | str]) -> int | None:
    """The line of a TOML file on which a key stands, or the header of its table where the key is missing."""
    table: tuple[int | str, ...] = ()
    counts: dict[tuple[int | str, ...], int] = {}
    header_line, best = 1, None
    for number, line in enumerate(source.splitlines(), 1):
        text = line.strip()
        if text.startswith("["):
            table, header_line = _table_of(text, counts), number
            if table == tuple(place[: len(table)]):
                best = number
        elif "=" in text and not text.startswith("#"):
            key = text.split("=", 1)[0].strip().strip("\"'")
            if (*table, key) == tuple(place[: len(table) + 1]):
                return number
    return best or header_line


def _table_of(header: str, counts: dict[tuple[int | str, ...], int]) -> tuple[int | str, ...]:
    """`[[round.question]]` as ("round", 1, "question", 0): with the number of each table of an array."""
    is_array = header.startswith("[[")
    names = header.strip("[]").split("]")[0].split(".")
    path: tuple[int | str, ...] = ()
    for depth, name in enumerate(part.strip() for part in names):
        path = (*path, name)
        if is_array and depth == len(names) - 1:
            counts[path] = counts.get(path, -1) + 1
        if path in counts:
            path = (*path, counts[path])
    return path
