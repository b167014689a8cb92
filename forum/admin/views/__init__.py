"""The organiser's and the administrator's pages, on one blueprint."""

from forum.admin.views import exchange, log, machine, overview, papers, people, person, roster, rounds
from forum.admin.views.door import bp

__all__ = ["bp", "exchange", "log", "machine", "overview", "papers", "people", "person", "roster", "rounds"]
