"""The basket of a round: passages its moderators marked, under their theme words."""

from collections.abc import Iterable, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from forum.synthesis.errors import NoSuchQuote
from forum.synthesis.models import Quote


def list_quotes(session: Session, round_id: int) -> list[Quote]:
    """By theme, the themes in the order of the alphabet, passages as they were marked."""
    rows = session.scalars(select(Quote).where(Quote.round_id == round_id).order_by(Quote.id))
    return sorted(rows, key=lambda quote: quote.theme.casefold())


def list_themes(session: Session, round_id: int) -> list[str]:
    query = select(Quote.theme).where(Quote.round_id == round_id).distinct()
    return sorted(session.scalars(query), key=str.casefold)


def load_quotes(session: Session, quote_ids: Iterable[int | None]) -> dict[int, Quote]:
    ids = {one for one in quote_ids if one is not None}
    return {quote.id: quote for quote in session.scalars(select(Quote).where(Quote.id.in_(ids)))} if ids else {}


def get_quotes(session: Session, quote_ids: Sequence[int], *, round_id: int) -> list[Quote]:
    """Of this round's basket. NoSuchQuote."""
    found = load_quotes(session, quote_ids)
    for one in quote_ids:
        if one not in found or found[one].round_id != round_id:
            raise NoSuchQuote(number=one)
    return [found[one] for one in quote_ids]
