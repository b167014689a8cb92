"""What somebody may have meant whose words are in no text: the nearest words of texts that she may read."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from rapidfuzz.distance import OSA
from rapidfuzz.process import extractOne
from sqlalchemy import select
from sqlalchemy.orm import Session

from forum.kernel.analyser import folded_words, spans
from forum.search.backends.base import SearchBackend
from forum.search.models import SearchDocument
from forum.search.queries.documents import words_of
from forum.search.queries.find import Asked, Found, Scope, search
from forum.search.queries.places import find_spots
from forum.search.words import LONGEST_QUERY, query_words
from forum.texts.models import Text
from forum.texts.queries import load_versions

MOST_TEXTS = 500
"""The latest; whoever looks for older words finds them if she writes them as they are written."""
SHORTEST = 4
"""Letters: shorter words have too many neighbours."""
LEAST_LIKENESS = 0.7


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Of texts that one person may read: folded words, the most frequent first, each with a text it stands in; and all stems."""

    words: Mapping[str, int]
    stems: Collection[str]


def suggest(
    session: Session, backend: SearchBackend, asked: Asked, *, found: Found, scope: Scope, now: datetime
) -> str:
    """Where nothing is found, the same question with words that stand somewhere, which finds something; else "".

    No word is in it that its reader could not read herself, and none of what is folded under a note.
    """
    if found.hits or found.is_too_short or asked.after is not None:
        return ""
    vocabulary = load_vocabulary(session, scope, now=now)
    languages = list(dict.fromkeys([scope.reader.language, *(tag for e in scope.exchanges for tag in e.languages)]))
    nearest = dict(nearest_words(asked.words[:LONGEST_QUERY], vocabulary, languages=languages))
    spelled = spell(session, {folded: vocabulary.words[folded] for folded in nearest.values()})
    instead = {place: spelled[folded] for place, folded in nearest.items() if folded in spelled}
    if not instead:
        return ""
    words = put_right(asked.words[:LONGEST_QUERY], instead)
    return words if search(session, backend, replace(asked, words=words), scope=scope, now=now).hits else ""


def load_vocabulary(session: Session, scope: Scope, *, now: datetime) -> Vocabulary:
    """Three queries."""
    exchanges = scope.visible(now)
    query = (
        select(SearchDocument.text_id, SearchDocument.phrases, SearchDocument.stems)
        .join(Text, Text.id == SearchDocument.text_id)
        .where(SearchDocument.exchange_id.in_([exchange.id for exchange in exchanges]))
        .where(SearchDocument.is_withdrawn.is_(False), Text.content_note.is_(None))
        .order_by(SearchDocument.at.desc(), SearchDocument.text_id.desc())
        .limit(MOST_TEXTS)
    )
    rows = session.execute(query).all()
    spots = find_spots(session, scope.actor, [row.text_id for row in rows], exchanges=exchanges, now=now)
    readable = [row for row in rows if row.text_id in spots]
    counted = Counter(word for row in readable for word in row.phrases.split() if len(word) >= SHORTEST)
    stands_in = {word: row.text_id for row in readable for word in row.phrases.split()}
    return Vocabulary(
        {word: stands_in[word] for word, _ in counted.most_common()},
        {stem for row in readable for stem in row.stems.split()},
    )


def nearest_words(
    query: str, vocabulary: Vocabulary, *, languages: Sequence[str]
) -> Iterator[tuple[tuple[int, int], str]]:
    """Of each word of a query that is nowhere: where it stands, and the nearest one there is."""
    for start, end, is_run in spans(query):
        typed = "".join(folded_words(query[start:end]))
        if is_run or len(typed) < SHORTEST or stands(query[start:end], vocabulary, languages):
            continue
        near = extractOne(typed, vocabulary.words.keys(), scorer=OSA.normalized_similarity, score_cutoff=LEAST_LIKENESS)
        if near is not None:
            yield (start, end), near[0]


def stands(word: str, vocabulary: Vocabulary, languages: Sequence[str]) -> bool:
    return all(each.is_in(vocabulary.stems) for each in query_words(word, languages))


def spell(session: Session, stands_in: Mapping[str, int]) -> dict[str, str]:
    """Folded words as they are written in the texts that they stand in; not those that an index behind still has. A query."""
    spelled: dict[str, str] = {}
    versions = load_versions(session, list(set(stands_in.values())))
    for folded, text_id in stands_in.items():
        written = (words for version in versions.get(text_id, ()) for words in words_of(version.html))
        found = (words[start:end] for words in written for start, end, _ in spans(words))
        if word := next((word for word in found if folded_words(word) == [folded]), ""):
            spelled[folded] = word
    return spelled


def put_right(query: str, instead: Mapping[tuple[int, int], str]) -> str:
    for (start, end), word in sorted(instead.items(), reverse=True):
        query = query[:start] + word + query[end:]
    return query
