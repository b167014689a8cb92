"""What was decided on what she wrote, and her appeals: the reasons are hers to have; who decided is not. What she reported.
What she handed over and promised as a moderator. Letters.
"""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Select, delete, or_, select, update
from sqlalchemy.orm import Session

from forum.kernel.actor import SYSTEM
from forum.kernel.taking_out import Taken, take_each, take_fields
from forum.kernel.unit_of_work import UnitOfWork
from forum.log.actions import write_log
from forum.log.own_data import forget_words
from forum.moderation.models import (
    Appeal,
    Claim,
    DangerCase,
    DecisionRow,
    Dismissal,
    Gist,
    HandOver,
    LentReading,
    Letter,
    NoLetters,
    Passage,
    Promise,
    Report,
)
from forum.moderation.rules import Outcome

OF_THE_DECISION = ("waiting_since", "has_decided_before")
OF_THE_LETTER = ("words", "language", "sent_at")


def take_out_decisions(session: Session, contribution_ids: Collection[int]) -> dict[int, list[Taken]]:
    """By contribution, the oldest first."""
    found: dict[int, list[Taken]] = {}
    query = select(DecisionRow).where(DecisionRow.contribution_id.in_(list(contribution_ids))).order_by(DecisionRow.id)
    rows = session.scalars(query).all()
    passages = take_out_passages(session, [row.id for row in rows])
    for row in rows:
        decision = take_fields(row, "kind", "reason_code", "reason", "reason_language", "decided_at", *OF_THE_DECISION)
        decision["passages"] = passages.get(row.id, [])
        found.setdefault(row.contribution_id, []).append(decision)
    return found


def take_out_passages(session: Session, decision_ids: Collection[int]) -> dict[int, list[Taken]]:
    """What was marked in what came back, by decision."""
    found: dict[int, list[Taken]] = {}
    query = select(Passage).where(Passage.decision_id.in_(list(decision_ids))).order_by(Passage.id)
    for row in session.scalars(query):
        found.setdefault(row.decision_id, []).extend(take_each([row], "paragraph", "begins", "ends", "note"))
    return found


def take_out_appeals(session: Session, contribution_ids: Collection[int]) -> dict[int, list[Taken]]:
    """By contribution, the oldest first. `outcome`: the kind of decision that ended it, None while it waits."""
    found: dict[int, list[Taken]] = {}
    query = (
        select(Appeal, DecisionRow.kind)
        .outerjoin(DecisionRow, DecisionRow.id == Appeal.outcome_id)
        .where(Appeal.contribution_id.in_(list(contribution_ids)))
    )
    for row, outcome in session.execute(query.order_by(Appeal.id)):
        appeal = {**take_fields(row, "made_at", "words", "words_language"), "outcome": outcome}
        found.setdefault(row.contribution_id, []).append(appeal)
    return found


def take_out_readings(session: Session, membership_id: int) -> list[Taken]:
    """What she was asked to read for others, and answered; not what it said."""
    rows = session.scalars(select(LentReading).where(LentReading.reader_id == membership_id).order_by(LentReading.id))
    return take_each(rows, "asked_at", "promised_at", "answer", "words", "words_language", "answered_at")


def erase_readings(uow: UnitOfWork, membership_id: int) -> None:
    uow.session.execute(delete(LentReading).where(LentReading.reader_id == membership_id))


def take_out_letters(session: Session, membership_id: int) -> Taken:
    """Those she got, with her answers, and those she wrote from the desk; since when she wishes none."""
    got = session.scalars(select(Letter).where(Letter.to_id == membership_id).order_by(Letter.id))
    wrote = session.scalars(select(Letter).where(Letter.from_id == membership_id).order_by(Letter.id))
    refused = session.get(NoLetters, membership_id)
    return {
        "letters": take_each(got, *OF_THE_LETTER, "answer", "answer_language", "answered_at"),
        "letters_written": take_each(wrote, *OF_THE_LETTER),
        "no_letters": take_fields(refused, "since") if refused else None,
    }


def erase_letters(uow: UnitOfWork, membership_id: int) -> None:
    """Those she got, and those she wrote, which may carry her name; with what was said of them on the desk."""
    hers = or_(Letter.to_id == membership_id, Letter.from_id == membership_id)
    _delete_letters(uow, select(Letter.id).where(hers))
    uow.session.execute(delete(NoLetters).where(NoLetters.membership_id == membership_id))


def forget_old_letters(uow: UnitOfWork, exchange_ids: Collection[int]) -> None:
    """Those of exchanges that closed long ago."""
    _delete_letters(uow, select(Letter.id).where(Letter.exchange_id.in_(list(exchange_ids))))


def _delete_letters(uow: UnitOfWork, wanted: Select[int]) -> None:
    for table, column in ((Dismissal, Dismissal.letter_id), (Letter, Letter.id)):
        uow.session.execute(delete(table).where(column.in_(wanted)), execution_options={"synchronize_session": False})


