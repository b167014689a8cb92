"""The moderator's desk and what is reached from it, on one blueprint."""

from forum.moderation.views import appeals, decision, desk, letters, log, own_letters, templates
from forum.moderation.views.door import bp

__all__ = ["appeals", "bp", "decision", "desk", "letters", "log", "own_letters", "templates"]
