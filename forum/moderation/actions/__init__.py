"""Decisions, each with who, what, why and when; appeals against them; reports; and what is set aside in danger."""

from forum.moderation.actions.appeal import make_appeal
from forum.moderation.actions.claim import ask_for_two, claim_contribution, release_contribution
from forum.moderation.actions.danger import close_case, set_aside
from forum.moderation.actions.decide import (
    approve_contribution,
    hide_from_readers,
    restore_to_readers,
    return_to_author,
)
from forum.moderation.actions.hand_over import keep_note, sign_hand_over, take_over
from forum.moderation.actions.hear import grant_appeal, uphold_decision
from forum.moderation.actions.note import set_content_note
from forum.moderation.actions.promises import keep_promise, make_promise, take_promise_back
from forum.moderation.actions.report import leave_reported, report_contribution
from forum.moderation.actions.reverse import reverse_decision
from forum.moderation.actions.templates import save_template
from forum.moderation.actions.together import approve_together, return_together

__all__ = [
    "approve_contribution",
    "approve_together",
    "ask_for_two",
    "claim_contribution",
    "close_case",
    "grant_appeal",
    "hide_from_readers",
    "keep_note",
    "keep_promise",
    "leave_reported",
    "make_appeal",
    "make_promise",
    "release_contribution",
    "report_contribution",
    "restore_to_readers",
    "return_to_author",
    "return_together",
    "reverse_decision",
    "save_template",
    "set_aside",
    "set_content_note",
    "sign_hand_over",
    "take_over",
    "take_promise_back",
    "uphold_decision",
]
