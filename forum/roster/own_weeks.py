"""What a moderator may do with her own weeks, as the page of the roster shows it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import url_for
from flask_babel import gettext
from markupsafe import Markup

from forum.roster.asked import AskKind, places
from forum.roster.asks import AskLine, Buttons, numbers_of
from forum.roster.frame import ExchangePage
from forum.roster.models import Answer
from forum.roster.page import own_id
from forum.roster.policy import can_answer, can_be_away, can_end_away, can_offer_swap, can_stand_in
from forum.roster.queries import Roster
from forum.roster.rules import Away, Seat, is_open, shared
from forum.roster.words import BUTTONS, fill, name_of, say_answer, say_part, say_span
from forum.texts.queries import show
from forum.web.locale import programme_reader


@dataclass(frozen=True, slots=True)
class AwayForm:
    """Days away as they were typed, and what is wrong with them."""

    mandate_id: int = 0
    starts: str = ""
    ends: str = ""
    stand_in: int | None = None
    errors: Mapping[str, str] = field(default_factory=dict)


def own_seats(page: ExchangePage, roster: Roster, form: AwayForm) -> list[dict[str, Any]]:
    """Her places that are not over, each with what she may do with it."""
    now, actor, exchange_id = page.reading.now, page.reading.actor, page.exchange.id
    return [
        show_own(page, roster, seat, form=form)
        for seat in sorted(roster.held_by(own_id(page)), key=lambda seat: seat.starts_at)
        if can_answer(actor, exchange_id, now, seat=seat)
    ]


def show_own(page: ExchangePage, roster: Roster, seat: Seat, *, form: AwayForm) -> dict[str, Any]:
    now, actor, slug = page.reading.now, page.reading.actor, page.view.slug
    round_ = page.view.round_by_id(seat.round_id)
    url = url_for("roster.answer", slug=slug, mandate_id=seat.id)
    yes, no = (gettext(words) for words in BUTTONS[AskKind.MANDATE])
    otherwise: dict[str | None, Buttons] = {
        Answer.ACCEPTED: [(no, url, "quiet", [("answer", Answer.DECLINED)])],
        Answer.DECLINED: [(yes, url, "main", [("answer", Answer.ACCEPTED)])],
    }
    return {
        "id": seat.id,
        "number": round_.number,
        "theme": show(round_.theme, programme_reader()) if round_.theme else None,
        "part": say_part(seat),
        "answer": say_answer(seat, now),
        "span": say_span((seat.starts_at, seat.ends_at)),
        "answers": otherwise.get(seat.answer, []),
        "aways": [show_away(page, roster, away, seat=seat) for away in roster.aways if away.seat_id == seat.id],
        "may_be_away": bool(can_be_away(actor, page.exchange.id, now, seat=seat)),
        "away_url": url_for("roster.away", slug=slug, mandate_id=seat.id),
        "form": form if form.mandate_id == seat.id else AwayForm(),
        "stand_ins": stand_ins(roster, seat),
        "swaps": list(swaps_of(page, roster, seat)),
    }


def stand_ins(roster: Roster, seat: Seat) -> list[tuple[int, str]]:
    """Who could stand in: who is in the roster too. Public number and name."""
    others = [s for s in roster.seats if s.is_active and not s.is_declined and s.membership_id != seat.membership_id]
    return list(dict.fromkeys((other.number, name_of(other)) for other in others))


def show_away(page: ExchangePage, roster: Roster, away: Away, *, seat: Seat) -> dict[str, Any]:
    who = next(iter(roster.held_by(away.stand_in_id)), None)
    answers: dict[str | None, str] = {
        Answer.ACCEPTED: gettext("%(name)s stands in"),
        Answer.DECLINED: gettext("%(name)s cannot stand in"),
        None: gettext("%(name)s is asked to stand in"),
    }
    is_lost = away.answer == Answer.ACCEPTED and not away.is_good
    words = gettext("%(name)s cannot stand in any more") if is_lost else answers[away.answer]
    may_end = can_end_away(page.reading.actor, page.exchange.id, page.reading.now, away=away, seat=seat)
    has_begun = away.is_good and away.starts_at <= page.reading.now
    back = gettext("I am back") if has_begun else gettext("Take these days back")
    url = url_for("roster.back", slug=page.view.slug, absence_id=away.id)
    both = shared(away, seat)
    outside = gettext("These days lie outside the week now, since its dates moved.")
    return {
        "span": say_span((away.starts_at, away.ends_at)),
        "words": fill(words, name=name_of(who)) if both else outside,
        "buttons": [(back, url, "quiet", [])] if may_end else [],
    }


def swaps_of(page: ExchangePage, roster: Roster, mine: Seat) -> Iterator[tuple[Markup, Buttons]]:
    """The weeks of others that she may offer hers for, and what was offered already: words, buttons."""
    now, actor, slug, numbers = page.reading.now, page.reading.actor, page.view.slug, numbers_of(page.view)
    offered = {}
    for offer in roster.offers:
        _, hers = places(roster, offer)
        if offer.offered_id == mine.id and hers and is_open(offer, roster.seats, now):
            offered[hers.id] = offer
    for hers in roster.seats:
        values = {"name": name_of(hers), "number": numbers[hers.round_id]}
        if hers.id in offered:
            url = url_for("roster.answer_swap", slug=slug, swap_id=offered[hers.id].id)
            words = fill(gettext("You offered %(name)s to swap with week %(number)s."), **values)
            yield words, [(gettext("Take the offer back"), url, "quiet", [("answer", Answer.TAKEN_BACK)])]
        elif can_offer_swap(actor, page.exchange.id, now, mine=mine, hers=hers, seats=roster.seats):
            url = url_for("roster.swap", slug=slug, mandate_id=mine.id)
            yield (
                fill(gettext("Week %(number)s, %(name)s: %(part)s"), part=say_part(hers), **values),
                [(gettext("Offer to swap"), url, "quiet", [("with", hers.id)])],
            )


def standing_in(page: ExchangePage, roster: Roster) -> list[AskLine]:
    """For whom she said that she stands in, in days that are not over, with the way out of it."""
    now, numbers = page.reading.now, numbers_of(page.view)
    lines = []
    for away in roster.aways:
        seat = roster.seat(away.seat_id)
        may = away.answer == Answer.ACCEPTED and can_stand_in(page.reading.actor, page.exchange.id, now, away=away)
        if seat is not None and may and (both := shared(away, seat)):
            url = url_for("roster.stand_in", slug=page.view.slug, absence_id=away.id)
            words = gettext("You stand in for %(name)s in week %(number)s")
            lines.append(
                AskLine(
                    id=f"stands-{away.id}",
                    title=fill(words, name=name_of(seat), number=numbers[seat.round_id]),
                    reason=say_span(both),
                    url="",
                    buttons=[(gettext("I cannot after all"), url, "quiet", [("answer", Answer.DECLINED)])],
                )
            )
    return lines
