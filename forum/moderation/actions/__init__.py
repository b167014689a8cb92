"""Decisions, each with who, what, why and when; and the appeals against them."""

from forum.moderation.actions.appeal import make_appeal
from forum.moderation.actions.decide import (
    approve_contribution,
    hide_from_readers,
    restore_to_readers,
    return_to_author,
)
from forum.moderation.actions.hand_over import keep_note, sign_hand_over, take_over
from forum.moderation.actions.hear import grant_appeal, uphold_decision
from forum.moderation.actions.promises import keep_promise, make_promise, take_promise_back

__all__ = [
    "approve_contribution",
    "grant_appeal",
    "hide_from_readers",
    "keep_note",
    "keep_promise",
    "make_appeal",
    "make_promise",
    "restore_to_readers",
    "return_to_author",
    "sign_hand_over",
    "take_over",
    "take_promise_back",
    "uphold_decision",
]
