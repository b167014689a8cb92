"""A published synthesis in a few lines, for the pages of the exchange and of its round."""

from dataclasses import dataclass

from flask import url_for
from markupsafe import Markup

from forum.exchanges.queries import RoundView
from forum.kernel.characters import shorten
from forum.roster.frame import ExchangePage
from forum.synthesis.models import State
from forum.synthesis.passages import blocks
from forum.synthesis.policy import Standing, can_write
from forum.synthesis.queries.published import Published
from forum.texts.queries import show_texts
from forum.web.locale import programme_reader

FIRST_LINES = 320


@dataclass(frozen=True, slots=True)
class SynthesisInShort:
    """`plain`: its first lines, in the version this reader sees."""

    number: int
    plain: str
    language: str
    direction: str
    url: str


def synthesis_in_short(page: ExchangePage, published: Published) -> SynthesisInShort:
    """One query."""
    text = show_texts(page.reading.session, [published.text_id], programme_reader())[published.text_id]
    return SynthesisInShort(
        number=published.number,
        plain=shorten(first_lines(text.html), FIRST_LINES),
        language=text.language,
        direction=text.direction,
        url=url_for("synthesis.read", slug=page.view.slug, number=published.number),
    )


def first_lines(html: Markup) -> str:
    """The words of its paragraphs, without what is only a heading."""
    parts = blocks(html).values() or [html]
    return " ".join(part.striptags() for part in parts if not part.startswith("<h"))


def synthesis_desk_address(page: ExchangePage, round_: RoundView, *, is_published: bool) -> str:
    """Where she writes the synthesis of this round; empty for who does not."""
    here, state = page.reading, State.PUBLISHED if is_published else None
    may_write = can_write(here.actor, Standing(page.exchange.id, round_.id, state), here.now)
    return url_for("synthesis.edit", slug=page.view.slug, number=round_.number) if may_write else ""
