"""A person's own data, and what becomes of her mail address."""

from forum.own_data.views import address, mine
from forum.own_data.views.door import bp

__all__ = ["address", "bp", "mine"]
