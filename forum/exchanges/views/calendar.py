"""Dates for calendar programs: openly of a public exchange, else at a secret address; and the page that explains them."""

from collections.abc import Iterable
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from forum.accounts.queries import identity_of
from forum.contributions.policy import can_read_feeds
from forum.exchanges.actions.calendars import end_calendar_address, make_calendar_address
from forum.exchanges.errors import ExchangeNotFound
from forum.exchanges.policy import CALENDARS, can_have_calendar, can_know_exchange, can_see_exchange
from forum.exchanges.queries import ExchangeView, get_exchange, view_exchange
from forum.exchanges.queries.calendars import CalendarOf, find_calendar, list_calendar_addresses
from forum.exchanges.queries.notices import find_begun
from forum.exchanges.views.door import bp
from forum.roster.calendar import Duties, Entry, Telling, tell_duties, tell_exchange, write_calendar
from forum.roster.frame import ExchangePage, open_exchange, settle_in
from forum.roster.queries import load_roster
from forum.web.access import needs_proof_if_set_up, public
from forum.web.entry import current_actor, load_actor, reading, unit_of_work
from forum.web.limits import limit
from forum.web.locale import asked_language, reading_language
from forum.web.runtime import runtime
from forum.web.site import address

CALENDAR = "text/calendar; charset=utf-8"


@bp.get("/exchanges/<slug>/calendar")
@public
def calendar(slug: str) -> str:
    return render_calendar(open_exchange(slug))


@bp.post("/exchanges/<slug>/calendar")
@limit("20 per day")
@needs_proof_if_set_up
def make_calendar(slug: str) -> str:
    """A secret address, shown on the page that answers, this once."""
    kind = request.form.get("kind", "")
    page = open_exchange(slug)
    with unit_of_work() as uow:
        token = make_calendar_address(uow, current_actor(), exchange=page.exchange, kind=kind)
    made = f"{base_url()}{address('exchanges.calendar_of', token=token)}"
    return render_calendar(page, made_kind=kind, made=made)


@bp.post("/exchanges/<slug>/calendar/end")
def end_calendar(slug: str) -> Response:
    page = open_exchange(slug)
    with unit_of_work() as uow:
        end_calendar_address(uow, current_actor(), exchange=page.exchange, kind=request.form.get("kind", ""))
    flash(gettext("The address is no longer good."), "done")
    return redirect(url_for("exchanges.calendar", slug=slug), 303)


@bp.get("/exchanges/<slug>/calendar.ics")
@public
def calendar_file(slug: str) -> Response:
    """Of a public exchange; before it opens its title and dates only. ExchangeNotFound."""
    here = reading()
    view = get_exchange(here.session, slug)
    if view.exchange.access != "public":
        raise ExchangeNotFound()
    settle_in(view.exchange)
    sees_inside = bool(can_see_exchange(here.actor, view.exchange, here.now))
    telling = Telling(view=view, language=reading_language(), sees_inside=sees_inside)
    return answer(telling, tell_exchange(telling))


@bp.get("/calendars/<token>.ics")
@public
def calendar_of(token: str) -> Response:
    """At a secret address: as far as its member sees the exchange now. ExchangeNotFound."""
    here = reading()
    found = find_calendar(here.session, token)
    if found is None:
        raise ExchangeNotFound()
    settle_in(found.exchange)
    view = view_exchange(here.session, found.exchange)
    telling = Telling(view=view, language=asked_language() or found.account.language, sees_inside=sees(found))
    return answer(telling, entries_of(found, telling))


def sees(found: CalendarOf) -> bool:
    """Whether its member may look into the exchange at present. ExchangeNotFound where she may not know of it."""
    actor, now = load_actor(identity_of(found.account)), reading().now
    if not can_know_exchange(actor, found.exchange, now):
        raise ExchangeNotFound()
    return bool(can_see_exchange(actor, found.exchange, now))


def entries_of(found: CalendarOf, telling: Telling) -> Iterable[Entry]:
    if found.kind == "duties":
        session, exchange = reading().session, found.exchange
        terms, begun = load_roster(session, exchange).terms, find_begun(session, exchange)
        return tell_duties(telling, Duties(membership_id=found.membership_id, terms=terms, begun=begun))
    return tell_exchange(telling)


def answer(telling: Telling, entries: Iterable[Entry]) -> Response:
    """No visit: nobody reads a page of it. Not sent again where nothing changed."""
    keys = runtime().keys
    body = write_calendar(
        telling, entries, base_url=base_url(), make_uid=lambda name: f"{keys.pseudonym('calendar', name)}@ronda"
    )
    response = Response(body, content_type=CALENDAR)
    response.headers["Content-Disposition"] = "inline; filename=calendar.ics"
    response.headers["X-Robots-Tag"] = "noindex"
    response.add_etag()
    return response.make_conditional(request)


def base_url() -> str:
    return runtime().settings.public_url.rstrip("/")


def render_calendar(page: ExchangePage, *, made_kind: str = "", made: str = "") -> str:
    here, slug, exchange = page.reading, page.view.slug, page.exchange
    had = list_calendar_addresses(here.session, here.actor.membership_id(exchange.id))
    kinds: list[dict[str, Any]] = [
        {"kind": kind, "made": made if kind == made_kind else "", "had": had.get(kind)}
        for kind in CALENDARS
        if kind in had or can_have_calendar(here.actor, exchange, here.now, kind=kind)
    ]
    is_open = exchange.access == "public"
    return render_template(
        "exchanges/calendar.html",
        nav=page.nav,
        is_discreet=exchange.is_sensitive,
        open_url=f"{base_url()}{address('exchanges.calendar_file', slug=slug, lang=reading_language())}"
        if is_open
        else "",
        kinds=kinds,
        feeds=feeds_of(page.view) if can_read_feeds(exchange) else [],
        rounds=page.nav.rounds,
        make_url=url_for("exchanges.make_calendar", slug=slug),
        end_url=url_for("exchanges.end_calendar", slug=slug),
    )


def feeds_of(view: ExchangeView) -> list[tuple[int, str]]:
    """Number and address by round, in the language of the page: a feed reader asks in none."""
    lang = reading_language()
    return [(r.number, address("contributions.feed", slug=view.slug, number=r.number, lang=lang)) for r in view.rounds]
