"""When those on duty are told of what waits: at once after a quiet time, then gathered."""

from datetime import datetime, timedelta

WAITING = "contribution_waiting"
"""The kind of that mail."""
NEEDED = "needed"
"""The kind of the mail where somebody may be in danger: it says no more than that."""
GATHERED = timedelta(hours=4)
"""At most one mail about what waits in this time, to each person of each exchange."""


def is_time_to_tell(last_at: datetime | None, now: datetime) -> bool:
    """Whether nothing was told of late; also where the clock was set back: a mail of the future holds nothing up."""
    return last_at is None or not last_at <= now < last_at + GATHERED
