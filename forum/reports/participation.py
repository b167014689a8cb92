from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date
from sqlalchemy.orm import Session

from forum.exchanges.queries import ExchangeView, translator_credits
from forum.kernel.keys import Keys
from forum.kernel.languages import say_language
from forum.kernel.moments import say_moment
from forum.kernel.tables import Value
from forum.kernel.wording import direction, mark, say
from forum.reports.document import Column, Definition, Kind, Report, Sheet
from forum.reports.queries.people import ShownPerson, list_shown_people
from forum.statistics.definitions import DEFINITIONS
from forum.statistics.queries.breakdown import NOT_SAID, Breakdown, count_breakdown
from forum.statistics.queries.totals import Totals, count_totals, in_language, split_totals
from forum.texts.queries import source_lines
from forum.translating.queries.given import Given, sum_given


@dataclass(frozen=True, slots=True)
class _Counted:
    totals: Totals
    breakdown: Breakdown
    people: Sequence[ShownPerson]
    lines: Mapping[int, Mapping[str, str]]
    given: Sequence[Given]


def build_participation_report(
    session: Session, view: ExchangeView, *, now: datetime, keys: Keys, locale: str
) -> Report:
    """Who took part and how, in words of `locale`; texts of the exchange in it where they have it."""
    totals = count_totals(session, view.exchange, now=now, keys=keys)
    title_ids = [view.exchange.title_id or 0, *(each.theme_id for each in view.rounds)]
    counted = _Counted(
        totals=totals,
        breakdown=count_breakdown(session, view, totals),
        people=list_shown_people(session, view.id),
        lines=source_lines(session, [*title_ids, *(topic.title_id for topic in totals.topics)]),
        given=sum_given(session, view.id, names=translator_credits(session, view.exchange)),
    )
    return _Writing(view, counted, locale).report()


