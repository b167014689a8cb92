"""Promises as their pages take them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import url_for

from forum.contributions.queries.standing import Letter
from forum.exchanges.rules import day_in
from forum.kernel.wording import direction
from forum.moderation.hand_over_lines import said_promise
from forum.moderation.policy import can_keep_promise
from forum.moderation.queries.promises import PromiseLine, find_promise, list_kept_promises, list_open_promises
from forum.roster.frame import ExchangePage, find_frame
from forum.texts.labels import label_text
from forum.texts.notes import ContentNote
from forum.texts.queries import show_texts
from forum.web.entry import reading
from forum.web.locale import page_locale, reader


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownPromise:
    id: int
    url: str
    words: str
    note: ContentNote | None
    language: str
    direction: str
    made_by: str
    reason: str
    kept_at: datetime | None
    is_late: bool
    is_due: bool
    may_keep: bool
    action: str


def promises_parts(page: ExchangePage) -> dict[str, Any]:
    here = page.reading
    return {
        "nav": page.nav,
        "open": [shown_promise(page, line) for line in list_open_promises(here.session, page.exchange)],
        "kept": [shown_promise(page, line) for line in list_kept_promises(here.session, page.exchange)],
        "desk_url": url_for("moderation.desk", slug=page.view.slug),
    }


def shown_promise(page: ExchangePage, line: PromiseLine) -> ShownPromise:
    here, slug = page.reading, page.view.slug
    today = day_in(page.exchange.timezone, here.now)
    return ShownPromise(
        id=line.id,
        url=url_for("contributions.contribution", slug=slug, contribution_id=line.contribution_id),
        words=line.first_words,
        note=line.note,
        language=line.language,
        direction=direction(line.language),
        made_by=line.made_by,
        reason=said_promise(line.made_by, line.due_on),
        kept_at=line.kept_at,
        is_late=line.kept_at is None and line.due_on is not None and line.due_on < today,
        is_due=line.kept_at is None and line.due_on is not None and line.due_on <= today,
        may_keep=bool(can_keep_promise(here.actor, page.exchange, here.now, made_by_id=line.made_by_id)),
        action=url_for("moderation.keep", slug=slug, promise_id=line.id),
    )


def promise_parts(
    letter: Letter, *, typed: str | None = None, errors: Mapping[str, str] | None = None
) -> dict[str, Any]:
    here, row, slug = reading(), letter.contribution, letter.standing.exchange.slug
    made = find_promise(here.session, row.id)
    text = show_texts(here.session, [row.text_id], reader())[row.text_id]
    due_on = made.due_on.isoformat() if made is not None and made.due_on else ""
    return {
        "nav": find_frame(letter.standing.exchange, round_id=letter.standing.place.round_id),
        "text": label_text(text, locale=page_locale()),
        "is_made": made is not None,
        "due_on": due_on if typed is None else typed,
        "errors": errors or {},
        "today": day_in(letter.standing.exchange.timezone, here.now).isoformat(),
        "action": url_for("moderation.save_promise", slug=slug, contribution_id=row.id),
        "contribution_url": url_for("contributions.contribution", slug=slug, contribution_id=row.id),
    }
