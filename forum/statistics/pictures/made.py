"""Which pictures there are, and what each shows of what was counted."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from babel import Locale
from babel.core import get_global
from babel.dates import format_skeleton
from babel.numbers import format_decimal

from forum.exchanges.queries import ExchangeView
from forum.kernel.languages import say_language
from forum.kernel.tables import Value
from forum.kernel.wording import mark, say
from forum.statistics.pictures.drawing import Picture, world
from forum.statistics.queries.breakdown import NOT_SAID, Breakdown
from forum.statistics.queries.totals import Totals, in_language
from forum.statistics.rules import SMALLEST_SHOWN, Cell

LONGEST_LABEL = 38
UNSEEN = "\u200b"


@dataclass(frozen=True, slots=True)
class Shown:
    """What pictures are made of. `lines`: titles by text id and language; `answers`: by the language answered and its own."""

    view: ExchangeView
    totals: Totals
    breakdown: Breakdown
    answers: Mapping[tuple[str, str], int]
    lines: Mapping[int, Mapping[str, str]]
    locale: str

    def say(self, message: str, **values: object) -> str:
        return say(self.locale, message, **values)

    def number(self, number: int) -> str:
        return str(format_decimal(number, locale=self.locale))

    def language(self, tag: str) -> str:
        return say_language(tag, self.locale) or tag

    def country(self, code: str) -> str:
        return str(Locale.parse(self.locale).territories.get(code, code))


@dataclass(frozen=True, slots=True)
class Table:
    """A picture, and the table it is made of: to be read beside it, and taken out. `is_blank`: it would show nothing."""

    picture: Picture
    columns: Sequence[str]
    rows: Sequence[Sequence[Value]]
    is_blank: bool = False


def days(shown: Shown) -> Table:
    """Visits on each day; where a week begins there is a line with its number."""
    zone = ZoneInfo(shown.view.exchange.timezone)
    visits_on = {each.day: each.visits for each in shown.breakdown.days}
    labels = {day: _day(day, shown.locale) for day in _days_so_far(shown, zone, visits_on)}
    weeks = [
        {"day": labels[opened], "week": shown.say(mark("Week %(number)s"), number=each.number)}
        for each in shown.breakdown.rounds
        if (opened := each.opens_at.astimezone(zone).date()) in labels
    ]
    visits = shown.say(mark("Visits"))
    picture = _picture(
        shown,
        "days",
        title=shown.say(mark("Visits by day")),
        description=shown.say(mark("A bar for each day; lines mark where weeks begin.")),
        words={"visits": visits, "days": list(labels.values())},
        rows={"days": [{"day": labels[day], "visits": visits_on.get(day, 0)} for day in labels], "weeks": weeks},
    )
    columns = [shown.say(mark("Day")), visits, shown.say(mark("Anonymous visits"))]
    rows = [(one.day.isoformat(), one.visits, one.anonymous_visits) for one in shown.breakdown.days]
    return Table(picture, columns, rows)


def _days_so_far(shown: Shown, zone: ZoneInfo, known: Collection[date]) -> list[date]:
    """From the opening to the closing, or to the last with a visit while that is ahead."""
    period = shown.totals.period
    first = period.opens_at.astimezone(zone).date()
    last = max([first, *known, min(period.closes_at, shown.totals.as_of).astimezone(zone).date()])
    return [first + timedelta(days=place) for place in range((last - first).days + 1)]


def topics(shown: Shown) -> Table:
    named = [
        (f"{one.round_number} · {in_language(shown.lines.get(one.title_id, {}), shown.locale)}", one.consultations)
        for one in shown.totals.topics
    ]
    labels = [_label(name, place) for place, (name, _) in enumerate(named)]
    bars = [
        {"topic": label, "consultations": times, "said": shown.number(times)}
        for label, (_, times) in zip(labels, named, strict=True)
    ]
    consultations = shown.say(mark("Consultations"))
    picture = _picture(
        shown,
        "topics",
        title=shown.say(mark("Consultations by topic")),
        description=shown.say(mark("A bar for each topic, in the order of the weeks.")),
        words={"consultations": consultations, "topics": labels},
        rows={"topics": bars},
    )
    return Table(picture, [shown.say(mark("Topic")), consultations], named)


def countries(shown: Shown) -> Table:
    """Only countries whose number is shown have a colour; what has too small a shape for the map stands in the table."""
    numbers = _numbers_of_countries()
    cells = shown.breakdown.countries
    people = shown.say(mark("People"))
    drawn: list[dict[str, Any]] = [
        {"id": numbers[code], "people": cell.count}
        for code, cell in cells.items()
        if cell.count is not None and code in numbers
    ]
    picture = _picture(
        shown,
        "countries",
        title=shown.say(mark("People by country")),
        description=shown.say(
            mark("The darker a country, the more people declared it. Countries under 5 have no colour.")
        ),
        words={"people": people, "most": max([SMALLEST_SHOWN, *(one["people"] for one in drawn)])},
        rows={"world": world(), "people": drawn},
    )
    rows = [
        (shown.say(mark("Not said")) if code == NOT_SAID else shown.country(code), cell.shown)
        for code, cell in cells.items()
    ]
    return Table(picture, [shown.say(mark("Country")), people], rows, is_blank=not drawn)


def languages(shown: Shown) -> Table:
    whats = [
        shown.say(mark("Contributions written in it")),
        shown.say(mark("Versions by people")),
        shown.say(mark("Consultations in it")),
    ]
    rows = [
        (shown.language(each.language), each.contributions, each.human_versions, each.consultations)
        for each in shown.breakdown.languages
    ]
    bars = [
        {"language": name, "what": what, "number": number, "said": shown.number(number)}
        for name, *numbers in rows
        for what, number in zip(whats, numbers, strict=True)
    ]
    picture = _picture(
        shown,
        "languages",
        title=shown.say(mark("Languages written and read")),
        description=shown.say(mark("Three bars for each language: what was written, rendered and read in it.")),
        words={"languages": [name for name, *_ in rows], "whats": whats},
        rows={"languages": bars},
    )
    return Table(picture, [shown.say(mark("Language")), *whats], rows)


def answers(shown: Shown) -> Table:
    tags = list(
        dict.fromkeys([*shown.view.exchange.languages, *(tag for pair in sorted(shown.answers) for tag in pair)])
    )
    written, answered = shown.say(mark("Written in")), shown.say(mark("Answered in"))
    cells = [
        (shown.language(one), shown.language(other), _cell(shown.answers, one, other)) for one in tags for other in tags
    ]
    squares = [
        {"written": one, "answer": other, "number": cell.count, "said": shown.number(cell.count or 0)}
        for one, other, cell in cells
    ]
    picture = _picture(
        shown,
        "answers",
        title=shown.say(mark("Who answers whom across languages")),
        description=shown.say(
            mark("Replies, by the language of what they answer and their own. Fewer than 5 are not shown.")
        ),
        words={"written": written, "answered": answered, "languages": [shown.language(tag) for tag in tags]},
        rows={"answers": squares},
    )
    rows = [(one, other, cell.shown) for one, other, cell in cells]
    is_blank = all(cell.count is None for *_, cell in cells)
    return Table(picture, [written, answered, shown.say(mark("Replies"))], rows, is_blank=is_blank)


def country_answers(shown: Shown) -> Table:
    """Only countries between which enough was answered stand in it."""
    answers = shown.breakdown.country_answers
    names = {code: shown.country(code) for pair in answers for code in pair}
    whom, who = shown.say(mark("Who is answered")), shown.say(mark("Who answers"))
    rows = [(names[asked], names[wrote], number) for (asked, wrote), number in answers.items()]
    squares = [
        {"written": asked, "answer": wrote, "number": number, "said": shown.number(number)}
        for asked, wrote, number in rows
    ]
    picture = _picture(
        shown,
        "country_answers",
        title=shown.say(mark("Who answers whom across countries")),
        description=shown.say(
            mark("Replies, by the country of whom they answer and of who wrote. Fewer than 5 are not shown.")
        ),
        words={"written": whom, "answered": who, "countries": sorted(names.values(), key=str.casefold)},
        rows={"answers": squares},
    )
    return Table(picture, [whom, who, shown.say(mark("Replies"))], rows, is_blank=not rows)


PICTURES: Mapping[str, Callable[[Shown], Table]] = {
    "days": days,
    "topics": topics,
    "countries": countries,
    "languages": languages,
    "answers": answers,
    "country_answers": country_answers,
}


def _picture(
    shown: Shown, spec: str, *, title: str, description: str, words: Mapping[str, object], rows: Mapping[str, object]
) -> Picture:
    return Picture(spec, title, description, shown.locale, words, rows)


def _label(title: str, place: int) -> str:
    """As much of it as has room; followed by what is not seen, so that no two are the same."""
    return (title if len(title) <= LONGEST_LABEL else f"{title[: LONGEST_LABEL - 1]}…") + UNSEEN * place


def _cell(answers: Mapping[tuple[str, str], int], written: str, answer: str) -> Cell:
    """Whether there are few or none is not said."""
    number = answers.get((written, answer), 0)
    return Cell(number) if number >= SMALLEST_SHOWN else Cell(None, is_small=True)


def _day(day: date, locale: str) -> str:
    return str(format_skeleton("MMMd", day, locale=locale))


def _numbers_of_countries() -> dict[str, str]:
    """By the two letters of each country on the map its three digits in ISO 3166, as CLDR has them."""
    drawn = {outline.get("id") for outline in world()["objects"]["countries"]["geometries"]}
    return {codes[0]: digits for digits, codes in get_global("territory_aliases").items() if digits in drawn}
