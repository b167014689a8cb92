from collections.abc import Mapping
from dataclasses import dataclass

from forum.moderation.actions.report import Complaint
from forum.moderation.rules import Kind, Outcome, Reason
from forum.web.forms import read_id


@dataclass(frozen=True, slots=True)
class DecisionForm:
    """What was decided in the browser; `kind` is None where the form says nothing we know.

    `leaves_language`: she decides without reading its language, and says so.
    """

    kind: Kind | None
    reason: Reason
    edition: int | None
    leaves_language: bool = False


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
