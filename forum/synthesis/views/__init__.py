"""The synthesis of a round: read, written, read over; its basket; who is not reflected in it."""

from forum.synthesis.views import basket, edit, fairness, read, review
from forum.synthesis.views.door import bp

__all__ = ["basket", "bp", "edit", "fairness", "read", "review"]
