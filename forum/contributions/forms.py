from collections.abc import Mapping

from forum.contributions.actions.edit import Edit
from forum.contributions.actions.submit import Writing

LONGEST_KEY = 64


def read_writing(form: Mapping[str, str]) -> Writing:
    return Writing(
        text=form.get("text", ""),
        language=form.get("language", ""),
        reply_to=read_id(form.get("reply_to", "")),
        is_anonymous=form.get("is_anonymous") == "1",
        key=form.get("submission_key", "")[:LONGEST_KEY],
        draft_id=read_id(form.get("draft_id", "")),
    )


def read_edit(form: Mapping[str, str]) -> Edit:
    return Edit(
        text=form.get("text", ""),
        language=form.get("language", ""),
        is_typing_error=form.get("is_typing_error") == "1",
        edition=read_id(form.get("edition", "")),
    )


def read_id(typed: str) -> int | None:
    """A row's number; None for what is none, so that it is found nowhere."""
    is_number = typed.isascii() and typed.isdigit() and len(typed) < 10
    return int(typed) if is_number else None
