"""What comes after an exchange, as its pages show it: the survey while it is open, and commitments."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from babel.dates import format_date
from flask_babel import gettext

from forum.exchanges.rules import Phase
from forum.reports.policy import can_take_survey
from forum.reports.queries.commitments import CommitmentLine, list_commitments
from forum.reports.queries.survey import has_answered
from forum.reports.rules import STATES, survey_ends, survey_phase
from forum.roster.frame import ExchangePage, label_here
from forum.texts.labels import LabelledText
from forum.texts.queries import show_texts
from forum.web.locale import page_locale
from forum.web.site import address

MOST_ON_FRONT = 20


@dataclass(frozen=True, slots=True)
class ShownCommitment:
    id: int
    text: LabelledText
    owner: str
    due_on: date
    due: str
    state: str
    state_words: str
    note: str


def show_commitments(page: ExchangePage, lines: Sequence[CommitmentLine]) -> list[ShownCommitment]:
    texts = show_texts(page.reading.session, [line.text_id for line in lines], page.reader)
    return [
        ShownCommitment(
            id=line.id,
            text=label_here(page, texts[line.text_id]),
            owner=line.owner,
            due_on=line.due_on,
            due=say_day(line.due_on),
            state=line.state,
            state_words=gettext(STATES[line.state]),
            note=line.note,
        )
        for line in lines
        if line.text_id in texts
    ]


def say_day(day: date) -> str:
    return format_date(day, "long", locale=page_locale())


class SurveyLine(NamedTuple):
    url: str
    until: datetime


def survey_in_short(page: ExchangePage) -> SurveyLine | None:
    """While it is open, for a member who has not answered yet."""
    here, exchange = page.reading, page.exchange
    if survey_phase(exchange, here.now) is not Phase.OPEN or not can_take_survey(here.actor, exchange, here.now):
        return None
    if has_answered(here.session, here.actor.membership_id(exchange.id) or 0):
        return None
    return SurveyLine(address("reports.survey", slug=exchange.slug), survey_ends(exchange))


def commitments_in_short(page: ExchangePage) -> list[ShownCommitment]:
    """For the first page of an exchange, once it has closed."""
    if page.reading.now < page.exchange.closes_at:
        return []
    return show_commitments(page, list_commitments(page.reading.session, page.exchange.id)[:MOST_ON_FRONT])
