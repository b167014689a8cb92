"""Dates as calendar programs take them (RFC 5545): of an exchange, or of one who moderates in it.

All instants are written in UTC, so that each program shows them in its reader's zone, over changes of the clock too. Of a
sensitive exchange nothing is told but that there is an appointment.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from icalendar import Calendar, Event, vText

from forum.exchanges.notices import OF_A_ROUND, Begun, due_at
from forum.exchanges.queries import ExchangeView, RoundView
from forum.kernel.reader import Reader
from forum.kernel.wording import closest_locale, mark, say
from forum.roster.models import Part
from forum.roster.pinned import KINDS
from forum.roster.rules import Seat, Term
from forum.texts.queries import show

PRODUCT = "-//Ronda//Calendar 1.0//EN"
ASKED_AGAIN = timedelta(hours=6)
LAST_MINUTES = timedelta(minutes=30)
"""What is due at a moment is an entry that ends with it, so long before."""
APPOINTMENT = mark("An appointment")
DISCREET = mark("Appointments")
WEEK = mark("Week %(number)s: %(theme)s")
BARE_WEEK = mark("Week %(number)s")
PARTS: Mapping[str, str] = {
    Part.LEAD: mark("On duty: week %(number)s"),
    Part.CO_MODERATOR: mark("On duty beside others: week %(number)s"),
    Part.SUBSTITUTE: mark("Standing in: week %(number)s"),
}
NOTICE = mark("Notice due: %(kind)s, week %(number)s")
HANDS_OVER = mark("Hand over week %(number)s")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """From `starts_at` to `ends_at`. `uid` stays the same when they change; `path`: its page, "" where none is told."""

    uid: str
    starts_at: datetime
    ends_at: datetime
    summary: str
    path: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """In which language dates are told, and where pages stand. `sees_inside`: more than title, host and dates."""

    view: ExchangeView
    language: str
    sees_inside: bool = True

    @property
    def is_discreet(self) -> bool:
        return self.view.exchange.is_sensitive

    def say(self, words: str, **params: object) -> str:
        return say(closest_locale(self.language), APPOINTMENT if self.is_discreet else words, **params)

    def page(self, path: str) -> str:
        return "" if self.is_discreet else f"/exchanges/{self.view.slug}/{path}"

    @property
    def title(self) -> str:
        """Of the whole calendar."""
        if self.is_discreet:
            return say(closest_locale(self.language), DISCREET)
        return self.view.title(Reader(self.language)).plain.unescape()


def tell_exchange(telling: Telling) -> list[Entry]:
    """Its weeks; of one that is not to be looked into, from when until when it is."""
    view = telling.view
    if telling.sees_inside and view.rounds:
        return [_tell_week(telling, round_) for round_ in view.rounds]
    exchange = view.exchange
    title = telling.say("%(title)s", title=telling.title)
    dates = {"starts_at": exchange.opens_at, "ends_at": exchange.closes_at}
    return [Entry(uid=f"exchange-{exchange.id}", summary=title, path=telling.page(""), **dates)]


def _tell_week(telling: Telling, round_: RoundView) -> Entry:
    theme = show(round_.theme, Reader(telling.language)).plain.unescape() if round_.theme else ""
    words = telling.say(WEEK if theme else BARE_WEEK, number=round_.number, theme=theme)
    return Entry(
        uid=f"round-{round_.id}",
        starts_at=round_.opens_at,
        ends_at=round_.closes_at,
        summary=words,
        path=telling.page(f"rounds/{round_.number}"),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Duties:
    """Of a member: `terms` are those of the whole roster, `begun` the notices somebody has begun, or sent."""

    membership_id: int
    terms: Sequence[Term]
    begun: Mapping[tuple[int, str], Begun]

    @property
    def own(self) -> list[Term]:
        return [term for term in self.terms if term.membership_id == self.membership_id]

    @property
    def held(self) -> list[Seat]:
        """Her places, but for those of a substitute."""
        seats = {term.seat.id: term.seat for term in self.own if not term.is_stand_in}
        return [seat for seat in seats.values() if seat.part != Part.SUBSTITUTE]

    def answers_for(self, round_id: int, at: datetime) -> bool:
        """Whether what is due then in this round is hers to do: as its moderator, but while another stands in for her."""
        standing_in = [term for term in self.terms if term.is_stand_in and term.runs_at(at)]
        given_away = {term.seat.id for term in standing_in}
        rounds = {seat.round_id for seat in self.held if seat.id not in given_away}
        return round_id in rounds | {t.seat.round_id for t in standing_in if t.membership_id == self.membership_id}


def duties(telling: Telling, hers: Duties) -> Iterator[Entry]:
    """When she is on duty, or stands in: as her authority runs, so that her days away are left out."""
    named: Counter[int] = Counter()
    for term in sorted(hers.own, key=lambda term: term.starts_at):
        if term.starts_at == term.ends_at:
            continue
        round_ = telling.view.round_by_id(term.seat.round_id)
        part = Part.SUBSTITUTE if term.is_stand_in else term.seat.part
        yield Entry(
            uid=name_term(term, named),
            starts_at=term.starts_at,
            ends_at=term.ends_at,
            summary=telling.say(PARTS[part], number=round_.number),
            path=telling.page("desk"),
        )


def name_term(term: Term, named: Counter[int]) -> str:
    """By the mandate, and its parts counted on; of who stands in by the days away. `named`: parts that have a name so far."""
    if term.is_stand_in:
        return f"stand-in-{term.away_id}"
    named[term.seat.id] += 1
    number = named[term.seat.id]
    return f"mandate-{term.seat.id}" if number == 1 else f"mandate-{term.seat.id}-{number}"


def hand_overs(telling: Telling, hers: Duties) -> Iterator[Entry]:
    """By when she hands her week over."""
    for seat in hers.held:
        round_ = telling.view.round_by_id(seat.round_id)
        yield Entry(
            uid=f"hand-over-{seat.id}",
            starts_at=round_.closes_at - LAST_MINUTES,
            ends_at=round_.closes_at,
            summary=telling.say(HANDS_OVER, number=round_.number),
            path=telling.page(f"rounds/{round_.number}/hand-over"),
        )


def notices(telling: Telling, hers: Duties) -> Iterator[Entry]:
    """By when she sends what her rounds owe and nobody has sent."""
    for round_ in telling.view.rounds:
        for kind in OF_A_ROUND:
            at, begun = due_at(kind, round_), hers.begun.get((round_.id, kind))
            if at is None or (begun and begun.is_sent) or not hers.answers_for(round_.id, at):
                continue
            said_kind = say(closest_locale(telling.language), KINDS[kind])
            yield Entry(
                uid=f"notice-{round_.id}-{kind}",
                starts_at=at - LAST_MINUTES,
                ends_at=at,
                summary=telling.say(NOTICE, kind=said_kind, number=round_.number),
                path=telling.page("notices"),
            )


OF_DUTIES: Sequence[Callable[[Telling, Duties], Iterable[Entry]]] = (duties, hand_overs, notices)
"""What a moderator's calendar has."""


