"""A reader lent for one waiting text: named by the organiser, bound to keep it to herself, answering in two lines."""

from forum.contributions.errors import ContributionNotFound
from forum.contributions.queries.standing import Letter, get_letter
from forum.exchanges.models import Exchange, Membership, MembershipState
from forum.exchanges.policy import require_organiser
from forum.kernel.actor import Actor
from forum.kernel.characters import clean_text
from forum.kernel.errors import require
from forum.kernel.languages import check_language
from forum.kernel.unit_of_work import UnitOfWork
from forum.log.actions import write_log
from forum.moderation.errors import NotPromised, ReaderUnfit, ReadingNotFound
from forum.moderation.events import ReaderLent
from forum.moderation.models import LentReading
from forum.moderation.policy import can_answer_reading, can_read_lent, who_decides
from forum.moderation.queries.lent import find_asked
from forum.moderation.queries.staff import list_staff
from forum.moderation.rules import LentAnswer, check_lent_answer, waits


def lend_reader(uow: UnitOfWork, actor: Actor, *, contribution_id: int, reader: Membership | None) -> LentReading:
    """Ask a member to read it; asking her twice is asking once.

    ContributionNotFound for who does not organise and for what does not wait; ReaderUnfit for its author by name, for who
    decides on it anyway, and for who does not take part. An author without a name may be asked: a refusal would tell of
    her. She answers that she cannot, as everybody may.
    """
    letter = get_letter(uow.session, contribution_id, keys=uow.keys)
    contribution, exchange = letter.contribution, letter.standing.exchange
    require_organiser(actor, exchange.id, uow.now)
    if not waits(contribution):
        raise ContributionNotFound()
    check_reader(uow, letter, reader)
    assert reader is not None
    if (asked := find_asked(uow.session, contribution_id, reader.id)) is not None:
        return asked
    reading = uow.add(
        LentReading(
            exchange_id=exchange.id,
            contribution_id=contribution_id,
            reader_id=reader.id,
            asked_by_id=actor.membership_id(exchange.id) or 0,
            asked_at=uow.now,
        )
    )
    uow.flush()
    note(uow, actor, reading, act="lend_reader")
    uow.record(ReaderLent(exchange_id=exchange.id, reading_id=reading.id))
    return reading


def check_reader(uow: UnitOfWork, letter: Letter, reader: Membership | None) -> None:
    exchange_id = letter.standing.exchange.id
    deciding = who_decides(letter.standing, list_staff(uow.session, exchange_id), uow.now).pool
    if reader is None or reader.exchange_id != exchange_id or reader.state != MembershipState.ACTIVE:
        raise ReaderUnfit({"reader": ReaderUnfit()})
    if reader.id in deciding or reader.id == letter.contribution.author_id:
        raise ReaderUnfit({"reader": ReaderUnfit()})


def promise_to_keep(uow: UnitOfWork, actor: Actor, *, reading_id: int) -> LentReading:
    """She will keep what she reads to herself; only now is it shown to her. ReadingNotFound."""
    reading, _ = get_open_reading(uow, actor, reading_id)
    if reading.promised_at is None:
        reading.promised_at = uow.now
        note(uow, actor, reading, act="promise_reading")
    return reading


def answer_reading(
    uow: UnitOfWork, actor: Actor, *, reading_id: int, answer: str, words: str, language: str
) -> LentReading:
    """Yes or no with two lines, or that she cannot; once, and she sees the text no more. ReadingNotFound, InvalidInput."""
    reading, letter = get_open_reading(uow, actor, reading_id)
    said, words = check_lent_answer(answer, clean_text(words).strip())
    if reading.promised_at is None and said is not LentAnswer.CANNOT:
        raise NotPromised({"answer": NotPromised()})
    require(can_answer_reading(actor, letter.standing, said))
    reading.answer, reading.answered_at = said, uow.now
    reading.words, reading.words_language = words or None, check_language(language) if words else None
    note(uow, actor, reading, act="answer_reading", reason=said)
    return reading


def get_open_reading(uow: UnitOfWork, actor: Actor, reading_id: int) -> tuple[LentReading, Letter]:
    """Hers, not answered yet, of what still waits. ReadingNotFound."""
    reading = uow.session.get(LentReading, reading_id)
    if reading is None or reading.answer is not None or not can_read_lent(actor, reading, uow.now):
        raise ReadingNotFound()
    letter = get_letter(uow.session, reading.contribution_id, keys=uow.keys)
    if not waits(letter.contribution):
        raise ReadingNotFound()
    return reading, letter


def note(uow: UnitOfWork, actor: Actor, reading: LentReading, *, act: str, reason: str | None = None) -> None:
    exchange = uow.session.get_one(Exchange, reading.exchange_id)
    about = {"thing": "contribution", "thing_id": reading.contribution_id, "exchange_id": exchange.id}
    write_log(uow, actor, act=act, reason=reason, **about)  # type: ignore[arg-type]
