"""Names that stand in a text, to be kept from machines and found again in versions."""

from collections.abc import Sequence

from sqlalchemy import case, select
from sqlalchemy.orm import Session

from forum.exchanges.models import Exchange, Membership


def find_names(session: Session, exchange_id: int, paragraphs: Sequence[str]) -> frozenset[str]:
    """Of people and organisations as they chose to show them, of two words at least, since one may be any word.

    None in a sensitive exchange: that a name is looked for would tell who takes part. One query.
    """
    query = (
        select(Membership.name, case((Membership.shows_organisation, Membership.organisation), else_=""))
        .join(Exchange, Exchange.id == Membership.exchange_id)
        .where(
            Membership.exchange_id == exchange_id,
            Membership.confirmed_at.is_not(None),
            Exchange.is_sensitive.is_(False),
        )
    )
    words = "\n".join(paragraphs)
    shown = {name for row in session.execute(query) for name in row if name}
    return frozenset(name for name in shown if " " in name.strip() and name in words)
