import re
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from forum.contributions.models import Contribution, Status
from forum.exchanges.models import Exchange, Membership
from forum.exchanges.policy import can_see_exchange
from forum.kernel.actor import Actor
from forum.kernel.reader import Reader
from forum.search.backends.base import Key, Query, SearchBackend
from forum.search.backends.sql import SqlBackend
from forum.search.backends.whoosh_schema import EPOCH, MICROSECOND
from forum.search.excerpts import Segment, excerpt
from forum.search.queries.asking import find_texts
from forum.search.queries.documents import words_of
from forum.search.queries.languages import written_languages
from forum.search.queries.places import Spot, find_spots
from forum.search.rules import is_too_short
from forum.search.words import Word, passage, phrases, query_words
from forum.texts.models import Extent
from forum.texts.queries import ShownText, VersionRow, load_versions, show

PAGE = 20
MOST_CHOICES = 64
_KEY = re.compile(r"([0-9])\.(-?[0-9]{1,17})\.([0-9]{1,18})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a reader asks. `country` and `organisation` are those that authors chose to show.

    `language`: in which it can be read; `original`: in which it was written; `lacks`: in which it cannot be read.
    """

    words: str
    round_number: int | None = None
    language: str | None = None
    original: str | None = None
    lacks: str | None = None
    country: str | None = None
    organisation: str | None = None
    after: Key | None = None

    @property
    def lists_all(self) -> bool:
        """Without a word to look for: all that was written in one language, the newest first."""
        return not self.words and self.original is not None


@dataclass(frozen=True, slots=True)
class Hit:
    """One text found: the version its reader sees, the lines that show why, and where it stands.

    `found_in` names another language whose version holds the words, where the one shown does not; that may be a summary.
    Of what is folded under a content note no line is shown.
    """

    shown: ShownText
    lines: tuple[Segment, ...]
    found_in: str | None
    is_found_in_summary: bool
    spot: Spot


@dataclass(frozen=True, slots=True)
class Found:
    hits: tuple[Hit, ...]
    following: Key | None
    total: int
    is_total_exact: bool
    is_too_short: bool = False


@dataclass(frozen=True, slots=True)
class AuthorChoices:
    """Countries and organisations one may filter by."""

    countries: list[str]
    organisations: list[str]


_choices: OrderedDict[tuple[int, int], AuthorChoices] = OrderedDict()
NOTHING = Found((), None, 0, is_total_exact=True)


@dataclass(frozen=True, slots=True)
class Scope:
    """Where one looks: these exchanges, as far as `actor` may see them, read by `reader`."""

    actor: Actor
    reader: Reader
    exchanges: Sequence[Exchange]

    def visible(self, now: datetime) -> list[Exchange]:
        return [exchange for exchange in self.exchanges if can_see_exchange(self.actor, exchange, now)]


def search(session: Session, backend: SearchBackend, asked: Asked, *, scope: Scope, now: datetime) -> Found:
    """A page of what is found. Nothing is shown that `actor` could not open: the index is asked, the database decides."""
    exchanges = scope.visible(now)
    promised, written = (tag for e in exchanges for tag in e.languages), written_languages(session, exchanges)
    languages = dict.fromkeys((scope.reader.language, *promised, *written))
    words = query_words(asked.words, list(languages))
    if not exchanges or not (words or asked.lists_all):
        return NOTHING
    if words and is_too_short(words):
        return replace(NOTHING, is_too_short=True)
    query = Query(
        words=words,
        exchange_ids=frozenset(exchange.id for exchange in exchanges),
        round_number=asked.round_number,
        language=asked.language,
        source_language=asked.original,
        lacks=asked.lacks,
        author_ids=find_authors(session, asked, exchange_ids=[exchange.id for exchange in exchanges]),
        limit=PAGE,
        after=asked.after,
    )
    chosen = backend if words else SqlBackend(session)
    found = find_texts(session, chosen, query, wanted=phrases(asked.words), passage=passage(asked.words))
    return Found(
        hits=tuple(show_hits(session, scope, found.text_ids, words=words, now=now)),
        following=found.keys[-1] if found.has_more else None,
        total=found.total,
        is_total_exact=found.is_total_exact,
    )


def find_authors(session: Session, asked: Asked, *, exchange_ids: Sequence[int]) -> frozenset[int] | None:
    """Memberships that show the country and organisation asked for; None where neither is."""
    if asked.country is None and asked.organisation is None:
        return None
    query = select(Membership.id).where(Membership.exchange_id.in_(exchange_ids), Membership.confirmed_at.is_not(None))
    if asked.country is not None:
        query = query.where(Membership.country == asked.country, Membership.shows_country)
    if asked.organisation is not None:
        query = query.where(Membership.organisation == asked.organisation, Membership.shows_organisation)
    return frozenset(session.scalars(query))


def show_hits(
    session: Session, scope: Scope, text_ids: Sequence[int], *, words: Sequence[Word], now: datetime
) -> Iterable[Hit]:
    spots = find_spots(session, scope.actor, text_ids, exchanges=scope.visible(now), now=now)
    versions = load_versions(session, list(spots))
    for text_id in text_ids:
        if text_id in versions:
            yield _hit(spots[text_id], versions[text_id], words, reader=scope.reader)


def _hit(spot: Spot, versions: Sequence[VersionRow], words: Sequence[Word], *, reader: Reader) -> Hit:
    shown = show(versions, reader)
    if shown.note:
        return Hit(shown, (), None, False, spot)
    lines = excerpt(words_of(shown.html), words, shown.language)
    found_in = None
    if not any(is_hit for _, is_hit in lines):
        others = (version for version in versions if version.language != shown.language)
        found_in = next((version for version in others if _holds(version, words)), None)
    language = found_in.language if found_in else None
    return Hit(shown, tuple(lines), language, found_in is not None and found_in.extent == Extent.SUMMARY, spot)


def _holds(version: VersionRow, words: Sequence[Word]) -> bool:
    return any(is_hit for _, is_hit in excerpt(words_of(version.html), words, version.language))


def list_author_choices(session: Session, exchange: Exchange) -> AuthorChoices:
    """What authors of published contributions show of themselves; kept in memory until the exchange's pages change."""
    key = (exchange.id, exchange.revision)
    if key not in _choices:
        _choices[key] = _read_author_choices(session, exchange.id)
        while len(_choices) > MOST_CHOICES:
            _choices.popitem(last=False)
    return _choices[key]


def _read_author_choices(session: Session, exchange_id: int) -> AuthorChoices:
    has_spoken = exists().where(
        Contribution.author_id == Membership.id,
        Contribution.status == Status.PUBLISHED,
        Contribution.shown_as != "anonymous",
    )
    query = select(
        Membership.country, Membership.shows_country, Membership.organisation, Membership.shows_organisation
    ).where(Membership.exchange_id == exchange_id, Membership.confirmed_at.is_not(None), has_spoken)
    rows = session.execute(query).all()
    return AuthorChoices(
        countries=sorted({country for country, is_shown, _, _ in rows if country and is_shown}),
        organisations=sorted({name for _, _, name, is_shown in rows if name and is_shown}),
    )


def write_key(key: Key) -> str:
    return f"{key.band}.{(key.at - EPOCH) // MICROSECOND}.{key.text_id}"


def read_key(written: str) -> Key | None:
    """None for what no page of ours wrote."""
    match = _KEY.fullmatch(written)
    if match is None:
        return None
    band, at, text_id = map(int, match.groups())
    try:
        return Key(band, EPOCH + at * MICROSECOND, text_id)
    except OverflowError:
        return None
