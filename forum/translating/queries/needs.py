"""What texts lack, and in which languages: for every list of them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import Session
from sqlalchemy.sql.expression import SQLColumnExpression

from forum.exchanges.models import Exchange
from forum.kernel.actor import Actor, Role
from forum.kernel.characters import shorten
from forum.kernel.markup import plain
from forum.kernel.reader import same_language
from forum.texts.models import Extent, Origin, State, Text, Version
from forum.texts.notes import ContentNote, as_note
from forum.texts.rules import chain_of, own_digests, sources_of
from forum.translating.models import Draft, DraftState
from forum.translating.policy import allow, can_see_desk, directs
from forum.translating.rules import Need, align, count_open

PAGE_SIZE = 25
EXCERPT = 140
_NEEDS = {
    DraftState.DRAFT: Need.DRAFT,
    DraftState.WAITING: Need.SUBMITTED,
    DraftState.RETURNED: Need.RETURNED,
}

open_since = func.coalesce(Text.published_at, Text.created_at)

Pair = tuple[str, str]
"""(source language, target language); "" as source stands for every language."""


@dataclass(frozen=True, slots=True)
class Todo:
    """What one text needs in one language. `open_paragraphs` counts those without a current rendering by a person."""

    language: str
    need: Need
    open_paragraphs: int
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class DeskItem:
    """`topic_id` and `contribution_id` only where the text is a contribution."""

    text_id: int
    kind: str
    source_language: str
    excerpt: str
    note: ContentNote | None
    published_at: datetime
    topic_id: int | None
    contribution_id: int | None
    todos: tuple[Todo, ...]
    detected_language: str | None = None


def list_pairs(actor: Actor, exchange: Exchange, now: datetime) -> tuple[Pair, ...]:
    """Between which languages she works here: her own pairs, or anything into the exchange's languages where she directs."""
    if directs(actor, exchange.id, now):
        return tuple(("", language) for language in exchange.languages)
    held = actor.held(Role.TRANSLATOR, exchange.id, now)
    return tuple(sorted({pair for grant in held for pair in grant.pairs}))


def check_desk(actor: Actor, exchange_id: int, now: datetime) -> None:
    allow(can_see_desk(actor, exchange_id, now))


def write_key(text: Text) -> str:
    return f"{(text.published_at or text.created_at).isoformat()}~{text.id}"


def read_key(key: str | None) -> tuple[datetime, int] | None:
    """None for what is no key: the list then begins at its beginning."""
    stamp, _, number = (key or "").partition("~")
    if not (number.isascii() and number.isdigit() and len(number) < 19):
        return None
    try:
        at = datetime.fromisoformat(stamp)
        return (at.astimezone(UTC), int(number)) if at.tzinfo is not None else None
    except (ValueError, OverflowError):
        return None


def is_after(key: tuple[datetime, int]) -> ColumnElement[bool]:
    at, text_id = key
    return or_(open_since > at, and_(open_since == at, Text.id > text_id))


def is_in(column: SQLColumnExpression[str], language: str) -> ColumnElement[bool]:
    base = language.split("-")[0]
    return or_(column == base, column.startswith(f"{base}-", autoescape=True))


def lacks(pair: Pair) -> ColumnElement[bool]:
    source, target = pair
    current = exists().where(
        Version.text_id == Text.id,
        Version.language == target,
        Version.origin == Origin.HUMAN,
        Version.state == State.PUBLISHED,
        Version.is_stale.is_(False),
    )
    lacking = and_(~is_in(Text.source_language, target), ~current)
    return and_(is_in(Text.source_language, source), lacking) if source else lacking


