"""Of the decision page: the text with what may lead to a person marked, where nobody knows its author yet."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from html import escape
from typing import Any

from markupsafe import Markup

from forum.contributions.models import Contribution, Status
from forum.contributions.pointing_page import said_points
from forum.contributions.queries.firsts import by_newcomers, finder_of, load_member_names
from forum.contributions.queries.standing import Letter
from forum.exchanges.models import Membership
from forum.roster.frame import ExchangePage
from forum.texts.labels import label_text
from forum.texts.pointed import Pointed, point_out
from forum.texts.pointing import Kind
from forum.texts.queries import ShownText
from forum.web.locale import page_locale


def pointed_parts(page: ExchangePage, letter: Letter, *, text: ShownText, proposed: Sequence[str]) -> dict[str, Any]:
    """`after`: a change that waits, paragraph by paragraph; `points`: what was found in what is to be decided on."""
    shown = label_text(text, locale=page_locale())
    if not is_to_point_out(page, letter.contribution):
        return {"text": shown, "points": [], "after": [Markup(escape(one, quote=False)) for one in proposed]}  # noqa: S704
    names, own_name = load_member_names(page.reading.session, page.exchange.id), name_of(page, letter.contribution)

    def pointed(html: str) -> Pointed:
        return point_out(html, finder_of(names, language=text.source_language, own_name=own_name))

    before, after = pointed(text.html), [pointed(escape(paragraph, quote=False)) for paragraph in proposed]
    counts: dict[Kind, int] = {}
    for one in after or [before]:
        counts = add(counts, one.counts)
    said = said_points({kind: counts[kind] for kind in Kind if kind in counts})
    return {"text": replace(shown, html=before.html), "points": said, "after": [one.html for one in after]}


def add(counts: Mapping[Kind, int], more: Mapping[Kind, int]) -> dict[Kind, int]:
    return {kind: counts.get(kind, 0) + more.get(kind, 0) for kind in {*counts, *more}}


def is_to_point_out(page: ExchangePage, row: Contribution) -> bool:
    """While somebody has to read it, and her name tells nothing yet."""
    is_open = row.status == Status.WAITING or row.has_pending_edit or row.status == Status.PUBLISHED
    return is_open and row.id in by_newcomers(page.reading.session, [row])


def name_of(page: ExchangePage, row: Contribution) -> str | None:
    author = page.reading.session.get(Membership, row.author_id) if row.author_id else None
    return author.name if author is not None else None
