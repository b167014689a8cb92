"""How long things are kept; `docs/data_map.toml` and the page “What is stored about you” say the same."""

from datetime import timedelta

THINKING_OVER = timedelta(hours=24)
"""Between asking for an erasure and its being done, unless she says at once."""
AFTER_CLOSE = timedelta(days=30)
"""Drafts, what was sent back or set aside, and who was invited and never came, after the exchange closed."""
MAILS = timedelta(days=7)
ACTS = timedelta(days=365)
QUESTIONS = timedelta(days=365)
