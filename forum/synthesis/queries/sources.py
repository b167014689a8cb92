"""Contributions as a synthesis knows them: who, in which state, under which promise; in a constant number of queries."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from forum.contributions.models import Contribution, Status, Topic
from forum.contributions.promises import NAMELESS
from forum.exchanges.models import Exchange, Membership
from forum.kernel.actor import ALLOWED, Decision, refused
from forum.kernel.keys import Keys
from forum.kernel.wording import mark
from forum.synthesis.models import Citation, Quote
from forum.synthesis.rules import Seen, words_sign
from forum.texts.models import Origin, State, Text, Version
from forum.texts.notes import ContentNote, as_note

AUTHOR_SAYS_NO = refused("author_says_no_quote", mark("Its author does not want it to be quoted."))
FOR_FEW = refused("quote_for_few", mark("It was written for fewer people than read the synthesis."))
NOT_THERE = refused("quote_not_there", mark("It cannot be read at present."))
NAME = "cited name"


class Source(NamedTuple):
    """`name` and what follows is of its author's membership, None without a name."""

    id: int
    exchange_id: int
    round_id: int
    topic_id: int
    text_id: int
    status: str
    audience: str
    shown_as: str
    published_at: datetime | None
    created_at: datetime
    author_id: int | None
    name: str | None
    organisation: str | None
    country: str | None
    shows_organisation: bool | None
    shows_country: bool | None
    confirmed_at: datetime | None
    may_quote: bool
    content_note: str | None
    content_note_language: str | None
    language: str
    access: str

    @property
    def note(self) -> ContentNote | None:
        return as_note(self.content_note, self.content_note_language)

    @property
    def is_named(self) -> bool:
        return self.author_id is not None and self.shown_as not in NAMELESS and self.confirmed_at is not None


Words = Mapping[int, list[Version]]
"""Published versions by text."""

_SOURCES: Any = (
    select(
        Contribution.id,
        Contribution.exchange_id,
        Topic.round_id,
        Contribution.topic_id,
        Contribution.text_id,
        Contribution.status,
        Contribution.audience,
        Contribution.shown_as,
        Contribution.published_at,
        Contribution.created_at,
        Contribution.author_id,
        Membership.name,
        Membership.organisation,
        Membership.country,
        Membership.shows_organisation,
        Membership.shows_country,
        Membership.confirmed_at,
        Text.may_quote,
        Text.content_note,
        Text.content_note_language,
        Text.source_language,
        Exchange.access,
    )
    .join(Topic, Topic.id == Contribution.topic_id)
    .join(Exchange, Exchange.id == Contribution.exchange_id)
    .join(Text, Text.id == Contribution.text_id)
    .outerjoin(Membership, Membership.id == Contribution.author_id)
)


def load_sources(session: Session, contribution_ids: Iterable[int]) -> dict[int, Source]:
    """By contribution; those that are drafts, or were never published, are not known here.

    What was published by a decision that was taken back has no place any more; it is known by what was made of it.
    """
    was_marked = Contribution.id.in_(select(Quote.contribution_id))
    was_cited = Contribution.id.in_(select(Citation.contribution_id))
    was_read = or_(Contribution.root_place.is_not(None), was_marked, was_cited)
    query = _SOURCES.where(Contribution.id.in_(set(contribution_ids)), was_read)
    return {row[0]: Source._make(row) for row in session.execute(query)}


def list_published(session: Session, round_id: int) -> list[Source]:
    """All that can be read of a round, in the order it stands in."""
    query = _SOURCES.where(Topic.round_id == round_id, Contribution.status == Status.PUBLISHED)
    order = (Topic.id, Contribution.root_place, Contribution.reply_place)
    return [Source._make(row) for row in session.execute(query.order_by(*order))]


def load_words(session: Session, sources: Iterable[Source]) -> Words:
    """Of those that can be read; of the others no word is even read."""
    ids = {source.text_id for source in sources if source.status == Status.PUBLISHED}
    found: dict[int, list[Version]] = {}
    query = select(Version).where(Version.text_id.in_(ids), Version.state == State.PUBLISHED)
    for version in session.scalars(query) if ids else ():
        found.setdefault(version.text_id, []).append(version)
    return found


def original(words: Words, text_id: int) -> Version | None:
    return next((version for version in words.get(text_id, ()) if version.origin == Origin.AUTHOR), None)


def may_be_quoted(source: Source) -> Decision:
    """Its words in a synthesis: as its author consented, and nothing written for fewer than read the exchange."""
    if source.status != Status.PUBLISHED:
        return NOT_THERE
    if source.audience not in ({"everybody"} if source.access == "public" else {"everybody", "members"}):
        return FOR_FEW
    return ALLOWED if source.may_quote else AUTHOR_SAYS_NO


def seen_now(source: Source, words: Words, *, keys: Keys) -> Seen:
    sign = words_sign(original(words, source.text_id)) if source.status == Status.PUBLISHED else None
    return Seen(source.status, sign, name_sign(source, keys=keys))


def name_sign(source: Source, *, keys: Keys) -> str:
    """Differs when what her readers call her does; tells nobody the name. Empty of what stands without one."""
    if not source.is_named:
        return ""
    shown = (source.name if source.shown_as == "name" else "", source.organisation if source.shows_organisation else "")
    return keys.pseudonym(NAME, f"{source.id}:{shown}")[:8]
