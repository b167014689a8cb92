"""Help, the standing pages of exchanges, what the site says of itself, and the way out: on one blueprint."""

from forum.support.views import help, leaving, site, standing
from forum.support.views.door import bp

__all__ = ["bp", "help", "leaving", "site", "standing"]
