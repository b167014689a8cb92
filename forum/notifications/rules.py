"""When those on duty are told of what waits: at once after a quiet time, then gathered."""

from datetime import UTC, datetime, timedelta

WAITING = "contribution_waiting"
"""The kind of that mail."""
GATHERED = timedelta(hours=4)
"""At most one mail about what waits in this time, to each person of each exchange."""
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def is_time_to_tell(last_at: datetime | None, now: datetime) -> bool:
    """Whether nothing was told of late; also where the clock was set back: a mail of the future holds nothing up."""
    return last_at is None or not last_at <= now < last_at + GATHERED


def told_from(since: datetime, *, is_anonymous: bool) -> datetime:
    """From when a mail may speak of what waits since then.

    Of what bears no name from the next mark of four hours: a mail that followed it at once would tell the hour.
    """
    if not is_anonymous:
        return since
    return EPOCH - (EPOCH - since) // GATHERED * GATHERED
