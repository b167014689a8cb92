"""A reader reports a contribution; those who read the reports leave it as it is, or decide on it as ever."""

from dataclasses import dataclass

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from forum.contributions.errors import ContributionNotFound
from forum.contributions.models import Contribution
from forum.contributions.policy import NOT_FOR_YOU, can_see_contribution
from forum.contributions.queries.standing import get_letter
from forum.kernel.actor import Actor
from forum.kernel.characters import clean_text
from forum.kernel.errors import require
from forum.kernel.languages import check_language
from forum.kernel.unit_of_work import UnitOfWork
from forum.log.actions import write_log
from forum.moderation.errors import NoLeavingReason, ReportNotFound
from forum.moderation.models import Report
from forum.moderation.policy import can_read_reports, can_report, capacity_of
from forum.moderation.queries.reports import find_own_report
from forum.moderation.queries.staff import list_staff
from forum.moderation.rules import FOR_LEAVING, Capacity, check_report

LEFT, HIDDEN, ASIDE, WITHDRAWN = "left", "hidden", "aside", "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Complaint:
    """What is wrong with it, by a code and in the reporter's own words with their language."""

    code: str = ""
    words: str = ""
    language: str = ""


def report_contribution(uow: UnitOfWork, actor: Actor, *, contribution_id: int, complaint: Complaint) -> Report:
    """The same person's second report of it, and the same words of somebody signed out, are the first one.

    It stands in no log, which organisers read. ContributionNotFound, NotPermitted, InvalidInput.
    """
    letter = get_letter(uow.session, contribution_id, keys=uow.keys)
    answer = can_report(actor, letter.standing, uow.now)
    if answer.code == NOT_FOR_YOU.code:
        raise ContributionNotFound()
    require(answer)
    words = clean_text(complaint.words).strip()
    check_report(complaint.code, words)
    language = check_language(complaint.language) if words else None
    report = Report(
        exchange_id=letter.contribution.exchange_id,
        contribution_id=contribution_id,
        reporter_id=actor.membership_id(letter.contribution.exchange_id),
        reason_code=complaint.code,
        words=words or None,
        words_language=language,
        reported_at=uow.now,
    )
    return find_same(uow, actor, report, about=letter.contribution) or keep(
        uow, actor, report, about=letter.contribution
    )


def find_same(uow: UnitOfWork, actor: Actor, report: Report, *, about: Contribution) -> Report | None:
    if report.reporter_id is not None:
        return find_own_report(uow.session, actor, about)
    query = select(Report).where(
        Report.contribution_id == about.id,
        Report.reporter_id.is_(None),
        Report.outcome.is_(None),
        Report.reason_code == report.reason_code,
        Report.words.is_(None) if report.words is None else Report.words == report.words,
    )
    return uow.session.scalars(query).first()


def keep(uow: UnitOfWork, actor: Actor, report: Report, *, about: Contribution) -> Report:
    """Also where another request of hers came first."""
    try:
        with uow.session.begin_nested():
            uow.add(report)
            uow.flush()
    except IntegrityError:
        earlier = find_own_report(uow.session, actor, about)
        if earlier is None:
            raise
        return earlier
    return report


def leave_reported(uow: UnitOfWork, actor: Actor, *, contribution_id: int, code: str) -> int:
    """Leave it as it is, for a reason; how many reports were answered by it. Twice is once.

    ContributionNotFound, NotPermitted, ReportNotFound, NoLeavingReason.
    """
    letter = get_letter(uow.session, contribution_id, keys=uow.keys)
    contribution = letter.contribution
    if not can_see_contribution(actor, letter.standing, uow.now):
        raise ContributionNotFound()
    require(can_read_reports(actor, letter.standing, uow.now, staff=list_staff(uow.session, contribution.exchange_id)))
    if uow.session.scalar(select(Report.id).where(Report.contribution_id == contribution_id).limit(1)) is None:
        raise ReportNotFound()
    if code not in FOR_LEAVING:
        raise NoLeavingReason({"reason_code": NoLeavingReason()})
    number = close_reports(uow, contribution_id, outcome=LEFT, code=code)
    if number:
        write_log(
            uow,
            actor,
            act="leave_reported",
            thing="contribution",
            thing_id=contribution_id,
            exchange_id=contribution.exchange_id,
            reason=code,
            capacity=capacity_of(actor, contribution.exchange_id, uow.now) or Capacity.OFF_DUTY,
        )
    return number


def close_reports(uow: UnitOfWork, contribution_id: int, *, outcome: str, code: str | None = None) -> int:
    """Those still open; how many there were."""
    answered = uow.session.execute(
        update(Report)
        .where(Report.contribution_id == contribution_id, Report.outcome.is_(None))
        .values(outcome=outcome, closing_code=code, closed_at=uow.now)
        .returning(Report.id)
    )
    return len(answered.all())
