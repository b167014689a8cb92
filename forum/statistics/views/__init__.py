"""The page of figures with its pictures, and the figures that were frozen, on one blueprint."""

from forum.statistics.views import comparing, figures, frozen
from forum.statistics.views.door import bp

__all__ = ["bp", "comparing", "figures", "frozen"]
