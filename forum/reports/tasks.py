"""What the clock does after a round or an exchange has closed. Begun again after a crash, nobody is told twice."""

from forum.kernel.unit_of_work import UnitOfWork, Units
from forum.notifications.actions import list_organisers, mail_member
from forum.notifications.queries import list_with_address
from forum.reports.actions.survey import forget_who_answered, mix_answers
from forum.reports.mails import COMMITMENTS_ASKED, COMMITMENTS_OPEN, SURVEY_OPEN, WEEK_REPORT
from forum.reports.models import Told
from forum.reports.queries.commitments import list_owners_to_remind
from forum.reports.queries.told import (
    SURVEY,
    list_due_reminders,
    list_due_reports,
    list_due_surveys,
    say_months,
    say_round,
)


def tell_after_closing(units: Units) -> None:
    with units.reading() as session:
        surveys = list_due_surveys(session, units.clock.now())
        reports = list(list_due_reports(session, units.clock.now()))
        reminders = list_due_reminders(session, units.clock.now())
    for exchange_id in surveys:
        tell_of_survey(units, exchange_id)
    for exchange_id, round_id in reports:
        tell_of_round(units, exchange_id, round_id)
    for exchange_id, months in reminders:
        remind_of_commitments(units, exchange_id, months)


def tell_of_survey(units: Units, exchange_id: int) -> None:
    """All who take part and have an address: a hundred at a time, so that nobody waits for it."""
    after = 0
    while True:
        with units.open() as uow:
            people = list_with_address(uow.session, exchange_id, after=after)
            for membership_id in people:
                mail_member(uow, SURVEY_OPEN, membership_id, thing_id=exchange_id)
            if not people:
                note_told(uow, exchange_id, SURVEY)
                return
        after = people[-1]


def tell_of_round(units: Units, exchange_id: int, round_id: int) -> None:
    with units.open() as uow:
        for membership_id in list_organisers(uow, exchange_id):
            mail_member(uow, WEEK_REPORT, membership_id, thing_id=round_id)
        note_told(uow, exchange_id, say_round(round_id))


def remind_of_commitments(units: Units, exchange_id: int, months: int) -> None:
    with units.open() as uow:
        for membership_id in list_owners_to_remind(uow.session, exchange_id):
            mail_member(uow, COMMITMENTS_ASKED, membership_id, thing_id=membership_id, again=months)
        for membership_id in list_organisers(uow, exchange_id):
            mail_member(uow, COMMITMENTS_OPEN, membership_id, thing_id=exchange_id, again=months)
        note_told(uow, exchange_id, say_months(months))


def note_told(uow: UnitOfWork, exchange_id: int, what: str) -> None:
    """Of two workers at once the second fails, and what it began is not done."""
    uow.add(Told(exchange_id=exchange_id, what=what, told_at=uow.now))


def forget_survey_takers(units: Units) -> None:
    """And mix what open surveys hold, so that nothing is known of it finer than the day."""
    with units.open() as uow:
        forget_who_answered(uow)
        mix_answers(uow)
