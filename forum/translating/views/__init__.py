"""Writing a version, having it reviewed, asking a machine for one; and who translates what, on one blueprint."""

from forum.translating.views import (
    beside,
    departing,
    desk,
    files,
    glossary,
    history,
    machine,
    offers,
    organisations,
    own_part,
    read_over,
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
    "departing",
    "desk",
    "files",
    "glossary",
    "history",
    "machine",
    "offers",
    "organisations",
    "own_part",
    "read_over",
    "review",
    "taking",
    "taking_out",
    "wishes",
    "writing",
]
