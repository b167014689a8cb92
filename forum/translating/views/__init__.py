"""The translators' pages, on one blueprint."""

from forum.translating.views import desk, files, own_part, taking_out
from forum.translating.views.door import bp

__all__ = ["bp", "desk", "files", "own_part", "taking_out"]
