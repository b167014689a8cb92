"""Pages and files of reports: the participation report, the survey after closing, and what changes."""

from forum.reports.views import commitments, commitments_desk, participation, survey
from forum.reports.views.door import bp

__all__ = ["bp", "commitments", "commitments_desk", "participation", "survey"]
