"""What was said after the close: what changes, and how it was for those who took part."""

from forum.archive.writers.site.edition import Edition
from forum.kernel.wording import mark
from forum.reports.queries.survey import Results
from forum.reports.rules import HINDRANCES, SCALED, STATES, STEPS


def commitments_page(edition: Edition) -> tuple[str, bytes]:
    shown = [
        (
            one,
            edition.text(one.text, "commitments", f"#k{one.number}"),
            edition.day(one.due_on),
            edition.say(STATES[one.state]),
        )
        for one in edition.held.commitments
    ]
    return edition.page("commitments", "commitments", edition.say(mark("What changes")), commitments=shown)


def survey_page(edition: Edition, results: Results) -> tuple[str, bytes]:
    say = edition.say
    return edition.page(
        "survey",
        "survey",
        say(mark("Survey")),
        answers=results.answers,
        columns=[say(mark("Question")), *map(str, STEPS), say(mark("Not said"))],
        marks=[
            [say(SCALED[question]), *(cell.shown for cell in cells)] for question, cells in results.shown_marks.items()
        ],
        hindrances=[(say(HINDRANCES[code]), cell.shown) for code, cell in results.named.items()],
    )
