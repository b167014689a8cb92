from collections.abc import Mapping
from dataclasses import dataclass

from forum.moderation.rules import Kind, Reason
from forum.web.forms import read_id


@dataclass(frozen=True, slots=True)
class DecisionForm:
    """What was decided in the browser; `kind` is None where the form says nothing we know."""

    kind: Kind | None
    reason: Reason
    edition: int | None


def read_decision(form: Mapping[str, str]) -> DecisionForm:
    kind = form.get("kind", "")
    return DecisionForm(
        kind=Kind(kind) if kind in set(Kind) else None,
        reason=Reason(
            code=form.get("reason_code", ""), words=form.get("reason", ""), language=form.get("reason_language", "")
        ),
        edition=read_id(form.get("edition", "")),
    )