class _Writing:
    """The counted figures as sheets in one locale."""

    def __init__(self, view: ExchangeView, counted: _Counted, locale: str) -> None:
        self._view = view
        self._counted = counted
        self._locale = locale
        self._names = Locale.parse(locale)
        self._zone = ZoneInfo(view.exchange.timezone)
        self._say = partial(say, locale)

    def report(self) -> Report:
        sheets = (
            self._totals,
            self._rounds,
            self._topics,
            self._countries,
            self._languages,
            self._translating,
            self._people,
        )
        return Report(
            title=self._line(self._view.exchange.title_id) or self._view.slug,
            subtitle=self._subtitle(),
            language=self._locale,
            made_at=self._counted.totals.as_of.astimezone(self._zone),
            sheets=[make() for make in sheets],
            definitions=[Definition(self._say(each.name), self._say(each.meaning)) for each in DEFINITIONS.values()],
            definitions_title=self._say(mark("Definitions")),
            is_right_to_left=direction(self._locale) == "rtl",
        )

    def _subtitle(self) -> str:
        exchange = self._view.exchange
        opens, closes = (
            format_date(at.astimezone(self._zone).date(), "long", locale=self._locale)
            for at in (exchange.opens_at, exchange.closes_at)
        )
        as_of = say_moment(self._counted.totals.as_of, exchange.timezone, self._locale)
        return self._say(
            mark("%(host)s, %(opens)s to %(closes)s. Figures as of %(as_of)s."),
            host=exchange.host,
            opens=opens,
            closes=closes,
            as_of=as_of,
        )

    def _totals(self) -> Sheet:
        totals = self._counted.totals
        shares = split_totals(totals).values()
        rows: list[Sequence[Value]] = [
            *(
                (self._name(name), getattr(totals, name), *(getattr(share, name).shown for share in shares))
                for name in ("people", "visits", "consultations")
            ),
            (self._name("countries"), totals.countries, None, None),
            (self._name("contributions"), totals.contributions, None, None),
            (self._name("anonymous_visits"), totals.anonymous_visits, None, None),
        ]
        columns = [
            Column(self._say(mark("Figure"))),
            Column(self._say(mark("Number")), Kind.NUMBER),
            Column(self._name("participants"), Kind.NUMBER),
            Column(self._name("staff"), Kind.NUMBER),
        ]
        return Sheet("totals", self._say(mark("Totals")), columns, rows)

    def _rounds(self) -> Sheet:
        rows = [
            (
                each.number,
                self._line(each.theme_id),
                each.opens_at.astimezone(self._zone),
                each.closes_at.astimezone(self._zone),
                each.people,
                each.visits,
                each.consultations,
                each.contributions,
            )
            for each in self._counted.breakdown.rounds
        ]
        columns = [
            Column(self._say(mark("Round")), Kind.NUMBER),
            Column(self._say(mark("Theme"))),
            Column(self._say(mark("Opens")), Kind.MOMENT),
            Column(self._say(mark("Closes")), Kind.MOMENT),
            *self._numbers("people", "visits", "consultations", "contributions"),
        ]
        note = self._say(mark("Hours are those of %(timezone)s."), timezone=self._view.exchange.timezone)
        return Sheet("rounds", self._say(mark("Rounds")), columns, rows, notes=[note])

    def _topics(self) -> Sheet:
        rows = [
            (each.round_number, self._line(each.title_id), each.consultations, each.contributions)
            for each in self._counted.totals.topics
        ]
        columns = [
            Column(self._say(mark("Round")), Kind.NUMBER),
            Column(self._say(mark("Topic"))),
            *self._numbers("consultations", "contributions"),
        ]
        return Sheet("topics", self._say(mark("Topics")), columns, rows)

    def _countries(self) -> Sheet:
        rows = [(self._country(code), cell.shown) for code, cell in self._counted.breakdown.countries.items()]
        columns = [Column(self._say(mark("Country"))), *self._numbers("people")]
        note = self._say(DEFINITIONS["hidden"].meaning)
        return Sheet("countries", self._say(mark("Countries")), columns, rows, notes=[note])

    def _languages(self) -> Sheet:
        rows = [
            (
                self._language(each.language),
                each.contributions,
                each.human_versions,
                each.machine_versions,
                each.consultations,
            )
            for each in self._counted.breakdown.languages
        ]
        columns = [
            Column(self._say(mark("Language"))),
            Column(self._say(mark("Contributions written in it")), Kind.NUMBER),
            Column(self._say(mark("Versions by people")), Kind.NUMBER),
            Column(self._say(mark("Versions by machine")), Kind.NUMBER),
            Column(self._say(mark("Consultations in it")), Kind.NUMBER),
        ]
        return Sheet("languages", self._say(mark("Languages")), columns, rows)

    def _translating(self) -> Sheet:
        others = self._say(mark("All others"))
        rows = [
            (
                one.name or others,
                self._language(one.language),
                one.versions,
                one.words,
                one.reviews,
                round(one.minutes / 60, 1),
            )
            for one in self._counted.given
        ]
        columns = [
            Column(self._say(mark("Translated by"))),
            Column(self._say(mark("Into"))),
            Column(self._say(mark("Versions")), Kind.NUMBER),
            Column(self._say(mark("Words")), Kind.NUMBER),
            Column(self._say(mark("Reviews")), Kind.NUMBER),
            Column(self._say(mark("Hours given")), Kind.NUMBER),
        ]
        notes = [
            self._say(
                mark("Under the name each chose, of a person or an organisation; who chose none is among all others.")
            ),
            self._say(
                mark("Work on texts that were withdrawn since counts too. Hours are those that translators noted.")
            ),
        ]
        return Sheet("translating", self._say(mark("Translating")), columns, rows, notes=notes)

    def _people(self) -> Sheet:
        rows = [
            (
                person.name,
                person.organisation,
                self._country(person.country) if person.country else "",
                person.contributions,
            )
            for person in self._counted.people
        ]
        columns = [
            Column(self._say(mark("Name"))),
            Column(self._say(mark("Organisation"))),
            Column(self._say(mark("Country"))),
            Column(self._say(mark("Contributions under this name")), Kind.NUMBER),
        ]
        note = self._say(mark("Only members who confirmed what they show, and only what they chose to show."))
        return Sheet("people", self._say(mark("People")), columns, rows, notes=[note])

    def _numbers(self, *keys: str) -> list[Column]:
        return [Column(self._name(key), Kind.NUMBER) for key in keys]

    def _name(self, key: str) -> str:
        return self._say(DEFINITIONS[key].name)

    def _line(self, text_id: int | None) -> str:
        return in_language(self._counted.lines.get(text_id or 0, {}), self._locale)

    def _country(self, code: str) -> str:
        return self._say(mark("Not said")) if code == NOT_SAID else self._names.territories.get(code, code)

    def _language(self, tag: str) -> str:
        return say_language(tag, self._locale) or tag
