"""Who and what was not heard: counted from what bears a name, so that writing without one never shows."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import Session

from forum.accounts.models import Account
from forum.contributions.models import Contribution, Status, Topic
from forum.exchanges.models import Exchange, Membership, MembershipState
from forum.kernel.actor import Actor
from forum.kernel.errors import require
from forum.moderation.models import Letter, NoLetters
from forum.moderation.policy import can_see_desk
from forum.moderation.queries.keys import Pending
from forum.moderation.rules import BETWEEN_LETTERS
from forum.texts.models import Text

FEW = 5
"""Fewer people than this of a country or a language are not counted out."""


@dataclass(frozen=True, slots=True)
class SilentLine:
    """A member who wrote nothing under her name. `last_letter_at`: when the desk last wrote to her."""

    id: int
    number: int
    name: str
    country: str | None
    language: str
    since: datetime
    last_letter_at: datetime | None


@dataclass(frozen=True, slots=True)
class NotHeard:
    """A country or a language (by its code), and how many members are of it: 0 for fewer than five."""

    code: str
    is_language: bool
    members: int


def list_silent(
    session: Session, actor: Actor, exchange: Exchange, *, staff: Collection[int], now: datetime, country: str = ""
) -> list[Pending]:
    """Members who have written nothing in the exchange under their names, who came first first. NotPermitted.

    Without staff and translators, who wishes no letters, and whom the desk wrote to in the last three days.
    """
    require(can_see_desk(actor, exchange, now))
    wrote = exists().where(Contribution.author_id == Membership.id, Contribution.status != Status.DRAFT)
    lately = exists().where(Letter.to_id == Membership.id, Letter.sent_at > now - BETWEEN_LETTERS)
    query = (
        select(Membership.created_at, Membership.id, Membership.pairs)
        .where(_takes_part(exchange), Membership.account_id.is_not(None), Membership.id.not_in(staff))
        .where(~wrote, ~lately, ~exists().where(NoLetters.membership_id == Membership.id))
    )
    if country:
        query = query.where(Membership.country == country, Membership.shows_country)
    return sorted((at, id_, 0) for at, id_, pairs in session.execute(query) if not pairs)


def load_silent(session: Session, ids: Collection[int]) -> dict[int, SilentLine]:
    """By membership; the caller has asked policy. One query."""
    last = select(func.max(Letter.sent_at)).where(Letter.to_id == Membership.id).scalar_subquery()
    query = select(Membership, Account.language, last).join(Account, Account.id == Membership.account_id)
    return {
        row.id: SilentLine(
            id=row.id,
            number=row.number,
            name=row.name,
            country=row.country if row.shows_country else None,
            language=language,
            since=row.created_at,
            last_letter_at=last_letter_at,
        )
        for row, language, last_letter_at in session.execute(query.where(Membership.id.in_(list(ids))))
    }


def count_not_come(session: Session, exchange: Exchange) -> int:
    """How many were invited and have not come; the caller has asked policy."""
    query = select(func.count()).select_from(Membership)
    invited = Membership.exchange_id == exchange.id, Membership.state == MembershipState.INVITED
    return session.scalar(query.where(*invited)) or 0


def list_not_heard(
    session: Session, actor: Actor, exchange: Exchange, *, round_id: int, now: datetime
) -> list[NotHeard]:
    """Languages and countries of members of which nothing came in this round. Four queries. NotPermitted.

    Countries: as members show them, and of what bears a name. Languages: those of the exchange, and what five members read.
    """
    require(can_see_desk(actor, exchange, now))
    return [*_languages(session, exchange, round_id=round_id), *_countries(session, exchange, round_id=round_id)]


def _languages(session: Session, exchange: Exchange, *, round_id: int) -> list[NotHeard]:
    read = select(Account.language, func.count()).join(Membership, Membership.account_id == Account.id)
    readers: dict[str, int] = {}
    for tag, number in session.execute(read.where(_takes_part(exchange)).group_by(Account.language)):
        readers[_base(tag)] = readers.get(_base(tag), 0) + number
    written = select(Text.source_language).distinct().join(Contribution, Contribution.text_id == Text.id)
    heard = {
        _base(tag)
        for tag in session.scalars(written.join(Topic, Topic.id == Contribution.topic_id).where(*_in_round(round_id)))
    }
    wanted = dict.fromkeys([*map(_base, exchange.languages), *sorted(tag for tag in readers if readers[tag] >= FEW)])
    return [NotHeard(tag, is_language=True, members=_told(readers.get(tag, 0))) for tag in wanted if tag not in heard]


def _countries(session: Session, exchange: Exchange, *, round_id: int) -> list[NotHeard]:
    shown = Membership.shows_country, Membership.country.is_not(None)
    counted = select(Membership.country, func.count()).where(_takes_part(exchange), *shown).group_by(Membership.country)
    members = {country: number for country, number in session.execute(counted) if country}
    written = select(Membership.country).distinct().join(Contribution, Contribution.author_id == Membership.id)
    heard = set(
        session.scalars(written.join(Topic, Topic.id == Contribution.topic_id).where(*_in_round(round_id), *shown))
    )
    silent = sorted(country for country in members if country not in heard)
    return [NotHeard(country, is_language=False, members=_told(members[country])) for country in silent]


def _takes_part(exchange: Exchange) -> ColumnElement[bool]:
    return (
        (Membership.exchange_id == exchange.id)
        & (Membership.state == MembershipState.ACTIVE)
        & Membership.confirmed_at.is_not(None)
    )


def _in_round(round_id: int) -> tuple[ColumnElement[bool], ...]:
    return Topic.round_id == round_id, Contribution.status.in_((Status.PUBLISHED, Status.WAITING))


def _base(tag: str) -> str:
    return tag.split("-")[0].lower()


def _told(number: int) -> int:
    return number if number >= FEW else 0
