"""Somebody was first: the page again, with who did what meanwhile, and with all that was typed."""

from dataclasses import dataclass
from typing import Any

from flask_babel import gettext
from sqlalchemy.orm.exc import StaleDataError

from forum.kernel.errors import Conflict
from forum.moderation.forms import DecisionForm
from forum.moderation.history import LogLine
from forum.moderation.showing import decision_parts
from forum.roster.frame import ExchangePage
from forum.web.locale import page_locale


@dataclass(frozen=True, slots=True)
class Overtaken:
    """`line`: what another decided meanwhile; where that is not it, `words` say what happened. `typed`: her own."""

    line: LogLine | None
    words: str
    typed: str


def overtaken_parts(
    page: ExchangePage, contribution_id: int, refusal: Conflict | StaleDataError, *, wanted: DecisionForm | None = None
) -> dict[str, Any]:
    """What `decision_parts` shows, and who was first. ContributionNotFound where she may see it no longer."""
    parts = decision_parts(page, contribution_id, wanted=wanted)
    seen = wanted.edition if wanted is not None else None
    later = [line for line in parts["history"] if seen is not None and line.left_edition > seen]
    words = refusal.said_in(page_locale()) if isinstance(refusal, Conflict) else gettext(Conflict.message)
    typed = wanted.reason.words if wanted is not None else ""
    return {**parts, "overtaken": Overtaken(later[-1] if later else None, words, typed)}
