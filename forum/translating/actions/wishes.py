from forum.kernel.actor import Actor
from forum.kernel.unit_of_work import UnitOfWork
from forum.translating.errors import NothingToWish
from forum.translating.models import VersionWish
from forum.translating.queries.wishes import find_wish, get_wishable, is_read_in
from forum.translating.queries.work import spell_language


def wish_for_version(uow: UnitOfWork, actor: Actor, *, text_id: int, language: str) -> None:
    """She would read a text in this language; said twice it is said once.

    NothingToTranslate, MayNotTranslate, NothingToWish where it can be read in it already.
    """
    work = get_wishable(uow.session, actor, text_id=text_id, language=language, now=uow.now)
    language, reader_id = spell_language(language), actor.membership_id(work.exchange_id) or 0
    if find_wish(uow.session, text_id=text_id, language=language, reader_id=reader_id) is not None:
        return
    if is_read_in(uow.session, text_id=text_id, language=language):
        raise NothingToWish()
    uow.add(
        VersionWish(
            text_id=text_id, language=language, reader_id=reader_id, exchange_id=work.exchange_id, asked_at=uow.now
        )
    )


def take_wish_back(uow: UnitOfWork, actor: Actor, *, text_id: int, language: str) -> None:
    """Said twice it is said once. NothingToTranslate, MayNotTranslate."""
    work = get_wishable(uow.session, actor, text_id=text_id, language=language, now=uow.now)
    reader_id = actor.membership_id(work.exchange_id) or 0
    wish = find_wish(uow.session, text_id=text_id, language=spell_language(language), reader_id=reader_id)
    if wish is not None:
        uow.session.delete(wish)
