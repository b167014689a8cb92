"""Appeals as their templates take them: a line of the desk, the page to decide one, and the author's own."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from flask import url_for
from flask_babel import gettext

from forum.contributions.errors import ContributionNotFound
from forum.contributions.models import Status
from forum.contributions.policy import is_author
from forum.contributions.queries.standing import get_letter
from forum.contributions.reasons import FOR_GRANTING, FOR_UPHOLDING, said_reason
from forum.contributions.writing_page import language_choices, preset_language
from forum.kernel.actor import Decision
from forum.kernel.errors import require
from forum.moderation.errors import AppealNotFound
from forum.moderation.forms import AppealForm, DecisionForm
from forum.moderation.policy import can_appeal, can_decide_appeal, can_see_desk, capacity_of
from forum.moderation.queries.appeals import Plea, does_wait, find_adverse, find_appeal, get_plea
from forum.moderation.rules import REASONS, Capacity, Kind, Reason, is_overdue
from forum.moderation.showing import DeskLine, FirstLine, facts_of
from forum.roster.frame import ExchangePage, find_frame
from forum.texts.labels import label_text
from forum.texts.queries import show_texts
from forum.web.entry import Reading
from forum.web.filters import language_label
from forum.web.locale import page_locale, reader
from forum.web.runtime import runtime
from forum.web.site import address


def decides_on(page: ExchangePage, plea: Plea) -> Decision:
    return can_decide_appeal(page.reading.actor, plea.letter.standing, those=plea.those, decided_by=plea.decided_by)


def plea_line(page: ExchangePage, plea: Plea) -> DeskLine:
    """An appeal among what waits. Of an anonymous author's no hour is told."""
    row, appeal = plea.letter.contribution, plea.appeal
    answer = decides_on(page, plea)
    url = url_for("moderation.hearing", slug=page.view.slug, appeal_id=appeal.id)
    words = appeal.words or ""
    return DeskLine(
        id=f"a{appeal.id}",
        title=gettext("Appeal"),
        url=url,
        reason=" · ".join(said_plea(plea, answer)),
        first_line=FirstLine(words[:140], appeal.words_language or "", "auto"),
        since=None if row.author_id is None else appeal.made_at,
        is_late=is_overdue(end_of_wait(plea), page.reading.now, promise_hours=page.exchange.promise_hours),
        links=[(gettext("Read and decide") if answer else gettext("Read it"), url)],
        buttons=[],
    )


def end_of_wait(plea: Plea) -> datetime:
    """From when it may be called late: of who bears no name from the end of its day, since no hour is known."""
    made_at = plea.appeal.made_at
    return made_at if plea.letter.contribution.author_id is not None else made_at + timedelta(days=1)


def said_plea(plea: Plea, answer: Decision) -> list[str]:
    is_hidden = plea.letter.standing.status is Status.HIDDEN
    return [
        gettext("against its hiding") if is_hidden else gettext("against its return"),
        language_label(plea.language),
        *([gettext("nobody who decides reads this language")] if plea.those.lack(plea.language) else []),
        *([gettext(answer.message)] if not answer else []),
    ]


def hearing_parts(
    page: ExchangePage,
    appeal_id: int,
    *,
    wanted: DecisionForm | None = None,
    errors: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """What the page of an appeal shows whoever sees the desk. AppealNotFound, NotPermitted."""
    here = page.reading
    require(can_see_desk(here.actor, page.exchange, here.now))
    plea = get_plea(here.session, appeal_id, now=here.now, keys=runtime().keys)
    if plea.appeal.exchange_id != page.exchange.id or plea.letter.standing.status is Status.WITHDRAWN:
        raise AppealNotFound()
    standing = plea.letter.standing
    answer = can_decide_appeal(here.actor, standing, those=plea.those, decided_by=plea.decided_by)
    waits = does_wait(here.session, plea.appeal)
    preset = Reason(language=preset_language(page.exchange, here.actor))
    return {
        **facts_of(page, plea.letter),
        "nav": page.nav_in(page.view.round_by_id(standing.place.round_id).number),
        "appeal": plea.appeal,
        "status": standing.status,
        "waits": waits,
        "refusal": answer.message,
        "decides": bool(answer) and waits,
        "decides_again": bool(answer) and here.actor.membership_id(page.exchange.id) in plea.decided_by,
        "stands_in": capacity_of(here.actor, page.exchange.id, here.now, language=plea.language)
        is Capacity.STANDING_IN,
        "asks_language": not plea.those.does_read(here.actor.membership_id(page.exchange.id), plea.language),
        "granting": said(FOR_GRANTING),
        "upholding": said(FOR_UPHOLDING),
        "languages": language_choices(page.exchange, here.actor),
        "wanted": wanted or DecisionForm(None, preset, plea.appeal.edition),
        "errors": errors or {},
        "action": url_for("moderation.decide_appeal", slug=page.view.slug, appeal_id=appeal_id),
        "desk_url": url_for("moderation.desk", slug=page.view.slug),
    }


def said(reasons: Mapping[str, str]) -> list[tuple[str, str]]:
    return [(code, gettext(words)) for code, words in reasons.items()]


def own_parts(
    here: Reading,
    slug: str,
    contribution_id: int,
    *,
    typed: AppealForm | None = None,
    errors: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """What its author sees of the appeal she may make, or has made. ContributionNotFound, NotPermitted."""
    letter = get_letter(here.session, contribution_id, keys=runtime().keys)
    standing, row = letter.standing, letter.contribution
    if standing.exchange.slug != slug or not is_author(here.actor, standing):
        raise ContributionNotFound()
    adverse = find_adverse(here.session, contribution_id)
    require(can_appeal(here.actor, standing, has_adverse=adverse is not None))
    text = show_texts(here.session, [row.text_id], reader())[row.text_id]
    kind = Kind.HIDE if standing.status is Status.HIDDEN else Kind.RETURN
    where: dict[str, Any] = {"slug": slug, "contribution_id": contribution_id}
    return {
        "nav": find_frame(standing.exchange, round_id=standing.place.round_id),
        "contribution": row,
        "text": label_text(text, locale=page_locale()),
        "reason": said_reason(page_locale(), row.reason_code, of=REASONS[kind]) if row.reason_code else "",
        "is_made": adverse is not None and find_appeal(here.session, adverse.id) is not None,
        "typed": typed or AppealForm("", preset_language(standing.exchange, here.actor)),
        "languages": language_choices(standing.exchange, here.actor),
        "errors": errors or {},
        "action": url_for("moderation.make", **where),
        "contribution_url": url_for("contributions.contribution", **where),
        "edit_url": address("contributions.edit", **where) if standing.status is Status.RETURNED else "",
    }
