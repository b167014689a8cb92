from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from werkzeug.datastructures import MultiDict

from forum.moderation.actions.hand_over import Note
from forum.moderation.actions.report import Complaint
from forum.moderation.passages import Marked
from forum.moderation.rules import Kind, Outcome, Reason
from forum.web.forms import read_id


@dataclass(frozen=True, slots=True)
class DecisionForm:
    """What was decided in the browser; `kind` is None where the form says nothing we know.

    `leaves_language`: she decides without reading its language, and says so. `marked`: passages of what is returned; `fill`:
    the language in which the longer words of the reason are to be put in first.
    """

    kind: Kind | None
    reason: Reason
    edition: int | None
    leaves_language: bool = False
    marked: tuple[Marked, ...] = ()
    fill: str = ""


@dataclass(frozen=True, slots=True)
class AppealForm:
    words: str
    language: str


def read_decision(form: Mapping[str, str]) -> DecisionForm:
    """Where a page has several forms alike, the names of their fields end with the kind: `reason-grant`."""
    kind = form.get("kind", "")
    reason_code, reason, language = (
        form.get(name, form.get(f"{name}-{kind}", "")) for name in ("reason_code", "reason", "reason_language")
    )
    return DecisionForm(
        kind=Kind(kind) if kind in set(Kind) else None,
        reason=Reason(code=reason_code, words=reason, language=language),
        edition=read_id(form.get("edition", "")),
        leaves_language=form.get("leaves_language") == "1",
        marked=tuple(read_marked(form)),
        fill=form.get("fill", ""),
    )


def read_marked(form: Mapping[str, str]) -> Iterator[Marked]:
    """Paragraphs ticked, and those of which words were given or something was said."""
    fields = ("mark", "words", "note")
    numbers = {
        read_id(name.partition("-")[2])
        for name, typed in form.items()
        if name.partition("-")[0] in fields and typed.strip()
    }
    for number in sorted(number for number in numbers if number is not None):
        yield Marked(
            paragraph=number,
            words=form.get(f"words-{number}", ""),
            at=read_id(form.get(f"at-{number}", "")) or 0,
            note=form.get(f"note-{number}", ""),
        )


def read_outcome(form: Mapping[str, str]) -> Outcome | None:
    """How a case of danger is closed: by a button of its own, or with a reason as a decision is."""
    by_decision = {Kind.RETURN: Outcome.RETURNED, Kind.HIDE: Outcome.HIDDEN}
    typed = form.get("outcome", "")
    if typed in set(Outcome):
        return Outcome(typed)
    kind = form.get("kind", "")
    return by_decision.get(Kind(kind)) if kind in set(Kind) else None


def read_complaint(form: Mapping[str, str]) -> Complaint:
    return Complaint(
        code=form.get("reason_code", ""), words=form.get("words", ""), language=form.get("words_language", "")
    )


def read_appeal(form: Mapping[str, str]) -> AppealForm:
    return AppealForm(words=form.get("words", ""), language=form.get("words_language", ""))


@dataclass(frozen=True, slots=True)
class Chosen:
    """A line that was ticked, in the edition that she had before her."""

    contribution_id: int
    edition: int


MOST_CHOSEN = 50


def read_chosen(form: MultiDict[str, str]) -> list[Chosen]:
    """In the order of their numbers, each once; what is no line is left out."""
    found = {}
    for typed in form.getlist("chosen")[:MOST_CHOSEN]:
        number, _, edition = typed.partition(".")
        contribution_id, seen = read_id(number), read_id(edition)
        if contribution_id is not None and seen is not None:
            found[contribution_id] = Chosen(contribution_id, seen)
    return sorted(found.values(), key=lambda one: one.contribution_id)


def read_note(form: MultiDict[str, str]) -> Note:
    return Note(
        words=form.get("words", ""),
        language=form.get("words_language", ""),
        marked=form.getlist("look"),
        edition=read_id(form.get("edition", "")),
    )


@dataclass(frozen=True, slots=True)
class LetterForm:
    words: str
    language: str


def read_letter(form: Mapping[str, str], ending: str = "") -> LetterForm:
    """`ending`: what the names of its fields end with, where a page has several."""
    return LetterForm(words=form.get(f"words{ending}", ""), language=form.get(f"words_language{ending}", ""))