def tell_duties(telling: Telling, hers: Duties) -> list[Entry]:
    """Hers in this exchange, in the order of their beginning."""
    found = [entry for tell in OF_DUTIES for entry in tell(telling, hers)]
    return sorted(found, key=lambda entry: (entry.starts_at, entry.uid))


def write_calendar(
    telling: Telling, entries: Iterable[Entry], *, base_url: str, make_uid: Callable[[str], str]
) -> bytes:
    """As a file, the same for the same dates. `base_url`: before each path; `make_uid`: a name for the whole world."""
    exchange = telling.view.exchange
    changed_at = exchange.programme_changed_at or exchange.created_at
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar["NAME"] = calendar["X-WR-CALNAME"] = vText(telling.title)
    calendar.add("refresh-interval", ASKED_AGAIN, parameters={"VALUE": "DURATION"})
    for entry in entries:
        event = Event()
        event.add("uid", make_uid(entry.uid))
        event.add("dtstamp", changed_at)
        event.add("last-modified", changed_at)
        event.add("sequence", exchange.programme_number)
        event.add("dtstart", entry.starts_at)
        event.add("dtend", entry.ends_at)
        event.add("summary", entry.summary)
        event.add("transp", "TRANSPARENT")
        if entry.path:
            event.add("url", f"{base_url}{entry.path}")
        calendar.add_component(event)
    return calendar.to_ical()  # type: ignore[no-any-return]
