"""Writing a version, having it reviewed, asking a machine for one; and who translates what, on one blueprint."""

from forum.translating.views import (
    beside,
    desk,
    files,
    history,
    organisations,
    own_part,
    review,
    taking,
    taking_out,
    wishes,
    writing,
)
from forum.translating.views.door import bp

__all__ = [
    "beside",
    "bp",
    "desk",
    "files",
    "history",
    "organisations",
    "own_part",
    "review",
    "taking",
    "taking_out",
    "wishes",
    "writing",
]
