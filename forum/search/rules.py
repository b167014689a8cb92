"""What is found by search, and what a query must bring."""

from forum.search.words import Word

FINDABLE = frozenset(
    {"contribution", "topic", "theme", "question", "paper", "paper_title", "title", "about", "notice", "synthesis"}
)
"""Kinds of texts with a page of their own to lead to."""
SHORTEST = 2
"""Letters of the longest word; one sign is enough in scripts where it is a word."""


def is_findable(kind: str) -> bool:
    return kind in FINDABLE


def is_too_short(words: tuple[Word, ...]) -> bool:
    """Nothing but single letters, which stand in nearly every text."""
    return all(len(stem) < SHORTEST and stem.isascii() for word in words for stem in word.stems)