@dataclass(frozen=True, slots=True)
class _Stock:
    """The versions and drafts of one text. `own_id`: the membership of whoever looks."""

    versions: Sequence[Version]
    drafts: Sequence[Draft]
    own_id: int | None

    @property
    def source(self) -> Version | None:
        return next((version for version in self.versions if version.origin == Origin.AUTHOR), None)

    def count_open(self, version: Version | None) -> int:
        """Paragraphs without a rendering as what it was made from now stands, or that as what it was made from, and so on."""
        if self.source is None:
            return 0
        if version is None:
            return len(self.source.paragraphs)
        chain = [version, *chain_of(version, self.versions)]
        along = [_count_behind(one, one.digests, base) for one, base in pairwise(chain)]
        return max(*along, _count_behind(chain[-1], sources_of(chain[-1]), self.source), 0)

    def in_language(self, language: str, origin: Origin) -> Version | None:
        found = (v for v in self.versions if v.language == language and v.origin == origin)
        return next(found, None)

    def telling_draft(self, language: str) -> Draft | None:
        """Her own draft, else one anybody handed in; what others are still writing is not shown."""
        here = [draft for draft in self.drafts if draft.language == language]
        own = [draft for draft in here if draft.writer_id == self.own_id]
        handed_in = [draft for draft in here if draft.state == DraftState.WAITING]
        return next(iter(own or handed_in), None)


def load_stock(
    session: Session, text_ids: Sequence[int], targets: Iterable[str], *, own_id: int | None
) -> Mapping[int, _Stock]:
    languages = list(targets)
    here = and_(Version.text_id.in_(text_ids), Version.language.in_(languages))
    wanted = or_(
        Version.origin == Origin.AUTHOR,
        and_(
            Version.state == State.PUBLISHED, or_(Version.language.in_(languages), Version.id.in_(_chain_above(here)))
        ),
    )
    versions: dict[int, list[Version]] = {}
    for version in session.scalars(select(Version).where(Version.text_id.in_(text_ids), wanted)):
        versions.setdefault(version.text_id, []).append(version)
    drafts: dict[int, list[Draft]] = {}
    for draft in session.scalars(select(Draft).where(Draft.text_id.in_(text_ids), Draft.language.in_(languages))):
        drafts.setdefault(draft.text_id, []).append(draft)
    return {id_: _Stock(versions.get(id_, ()), drafts.get(id_, ()), own_id) for id_ in text_ids}


def _count_behind(version: Version, digests: Sequence[str | None], base: Version) -> int:
    """A summary is behind as one, or is not."""
    own = own_digests(base)
    if version.extent == Extent.SUMMARY:
        return int(list(digests) != own)
    return count_open(align(own, list(zip(version.paragraphs, digests, strict=False))))


def _chain_above(wanted: ColumnElement[bool]) -> Select[int]:
    """Ids of what the versions `wanted` were made from, and of what those were made from in turn."""
    above = (
        select(Version.made_from_id.label("id")).where(wanted, Version.made_from_id.is_not(None)).cte(recursive=True)
    )
    further = select(Version.made_from_id).join(above, Version.id == above.c.id)
    return select(above.union(further.where(Version.made_from_id.is_not(None))).c.id)


def make_item(row: tuple[Text, int | None, int | None], pairs: Sequence[Pair], stock: _Stock) -> DeskItem:
    text, topic_id, contribution_id = row
    targets = dict.fromkeys(target for origin, target in pairs if _serves(origin, target, text.source_language))
    return DeskItem(
        text_id=text.id,
        kind=text.kind,
        source_language=text.source_language,
        excerpt=excerpt(stock.source.paragraphs if stock.source and not text.content_note else ()),
        note=as_note(text.content_note, text.content_note_language),
        published_at=text.published_at or text.created_at,
        topic_id=topic_id,
        contribution_id=contribution_id,
        detected_language=text.detected_language,
        todos=tuple(_todo(target, stock) for target in targets),
    )


def _serves(origin: str, target: str, source_language: str) -> bool:
    return not same_language(target, source_language) and (origin == "" or same_language(origin, source_language))


def excerpt(paragraphs: Sequence[str]) -> str:
    return shorten(" ".join(plain(paragraphs[:1]).split()), EXCERPT)


def _todo(language: str, stock: _Stock) -> Todo:
    human = stock.in_language(language, Origin.HUMAN)
    still_open = stock.count_open(human)
    draft = stock.telling_draft(language)
    if draft is not None:
        need = _NEEDS[DraftState(draft.state)]
        return Todo(language, need, still_open, draft.submitted_at or draft.updated_at)
    if human is not None:
        return Todo(language, Need.STALE if human.is_stale else Need.PUBLISHED, still_open, human.updated_at)
    machine = stock.in_language(language, Origin.MACHINE)
    return Todo(language, Need.MACHINE if machine else Need.MISSING, still_open)
