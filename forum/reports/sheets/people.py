from collections import Counter
from datetime import timedelta

from babel.dates import format_timedelta

from forum.kernel.wording import mark
from forum.reports.document import Column, Kind, Sheet
from forum.reports.sheets.saying import Saying
from forum.statistics.definitions import DEFINITIONS
from forum.statistics.rules import hide_small


def organisations(saying: Saying) -> Sheet:
    """Those that members show, and how many of them do."""
    shown = Counter(person.organisation for person in saying.counted.people if person.organisation)
    rows = [(name, cell.shown) for name, cell in sorted(hide_small(shown).items(), key=lambda it: it[0].casefold())]
    columns = [Column(saying.say(mark("Organisation"))), *saying.numbers("people")]
    notes = [
        saying.say(mark("As members who confirmed what they show gave them.")),
        saying.say(DEFINITIONS["hidden"].meaning),
    ]
    return Sheet("organisations", saying.say(mark("Organisations")), columns, rows, notes=notes)


def moderators(saying: Saying) -> Sheet:
    rows = [
        (each.number, saying.line(each.theme_id), name)
        for each in saying.view.rounds
        for name in saying.counted.moderators.get(each.id, ())
    ]
    columns = [
        Column(saying.say(mark("Round")), Kind.NUMBER),
        Column(saying.say(mark("Theme"))),
        Column(saying.say(mark("Moderated by"))),
    ]
    return Sheet("moderators", saying.say(mark("Moderators")), columns, rows)


def incidents(saying: Saying) -> Sheet:
    """Technical notices that went out, and what the help desk did."""
    rows = [(each.at.astimezone(saying.zone), saying.line(each.title_id)) for each in saying.counted.incidents]
    columns = [Column(saying.say(mark("Sent")), Kind.MOMENT), Column(saying.say(mark("What was said")))]
    return Sheet("incidents", saying.say(mark("Technical incidents")), columns, rows, notes=[help_note(saying)])


def help_note(saying: Saying) -> str:
    given = saying.counted.help_given
    if given.usual_wait is None:
        return saying.say(
            mark("Questions to the help desk: %(asked)s; answered: %(answered)s."),
            asked=given.asked,
            answered=given.answered,
        )
    wait = format_timedelta(max(given.usual_wait, timedelta(minutes=1)), locale=saying.locale)
    return saying.say(
        mark("Questions to the help desk: %(asked)s; answered: %(answered)s, half of them within %(wait)s."),
        asked=given.asked,
        answered=given.answered,
        wait=wait,
    )


def translating(saying: Saying) -> Sheet:
    others = saying.say(mark("All others"))
    rows = [
        (
            one.name or others,
            saying.language(one.language),
            one.versions,
            one.words,
            one.reviews,
            round(one.minutes / 60, 1),
        )
        for one in saying.counted.given
    ]
    columns = [
        Column(saying.say(mark("Translated by"))),
        Column(saying.say(mark("Into"))),
        Column(saying.say(mark("Versions")), Kind.NUMBER),
        Column(saying.say(mark("Words")), Kind.NUMBER),
        Column(saying.say(mark("Reviews")), Kind.NUMBER),
        Column(saying.say(mark("Hours given")), Kind.NUMBER),
    ]
    notes = [
        saying.say(
            mark("Under the name each chose, of a person or an organisation; who chose none is among all others.")
        ),
        saying.say(mark("Work on texts that were withdrawn since counts too. Hours are those that translators noted.")),
    ]
    return Sheet("translating", saying.say(mark("Translating")), columns, rows, notes=notes)


def people(saying: Saying) -> Sheet:
    rows = [
        (
            person.name,
            person.organisation,
            saying.country(person.country) if person.country else "",
            person.contributions,
        )
        for person in saying.counted.people
    ]
    columns = [
        Column(saying.say(mark("Name"))),
        Column(saying.say(mark("Organisation"))),
        Column(saying.say(mark("Country"))),
        Column(saying.say(mark("Contributions under this name")), Kind.NUMBER),
    ]
    note = saying.say(mark("Only members who confirmed what they show, and only what they chose to show."))
    return Sheet("people", saying.say(mark("People")), columns, rows, notes=[note])
