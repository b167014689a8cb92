from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError

from forum.exchanges.models import Membership, MembershipState
from forum.kernel.actor import Actor, Decision
from forum.kernel.errors import require
from forum.kernel.unit_of_work import UnitOfWork
from forum.log.actions import write_log
from forum.translating.errors import MayNotTranslate, NoSuchTranslator, TranslatedByAnother
from forum.translating.models import PassedOver, VersionClaim
from forum.translating.policy import NO_TRANSLATOR, Work, can_assign
from forum.translating.queries.claims import runs
from forum.translating.queries.organisations import find_organisation, get_assignable
from forum.translating.queries.work import get_work, spell_language
from forum.translating.queries.writing import allow_writing
from forum.translating.rules import is_in_pairs

CLAIM_TIME = timedelta(hours=2)
ASSIGN_TIME = timedelta(days=2)


def claim_version(uow: UnitOfWork, actor: Actor, *, text_id: int, language: str) -> datetime:
    """Say that she translates it; until when that holds. Said again, from now on.

    NothingToTranslate, MayNotTranslate, TranslatedByAnother.
    """
    work, language, own_id = open_for(uow, actor, text_id=text_id, language=language)
    until = hold(uow, work, language=language, holder_id=own_id, until=uow.now + CLAIM_TIME)
    if until is None:
        raise TranslatedByAnother()
    take_up_again(uow, text_id=text_id, language=language, translator_id=own_id)
    return until


def release_version(uow: UnitOfWork, actor: Actor, *, text_id: int, language: str) -> None:
    """She translates it no longer; said twice it is said once."""
    _, language, own_id = open_for(uow, actor, text_id=text_id, language=language)
    free(uow, text_id=text_id, language=language, holder_id=own_id)


def assign_version(uow: UnitOfWork, actor: Actor, *, text_id: int, language: str, holder_id: int) -> datetime:
    """Give it to somebody for two days, in place of who holds it now.

    NotPermitted, NoSuchTranslator where she does not translate between these languages, NothingToTranslate,
    TranslatedByAnother where who holds it is none of hers who gives it, or took it a moment ago.
    """
    work, language = get_assignable(uow.session, actor, text_id=text_id, language=language, now=uow.now)
    holder = uow.session.get(Membership, holder_id)
    if holder is None or holder.exchange_id != work.exchange_id or holder.state != MembershipState.ACTIVE:
        raise NoSuchTranslator({"holder": NoSuchTranslator.message})
    require(may_give_to(uow, actor, holder))
    pairs = frozenset((source, target) for source, target in holder.pairs)
    if not is_in_pairs(work.source_language, language, pairs):
        raise NoSuchTranslator({"holder": NoSuchTranslator.message})
    take_away(uow, actor, text_id=text_id, language=language)
    until = hold(uow, work, language=language, holder_id=holder_id, until=uow.now + ASSIGN_TIME)
    if until is None:
        raise TranslatedByAnother()
    write_log(uow, actor, act="version_assigned", thing="text", thing_id=text_id, exchange_id=work.exchange_id)
    return until


def may_give_to(uow: UnitOfWork, actor: Actor, holder: Membership) -> Decision:
    own_organisation = find_organisation(uow.session, actor, holder.exchange_id)
    return can_assign(
        actor, holder.exchange_id, uow.now, own_organisation=own_organisation, organisation=holder.organisation
    )


def take_away(uow: UnitOfWork, actor: Actor, *, text_id: int, language: str) -> None:
    """From who holds it, if that is somebody whom it could be given to. TranslatedByAnother."""
    query = select(Membership).join(VersionClaim, VersionClaim.holder_id == Membership.id)
    here = VersionClaim.text_id == text_id, VersionClaim.language == language, runs(uow.now)
    holder = uow.session.scalar(query.where(*here))
    if holder is None:
        return
    if not may_give_to(uow, actor, holder):
        raise TranslatedByAnother()
    free(uow, text_id=text_id, language=language, holder_id=holder.id)


def pass_over(uow: UnitOfWork, actor: Actor, *, text_id: int, language: str) -> None:
    """Leave it to others, without a reason; said twice it is said once."""
    _, language, own_id = open_for(uow, actor, text_id=text_id, language=language)
    free(uow, text_id=text_id, language=language, holder_id=own_id)
    if uow.session.get(PassedOver, (text_id, language, own_id)) is None:
        uow.add(PassedOver(text_id=text_id, language=language, translator_id=own_id))


def fetch_back(uow: UnitOfWork, actor: Actor, *, text_id: int, language: str) -> None:
    _, language, own_id = open_for(uow, actor, text_id=text_id, language=language)
    take_up_again(uow, text_id=text_id, language=language, translator_id=own_id)


def open_for(uow: UnitOfWork, actor: Actor, *, text_id: int, language: str) -> tuple[Work, str, int]:
    """The text, the language as it is spelt, and her membership. NothingToTranslate, MayNotTranslate."""
    work, language = get_work(uow.session, text_id), spell_language(language)
    allow_writing(actor, work, uow.now, language=language)
    own_id = actor.membership_id(work.exchange_id)
    if own_id is None:
        raise MayNotTranslate(code=NO_TRANSLATOR.code, message=NO_TRANSLATOR.message)
    return work, language, own_id


def hold(uow: UnitOfWork, work: Work, *, language: str, holder_id: int, until: datetime) -> datetime | None:
    """Until when it is hers from now on; None where somebody else holds it. What she holds longer stays as long."""
    here = VersionClaim.text_id == work.text_id, VersionClaim.language == language
    uow.session.execute(delete(VersionClaim).where(*here, ~runs(uow.now)))
    hers = (*here, VersionClaim.holder_id == holder_id)
    held = select(VersionClaim.until).where(*hers)
    if (longer := uow.session.scalar(held)) is not None:
        uow.session.execute(update(VersionClaim).where(*hers, VersionClaim.until < until).values(until=until))
        return max(longer, until)
    claim = VersionClaim(
        text_id=work.text_id, language=language, exchange_id=work.exchange_id, holder_id=holder_id, until=until
    )
    try:
        with uow.session.begin_nested():
            uow.session.add(claim)
    except IntegrityError:
        return uow.session.scalar(held)
    return until


def free(uow: UnitOfWork, *, text_id: int, language: str, holder_id: int) -> None:
    here = VersionClaim.text_id == text_id, VersionClaim.language == language
    uow.session.execute(delete(VersionClaim).where(*here, VersionClaim.holder_id == holder_id))


def take_up_again(uow: UnitOfWork, *, text_id: int, language: str, translator_id: int) -> None:
    here = PassedOver.text_id == text_id, PassedOver.language == language
    uow.session.execute(delete(PassedOver).where(*here, PassedOver.translator_id == translator_id))
