from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from zoneinfo import ZoneInfo

from babel import Locale

from forum.exchanges.queries import ExchangeView
from forum.kernel.languages import say_language
from forum.kernel.wording import mark, say
from forum.reports.document import Column, Kind
from forum.reports.queries.commitments import CommitmentLine
from forum.reports.queries.held import HelpGiven, Incident
from forum.reports.queries.people import ShownPerson
from forum.reports.queries.survey import Results
from forum.statistics.definitions import DEFINITIONS
from forum.statistics.queries.breakdown import NOT_SAID, Breakdown
from forum.statistics.queries.frozen import Freeze
from forum.statistics.queries.times import Times
from forum.statistics.queries.totals import Totals, in_language
from forum.translating.queries.given import Given


@dataclass(frozen=True, slots=True)
class Counted:
    """All that a report is made of. `lines`: texts of one line, by id and language; `moderators`: their names, by round.

    `writers`: people whose names stand under what is published; `never_came`: invited, and not here yet; `first_words`: of
    published syntheses, by round and language.
    """

    totals: Totals
    breakdown: Breakdown
    people: Sequence[ShownPerson]
    given: Sequence[Given]
    moderators: Mapping[int, Sequence[str]]
    incidents: Sequence[Incident]
    help_given: HelpGiven
    freezes: Sequence[Freeze]
    times: Times
    survey: Results
    commitments: Sequence[CommitmentLine]
    lines: Mapping[int, Mapping[str, str]]
    writers: int
    never_came: int
    first_words: Mapping[int, Mapping[str, str]]

    @property
    def declared_by_country(self) -> Mapping[str, int]:
        """For summing only: what is under five stands nowhere by itself."""
        return {country: people for country, people in self.totals.declared.items() if country}


@dataclass(frozen=True)
class Saying:
    """What was counted of an exchange, said in the words of one locale."""

    view: ExchangeView
    counted: Counted
    locale: str

    @cached_property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.view.exchange.timezone)

    def say(self, message: str, **values: object) -> str:
        return say(self.locale, message, **values)

    def numbers(self, *keys: str) -> list[Column]:
        """A column for each of these figures, under its name."""
        return [Column(self.name(key), Kind.NUMBER) for key in keys]

    def name(self, key: str) -> str:
        return self.say(DEFINITIONS[key].name)

    def line(self, text_id: int | None) -> str:
        return in_language(self.counted.lines.get(text_id or 0, {}), self.locale)

    def country(self, code: str) -> str:
        return self.say(mark("Not said")) if code == NOT_SAID else Locale.parse(self.locale).territories.get(code, code)

    def language(self, tag: str) -> str:
        return say_language(tag, self.locale) or tag