def erase_reasons(uow: UnitOfWork, contribution_ids: Collection[int]) -> None:
    """Reasons, and what was said against them, may tell what she wrote, or name her; the code of the reason stays.

    With them goes what was marked, and by which digests the words that came back were known.
    """
    theirs = DecisionRow.contribution_id.in_(list(contribution_ids))
    marked = Passage.decision_id.in_(select(DecisionRow.id).where(theirs))
    uow.session.execute(delete(Passage).where(marked).execution_options(synchronize_session=False))
    uow.session.execute(update(DecisionRow).where(theirs).values(returned_digests=None))
    uow.session.execute(
        update(Appeal)
        .where(Appeal.contribution_id.in_(list(contribution_ids)), Appeal.words.is_not(None))
        .values(words=None, words_language=None)
    )
    uow.session.execute(delete(Gist).where(Gist.contribution_id.in_(list(contribution_ids))))
    about = LentReading.contribution_id.in_(list(contribution_ids))
    uow.session.execute(update(LentReading).where(about).values(words=None, words_language=None))
    forget_words(uow, select(DecisionRow.log_id).where(DecisionRow.contribution_id.in_(list(contribution_ids))))
    uow.session.execute(
        update(DecisionRow)
        .where(DecisionRow.contribution_id.in_(list(contribution_ids)), DecisionRow.reason.is_not(None))
        .values(reason=None, reason_language=None)
    )


def take_out_claims(session: Session, membership_id: int) -> list[Taken]:
    """What she says that she reads at present."""
    query = select(Claim).where(Claim.membership_id == membership_id).order_by(Claim.contribution_id)
    return [take_fields(row, "until") for row in session.scalars(query)]


def erase_claims(uow: UnitOfWork, membership_id: int) -> None:
    uow.session.execute(delete(Claim).where(Claim.membership_id == membership_id))


def take_out_hand_overs(session: Session, membership_id: int) -> list[Taken]:
    """Those she wrote, signed or took over, the oldest first: of each what is hers."""
    hers = or_(
        HandOver.words_by_id == membership_id,
        HandOver.left_by_id == membership_id,
        HandOver.taken_by_id == membership_id,
    )
    return [
        {
            **(take_fields(row, "words", "words_language") if row.words_by_id == membership_id else {}),
            **(take_fields(row, "signed_at") if row.left_by_id == membership_id else {}),
            **(take_fields(row, "taken_at") if row.taken_by_id == membership_id else {}),
        }
        for row in session.scalars(select(HandOver).where(hers).order_by(HandOver.id))
    ]


def take_out_promises(session: Session, membership_id: int) -> list[Taken]:
    """The oldest first."""
    rows = session.scalars(select(Promise).where(Promise.made_by_id == membership_id).order_by(Promise.id))
    return take_each(rows, "contribution_id", "made_at", "due_on", "kept_at")


def erase_hand_overs(uow: UnitOfWork, membership_id: int) -> None:
    """Her words and her promises go. That a round was handed over and taken over stays, by a row that is nobody's now."""
    uow.session.execute(
        update(HandOver)
        .where(HandOver.words_by_id == membership_id)
        .values(words=None, words_language=None, words_by_id=None)
    )
    uow.session.execute(delete(Promise).where(Promise.made_by_id == membership_id))
    uow.session.execute(update(Promise).where(Promise.kept_by_id == membership_id).values(kept_by_id=None))


def drop_promises(uow: UnitOfWork, contribution_ids: Collection[int]) -> None:
    """In what is taken back, or stands without a name from now on."""
    uow.session.execute(delete(Promise).where(Promise.contribution_id.in_(list(contribution_ids))))


def take_out_reports(session: Session, membership_id: int) -> list[Taken]:
    """Those she made, the oldest first; never those of others about what she wrote."""
    rows = session.scalars(select(Report).where(Report.reporter_id == membership_id).order_by(Report.id))
    return take_each(rows, "reason_code", "words", "words_language", "reported_at", "closed_at")


def erase_reports(uow: UnitOfWork, *, membership_id: int) -> None:
    """That something was reported stays, so that it is looked at; who did and her words do not."""
    uow.session.execute(
        update(Report)
        .where(Report.reporter_id == membership_id)
        .values(reporter_id=None, words=None, words_language=None)
    )


def erase_report_words(uow: UnitOfWork, contribution_ids: Collection[int]) -> None:
    uow.session.execute(
        update(Report)
        .where(Report.contribution_id.in_(list(contribution_ids)), Report.words.is_not(None))
        .values(words=None, words_language=None)
    )


def list_set_aside_since(session: Session, instant: datetime) -> list[int]:
    """Contributions."""
    return list(session.scalars(select(DangerCase.contribution_id).where(DangerCase.set_aside_at >= instant)))


def end_cases(uow: UnitOfWork, contribution_ids: Collection[int]) -> None:
    """Those still open, by the clock: their words are gone, and stay aside."""
    still_open = DangerCase.contribution_id.in_(list(contribution_ids)), DangerCase.outcome.is_(None)
    for case in uow.session.scalars(select(DangerCase).where(*still_open)).all():
        case.outcome, case.closed_at = Outcome.KEPT, uow.now
        write_log(
            uow,
            SYSTEM,
            act="close_case",
            thing="contribution",
            thing_id=case.contribution_id,
            exchange_id=case.exchange_id,
            reason=Outcome.KEPT,
        )


def forget_old_reports(uow: UnitOfWork, *, before: datetime) -> None:
    """With the log: reports, and cases that were closed."""
    uow.session.execute(delete(Report).where(Report.reported_at < before))
    uow.session.execute(delete(DangerCase).where(DangerCase.closed_at < before))
