"""The pages of exchanges and of one's own part in them, on one blueprint."""

from forum.exchanges.views import calendar, membership, notices, pages
from forum.exchanges.views.door import bp

__all__ = ["bp", "calendar", "membership", "notices", "pages"]
