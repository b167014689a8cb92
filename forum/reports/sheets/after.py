"""What came after the close: how it was for those who took part, and what changes."""

from collections.abc import Sequence
from dataclasses import replace

from babel.dates import format_date

from forum.exchanges.rules import Phase
from forum.kernel.tables import Value
from forum.kernel.wording import mark
from forum.reports.document import Column, Kind, Sheet
from forum.reports.rules import FEWEST_ANSWERS, HINDRANCES, SCALED, STATES, STEPS, survey_ends
from forum.reports.sheets.saying import Saying


def survey(saying: Saying) -> Sheet:
    """Marks by question, and how often each hindrance was named; never words, which are for organisers on their page."""
    found = saying.counted.survey
    rows: list[Sequence[Value]] = []
    nothing = (None,) * (len(STEPS) + 1)
    for question, cells in found.shown_marks.items():
        rows.append((saying.say(SCALED[question]), *(cell.shown for cell in cells), None))
    rows += [(saying.say(HINDRANCES[code]), *nothing, cell.shown) for code, cell in found.named.items()]
    columns = [
        Column(saying.say(mark("Question, or what kept people from taking part"))),
        *(Column(str(step), Kind.NUMBER) for step in STEPS),
        Column(saying.say(mark("Not said")), Kind.NUMBER),
        Column(saying.say(mark("Named")), Kind.NUMBER),
    ]
    return Sheet("survey", saying.say(mark("Survey")), columns, rows, notes=survey_notes(saying))


def survey_notes(saying: Saying) -> list[str]:
    exchange, found = saying.view.exchange, saying.counted.survey
    if found.phase is None:
        return [saying.say(mark("There was no survey."))]
    if found.phase is not Phase.CLOSED:
        until = format_date(survey_ends(exchange).astimezone(saying.zone).date(), "long", locale=saying.locale)
        return [saying.say(mark("The survey is over on %(until)s; its results stand here then."), until=until)]
    if not found.is_shown:
        return [saying.say(mark("Of fewer than %(fewest)s answers nothing is shown."), fewest=FEWEST_ANSWERS)]
    answered = saying.say(
        mark("Answers: %(answers)s. From 1, not at all, to 5, fully. Kept without a person."), answers=found.answers
    )
    return [answered]


def commitments(saying: Saying) -> Sheet:
    """As all read them."""
    rows = [
        (
            saying.line(one.text_id),
            one.owner,
            format_date(one.due_on, "long", locale=saying.locale),
            saying.say(STATES[one.state]),
        )
        for one in saying.counted.commitments
    ]
    columns = [
        Column(saying.say(mark("What will be done"))),
        Column(saying.say(mark("By whom"))),
        Column(saying.say(mark("Until"))),
        Column(saying.say(mark("State"))),
    ]
    return Sheet("commitments", saying.say(mark("Commitments")), columns, rows)


def commitments_with_notes(saying: Saying) -> Sheet:
    """With what their owners noted, which is for organisers."""
    sheet = commitments(saying)
    rows = [(*row, one.note) for row, one in zip(sheet.rows, saying.counted.commitments, strict=True)]
    return replace(sheet, columns=[*sheet.columns, Column(saying.say(mark("How far it went")))], rows=rows)
