"""Decisions, each with who, what, why and when; and the appeals against them."""

from forum.moderation.actions.appeal import make_appeal
from forum.moderation.actions.decide import (
    approve_contribution,
    hide_from_readers,
    restore_to_readers,
    return_to_author,
)
from forum.moderation.actions.hear import grant_appeal, uphold_decision
from forum.moderation.actions.note import set_content_note
from forum.moderation.actions.templates import save_template

__all__ = [
    "approve_contribution",
    "grant_appeal",
    "hide_from_readers",
    "make_appeal",
    "restore_to_readers",
    "return_to_author",
    "save_template",
    "set_content_note",
    "uphold_decision",
]
