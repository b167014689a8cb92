from datetime import datetime
from hashlib import sha256

from sqlalchemy import select
from sqlalchemy.orm import Session

from forum.kernel.actor import Actor
from forum.support.errors import HelpRequestNotFound
from forum.support.models import HelpRequest
from forum.support.policy import can_answer

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
