"""The page of figures with its pictures, the figures that were frozen, and what everybody sees, on one blueprint."""

from forum.statistics.views import figures, frozen, public
from forum.statistics.views.door import bp

__all__ = ["bp", "figures", "frozen", "public"]
