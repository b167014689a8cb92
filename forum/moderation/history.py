"""What was decided, in words."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from flask import url_for
from flask_babel import gettext

from forum.contributions.reasons import FOR_RETURN, said_reason
from forum.moderation.queries.decisions import DecisionLine
from forum.moderation.rules import REASONS, Capacity, Kind
from forum.roster.frame import ExchangePage
from forum.web.locale import page_locale


@dataclass(frozen=True, slots=True)
class LogLine:
    """A decision in words."""

    id: int
    left_edition: int
    what: str
    who: str
    capacity: str
    at: datetime
    number: int
    url: str
    reason: str
    remarks: tuple[str, ...]
    words: str
    language: str


def log_line(page: ExchangePage, line: DecisionLine) -> LogLine:
    kinds = {
        Kind.APPROVE: gettext("Approved"),
        Kind.RETURN: gettext("Returned"),
        Kind.HIDE: gettext("Hidden"),
        Kind.RESTORE: gettext("Restored"),
        Kind.GRANT: gettext("Published after an appeal"),
        Kind.UPHOLD: gettext("Left as it was after an appeal"),
        Kind.AGREE: gettext("Agreed, as the first of two"),
        Kind.REVERSE: gettext("Took a decision back"),
    }
    capacities = {
        Capacity.ON_DUTY: gettext("on duty"),
        Capacity.STANDING_IN: gettext("organiser standing in"),
        Capacity.OFF_DUTY: gettext("off duty"),
        Capacity.NAMED: gettext("named for it by the organiser"),
    }
    reasons = REASONS.get(Kind(line.kind), FOR_RETURN)
    return LogLine(
        id=line.id,
        left_edition=line.left_edition or 0,
        what=kinds[Kind(line.kind)],
        who=line.decided_by or gettext("A moderator"),
        capacity=capacities[Capacity(line.capacity)],
        at=line.at,
        number=line.contribution_id,
        url=url_for("moderation.decision", slug=page.view.slug, contribution_id=line.contribution_id),
        reason=said_reason(page_locale(), line.reason_code, of=reasons) if line.reason_code else "",
        remarks=tuple(said_remarks(line)),
        words=line.reason or "",
        language=line.reason_language or "",
    )


def said_remarks(line: DecisionLine) -> Iterator[str]:
    """What whoever reads of a decision should know besides."""
    if line.is_language_unread:
        yield gettext("Decided without reading the language.")
    if line.is_reversed:
        yield gettext("Taken back.")
    if line.has_decided_before:
        yield gettext("Decided again by who had decided before: there was nobody else.")
