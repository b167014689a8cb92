"""Decisions, each with who, what, why and when; appeals against them; reports; and what is set aside in danger."""

from forum.moderation.actions.appeal import make_appeal
from forum.moderation.actions.danger import close_case, set_aside
from forum.moderation.actions.decide import (
    approve_contribution,
    hide_from_readers,
    restore_to_readers,
    return_to_author,
)
from forum.moderation.actions.hear import grant_appeal, uphold_decision
from forum.moderation.actions.report import leave_reported, report_contribution

__all__ = [
    "approve_contribution",
    "close_case",
    "grant_appeal",
    "hide_from_readers",
    "leave_reported",
    "make_appeal",
    "report_contribution",
    "restore_to_readers",
    "return_to_author",
    "set_aside",
    "uphold_decision",
]
