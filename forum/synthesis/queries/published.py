"""What readers find of syntheses from elsewhere: in short on the front page, and from a contribution back to the paragraph."""

from collections import OrderedDict
from collections.abc import Iterable
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from forum.contributions.models import Contribution, Status
from forum.exchanges.models import Exchange, Round
from forum.synthesis.models import Citation, State, Synthesis, SynthesisParagraph

PARAGRAPH = "p{}"
"""How a paragraph is called in an address, in every language."""


class Published(NamedTuple):
    round_id: int
    number: int
    text_id: int


class Backlink(NamedTuple):
    """From a contribution to the first paragraph of a round's synthesis that rests on it."""

    contribution_id: int
    slug: str
    number: int
    anchor: str


_published: OrderedDict[tuple[int, int], tuple[Published, ...]] = OrderedDict()
MOST_KEPT = 64


def list_published_syntheses(session: Session, exchange: Exchange) -> tuple[Published, ...]:
    """The latest round first; kept until the programme changes or one more is published."""
    key = (exchange.id, exchange.structure)
    if key not in _published:
        query = (
            select(Synthesis.round_id, Round.number, Synthesis.text_id)
            .join(Round, Round.id == Synthesis.round_id)
            .where(Synthesis.exchange_id == exchange.id, Synthesis.state == State.PUBLISHED)
        )
        _published[key] = tuple(Published._make(row) for row in session.execute(query.order_by(Round.number.desc())))
        while len(_published) > MOST_KEPT:
            _published.popitem(last=False)
    return _published[key]


def load_backlinks(session: Session, contribution_ids: Iterable[int]) -> dict[int, tuple[Backlink, ...]]:
    """By contribution, one for each published synthesis, in the order of rounds."""
    query = (
        select(Citation.contribution_id, Exchange.slug, Round.number, SynthesisParagraph.key)
        .join(SynthesisParagraph, SynthesisParagraph.id == Citation.paragraph_id)
        .join(Synthesis, Synthesis.id == SynthesisParagraph.synthesis_id)
        .join(Round, Round.id == Synthesis.round_id)
        .join(Exchange, Exchange.id == Synthesis.exchange_id)
        .where(Citation.contribution_id.in_(list(contribution_ids)), Synthesis.state == State.PUBLISHED)
        .order_by(Round.number, SynthesisParagraph.place)
    )
    found: dict[int, dict[int, Backlink]] = {}
    for contribution_id, slug, number, key in session.execute(query):
        link = Backlink(contribution_id, slug, number, PARAGRAPH.format(key))
        found.setdefault(contribution_id, {}).setdefault(number, link)
    return {contribution_id: tuple(links.values()) for contribution_id, links in found.items()}


def list_cited_authors(session: Session, synthesis_id: int) -> list[tuple[int, int]]:
    """Memberships of those it names by their contributions, each with the first of these that can be read."""
    query = (
        select(Contribution.author_id, func.min(Contribution.id))
        .join(Citation, Citation.contribution_id == Contribution.id)
        .join(SynthesisParagraph, SynthesisParagraph.id == Citation.paragraph_id)
        .where(
            SynthesisParagraph.synthesis_id == synthesis_id,
            Contribution.author_id.is_not(None),
            Contribution.status == Status.PUBLISHED,
        )
        .group_by(Contribution.author_id)
    )
    return [(author_id, contribution_id) for author_id, contribution_id in session.execute(query) if author_id]
