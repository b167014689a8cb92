"""Signing in and one's own pages, on one blueprint."""

from forum.accounts.views import address, code, kept, link, own, proof, second_step, settings, sign_in
from forum.accounts.views.door import bp

__all__ = ["address", "bp", "code", "kept", "link", "own", "proof", "second_step", "settings", "sign_in"]
