from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from forum.kernel.actor import Actor
from forum.kernel.keys import Keys
from forum.statistics.models import Consultation, Visit
from forum.statistics.rules import VISIT_GAP
from forum.statistics.visitors import PersonNames


def find_last_reading(
    session: Session, actor: Actor, exchange_id: int, *, topic_id: int, now: datetime, keys: Keys
) -> datetime | None:
    """When this reader opened the topic in the last visit before the present one; for her own page only.

    None signed out, and where she opens the topic for the first time.
    """
    if actor.account_id is None:
        return None
    query = (
        select(func.max(Consultation.at))
        .join(Visit, Visit.id == Consultation.visit_id)
        .where(
            Visit.exchange_id == exchange_id,
            Visit.visitor == PersonNames(keys, exchange_id).visitor(actor.account_id),
            Visit.last_at <= now - VISIT_GAP,
            Consultation.topic_id == topic_id,
        )
    )
    return session.scalar(query)
