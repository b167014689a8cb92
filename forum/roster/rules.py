"""From when until when a mandate runs."""

from datetime import datetime, timedelta


def mandate_dates(opens_at: datetime, closes_at: datetime, *, overlap: timedelta) -> tuple[datetime, datetime]:
    """Its round's dates, begun and ended the overlap earlier and later, so that two moderators meet at each boundary."""
    return opens_at - overlap, closes_at + overlap
