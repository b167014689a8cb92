"""How long a session lasts."""

from datetime import datetime, timedelta

IDLE = timedelta(minutes=60)
LONGEST = timedelta(hours=12)
KEPT = timedelta(days=60)


def session_end(now: datetime, *, is_kept: bool) -> datetime:
    """A session asked to be kept lasts 60 days; any other half a day at most, and an idle hour ends it."""
    return now + (KEPT if is_kept else LONGEST)


def is_session_alive(now: datetime, *, seen_at: datetime, expires_at: datetime, is_kept: bool) -> bool:
    return now < expires_at and (is_kept or now - seen_at < IDLE)
