"""The translators' pages, on one blueprint."""

from forum.translating.views import desk, glossary, offers
from forum.translating.views.door import bp

__all__ = ["bp", "desk", "glossary", "offers"]
