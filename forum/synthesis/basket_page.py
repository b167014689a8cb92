"""The basket of a round as its page and the editor take it."""

from dataclasses import dataclass

from flask_babel import gettext

from forum.synthesis.models import Quote
from forum.synthesis.pages import RoundPage, showing_of
from forum.synthesis.queries.basket import list_quotes
from forum.synthesis.queries.sources import may_be_quoted
from forum.synthesis.showing import Showing, ShownQuote


@dataclass(frozen=True, slots=True)
class BasketItem:
    """A passage in the basket; `refusal`: why it is not to be quoted, "" where it is."""

    number: int
    contribution_id: int
    theme: str
    passage: ShownQuote
    refusal: str
    drop_url: str


def items_of(found: RoundPage) -> list[BasketItem]:
    quotes = list_quotes(found.page.reading.session, found.round.id)
    showing = showing_of(found, also=[quote.contribution_id for quote in quotes])
    return [item_of(found, showing, quote) for quote in quotes if quote.contribution_id in showing.sources]


def item_of(found: RoundPage, showing: Showing, quote: Quote) -> BasketItem:
    source = showing.sources[quote.contribution_id]
    may = may_be_quoted(source)
    return BasketItem(
        number=quote.id,
        contribution_id=source.id,
        theme=quote.theme,
        passage=showing.passage(source, quote, for_staff=True),
        refusal="" if may else gettext(may.message),
        drop_url=found.url("drop", quote_id=quote.id),
    )
