"""What a member is asked about who moderates when, as the pages show it: each with its answers a click away."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext
from markupsafe import Markup

from forum.exchanges.queries import ExchangeView
from forum.roster.asked import Ask, AskKind, list_asks
from forum.roster.models import Answer
from forum.roster.queries import load_rosters
from forum.roster.words import BUTTONS, say_ask
from forum.texts.queries import ShownText
from forum.web.entry import Reading
from forum.web.locale import programme_reader

Buttons = list[tuple[str, str, str, list[tuple[str, object]]]]
"""Words, address, weight, hidden fields: as `button_form` takes them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AskLine:
    """What she is asked, with an answer a click: for lists of things to do."""

    id: str
    title: Markup
    reason: Markup
    url: str
    buttons: Buttons


def own_asks(here: Reading, views: Sequence[ExchangeView]) -> list[tuple[ShownText, AskLine]]:
    """All she is asked in these exchanges: title of the exchange, and the ask. Three queries, however many."""
    moderated = [view for view in views if here.actor.is_moderator(view.id)]
    rosters = load_rosters(here.session, [view.exchange for view in moderated]) if moderated else {}
    return [
        (view.title(programme_reader()), line)
        for view in moderated
        for line in ask_lines(view, list_asks(rosters[view.id], here.actor.membership_id(view.id), here.now))
    ]


def ask_lines(view: ExchangeView, asks: Sequence[Ask]) -> list[AskLine]:
    numbers, url = numbers_of(view), url_for("roster.table", slug=view.slug)
    lines = []
    for ask in asks:
        title, reason = say_ask(ask, numbers)
        key = f"{ask.kind.replace(' ', '-')}-{ask.id}"
        lines.append(AskLine(id=key, title=title, reason=reason, url=url, buttons=buttons_of(view, ask)))
    return lines


def buttons_of(view: ExchangeView, ask: Ask) -> Buttons:
    """Yes and no; only told, nothing."""
    if ask.kind is AskKind.REFUSED:
        back = url_for("roster.back", slug=view.slug, absence_id=ask.id)
        return [(gettext("Ask somebody else"), back, "quiet", [("again", ask.seat.id)])]
    addresses = {
        AskKind.MANDATE: url_for("roster.answer", slug=view.slug, mandate_id=ask.id),
        AskKind.STAND_IN: url_for("roster.stand_in", slug=view.slug, absence_id=ask.id),
        AskKind.SWAP: url_for("roster.answer_swap", slug=view.slug, swap_id=ask.id),
    }
    url = addresses[ask.kind]
    yes, no = BUTTONS[ask.kind]
    return [
        (gettext(yes), url, "main", [("answer", Answer.ACCEPTED)]),
        (gettext(no), url, "quiet", [("answer", Answer.DECLINED)]),
    ]


def numbers_of(view: ExchangeView) -> dict[int, int]:
    return {round_.id: round_.number for round_ in view.rounds}
