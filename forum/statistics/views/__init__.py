"""The page of figures with its pictures, two exchanges side by side, the figures that were frozen, and what everybody sees."""

from forum.statistics.views import comparing, figures, frozen, public
from forum.statistics.views.door import bp

__all__ = ["bp", "comparing", "figures", "frozen", "public"]
