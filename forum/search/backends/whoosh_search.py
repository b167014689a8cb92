"""Reading the embedded index: postings of the words, intersected, filtered by facts, ordered by density and time.

Whoosh's own scoring asks several Python calls of each match; a word in a third of 20,000 texts is cheaper this way.
"""

import heapq
from collections.abc import Mapping, Sequence
from itertools import islice
from threading import Lock
from typing import Any

from forum.search.backends.base import Hits, Key, Query, band_of
from forum.search.backends.whoosh_schema import EPOCH, MICROSECOND, Columns, Postings, read_columns
from forum.search.words import Word

MOST_EXPANSIONS = 10
MOST_TERMS_READ = 5_000
"""Of those that begin with a prefix: four letters may begin very many."""
SKIPPING_PAYS = 16
"""How many times rarer the texts at hand must be than a word's for skipping to beat reading all of its postings."""

Order = tuple[int, int, int]
Occurrences = dict[int, float]


class Segments:
    """What segments say of their documents, read once for all threads of a process: segments never change."""

    def __init__(self) -> None:
        self._columns: dict[str, Columns] = {}
        self._in: dict[tuple[str, str, str], frozenset[int]] = {}
        self._lock = Lock()

    def columns(self, reader: Any) -> Columns:
        name = reader.segment().segment_id()
        with self._lock:
            if name not in self._columns:
                self._columns[name] = read_columns(reader)
            return self._columns[name]

    def places_in(self, reader: Any, field: str, language: str) -> frozenset[int]:
        """`field`: languages (can be read in it), source (was written in it)."""
        name = reader.segment().segment_id()
        with self._lock:
            if (name, field, language) not in self._in:
                self._in[name, field, language] = frozenset(_postings(reader, field, language))
            return self._in[name, field, language]

    def keep_only(self, names: set[str]) -> None:
        with self._lock:
            self._columns = {name: columns for name, columns in self._columns.items() if name in names}
            self._in = {key: places for key, places in self._in.items() if key[0] in names}


def search_segments(reader: Any, segments: Segments, query: Query) -> Hits:
    leaves = [leaf for leaf, _offset in reader.leaf_readers()] if reader.doc_count_all() else []
    segments.keep_only({leaf.segment().segment_id() for leaf in leaves})
    wanted = [(word.stems | _expansions(leaves, word)) for word in query.words]
    found: list[Order] = []
    for leaf in leaves:
        occurrences = _intersection(leaf, wanted)
        if occurrences:
            found.extend(_passing(leaf, query, occurrences, segments=segments))
    left = found
    if query.after is not None:
        after = _order(query.after)
        left = [order for order in found if order < after]
    best = heapq.nlargest(query.limit + 1, left)
    keys = tuple(Key(band, EPOCH + at * MICROSECOND, text_id) for band, at, text_id in best[: query.limit])
    return Hits(keys, has_more=len(best) > query.limit, total=len(found))


def _order(key: Key) -> Order:
    return key.band, (key.at - EPOCH) // MICROSECOND, key.text_id


def _expansions(leaves: Sequence[Any], word: Word) -> frozenset[str]:
    """The most frequent stems that begin with the word's prefix."""
    if word.prefix is None:
        return frozenset()
    totals: dict[bytes, int] = {}
    for leaf in leaves:
        for term in islice(leaf.expand_prefix("words", word.prefix), MOST_TERMS_READ):
            totals[term] = totals.get(term, 0) + leaf.doc_frequency("words", term)
    return frozenset(term.decode() for term in heapq.nlargest(MOST_EXPANSIONS, totals, key=lambda term: totals[term]))


def _passing(leaf: Any, query: Query, occurrences: Occurrences, *, segments: Segments) -> list[Order]:
    columns = segments.columns(leaf)
    kept = [place for place in occurrences if columns.exchange_id[place] in query.exchange_ids]
    if query.round_number is not None:
        kept = [place for place in kept if columns.round_number[place] == query.round_number]
    if query.author_ids is not None:
        kept = [place for place in kept if columns.author_id[place] in query.author_ids]
    for field, language in (("languages", query.language), ("source", query.source_language)):
        if language is not None:
            places = segments.places_in(leaf, field, language)
            kept = [place for place in kept if place in places]
    if query.lacks is not None:
        readable = segments.places_in(leaf, "languages", query.lacks)
        kept = [place for place in kept if place not in readable]
    if leaf.has_deletions():
        kept = [place for place in kept if not leaf.is_deleted(place)]
    length, at, text_id, words = columns.length, columns.at, columns.text_id, len(query.words)
    return [(band_of(occurrences[place] / words, length[place]), at[place], text_id[place]) for place in kept]


def _intersection(leaf: Any, wanted: Sequence[frozenset[str]]) -> Occurrences:
    """How often the words stand in each document that holds all of them."""
    present = [{stem: leaf.doc_frequency("words", stem) for stem in stems} for stems in wanted]
    present = [{stem: count for stem, count in stems.items() if count} for stems in present]
    if not all(present):
        return {}
    rarest, *others = sorted(present, key=lambda stems: sum(stems.values()))
    found = _union(leaf, rarest)
    for stems in others:
        found = _narrowed(leaf, found, stems)
    return found


def _union(leaf: Any, stems: Mapping[str, int]) -> Occurrences:
    """Spellings of one word count once: in each document the most frequent of its stems stands for it."""
    found: Occurrences = {}
    for stem in sorted(stems, key=lambda stem: -stems[stem]):
        postings = _postings(leaf, "words", stem)
        if not found:
            found = postings
            continue
        for place, count in postings.items():
            if count > found.get(place, 0.0):
                found[place] = count
    return found


def _narrowed(leaf: Any, found: Occurrences, stems: Mapping[str, int]) -> Occurrences:
    if len(found) * SKIPPING_PAYS > sum(stems.values()):
        more = _union(leaf, stems)
        return {place: count + more[place] for place, count in found.items() if place in more}
    narrowed: Occurrences = {}
    for stem in stems:
        matcher = _open_postings(leaf, "words", stem)
        for place in sorted(found):
            if matcher.is_active():
                matcher.skip_to(place)
            if not matcher.is_active():
                break
            if matcher.id() == place:
                narrowed[place] = max(narrowed.get(place, 0.0), found[place] + matcher.weight())
    return narrowed


def _postings(leaf: Any, field: str, term: str) -> Occurrences:
    return _open_postings(leaf, field, term).occurrences() if leaf.doc_frequency(field, term) else {}


def _open_postings(leaf: Any, field: str, term: str) -> Postings:
    """Past the wrapper that Whoosh puts around them where documents are deleted: those are left out at the end, once."""
    matcher = leaf.postings(field, term)
    opened: Postings = getattr(matcher, "child", matcher)
    return opened
