"""The organiser's and the administrator's pages, on one blueprint."""

from forum.admin.views import (
    card,
    course,
    exchange,
    first,
    interface,
    invitations,
    log,
    machine,
    new,
    overview,
    papers,
    people,
    people_list,
    person,
    roster,
    rounds,
    start,
)
from forum.admin.views.door import bp

__all__ = [
    "bp",
    "card",
    "course",
    "exchange",
    "first",
    "interface",
    "invitations",
    "log",
    "machine",
    "new",
    "overview",
    "papers",
    "people",
    "people_list",
    "person",
    "roster",
    "rounds",
    "start",
]
