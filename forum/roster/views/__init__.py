"""The roster's page, and what the people named do on it."""

from forum.roster.views import deeds, table
from forum.roster.views.door import bp

__all__ = ["bp", "deeds", "table"]
