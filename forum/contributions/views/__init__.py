"""The pages of topics and contributions, on one blueprint."""

from forum.contributions.views import entering, feed, files, language, mine, opening, own, questions, tidy, topic, write
from forum.contributions.views.door import bp

__all__ = [
    "bp",
    "entering",
    "feed",
    "files",
    "language",
    "mine",
    "opening",
    "own",
    "questions",
    "tidy",
    "topic",
    "write",
]
