"""When those on duty are told of what waits: at once after a quiet time, then gathered."""

from datetime import datetime, timedelta

WAITING = "contribution_waiting"
"""The kind of that mail."""
NOTICE = "notice"
"""The kind of a mail with a notice to all who take part."""
TELL_ALL = "notifications.tell_all"
"""The task that has it written to each of them."""
ROSTER = "roster_asked"
"""The kind of the mail that asks somebody to moderate, to stand in or to swap."""
NEEDED = "needed"
"""The kind of the mail where somebody may be in danger: it says no more than that."""
ASKED = "author_asked"
"""The kind of the mail that tells an author of translators' questions."""
PRINT = "print_asked"
"""The kind of the mail that tells all who take part that they may say what of theirs is printed."""
GATHERED = timedelta(hours=4)
"""At most one mail about what waits in this time, to each person of each exchange."""


def is_time_to_tell(last_at: datetime | None, now: datetime) -> bool:
    """Whether nothing was told of late; also where the clock was set back: a mail of the future holds nothing up."""
    return last_at is None or not last_at <= now < last_at + GATHERED
