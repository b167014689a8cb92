"""The moderator's desk and what is reached from it, on one blueprint."""

from forum.moderation.views import appeals, counts, decision, desk, gist, lent, log
from forum.moderation.views.door import bp

__all__ = ["appeals", "bp", "counts", "decision", "desk", "gist", "lent", "log"]
