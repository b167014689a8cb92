"""Page one, for whoever gave the money: what happened, in plain words and whole sentences."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from babel import Locale
from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_decimal

from forum.kernel.regions import WORLD, region_of
from forum.kernel.wording import mark
from forum.reports.document import Column, Sheet
from forum.reports.rules import HINDRANCES, STATES
from forum.reports.sheets.people import help_note
from forum.reports.sheets.saying import Saying
from forum.statistics.queries.breakdown import NOT_SAID
from forum.statistics.queries.totals import in_language, split_totals
from forum.statistics.rules import SMALLEST_SHOWN, Cell, hide_small, tells_of_few

LONGEST = 600
"""Signs of what is taken from a synthesis."""


@dataclass(frozen=True, slots=True)
class Told:
    question: str
    sentences: Sequence[str]


def tell(saying: Saying) -> list[Told]:
    """The same questions, with as many sentences each, in every language."""
    return [Told(saying.say(question), list(answer(saying))) for question, answer in QUESTIONS]


def page_one(saying: Saying) -> Sheet:
    """As the first table of a report: a line for each sentence, with its question."""
    rows = [(told.question, sentence) for told in tell(saying) for sentence in told.sentences]
    columns = [Column(saying.say(mark("Question"))), Column(saying.say(mark("Answer")))]
    return Sheet("in_short", saying.say(mark("In short")), columns, rows)


def who(saying: Saying) -> Iterator[str]:
    totals = saying.counted.totals
    yield saying.say(
        mark("People who took part: %(people)s; countries: %(countries)s; visits: %(visits)s."),
        people=number(saying, totals.people),
        countries=number(saying, totals.countries),
        visits=number(saying, totals.visits),
    )
    shares = split_totals(totals)
    staff, participants = shares["staff"].people.count, shares["participants"].people.count
    if staff is not None and participants is not None:
        yield saying.say(
            mark("Participants among them: %(participants)s; staff (organisers, moderators, translators): %(staff)s."),
            participants=number(saying, participants),
            staff=number(saying, staff),
        )
    yield from where(saying)


def where(saying: Saying) -> Iterator[str]:
    """Countries of five people or more with their numbers; the others by name, and summed by region where that tells of none."""
    cells = {code: cell for code, cell in saying.counted.breakdown.countries.items() if code != NOT_SAID}
    shown = {code: cell.count for code, cell in cells.items() if cell.count is not None}
    if shown:
        yield saying.say(
            mark("They come from %(countries)s."),
            countries=listed(
                saying, [f"{saying.country(code)} ({number(saying, count)})" for code, count in shown.items()]
            ),
        )
    if few := sorted(saying.country(code) for code, cell in cells.items() if cell.count is None):
        yield saying.say(
            mark("Others come from %(countries)s; their numbers are not given one by one."),
            countries=listed(saying, few),
        )
    if regions := sum_regions(saying.counted.declared_by_country, cells):
        names = Locale.parse(saying.locale).territories
        yield saying.say(
            mark("These others, taken together: %(regions)s."),
            regions=listed(
                saying, [f"{names.get(code, code)} ({number(saying, count)})" for code, count in regions.items()]
            ),
        )


def sum_regions(people: Mapping[str, int], cells: Mapping[str, Cell]) -> dict[str, int]:
    """People of countries whose number is hidden, by region: never of one country alone, never fewer than five.

    What makes no region so is summed with the rest of the world; where even that does not, nothing is told.
    """
    by_region: dict[str, list[int]] = {}
    for code, cell in cells.items():
        if cell.count is None:
            by_region.setdefault(region_of(code), []).append(people.get(code, 0))
    told = {region: counts for region, counts in by_region.items() if region != WORLD and is_told(counts)}
    rest = [count for region, counts in by_region.items() if region not in told for count in counts]
    if rest and not is_told(rest) and told:
        least = min(told, key=lambda region: sum(told[region]))
        rest += told.pop(least)
    sums = {region: sum(counts) for region, counts in told.items()}
    return {**sums, WORLD: sum(rest)} if is_told(rest) else (sums if not rest else {})


def is_told(counts: Sequence[int]) -> bool:
    return len(counts) > 1 and sum(counts) >= SMALLEST_SHOWN


def wrote(saying: Saying) -> Iterator[str]:
    counted = saying.counted
    yield saying.say(
        mark("Contributions and replies published: %(contributions)s; openings of topics: %(consultations)s."),
        contributions=number(saying, counted.totals.contributions),
        consultations=number(saying, counted.totals.consultations),
    )
    readers = counted.totals.people - counted.writers
    if readers >= 0 and not tells_of_few([counted.writers, readers]):
        yield saying.say(
            mark(
                "People who wrote under their names: %(writers)s; others, who read or wrote without a name: %(readers)s."
            ),
            writers=number(saying, counted.writers),
            readers=number(saying, readers),
        )


def in_which_languages(saying: Saying) -> Iterator[str]:
    languages = saying.counted.breakdown.languages
    written = [f"{saying.language(one.language)} ({number(saying, one.contributions)})" for one in languages]
    yield saying.say(mark("Contributions by language: %(languages)s."), languages=listed(saying, written))
    by_people, by_machine = (
        sum(getattr(one, name) for one in languages) for name in ("human_versions", "machine_versions")
    )
    yield saying.say(
        mark("Versions translated by people: %(by_people)s; by machines: %(by_machine)s. Each says so."),
        by_people=number(saying, by_people),
        by_machine=number(saying, by_machine),
    )


def said(saying: Saying) -> Iterator[str]:
    for each in saying.view.rounds:
        words = in_language(saying.counted.first_words.get(each.id, {}), saying.locale)
        yield saying.say(
            mark("Week %(number)s, %(theme)s: %(words)s"),
            number=each.number,
            theme=saying.line(each.theme_id),
            words=shortened(words) or saying.say(mark("no synthesis is published.")),
        )


def incidents(saying: Saying) -> Iterator[str]:
    found = saying.counted.incidents
    if not found:
        yield saying.say(mark("No technical incident was announced."))
    else:
        days = [day(saying, each.at) for each in found]
        yield saying.say(
            mark("Technical incidents were announced on %(days)s."), days=listed(saying, dict.fromkeys(days))
        )
    yield help_note(saying)


def changes(saying: Saying) -> Iterator[str]:
    """Commitments, with their owners as they are shown."""
    for one in saying.counted.commitments:
        yield saying.say(
            mark("%(what)s: %(who)s, until %(day)s (%(state)s)."),
            what=saying.line(one.text_id).rstrip("."),
            who=one.owner,
            day=format_date(one.due_on, "long", locale=saying.locale),
            state=saying.say(STATES[one.state]),
        )
    if not saying.counted.commitments:
        yield saying.say(mark("Nobody has noted yet what she will do."))


def absent(saying: Saying) -> Iterator[str]:
    yield saying.say(
        mark("Invited who have not come: %(number)s. Who was not reached at all, no figure tells."),
        number=number(saying, saying.counted.never_came),
    )
    named = {code: count for code, count in (saying.counted.survey.hindrances or {}).items() if count}
    if named:
        hindrances = [f"{saying.say(HINDRANCES[code])} ({cell.shown})" for code, cell in hide_small(named).items()]
        yield saying.say(
            mark("What kept people from taking part more, in the survey: %(hindrances)s."),
            hindrances=listed(saying, hindrances),
        )


def checked(saying: Saying) -> Iterator[str]:
    yield saying.say(
        mark("These figures were counted on %(day)s. What each means stands under “Definitions”."),
        day=day(saying, saying.counted.totals.as_of),
    )
    for one in saying.counted.freezes[:1]:
        yield saying.say(
            mark(
                "They were frozen on %(day)s under number %(number)s, and can be counted again. "
                "Contributions withdrawn since: %(withdrawn)s."
            ),
            day=day(saying, one.frozen_at),
            number=number(saying, one.number),
            withdrawn=number(saying, one.withdrawn_since),
        )
        if one.differed_at:
            yield saying.say(
                mark("Counted again on %(day)s they were not the same. What is frozen cannot be relied on."),
                day=day(saying, one.differed_at),
            )
        elif one.verified_at:
            yield saying.say(
                mark("Checked on %(day)s: counted again, every number was the same."), day=day(saying, one.verified_at)
            )


QUESTIONS: Sequence[tuple[str, Callable[[Saying], Iterator[str]]]] = (
    (mark("Who took part?"), who),
    (mark("Who wrote, and who read?"), wrote),
    (mark("In which languages?"), in_which_languages),
    (mark("What was said?"), said),
    (mark("What changes?"), changes),
    (mark("What went wrong?"), incidents),
    (mark("Who could not take part?"), absent),
    (mark("As of when?"), checked),
)


def day(saying: Saying, moment: datetime) -> str:
    return str(format_date(moment.astimezone(saying.zone).date(), "long", locale=saying.locale))


def number(saying: Saying, count: int) -> str:
    return str(format_decimal(count, locale=saying.locale))


def listed(saying: Saying, items: Sequence[str] | Mapping[str, object]) -> str:
    return str(format_list(list(items), locale=saying.locale))


def shortened(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= LONGEST else f"{line[: LONGEST - 1].rpartition(' ')[0]}…"
