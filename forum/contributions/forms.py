from collections.abc import Mapping, Sequence
from functools import lru_cache

from forum.contributions.actions.edit import Edit
from forum.contributions.actions.submit import Writing
from forum.contributions.errors import CannotReplyHere, NotWithoutName, PointedOut
from forum.contributions.promises import AUDIENCES, NAMES, PERMISSIONS, Promise
from forum.exchanges.people_words import LanguageNotFound, find_language, plain
from forum.files.forms import Uploads
from forum.kernel.errors import InvalidInput
from forum.kernel.languages import UnknownLanguage
from forum.texts.errors import EmptyText, NoteTooLong, TextTooLong
from forum.web.forms import read_id
from forum.web.locale import OWN_NAMES

LONGEST_KEY = 64


def read_writing(form: Mapping[str, str], uploads: Uploads | None = None) -> Writing:
    sent = uploads or Uploads()
    return Writing(
        text=form.get("text", ""),
        language=read_language(form),
        reply_to=read_id(form.get("reply_to", "")),
        promise=read_promise(form),
        key=form.get("submission_key", "")[:LONGEST_KEY],
        draft_id=read_id(form.get("draft_id", "")),
        files=sent.files,
        descriptions=sent.descriptions,
        needs_two=form.get("needs_two") == "1",
        content_note=form.get("content_note", ""),
        as_is=form.get("as_is", ""),
    )


def read_language(form: Mapping[str, str]) -> str:
    """That chosen from the list, unless another was written, by its name or its code; what is none stays as it was written."""
    written = form.get("other_language", "").strip()
    if (own := own_names().get(plain(written))) is not None:
        return own
    try:
        return find_language(written, preset=form.get("language", ""))
    except LanguageNotFound:
        return written


@lru_cache
def own_names() -> Mapping[str, str]:
    """Tags by what languages call themselves."""
    return {plain(name): tag for tag, name in OWN_NAMES.items()}


def read_promise(form: Mapping[str, str]) -> Promise | None:
    """None where the form did not ask."""
    if form.get("audience") not in AUDIENCES:
        return None
    shown_as = form.get("shown_as", "name")
    return Promise(
        audience=form["audience"],
        shown_as=shown_as if shown_as in NAMES else "name",
        **{permission: form.get(permission) == "1" for permission in PERMISSIONS},
    )


def read_edit(form: Mapping[str, str]) -> Edit:
    return Edit(
        text=form.get("text", ""),
        language=read_language(form),
        is_typing_error=form.get("is_typing_error") == "1",
        edition=read_id(form.get("edition", "")),
        content_note=form.get("content_note"),
        as_is=form.get("as_is", ""),
    )


def field_of(refusal: InvalidInput) -> str:
    """The field of the box that a refusal speaks of; '' for the whole."""
    if isinstance(refusal, UnknownLanguage):
        return "other_language"
    if isinstance(refusal, EmptyText | TextTooLong):
        return "text"
    if isinstance(refusal, NoteTooLong):
        return "content_note"
    if isinstance(refusal, NotWithoutName):
        return "shown_as"
    return "" if isinstance(refusal, CannotReplyHere | PointedOut) else "files"


def read_wordings(form: Mapping[str, str], languages: Sequence[str]) -> dict[str, str]:
    """A title in each language it was given in."""
    return {code: words for code in languages if (words := form.get(f"title-{code}", "").strip())}
