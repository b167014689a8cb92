"""What came of a survey: nothing while it is open, nothing of fewer than five, words in the order of the alphabet."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from forum.exchanges.models import Exchange
from forum.exchanges.rules import Phase
from forum.kernel.actor import Actor
from forum.reports.errors import NoSurvey
from forum.reports.models import SurveyAnswer, SurveyTaken, SurveyWords
from forum.reports.policy import can_see_survey
from forum.reports.rules import FEWEST_ANSWERS, HINDRANCES, IN_WORDS, SCALED, STEPS, survey_phase
from forum.statistics.rules import Cell, hide_small


@dataclass(frozen=True, slots=True)
class Results:
    """`answers`: how many came. `marks`: by question, how often each from 1 to 5 was given. `hindrances`: how often each.

    All but `answers` is None while it is not to be shown. `words` by question are for organisers only.
    """

    phase: Phase | None
    answers: int
    marks: Mapping[str, Sequence[int]] | None = None
    hindrances: Mapping[str, int] | None = None
    words: Mapping[str, Sequence[str]] | None = None

    @property
    def is_shown(self) -> bool:
        return self.marks is not None

    @property
    def marks_with_silence(self) -> Mapping[str, Sequence[int]]:
        """By question: how often each from 1 to 5 was given, and how many said nothing to it."""
        return {question: [*given, self.answers - sum(given)] for question, given in (self.marks or {}).items()}

    @property
    def shown_marks(self) -> Mapping[str, Sequence[Cell]]:
        """The same as it is handed on, small numbers hidden."""
        return {question: hide_in_place(given) for question, given in self.marks_with_silence.items()}

    @property
    def named(self) -> Mapping[str, Cell]:
        """Of hindrances that somebody named, how often, small numbers hidden."""
        return hide_small({code: number for code, number in (self.hindrances or {}).items() if number})


def hide_in_place(counts: Sequence[int]) -> list[Cell]:
    cells = hide_small({str(place): count for place, count in enumerate(counts)})
    return [cells[str(place)] for place in range(len(counts))]


def has_answered(session: Session, membership_id: int) -> bool:
    return session.get(SurveyTaken, membership_id) is not None


def count_survey(session: Session, exchange: Exchange, *, now: datetime) -> Results:
    """Without words."""
    phase = survey_phase(exchange, now)
    of_it = SurveyAnswer.exchange_id == exchange.id
    if phase is not Phase.CLOSED:
        answers = session.scalar(select(func.count()).select_from(SurveyAnswer).where(of_it)) or 0
        return Results(phase, answers)
    rows = session.execute(select(SurveyAnswer.marks, SurveyAnswer.hindrances).where(of_it)).all()
    if len(rows) < FEWEST_ANSWERS:
        return Results(phase, len(rows))
    given = Counter((question, value) for marks, _ in rows for question, value in marks.items())
    named = Counter(code for _, hindrances in rows for code in hindrances)
    return Results(
        phase,
        len(rows),
        marks={question: [given[question, value] for value in STEPS] for question in SCALED},
        hindrances={code: named[code] for code in HINDRANCES},
    )


def get_results(session: Session, actor: Actor, exchange: Exchange, *, now: datetime) -> Results:
    """With words. NoSurvey for who does not organise."""
    if not can_see_survey(actor, exchange, now):
        raise NoSurvey()
    counted = count_survey(session, exchange, now=now)
    if not counted.is_shown:
        return counted
    rows = session.execute(
        select(SurveyWords.question, SurveyWords.words).where(SurveyWords.exchange_id == exchange.id)
    ).all()
    words = {
        question: sorted((said for asked, said in rows if asked == question), key=str.casefold) for question in IN_WORDS
    }
    return Results(counted.phase, counted.answers, counted.marks, counted.hindrances, words)
