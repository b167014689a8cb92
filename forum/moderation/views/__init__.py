"""The moderator's desk and what is reached from it, on one blueprint."""

from forum.moderation.views import (
    appeals,
    chosen,
    counts,
    decision,
    desk,
    gist,
    hand_over,
    lent,
    letters,
    log,
    note,
    own_letters,
    promises,
    reading,
    templates,
    undo,
)
from forum.moderation.views.door import bp

__all__ = [
    "appeals",
    "bp",
    "chosen",
    "counts",
    "decision",
    "desk",
    "gist",
    "hand_over",
    "lent",
    "letters",
    "log",
    "note",
    "own_letters",
    "promises",
    "reading",
    "templates",
    "undo",
]
