"""What the rows of the editor rest on, as it is now: whether it is there, and may be quoted."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from forum.contributions.models import Status
from forum.kernel.errors import Refusal
from forum.synthesis.errors import NoSuchQuote, NoSuchSource, NotToBeQuoted, SourcesWithoutWords
from forum.synthesis.models import Quote
from forum.synthesis.queries.basket import load_quotes
from forum.synthesis.queries.sheets import Sheet
from forum.synthesis.queries.sources import Source, Words, load_sources, load_words, may_be_quoted
from forum.synthesis.rules import Row


@dataclass(frozen=True, slots=True)
class Grounds:
    """`sources` by contribution, `quotes` of this round's basket by number; `cited`: what the synthesis rested on before."""

    sources: Mapping[int, Source]
    quotes: Mapping[int, Quote]
    words: Words
    cited: frozenset[int]

    def with_quoted(self, row: Row) -> Row:
        """What it quotes it rests on."""
        quoted = [self.quotes[one].contribution_id for one in row.quotes if one in self.quotes]
        return replace(row, rests_on=tuple(dict.fromkeys((*row.rests_on, *quoted))))

    def faults(self, rows: Iterable[Row]) -> dict[str, Refusal]:
        """By field."""
        found: dict[str, Refusal] = {}
        for row in rows:
            if not row.words.strip() and not row.is_empty:
                found[f"words-{row.name}"] = SourcesWithoutWords()
            if wrong := next((one for one in row.rests_on if not self.may_be_cited(one)), None):
                found[f"rests-{row.name}"] = NoSuchSource(number=wrong)
            if refusal := next(filter(None, map(self.refusal_of_quote, row.quotes)), None):
                found[f"quotes-{row.name}"] = refusal
        return found

    def may_be_cited(self, contribution_id: int) -> bool:
        """What can be read; and what the synthesis rested on before, whatever became of it."""
        source = self.sources.get(contribution_id)
        return source is not None and (source.status == Status.PUBLISHED or contribution_id in self.cited)

    def refusal_of_quote(self, quote_id: int) -> Refusal | None:
        quote = self.quotes.get(quote_id)
        source = self.sources.get(quote.contribution_id) if quote is not None else None
        if source is None:
            return NoSuchQuote(number=quote_id)
        is_kept = source.id in self.cited and source.status != Status.PUBLISHED
        return None if is_kept or may_be_quoted(source) else NotToBeQuoted(number=source.id)


def load_grounds(session: Session, rows: Sequence[Row], sheet: Sheet, *, round_id: int) -> Grounds:
    """Three queries."""
    wanted = {one for row in rows for one in row.quotes}
    quotes = {id_: quote for id_, quote in load_quotes(session, wanted).items() if quote.round_id == round_id}
    named = {one for row in rows for one in row.rests_on} | {quote.contribution_id for quote in quotes.values()}
    exchange_id = sheet.standing.exchange_id
    sources = {id_: one for id_, one in load_sources(session, named).items() if one.exchange_id == exchange_id}
    return Grounds(sources, quotes, load_words(session, sources.values()), sheet.cited)
