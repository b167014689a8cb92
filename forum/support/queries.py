from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256

from sqlalchemy import select
from sqlalchemy.orm import Session

from forum.exchanges.models import Exchange
from forum.kernel.actor import Actor
from forum.kernel.markup import render, split_paragraphs
from forum.support.errors import HelpRequestNotFound, StandingTextNotFound
from forum.support.models import HelpLine, HelpRequest, StandingText
from forum.support.policy import can_answer
from forum.support.rules import TITLES, prefill
from forum.texts.models import Origin
from forum.texts.queries import VersionRow, load_versions, source_lines

MOST_LISTED = 100


def code_hash(code: str) -> str:
    """Spaces, hyphens and capitals typed differently are no matter."""
    plain = "".join(letter for letter in code.lower() if letter.isalnum())
    return sha256(plain.encode()).hexdigest()


def get_by_code(session: Session, code: str) -> HelpRequest:
    found = session.scalar(select(HelpRequest).where(HelpRequest.code_hash == code_hash(code)))
    if found is None:
        raise HelpRequestNotFound()
    return found


def get_to_answer(
    session: Session, actor: Actor, request_id: int, *, exchange_id: int | None, now: datetime
) -> HelpRequest:
    found = session.get(HelpRequest, request_id)
    if found is None or found.exchange_id != exchange_id or not can_answer(actor, exchange_id, now):
        raise HelpRequestNotFound()
    return found


def list_questions(session: Session, actor: Actor, exchange_id: int | None, *, now: datetime) -> list[HelpRequest]:
    """Those not answered yet first, the oldest of them first. HelpRequestNotFound for who does not answer here."""
    if not can_answer(actor, exchange_id, now):
        raise HelpRequestNotFound()
    query = select(HelpRequest).where(
        HelpRequest.exchange_id == exchange_id if exchange_id else HelpRequest.exchange_id.is_(None)
    )
    order = (HelpRequest.answered_at.is_not(None), HelpRequest.asked_at)
    return list(session.scalars(query.order_by(*order).limit(MOST_LISTED)))


def list_own_questions(session: Session, actor: Actor) -> list[HelpRequest]:
    query = select(HelpRequest).where(HelpRequest.account_id == actor.account_id)
    return list(session.scalars(query.order_by(HelpRequest.asked_at.desc()).limit(MOST_LISTED)))


def list_help_lines(session: Session, exchange_id: int, *, country: str | None = None) -> list[HelpLine]:
    """Those of this country; where it has none, or is not known, all of the exchange."""
    query = select(HelpLine).where(HelpLine.exchange_id == exchange_id)
    found = list(session.scalars(query.order_by(HelpLine.country, HelpLine.name, HelpLine.id)))
    return [line for line in found if line.country == country] or found


def find_standing_text_ids(session: Session, exchange_id: int) -> dict[str, int]:
    """By name; those of an exchange made before there were any are not there until somebody saves them."""
    query = select(StandingText.name, StandingText.text_id).where(StandingText.exchange_id == exchange_id)
    return {name: text_id for name, text_id in session.execute(query)}


def get_standing_versions(session: Session, exchange: Exchange, name: str) -> Sequence[VersionRow]:
    """The published versions of a standing text; where it was never saved, as it is prefilled. StandingTextNotFound."""
    if name not in TITLES:
        raise StandingTextNotFound()
    text_id = find_standing_text_ids(session, exchange.id).get(name)
    found = load_versions(session, [text_id])[text_id] if text_id else ()
    return found or prefilled_versions(exchange, name)


def get_standing_wordings(session: Session, exchange: Exchange, name: str) -> dict[str, str]:
    """By language, as it is edited. StandingTextNotFound."""
    if name not in TITLES:
        raise StandingTextNotFound()
    text_id = find_standing_text_ids(session, exchange.id).get(name)
    stored = source_lines(session, [text_id]).get(text_id, {}) if text_id else {}
    return stored or prefill(name, languages=exchange.languages, host=exchange.host)


def prefilled_versions(exchange: Exchange, name: str) -> list[VersionRow]:
    words = prefill(name, languages=exchange.languages, host=exchange.host)
    source = next(iter(words))
    return [
        VersionRow(
            text_id=0,
            language=language,
            origin=Origin.AUTHOR if language == source else Origin.HUMAN,
            html=render(split_paragraphs(written)),
            source_language=source,
            is_stale=False,
            extent="whole",
            provider=None,
            translator_id=None,
            reviewer_id=None,
            credit="none",
            version_id=0,
        )
        for language, written in words.items()
    ]
