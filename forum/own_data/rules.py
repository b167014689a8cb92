"""How long things are kept; `docs/data_map.toml` and the page “What is stored about you” say the same."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

THINKING_OVER = timedelta(hours=24)
"""Between asking for an erasure and its being done, unless she says at once."""
AFTER_CLOSE = timedelta(days=30)
"""Drafts, what was sent back or set aside, and who was invited and never came, after the exchange closed."""
WARNED = timedelta(days=7)
"""So long before an open case of danger ends with its words, whoever may close it is told once more."""
MAILS = timedelta(days=7)
ACTS = timedelta(days=365)
QUESTIONS = timedelta(days=365)

ADDRESS_ASKED = timedelta(days=7)
"""After the last of her exchanges closed a person is asked whether her mail address may stay; else it goes AFTER_CLOSE."""
TO_ANSWER = timedelta(days=14)
"""So long she has at least, also where she was asked late."""
YES_HOLDS = timedelta(days=180)
"""Who said yes is not asked again so soon."""


@dataclass(frozen=True, slots=True)
class Part:
    """In one exchange, whatever her standing there."""

    closes_at: datetime
    is_organiser: bool = False


@dataclass(frozen=True, slots=True)
class Said:
    """What she was asked, about which close, and what she answered."""

    closed_at: datetime | None
    due_at: datetime | None
    keeps: bool = False
    answered_at: datetime | None = None


def last_close(parts: Sequence[Part]) -> datetime | None:
    return max((part.closes_at for part in parts), default=None)


def is_address_needed(parts: Sequence[Part], now: datetime, *, is_administrator: bool) -> bool:
    """Who keeps the machine or organises an exchange is reached by it; others until a month after their last one closed."""
    is_in_charge = is_administrator or any(part.is_organiser for part in parts)
    last = last_close(parts)
    return is_in_charge or (last is not None and now < last + AFTER_CLOSE)


def may_go_now(parts: Sequence[Part], now: datetime, *, is_administrator: bool) -> bool:
    """Where she says so herself: unless she is in charge, or in an exchange that has not closed."""
    last = last_close(parts)
    is_in_charge = is_administrator or any(part.is_organiser for part in parts)
    return not is_in_charge and (last is None or last <= now)


def is_to_be_asked(parts: Sequence[Part], said: Said | None, now: datetime, *, is_administrator: bool) -> bool:
    """Once after each close that was the last of hers; not who said yes a short time ago."""
    last = last_close(parts)
    if last is None or now < last + ADDRESS_ASKED or is_administrator or any(part.is_organiser for part in parts):
        return False
    if said is None:
        return True
    if said.keeps and said.answered_at is not None and now < said.answered_at + YES_HOLDS:
        return False
    return said.closed_at is None or said.closed_at < last


def address_goes_at(closed_at: datetime, asked_at: datetime) -> datetime:
    return max(closed_at + AFTER_CLOSE, asked_at + TO_ANSWER)


def is_to_be_erased(parts: Sequence[Part], said: Said | None, now: datetime, *, is_administrator: bool) -> bool:
    if said is None or said.keeps or said.due_at is None or now < said.due_at:
        return False
    return not is_address_needed(parts, now, is_administrator=is_administrator)
