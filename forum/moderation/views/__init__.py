"""The moderator's desk and what is reached from it, on one blueprint."""

from forum.moderation.views import appeals, danger, decision, desk, log, reports
from forum.moderation.views.door import bp

__all__ = ["appeals", "bp", "danger", "decision", "desk", "log", "reports"]
