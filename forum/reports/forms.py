"""Browser forms of what comes after an exchange, parsed into what actions take."""

from collections.abc import Sequence
from datetime import date

from werkzeug.datastructures import MultiDict

from forum.kernel.characters import clean_text
from forum.reports.actions.commitments import Plan
from forum.reports.rules import HIGHEST, HINDRANCES, IN_WORDS, LOWEST, SCALED, Answer
from forum.web.forms import read_id

MARKS = frozenset(map(str, range(LOWEST, HIGHEST + 1)))


def read_answer(form: MultiDict[str, str]) -> Answer:
    """What is none of the offered answers is none."""
    words = {question: clean_text(form.get(question, "")).strip() for question in IN_WORDS}
    return Answer(
        marks={question: int(mark) for question in SCALED if (mark := form.get(question, "")) in MARKS},
        hindrances=frozenset(code for code in form.getlist("hindrances") if code in HINDRANCES),
        words={question: said for question, said in words.items() if said},
    )


def read_plan(form: MultiDict[str, str], languages: Sequence[str]) -> Plan:
    number = form.get("owner_number", "").strip()
    return Plan(
        words={tag: form.get(f"words-{tag}", "") for tag in languages},
        owner_name=form.get("owner_name", ""),
        owner_number=(read_id(number) or 0) if number else None,
        due_on=read_day(form.get("due_on", "")),
    )


def read_day(typed: str) -> date | None:
    """As date fields send it; None for what is no day."""
    try:
        return date.fromisoformat(typed.strip())
    except ValueError:
        return None
