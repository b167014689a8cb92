"""What other pages show of syntheses: their first lines, the way to write them, links back from what they rest on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext
from markupsafe import Markup

from forum.exchanges.queries import RoundView
from forum.kernel.characters import shorten
from forum.roster.frame import ExchangePage
from forum.synthesis.models import State
from forum.synthesis.passages import blocks
from forum.synthesis.policy import Standing, can_write
from forum.synthesis.queries.published import Backlink, Published
from forum.texts.notes import ContentNote
from forum.texts.queries import show_texts
from forum.web.locale import programme_reader
from forum.web.site import address

FIRST_LINES = 320


@dataclass(frozen=True, slots=True)
class SynthesisInShort:
    """`plain`: its first lines, in the version this reader sees, `is_machine` by a machine; none under a `note`."""

    number: int
    plain: str
    language: str
    direction: str
    url: str
    note: ContentNote | None
    is_machine: bool


def synthesis_in_short(page: ExchangePage, published: Published) -> SynthesisInShort:
    """One query."""
    text = show_texts(page.reading.session, [published.text_id], programme_reader())[published.text_id]
    return SynthesisInShort(
        number=published.number,
        plain="" if text.note else shorten(first_lines(text.html), FIRST_LINES),
        language=text.language,
        direction=text.direction,
        url=url_for("synthesis.read", slug=page.view.slug, number=published.number),
        note=text.note,
        is_machine=text.is_machine,
    )


def first_lines(html: Markup) -> str:
    """The words of its paragraphs, without what is only a heading."""
    parts = blocks(html).values() or [html]
    return " ".join(part.striptags() for part in parts if not part.startswith("<h"))


def synthesis_desk_address(page: ExchangePage, round_: RoundView, *, is_published: bool) -> str:
    """Where she writes the synthesis of this round; empty for who does not."""
    here, state = page.reading, State.PUBLISHED if is_published else None
    may_write = can_write(here.actor, Standing(page.exchange.id, round_.id, round_.signed_off_from, state), here.now)
    return url_for("synthesis.edit", slug=page.view.slug, number=round_.number) if may_write else ""


def said_backlinks(links: Mapping[int, Sequence[Backlink]]) -> dict[int, tuple[tuple[str, str], ...]]:
    """By contribution: the words and address of each link to where a published synthesis rests on it."""
    return {
        contribution_id: tuple(
            (gettext("In the synthesis of week %(number)s", number=link.number), paragraph_address(link))
            for link in found
        )
        for contribution_id, found in links.items()
    }


def paragraph_address(link: Backlink) -> str:
    return f"{address('synthesis.read', slug=link.slug, number=link.number)}#{link.anchor}"
