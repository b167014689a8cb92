from datetime import datetime

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from forum.kernel.actor import Actor
from forum.kernel.db import plain_rows
from forum.kernel.keys import Keys
from forum.statistics.models import Consultation, Visit
from forum.statistics.rules import VISIT_GAP
from forum.statistics.visitors import PersonNames

_LAST = (
    select(func.max(Consultation.at))
    .join(Visit, Visit.id == Consultation.visit_id)
    .where(
        Visit.exchange_id == bindparam("exchange"),
        Visit.visitor == bindparam("visitor"),
        Visit.last_at <= bindparam("over_by"),
        Consultation.topic_id == bindparam("topic"),
    )
)


def find_last_reading(
    session: Session, actor: Actor, exchange_id: int, *, topic_id: int, now: datetime, keys: Keys
) -> datetime | None:
    """When this reader opened the topic in the last visit before the present one; for her own page only.

    None signed out, and where she opens the topic for the first time.
    """
    if actor.account_id is None:
        return None
    values = {
        "exchange": exchange_id,
        "visitor": PersonNames(keys, exchange_id).visitor(actor.account_id),
        "over_by": now - VISIT_GAP,
        "topic": topic_id,
    }
    last: datetime | None = plain_rows(session, _LAST, values)[0][0]
    return last
