"""The desk, a decision and the log as their templates take them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import request, url_for
from flask_babel import gettext

from forum.contributions.errors import ContributionNotFound
from forum.contributions.models import Status
from forum.contributions.policy import can_see_contribution
from forum.contributions.queries.entering import find_through
from forum.contributions.queries.standing import Letter, find_subject, get_letter
from forum.contributions.queries.wordings import find_proposed_edit
from forum.contributions.reasons import FOR_HIDING, FOR_RETURN, said_reason
from forum.contributions.showing import said_author, said_through
from forum.contributions.writing_page import language_choices, preset_language
from forum.exchanges.models import Membership
from forum.files.showing import show_files_of
from forum.kernel.errors import require
from forum.kernel.wording import direction
from forum.moderation.forms import DecisionForm
from forum.moderation.policy import can_decide, can_see_desk, capacity_of, who_decides
from forum.moderation.queries.decisions import DecisionLine, list_decisions_on, was_read
from forum.moderation.queries.staff import list_staff
from forum.moderation.queries.waiting import WaitingLine
from forum.moderation.rules import ASIDE_FROM, REASONS, Capacity, Kind, Reason, is_overdue, kinds_for
from forum.roster.frame import ExchangePage
from forum.texts.labels import label_text
from forum.texts.queries import get_source, show_texts
from forum.web.filters import day, distance, language_label
from forum.web.locale import page_locale
from forum.web.runtime import runtime


@dataclass(frozen=True, slots=True)
class FirstLine:
    plain: str
    language: str
    direction: str


@dataclass(frozen=True, slots=True)
class DeskLine:
    """A line of the desk, as `components/lists.html` takes it."""

    id: str
    title: str
    url: str
    reason: str
    first_line: FirstLine
    since: datetime | None
    is_late: bool
    links: list[tuple[str, str]]
    buttons: list[tuple[str, str, str, list[tuple[str, object]]]]


@dataclass(frozen=True, slots=True)
class LogLine:
    """A decision in words."""

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
    direction: str


def desk_line(page: ExchangePage, line: WaitingLine) -> DeskLine:
    url = url_for("moderation.decision", slug=page.view.slug, contribution_id=line.id)
    decides = line.may_decide and not line.is_language_unread
    approve = gettext("Mark as read") if line.kind == "unread" else gettext("Approve")
    hidden: list[tuple[str, object]] = [("kind", Kind.APPROVE), ("edition", line.edition)]
    return DeskLine(
        id=f"w{line.id}",
        title=said_author(line.name, is_anonymous=line.is_anonymous),
        url=url,
        reason=said_line(page, line),
        first_line=FirstLine(line.first_words, line.language, direction(line.language)),
        since=None if line.is_anonymous else line.since,
        is_late=is_overdue(waits_since(line), page.reading.now, promise_hours=page.exchange.promise_hours),
        links=[(gettext("Read and decide") if line.may_decide else gettext("Read it"), url)],
        buttons=[(approve, url, "main", hidden)] if decides else [],
    )


def waits_since(line: WaitingLine) -> datetime:
    """Of an anonymous one only the day is known: its end, so that nobody is called late who is not."""
    return line.since + timedelta(days=1) if line.is_anonymous else line.since


def said_age(line: WaitingLine, now: datetime) -> str:
    """For how long it has waited; of an anonymous one the day only, since the hour may tell who wrote it."""
    if line.is_anonymous:
        return day(line.since)
    return said_distance(line.since, now)


def said_distance(at: datetime, now: datetime) -> str:
    return distance(at, now) if now - at >= timedelta(hours=1) else gettext("less than an hour ago")


def said_line(page: ExchangePage, line: WaitingLine) -> str:
    """What it is, of which week, in which language, for how long."""
    kinds = {
        "new": gettext("New reply") if line.is_reply else gettext("New contribution"),
        "edit": gettext("Changed by its author"),
        "unread": gettext("Published, not read yet"),
    }
    parts = [
        kinds[line.kind],
        gettext("week %(number)s", number=page.view.round_by_id(line.round_id).number),
        language_label(line.language),
        said_age(line, page.reading.now),
        *([gettext("received after closing")] if line.is_received_late else []),
        *([gettext("nobody who decides reads this language")] if line.is_language_unread else []),
        *said_owner(line),
    ]
    return " · ".join(parts)


def said_owner(line: WaitingLine) -> list[str]:
    if not line.is_own and not line.is_entered_by_her:
        return []
    if line.is_decided_by_nobody:
        return [gettext("your own, and nobody else may decide: ask for somebody to be named")]
    if line.is_own:
        return [gettext("your own: somebody else decides")]
    return [gettext("entered by you: somebody else decides")]


def get_letter_here(page: ExchangePage, contribution_id: int) -> Letter:
    here = page.reading
    letter = get_letter(here.session, contribution_id, keys=runtime().keys)
    is_here = letter.contribution.exchange_id == page.exchange.id
    if not is_here or not can_see_contribution(here.actor, letter.standing, here.now):
        raise ContributionNotFound()
    return letter


def decision_parts(
    page: ExchangePage,
    contribution_id: int,
    *,
    wanted: DecisionForm | None = None,
    errors: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """What the decision page shows, with what was typed where it was refused. ContributionNotFound, NotPermitted."""
    here, slug = page.reading, page.view.slug
    require(can_see_desk(here.actor, page.exchange, here.now))
    letter = get_letter_here(page, contribution_id)
    row, staff = letter.contribution, list_staff(here.session, page.exchange.id)
    may_decide = can_decide(here.actor, letter.standing, here.now, staff=staff)
    waits = row.status == Status.WAITING or row.has_pending_edit
    facts = facts_of(page, letter)
    those = who_decides(letter.standing, staff, here.now)
    return {
        **facts,
        **choices_of(page, letter, wanted=wanted),
        "nav": page.nav_in(page.view.round_by_id(letter.standing.place.round_id).number),
        "contribution": row,
        "refusal": may_decide.message,
        "kinds": open_kinds(page, letter) if may_decide else (),
        "asks_language": bool(may_decide) and waits and not those.reads(facts["language"]),
        "stands_in": capacity_of(here.actor, page.exchange.id, here.now) is Capacity.STANDING_IN,
        "errors": errors or {},
        "action": url_for("moderation.decide", slug=slug, contribution_id=contribution_id),
        "aside_url": url_for("moderation.put_aside", slug=slug, contribution_id=contribution_id)
        if may_decide and row.status in ASIDE_FROM
        else "",
        "desk_url": url_for("moderation.desk", slug=slug),
        "topic_url": url_for("contributions.topic", slug=slug, topic_id=row.topic_id),
    }


def open_kinds(page: ExchangePage, letter: Letter) -> tuple[Kind, ...]:
    row = letter.contribution
    is_read = page.exchange.moderation == "before" or was_read(page.reading.session, row)
    return kinds_for(row.status, has_pending_edit=row.has_pending_edit, is_read=is_read)


def facts_of(page: ExchangePage, letter: Letter) -> dict[str, Any]:
    """Who wrote it, what it says, what is to take its place, and what was decided before."""
    row, session = letter.contribution, page.reading.session
    author = session.get(Membership, row.author_id) if row.author_id else None
    name = author.name if author is not None and author.confirmed_at is not None else None
    proposal = find_proposed_edit(session, row.text_id) if row.has_pending_edit else None
    subject = find_subject(session, row)
    texts = show_texts(session, [text_id for text_id in (row.text_id, subject) if text_id], page.reader)
    text = texts[row.text_id]
    return {
        "who": said_author(name, is_anonymous=row.author_id is None),
        "text": label_text(text, locale=page_locale()),
        "subject": label_text(texts[subject], locale=page_locale(), names=page.credits) if subject in texts else None,
        "files": show_files_of(session, row.text_id, page.reader, describes_from=request.path),
        "through": said_through(through) if (through := find_through(session, row)) else "",
        "language": text.source_language,
        "language_direction": direction(text.source_language),
        "before": get_source(session, row.text_id).paragraphs if proposal else [],
        "after": proposal.paragraphs if proposal else [],
        "history": [log_line(page, line) for line in list_decisions_on(session, row.id)],
    }


def choices_of(page: ExchangePage, letter: Letter, *, wanted: DecisionForm | None) -> dict[str, Any]:
    """What the form offers. Reasons are written in the moderator's language unless she says another."""
    actor = page.reading.actor
    preset = Reason(language=preset_language(page.exchange, actor))
    return {
        "wanted": wanted or DecisionForm(None, preset, letter.contribution.edition),
        "reason_languages": language_choices(page.exchange, actor),
        "return_reasons": [(code, gettext(words)) for code, words in FOR_RETURN.items()],
        "hiding_reasons": [(code, gettext(words)) for code, words in FOR_HIDING.items()],
    }


def log_line(page: ExchangePage, line: DecisionLine) -> LogLine:
    kinds = {
        Kind.APPROVE: gettext("Approved"),
        Kind.RETURN: gettext("Returned"),
        Kind.HIDE: gettext("Hidden"),
        Kind.RESTORE: gettext("Restored"),
        Kind.GRANT: gettext("Published after an appeal"),
        Kind.UPHOLD: gettext("Left as it was after an appeal"),
    }
    capacities = {
        Capacity.ON_DUTY: gettext("on duty"),
        Capacity.STANDING_IN: gettext("organiser standing in"),
        Capacity.OFF_DUTY: gettext("off duty"),
        Capacity.NAMED: gettext("named for it by the organiser"),
    }
    reasons = REASONS.get(Kind(line.kind), FOR_RETURN)
    return LogLine(
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
        direction=direction(line.reason_language or "en"),
    )


def said_remarks(line: DecisionLine) -> Iterator[str]:
    """What whoever reads of a decision should know besides."""
    if line.is_language_unread:
        yield gettext("Decided without reading the language.")
    if line.has_decided_before:
        yield gettext("Decided again by who had decided before: there was nobody else.")
