from collections.abc import Callable, Sequence

from forum.kernel.moments import say_length, say_moment
from forum.kernel.tables import Value
from forum.kernel.wording import mark
from forum.reports.document import Column, Kind, Sheet
from forum.reports.sheets.saying import Saying
from forum.statistics.definitions import DEFINITIONS, ORIGINS
from forum.statistics.described import Trait
from forum.statistics.queries.frozen import Freeze
from forum.statistics.queries.totals import split_totals


def totals(saying: Saying) -> Sheet:
    counted = saying.counted.totals
    shares = split_totals(counted).values()
    rows: list[Sequence[Value]] = [
        *(
            (saying.name(name), getattr(counted, name), *(getattr(share, name).shown for share in shares))
            for name in ("people", "visits", "consultations")
        ),
        (saying.name("countries"), counted.countries, None, None),
        (saying.name("contributions"), counted.contributions, None, None),
        (saying.name("anonymous_visits"), counted.anonymous_visits, None, None),
        (saying.name("mail_copies"), counted.mail_copies, None, None),
    ]
    columns = [
        Column(saying.say(mark("Figure"))),
        Column(saying.say(mark("Number")), Kind.NUMBER),
        Column(saying.name("participants"), Kind.NUMBER),
        Column(saying.name("staff"), Kind.NUMBER),
    ]
    return Sheet(
        "totals",
        saying.say(mark("Totals")),
        columns,
        rows,
        notes=[_frozen(saying, one) for one in saying.counted.freezes],
    )


def _frozen(saying: Saying, one: Freeze) -> str:
    return saying.say(
        mark(
            "Frozen figures number %(number)s, %(moment)s. SHA-256: %(checksum)s. Contributions withdrawn since: %(withdrawn)s."
        ),
        number=one.number,
        moment=say_moment(one.frozen_at, saying.view.exchange.timezone, saying.locale),
        checksum=one.checksum,
        withdrawn=one.withdrawn_since,
    )


def rounds(saying: Saying) -> Sheet:
    rows = [
        (
            each.number,
            saying.line(each.theme_id),
            each.opens_at.astimezone(saying.zone),
            each.closes_at.astimezone(saying.zone),
            each.people,
            each.visits,
            each.consultations,
            each.contributions,
        )
        for each in saying.counted.breakdown.rounds
    ]
    columns = [
        Column(saying.say(mark("Round")), Kind.NUMBER),
        Column(saying.say(mark("Theme"))),
        Column(saying.say(mark("Opens")), Kind.MOMENT),
        Column(saying.say(mark("Closes")), Kind.MOMENT),
        *saying.numbers("people", "visits", "consultations", "contributions"),
    ]
    note = saying.say(mark("Hours are those of %(timezone)s."), timezone=saying.view.exchange.timezone)
    return Sheet("rounds", saying.say(mark("Rounds")), columns, rows, notes=[note])


def topics(saying: Saying) -> Sheet:
    rows = [
        (each.round_number, saying.line(each.title_id), each.consultations, each.contributions)
        for each in saying.counted.totals.topics
    ]
    columns = [
        Column(saying.say(mark("Round")), Kind.NUMBER),
        Column(saying.say(mark("Topic"))),
        *saying.numbers("consultations", "contributions"),
    ]
    return Sheet("topics", saying.say(mark("Topics")), columns, rows)


def countries(saying: Saying) -> Sheet:
    rows = [(saying.country(code), cell.shown) for code, cell in saying.counted.breakdown.countries.items()]
    columns = [Column(saying.say(mark("Country"))), *saying.numbers("people")]
    note = saying.say(DEFINITIONS["hidden"].meaning)
    return Sheet("countries", saying.say(mark("Countries")), columns, rows, notes=[note])


def described(trait: Trait) -> Callable[[Saying], Sheet]:
    """People by what they say of themselves; empty where the exchange does not ask."""

    def make(saying: Saying) -> Sheet:
        asks = saying.view.exchange.asks_description
        said = trait.rows(saying.counted.breakdown) if asks else []
        rows = [(saying.say(words), shown) for words, shown in said]
        columns = [Column(saying.say(trait.trait)), *saying.numbers("people")]
        notes = [saying.say(DEFINITIONS[key].meaning) for key in ("described", "hidden")]
        return Sheet(trait.name, saying.say(trait.caption), columns, rows, notes=notes)

    return make


def country_answers(saying: Saying) -> Sheet:
    answers = saying.counted.breakdown.country_answers
    rows = [(saying.country(asked), saying.country(wrote), number) for (asked, wrote), number in answers.items()]
    columns = [
        Column(saying.say(mark("Who is answered"))),
        Column(saying.say(mark("Who answers"))),
        Column(saying.say(mark("Replies")), Kind.NUMBER),
    ]
    note = saying.say(DEFINITIONS["answers"].meaning)
    return Sheet("country_answers", saying.say(mark("Who answers whom across countries")), columns, rows, notes=[note])


def languages(saying: Saying) -> Sheet:
    rows = [
        (
            saying.language(each.language),
            each.contributions,
            each.human_versions,
            each.machine_versions,
            each.consultations,
        )
        for each in saying.counted.breakdown.languages
    ]
    columns = [
        Column(saying.say(mark("Language"))),
        Column(saying.say(mark("Contributions written in it")), Kind.NUMBER),
        Column(saying.say(mark("Versions by people")), Kind.NUMBER),
        Column(saying.say(mark("Versions by machine")), Kind.NUMBER),
        Column(saying.say(mark("Consultations in it")), Kind.NUMBER),
    ]
    return Sheet("languages", saying.say(mark("Languages")), columns, rows)


def read(saying: Saying) -> Sheet:
    rows = [(saying.say(ORIGINS[origin]), number) for origin, number in saying.counted.totals.read.items()]
    columns = [Column(saying.say(mark("Read"))), *saying.numbers("consultations")]
    return Sheet("read", saying.name("read"), columns, rows, notes=[saying.say(DEFINITIONS["read"].meaning)])


def to_publication(saying: Saying) -> Sheet:
    times = saying.counted.times.to_publication
    rows = [(number, one.texts, say_length(one.middle, saying.locale)) for number, one in times.items()]
    columns = [
        Column(saying.say(mark("Round")), Kind.NUMBER),
        *saying.numbers("contributions"),
        Column(saying.say(mark("Half took no longer than"))),
    ]
    note = saying.say(DEFINITIONS["to_publication"].meaning)
    return Sheet("to_publication", saying.name("to_publication"), columns, rows, notes=[note])


def to_translation(saying: Saying) -> Sheet:
    rows = [
        (saying.language(source), saying.language(target), one.texts, say_length(one.middle, saying.locale))
        for (source, target), one in saying.counted.times.to_translation.items()
    ]
    columns = [
        Column(saying.say(mark("Written in"))),
        Column(saying.say(mark("Version in"))),
        *saying.numbers("versions"),
        Column(saying.say(mark("Half took no longer than"))),
    ]
    note = saying.say(DEFINITIONS["to_translation"].meaning)
    return Sheet("to_translation", saying.name("to_translation"), columns, rows, notes=[note])
