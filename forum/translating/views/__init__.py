"""Writing a version, having it reviewed, asking a machine for one; and who translates what, on one blueprint."""

from forum.translating.views import beside, desk, history, organisations, review, taking, wishes, writing
from forum.translating.views.door import bp

__all__ = ["beside", "bp", "desk", "history", "organisations", "review", "taking", "wishes", "writing"]
