"""What people do to sign in, stay and leave: links, sessions, phrases, and words that an ended session carried."""

from forum.accounts.actions.caught import catch_words, forget_caught
from forum.accounts.actions.phrases import HandedOver, hand_over
from forum.accounts.actions.signing_in import (
    ask_for_link,
    change_preferences,
    create_account,
    create_token,
    end_other_sessions,
    end_session,
    find_or_create_account,
    forget_what_ended,
    make_administrator,
    make_first_administrator,
    make_link,
    renew_link,
    revoke_token,
    set_password,
    start_session,
    use_link,
    write_seen,
)

__all__ = [
    "HandedOver",
    "ask_for_link",
    "catch_words",
    "change_preferences",
    "create_account",
    "create_token",
    "end_other_sessions",
    "end_session",
    "find_or_create_account",
    "forget_caught",
    "forget_what_ended",
    "hand_over",
    "make_administrator",
    "make_first_administrator",
    "make_link",
    "renew_link",
    "revoke_token",
    "set_password",
    "start_session",
    "use_link",
    "write_seen",
]
