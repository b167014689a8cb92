"""Reads of the roster: who has which authority when, and the whole table of it."""

from forum.roster.queries.grants import load_grants
from forum.roster.queries.names import moderator_names
from forum.roster.queries.seats import Roster, load_roster, load_rosters

__all__ = ["Roster", "load_grants", "load_roster", "load_rosters", "moderator_names"]
