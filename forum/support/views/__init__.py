"""Help, the standing pages of exchanges, help lines, what the site says of itself, and the way out: on one blueprint."""

from forum.support.views import help, help_lines, leaving, site, standing
from forum.support.views.door import bp

__all__ = ["bp", "help", "help_lines", "leaving", "site", "standing"]
