from sqlalchemy import select

from forum.kernel.actor import Actor
from forum.kernel.characters import clean_text
from forum.kernel.languages import check_language
from forum.kernel.unit_of_work import UnitOfWork
from forum.log.actions import write_log
from forum.translating.errors import NothingToTranslate, RemarkMissing
from forum.translating.models import Remark
from forum.translating.policy import allow, can_answer_remark, can_remark
from forum.translating.queries.beside import get_beside
from forum.translating.queries.work import get_work

MOST_LETTERS = 2_000


def make_remark(uow: UnitOfWork, actor: Actor, *, text_id: int, language: str, digest: str, words: str) -> Remark:
    """Say what is wrong in one paragraph of a version; said again before anybody saw to it, in place of what she said.

    NothingToTranslate where that paragraph is not there any more, MayNotTranslate, RemarkMissing.
    """
    beside = get_beside(uow.session, actor, text_id=text_id, language=language, now=uow.now)
    allow(can_remark(actor, beside.work, uow.now))
    if digest not in {row.digest for row in beside.rows if row.digest}:
        raise NothingToTranslate()
    said = clean_text(words).strip()[:MOST_LETTERS]
    if not said:
        raise RemarkMissing({"words": RemarkMissing.message})
    reader_id = actor.membership_id(beside.work.exchange_id) or 0
    here = {"text_id": text_id, "language": beside.version.language, "digest": digest, "reader_id": reader_id}
    remark = uow.session.scalar(select(Remark).filter_by(**here, found_right_at=None))
    if remark is None:
        remark = uow.add(Remark(exchange_id=beside.work.exchange_id, **here))
    remark.words, remark.words_language, remark.made_at = said, check_language(actor.language), uow.now
    uow.flush()
    return remark


def find_right(uow: UnitOfWork, actor: Actor, *, remark_id: int) -> None:
    """The paragraph is right as it is; said twice it is said once. NothingToTranslate, MayNotTranslate."""
    remark = uow.session.get(Remark, remark_id)
    if remark is None:
        raise NothingToTranslate()
    work = get_work(uow.session, remark.text_id)
    allow(can_answer_remark(actor, work, uow.now, language=remark.language))
    if remark.found_right_at is None:
        remark.found_right_at = uow.now
        write_log(uow, actor, act="remark_answered", thing="text", thing_id=work.text_id, exchange_id=work.exchange_id)
