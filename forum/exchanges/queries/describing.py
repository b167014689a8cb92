from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from forum.exchanges.models import SelfDescription


class Said(NamedTuple):
    """What one member says of herself; empty for "not said". For her own page and her own file alone."""

    gender: str = ""
    organisation_type: str = ""


def find_own_description(session: Session, membership_id: int) -> Said:
    query = select(SelfDescription.gender, SelfDescription.organisation_type)
    row = session.execute(query.where(SelfDescription.membership_id == membership_id)).one_or_none()
    return Said(*(said or "" for said in row)) if row else Said()
