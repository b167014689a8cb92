"""Reports as their templates take them: the form, a line of the desk, and all that was reported of one contribution."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import url_for
from flask_babel import gettext, ngettext

from forum.contributions.errors import ContributionNotFound
from forum.contributions.models import Status
from forum.contributions.policy import NOT_FOR_YOU
from forum.contributions.queries.standing import Letter, get_letter
from forum.contributions.said import said_author
from forum.contributions.writing_page import is_language, language_choices, preset_language
from forum.kernel.errors import require
from forum.kernel.wording import direction
from forum.moderation.actions.report import Complaint
from forum.moderation.errors import ReportNotFound
from forum.moderation.models import Report
from forum.moderation.policy import can_decide, can_read_reports, can_report, can_set_aside
from forum.moderation.queries.reports import ReportedLine, find_own_report, list_reports_on
from forum.moderation.queries.staff import list_staff
from forum.moderation.rules import ASIDE_FROM, FOR_LEAVING, FOR_REPORTING, WORRIED, Kind, is_overdue
from forum.moderation.showing import DeskLine, FirstLine, facts_of, get_letter_here, said_distance
from forum.roster.frame import ExchangePage
from forum.support.frame import show_standing
from forum.texts.labels import label_text
from forum.texts.queries import show_texts
from forum.web.filters import language_label
from forum.web.locale import page_locale
from forum.web.runtime import runtime


@dataclass(frozen=True, slots=True)
class ShownReport:
    """`outcome` in words, "" while it is open; words in their language."""

    reason: str
    words: str
    language: str
    at: datetime
    outcome: str
    is_worry: bool


def report_parts(
    page: ExchangePage,
    contribution_id: int,
    *,
    typed: Complaint | None = None,
    errors: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """The form, or that she has reported it already. ContributionNotFound, NotPermitted."""
    here, slug = page.reading, page.view.slug
    letter = get_letter_to_report(page, contribution_id)
    language = typed.language if typed else preset_language(page.exchange, here.actor)
    row = letter.contribution
    is_member = here.actor.membership_id(page.exchange.id) is not None
    text = show_texts(here.session, [row.text_id], page.reader)[row.text_id]
    return {
        "nav": page.nav_in(page.view.round_by_id(letter.standing.place.round_id).number),
        "text": label_text(text, locale=page_locale(), names=page.credits),
        "earlier": find_own_report(here.session, here.actor, row) if is_member else None,
        "is_member": is_member,
        "reasons": said(FOR_REPORTING),
        "typed": typed or Complaint(language=language),
        "languages": language_choices(page.exchange, here.actor, language if is_language(language) else ""),
        "errors": errors or {},
        "action": url_for("moderation.send_report", slug=slug, contribution_id=contribution_id),
        "place_url": url_for("contributions.contribution", slug=slug, contribution_id=contribution_id),
    }


def get_letter_to_report(page: ExchangePage, contribution_id: int) -> Letter:
    here = page.reading
    letter = get_letter(here.session, contribution_id, keys=runtime().keys)
    answer = can_report(here.actor, letter.standing, here.now)
    if letter.contribution.exchange_id != page.exchange.id or answer.code == NOT_FOR_YOU.code:
        raise ContributionNotFound()
    require(answer)
    return letter


def reported_line(page: ExchangePage, line: ReportedLine) -> DeskLine:
    url = url_for("moderation.reported", slug=page.view.slug, contribution_id=line.contribution_id)
    aside = url_for("moderation.put_aside", slug=page.view.slug, contribution_id=line.contribution_id)
    hidden: list[tuple[str, object]] = [("edition", line.edition)]
    return DeskLine(
        id=f"r{line.contribution_id}",
        title=said_author(line.name, is_anonymous=line.is_anonymous),
        url=url,
        reason=said_line(page, line),
        first_line=FirstLine(line.first_words, line.language, direction(line.language), line.note),
        since=line.since,
        is_late=is_overdue(line.since, page.reading.now, promise_hours=page.exchange.promise_hours),
        links=[(gettext("Read the reports"), url)],
        buttons=[(gettext("Set aside: somebody may be in danger"), aside, "danger", hidden)]
        if line.is_worrying
        else [],
    )


def said_line(page: ExchangePage, line: ReportedLine) -> str:
    """How many, of which kinds, of which week, in which language, for how long."""
    return " · ".join(
        [
            ngettext("%(num)s report", "%(num)s reports", len(line.codes)),
            *(gettext(FOR_REPORTING[code]) for code in dict.fromkeys(line.codes)),
            gettext("week %(number)s", number=page.view.round_by_id(line.round_id).number),
            language_label(line.language),
            said_distance(line.since, page.reading.now),
        ]
    )


def reported_parts(
    page: ExchangePage, contribution_id: int, *, code: str = "", errors: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """One contribution with all its reports. ContributionNotFound, NotPermitted, ReportNotFound."""
    here, slug = page.reading, page.view.slug
    letter, staff = (
        get_letter(here.session, contribution_id, keys=runtime().keys),
        list_staff(here.session, page.exchange.id),
    )
    if letter.contribution.exchange_id != page.exchange.id:
        raise ContributionNotFound()
    require(can_read_reports(here.actor, letter.standing, here.now, staff=staff))
    letter = get_letter_here(page, contribution_id)
    reports = list_reports_on(here.session, contribution_id)
    if not reports:
        raise ReportNotFound()
    row, is_published = letter.contribution, letter.standing.status is Status.PUBLISHED
    open_ones = [report for report in reports if report.outcome is None] if is_published else []
    worries = any(report.reason_code == WORRIED for report in open_ones)
    where: dict[str, Any] = {"slug": slug, "contribution_id": contribution_id}
    may_set_aside = can_set_aside(here.actor, letter.standing, here.now, staff=staff)
    hides = is_published and can_decide(here.actor, letter.standing, here.now, staff=staff)
    return {
        **facts_of(page, letter),
        "nav": page.nav_in(page.view.round_by_id(letter.standing.place.round_id).number),
        "contribution": row,
        "reports": [show_report(report) for report in reports],
        "is_open": bool(open_ones),
        "protocol": show_standing(here, page.exchange, "danger") if worries else None,
        "leaving": said(FOR_LEAVING),
        "code": code,
        "errors": errors or {},
        "leave_url": url_for("moderation.leave_as_it_is", **where),
        "hide_url": url_for("moderation.decision", _anchor=Kind.HIDE, **where) if hides else "",
        "aside_url": url_for("moderation.put_aside", **where) if may_set_aside and row.status in ASIDE_FROM else "",
        "desk_url": url_for("moderation.desk", slug=slug),
        "place_url": url_for("contributions.contribution", **where),
    }


def show_report(report: Report) -> ShownReport:
    return ShownReport(
        reason=gettext(FOR_REPORTING.get(report.reason_code, FOR_REPORTING["rules"])),
        words=report.words or "",
        language=report.words_language or "",
        at=report.reported_at,
        outcome=said_outcome(report),
        is_worry=report.reason_code == WORRIED,
    )


def said_outcome(report: Report) -> str:
    words = {
        "left": gettext("Left as it is."),
        "hidden": gettext("It was hidden."),
        "aside": gettext("It was set aside."),
        "withdrawn": gettext("Its author took it back."),
    }
    if report.outcome is None:
        return ""
    why = gettext(FOR_LEAVING.get(report.closing_code or "", "")) if report.closing_code else ""
    return " ".join(filter(None, [words[report.outcome], why]))


def said(reasons: Mapping[str, str]) -> list[tuple[str, str]]:
    return [(code, gettext(words)) for code, words in reasons.items()]
