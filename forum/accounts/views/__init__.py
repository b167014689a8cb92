"""Signing in and one's own pages, on one blueprint."""

from forum.accounts.views import kept, link, own, settings, sign_in
from forum.accounts.views.door import bp

__all__ = ["bp", "kept", "link", "own", "settings", "sign_in"]
