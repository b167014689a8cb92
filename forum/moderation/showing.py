"""The desk, a decision and the log as their templates take them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import request, url_for
from flask_babel import gettext, pgettext

from forum.contributions.doubt import said_doubt
from forum.contributions.errors import ContributionNotFound
from forum.contributions.models import Contribution
from forum.contributions.pointing_page import said_points
from forum.contributions.policy import can_see_contribution
from forum.contributions.queries.entering import find_through
from forum.contributions.queries.standing import Letter, find_subject, get_letter
from forum.contributions.queries.wordings import find_proposed_edit, note_to_edit
from forum.contributions.reasons import FOR_HIDING, FOR_RETURN
from forum.contributions.said import said_author, said_through
from forum.contributions.writing_page import language_choices, preset_language
from forum.exchanges.models import Membership
from forum.files.showing import show_files_of
from forum.kernel.characters import isolate
from forum.kernel.errors import require
from forum.kernel.wording import direction
from forum.moderation.beside import find_way_back, look_beside
from forum.moderation.deciders import Deciders
from forum.moderation.forms import DecisionForm
from forum.moderation.helping import help_of
from forum.moderation.history import log_line
from forum.moderation.pointing import pointed_parts
from forum.moderation.policy import can_decide, can_see_desk, capacity_of, who_decides
from forum.moderation.queries.decisions import list_decisions_on, was_read
from forum.moderation.queries.lent import was_read_by_lent
from forum.moderation.queries.staff import list_staff
from forum.moderation.queries.waiting import WaitingLine
from forum.moderation.returning import returning_parts, said_reasons
from forum.moderation.rules import ASIDE_FROM, Capacity, Kind, Reason, is_overdue, kinds_for
from forum.roster.frame import ExchangePage
from forum.texts.labels import label_text
from forum.texts.notes import ContentNote
from forum.texts.queries import get_source, get_text, show_texts
from forum.web.filters import day, distance, language_label
from forum.web.locale import page_locale
from forum.web.runtime import runtime


@dataclass(frozen=True, slots=True)
class FirstLine:
    plain: str
    language: str
    direction: str
    note: ContentNote | None = None


@dataclass(frozen=True, slots=True)
class DeskLine:
    """A line of the desk, as `components/lists.html` takes it. `pick`: what its tick sends, "" = it cannot be ticked.

    `gist`: first words of what a machine makes of it.
    """

    id: str
    title: str
    url: str
    reason: str
    first_line: FirstLine | None
    since: datetime | None
    is_late: bool
    links: list[tuple[str, str]]
    buttons: list[tuple[str, str, str, list[tuple[str, object]]]]
    pick: str = ""
    is_picked: bool = False
    gist: FirstLine | None = None


def desk_line(page: ExchangePage, line: WaitingLine, *, is_picked: bool = False) -> DeskLine:
    where: dict[str, Any] = {"slug": page.view.slug, "contribution_id": line.id}
    url = url_for("moderation.decision", **where)
    approve = gettext("Mark as read") if line.kind == "unread" else gettext("Approve")
    hidden: list[tuple[str, object]] = [("kind", Kind.APPROVE), ("edition", line.edition)]
    at_once = [(approve, url, "main", hidden)] if goes_at_once(line) else []
    claim: list[tuple[str, object]] = []
    reading = [(gettext("I am reading this"), url_for("moderation.claim", **where), "quiet", claim)]
    return DeskLine(
        id=f"w{line.id}",
        title=said_author(line.name, is_anonymous=line.is_anonymous),
        url=url,
        reason=said_line(page, line),
        first_line=FirstLine(line.first_words, line.language, direction(line.language), line.note),
        since=None if line.is_anonymous else line.since,
        is_late=is_overdue(waits_since(line), page.reading.now, promise_hours=page.exchange.promise_hours),
        links=[(gettext("Read and decide") if line.may_decide else gettext("Read it"), url)],
        buttons=[*at_once, *(reading if line.may_decide and line.read_now is None and not line.has_agreed else [])],
        pick=f"{line.id}.{line.edition}" if line.may_decide else "",
        is_picked=is_picked and line.may_decide,
    )


def goes_at_once(line: WaitingLine) -> bool:
    """Whether one click lets it through: she reads its language, nothing is pointed out, nobody else reads it, one is enough."""
    is_simple = not line.is_unread_by_her and not line.needs_two and not line.points
    return line.may_decide and is_simple and line.read_now is None


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
        *said_doubt(line.detected_language),
        said_age(line, page.reading.now),
        *([gettext("received after closing")] if line.is_received_late else []),
        *said_language(line),
        *said_two(line),
        *([gettext("%(name)s is reading this", name=isolated(line.read_now.name))] if line.read_now else []),
        *said_points(line.points),
        *said_owner(line),
    ]
    return " · ".join(parts)


def said_language(line: WaitingLine) -> list[str]:
    """To whom it is left, where she does not read it."""
    if line.is_language_unread:
        return [gettext("nobody who decides reads this language")]
    if not line.is_unread_by_her or not line.readers or not line.may_decide:
        return []
    names = pgettext("between two names", ", ").join(map(isolated, line.readers))
    return [gettext("you do not read this language; left to %(names)s", names=names)]


def said_two(line: WaitingLine) -> list[str]:
    if line.has_agreed:
        return [gettext("you have agreed: somebody else reads it now")]
    if line.agreed_by is not None:
        return [gettext("%(name)s has agreed: one more is needed", name=isolated(line.agreed_by))]
    if line.lacks_second:
        return [gettext("two people read it, and too few may decide: ask for somebody to be named")]
    return [gettext("two people read it")] if line.needs_two else []


def isolated(name: str) -> str:
    """A name in a plain sentence, kept apart from the direction of the words around it."""
    return isolate(name or gettext("A moderator"))


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
    here = page.reading
    require(can_see_desk(here.actor, page.exchange, here.now))
    letter = get_letter_here(page, contribution_id)
    row, staff = letter.contribution, list_staff(here.session, page.exchange.id)
    may_decide = can_decide(here.actor, letter.standing, here.now, staff=staff)
    facts = facts_of(page, letter)
    those = who_decides(letter.standing, staff, here.now)
    kinds = open_kinds(page, letter) if may_decide else ()
    beside = look_beside(page, letter, those, language=facts["language"], kinds=kinds)
    return {
        **facts,
        **choices_of(page, letter, wanted=wanted),
        **help_of(page, letter, may_decide=bool(may_decide), note=facts["note"]),
        **returning_parts(page, row, wanted),
        **addresses_of(page, row, may_decide=bool(may_decide)),
        "filled": None,
        "nav": page.nav_in(page.view.round_by_id(letter.standing.place.round_id).number),
        "contribution": row,
        "refusal": may_decide.message,
        "kinds": [kind for kind in kinds if not (beside.has_agreed and kind is Kind.APPROVE)],
        "beside": beside,
        "asks_language": Kind.RETURN in kinds and leaves_language(page, row, those, language=facts["language"]),
        "way_back": find_way_back(page, letter) if may_decide else None,
        "stands_in": capacity_of(here.actor, page.exchange.id, here.now, language=letter.standing.language)
        is Capacity.STANDING_IN,
        "errors": errors or {},
        "overtaken": None,
        "typed_note": facts["note"].words if facts["note"] else "",
    }


def leaves_language(page: ExchangePage, row: Contribution, those: Deciders, *, language: str) -> bool:
    """Whether she would decide without its language being read, by her or by a reader lent for it."""
    own_id = page.reading.actor.membership_id(page.exchange.id)
    return not those.does_read(own_id, language) and not was_read_by_lent(page.reading.session, row.id)


def addresses_of(page: ExchangePage, row: Contribution, *, may_decide: bool) -> dict[str, str]:
    """Where the page leads, and sends; "" = not hers."""
    slug = page.view.slug
    where: dict[str, Any] = {"slug": slug, "contribution_id": row.id}
    may_set_aside = may_decide and row.status in ASIDE_FROM
    return {
        "action": url_for("moderation.decide", **where),
        "language_url": url_for("contributions.language", back="desk", **where),
        "note_url": url_for("moderation.note", **where) if may_decide else "",
        "aside_url": url_for("moderation.put_aside", **where) if may_set_aside else "",
        "undo_url": url_for("moderation.undo", slug=slug),
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
    note = note_to_edit(session, row.text_id)
    subject = find_subject(session, row)
    texts = show_texts(session, [text_id for text_id in (row.text_id, subject) if text_id], page.reader)
    text = texts[row.text_id]
    return {
        "who": said_author(name, is_anonymous=row.author_id is None),
        **pointed_parts(page, letter, text=text, proposed=proposal.paragraphs if proposal else []),
        "note": note,
        "subject": label_text(texts[subject], locale=page_locale(), names=page.credits) if subject in texts else None,
        "files": show_files_of(session, row.text_id, page.reader, describes_from=request.path),
        "through": said_through(through) if (through := find_through(session, row)) else "",
        "language": text.source_language,
        "language_direction": direction(text.source_language),
        "doubt": said_doubt(get_text(session, row.text_id).detected_language),
        "before": get_source(session, row.text_id).paragraphs if proposal else [],
        "proposed": proposal.paragraphs if proposal else [],
        "history": [log_line(page, line) for line in list_decisions_on(session, row.id)],
    }


def choices_of(page: ExchangePage, letter: Letter, *, wanted: DecisionForm | None) -> dict[str, Any]:
    """What the form offers. Reasons are written in the moderator's language unless she says another."""
    actor = page.reading.actor
    preset = Reason(language=preset_language(page.exchange, actor))
    return {
        "wanted": wanted or DecisionForm(None, preset, letter.contribution.edition),
        "reason_languages": language_choices(page.exchange, actor),
        "return_reasons": said_reasons(FOR_RETURN),
        "hiding_reasons": said_reasons(FOR_HIDING),
    }
