from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import select

from forum.accounts.models import Account
from forum.exchanges.models import Exchange, Membership, MembershipState, Round
from forum.exchanges.policy import require_organiser
from forum.exchanges.queries import round_dates
from forum.kernel.actor import Actor
from forum.kernel.errors import InvalidInput
from forum.kernel.languages import check_language
from forum.kernel.unit_of_work import UnitOfWork
from forum.kernel.wording import mark
from forum.log.actions import write_log
from forum.roster.events import RosterAsked, RosterChanged
from forum.roster.models import Answer, Mandate, Part
from forum.roster.rules import mandate_dates


def give_mandate(
    uow: UnitOfWork,
    actor: Actor,
    *,
    exchange: Exchange,
    round: Round,
    membership: Membership,
    part: str = Part.LEAD,
    languages: Sequence[str] = (),
    only_languages: Sequence[str] = (),
) -> Mandate:
    """Give a member authority over a round, for its time and the exchange's overlap; or change the part she has.

    It holds at once, and she is asked to say whether she takes it; who names herself has said so. With `only_languages` she
    decides on contributions in these alone. ExchangeNotFound for who does not organise.
    """
    require_organiser(actor, exchange.id, uow.now)
    check_mandate(exchange, round, membership, part=part)
    reads, only = ([check_language(tag) for tag in tags] for tags in (languages, only_languages))
    mandate = find_or_add(uow, round, membership)
    opens_at, closes_at = round_dates(uow.session, exchange, round)
    overlap = timedelta(hours=exchange.overlap_hours)
    mandate.starts_at, mandate.ends_at = mandate_dates(opens_at, closes_at, overlap=overlap)
    if mandate.answer == Answer.DECLINED or (mandate.part, mandate.only_languages) != (part, only):
        mandate.answer = mandate.answered_at = None
    mandate.part, mandate.only_languages = part, only
    mandate.languages = reads or mandate.languages or own_languages(uow, membership)
    if mandate.answer is None and actor.membership_id(exchange.id) == membership.id:
        mandate.answer, mandate.answered_at = Answer.ACCEPTED, uow.now
    uow.flush()
    write_log(uow, actor, act="give_mandate", thing="mandate", thing_id=mandate.id, exchange_id=exchange.id)
    uow.record(RosterChanged(exchange_id=exchange.id))
    if mandate.answer is None:
        uow.record(RosterAsked(exchange_id=exchange.id, membership_id=membership.id))
    return mandate


def find_or_add(uow: UnitOfWork, round: Round, membership: Membership) -> Mandate:
    """The place she holds in this round, declined or not; a new one has no dates yet."""
    query = select(Mandate).where(Mandate.round_id == round.id, Mandate.membership_id == membership.id)
    return uow.session.scalar(query) or uow.add(
        Mandate(
            exchange_id=round.exchange_id,
            round_id=round.id,
            membership_id=membership.id,
            languages=[],
            only_languages=[],
            created_at=uow.now,
        )
    )


def own_languages(uow: UnitOfWork, membership: Membership) -> list[str]:
    """Those she says that she reads: what a mandate names until somebody says otherwise."""
    account = uow.session.get(Account, membership.account_id) if membership.account_id is not None else None
    return list(dict.fromkeys((account.language, *account.reads))) if account is not None else []


def check_mandate(exchange: Exchange, round: Round, membership: Membership, *, part: str) -> None:
    if part not in set(Part) or membership.exchange_id != exchange.id or round.exchange_id != exchange.id:
        raise InvalidInput({"part": mark("Please choose one of the offered values.")})
    if membership.state not in {MembershipState.ACTIVE, MembershipState.INVITED}:
        raise InvalidInput({"member": mark("She does not take part at present. Let her in or reinstate her first.")})


def staff_round(
    uow: UnitOfWork,
    actor: Actor,
    *,
    exchange: Exchange,
    round: Round,
    moderators: Sequence[Membership],
    substitutes: Sequence[Membership],
) -> None:
    """The first moderator leads, the others moderate beside her."""
    parts = [(member, Part.CO_MODERATOR if place else Part.LEAD) for place, member in enumerate(moderators)]
    parts += [(member, Part.SUBSTITUTE) for member in substitutes]
    for member, part in parts:
        give_mandate(uow, actor, exchange=exchange, round=round, membership=member, part=part)


def take_mandate_back(uow: UnitOfWork, actor: Actor, *, mandate: Mandate) -> None:
    require_organiser(actor, mandate.exchange_id, uow.now)
    write_log(
        uow, actor, act="take_mandate_back", thing="mandate", thing_id=mandate.id, exchange_id=mandate.exchange_id
    )
    uow.session.delete(mandate)
    uow.record(RosterChanged(exchange_id=mandate.exchange_id))


def follow_programme(uow: UnitOfWork, *, exchange: Exchange) -> None:
    """Move the dates of mandates with the rounds they are for, after the programme changed."""
    uow.flush()
    overlap = timedelta(hours=exchange.overlap_hours)
    for mandate in uow.session.scalars(select(Mandate).where(Mandate.exchange_id == exchange.id)):
        round = uow.session.get_one(Round, mandate.round_id)
        mandate.starts_at, mandate.ends_at = mandate_dates(*round_dates(uow.session, exchange, round), overlap=overlap)
    uow.record(RosterChanged(exchange_id=exchange.id))
