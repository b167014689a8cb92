"""Dates for calendar programs: right in every zone, known again when they change, and never more told than may be."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient
from icalendar import Calendar
from sqlalchemy import select, update
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from forum.accounts.models import Account
from forum.exchanges.actions.calendars import make_calendar_address
from forum.exchanges.events import ExchangeChanged
from forum.exchanges.models import CalendarAddress, Exchange, Membership, MembershipState, Round
from forum.kernel.clock import MovableClock
from forum.kernel.unit_of_work import Units
from forum.roster.models import Absence, Answer, Mandate, Part
from forum.statistics.models import Visit
from forum.texts.actions import change_source
from forum.texts.queries import get_text
from tests.actors import actor_of
from tests.cast import Cast, Person, assemble
from tests.factories import make_mandate, make_notice
from tests.pages import send

As = Callable[[Account], FlaskClient]
FOLDED_AT = 75


@pytest.fixture
def cast(units: Units) -> Cast:
    with units.open() as uow:
        return assemble(uow)


def file_of(cast: Cast) -> str:
    return f"/exchanges/{cast.exchange.slug}/calendar.ics"


def page_of(cast: Cast) -> str:
    return f"/exchanges/{cast.exchange.slug}/calendar"


def events(answer: TestResponse) -> list[dict[str, object]]:
    assert answer.status_code == 200, answer.status
    assert answer.content_type == "text/calendar; charset=utf-8"
    found = Calendar.from_ical(answer.data).walk("VEVENT")
    return [{name.lower(): event.decoded(name) for name in event} for event in found]


def said(answer: TestResponse) -> list[str]:
    return [
        str(event["summary"], "utf-8") if isinstance(event["summary"], bytes) else str(event["summary"])
        for event in events(answer)
    ]


def about(answer: TestResponse, summary: str) -> list[dict[str, object]]:
    return [event for event, words in zip(events(answer), said(answer), strict=True) if words == summary]


def duties_in(answer: TestResponse) -> list[str]:
    return [words for words in said(answer) if not words.startswith("Notice due")]


def change(units: Units, cast: Cast, **fields: object) -> None:
    with units.open() as uow:
        uow.session.execute(update(Exchange).where(Exchange.id == cast.exchange.id).values(**fields))
        uow.record(ExchangeChanged(exchange_id=cast.exchange.id))


def secret(units: Units, cast: Cast, person: Person, kind: str = "duties") -> str:
    with units.open() as uow:
        exchange = uow.session.get_one(Exchange, cast.exchange.id)
        token = make_calendar_address(uow, actor_of(uow.session, person.account), exchange=exchange, kind=kind)
    return f"/calendars/{token}.ics"


def test_the_weeks_of_a_public_exchange_are_open_to_everybody(client: FlaskClient, cast: Cast) -> None:
    found = events(client.get(file_of(cast)))
    assert said(client.get(file_of(cast))) == ["Week 1: Partnerships", "Week 2: Networks"]
    assert found[0]["dtstart"] == cast.rounds[0].opens_at
    assert found[0]["dtend"] == found[1]["dtstart"] == cast.rounds[1].opens_at
    assert b"DTSTART:20260517T100000Z" in client.get(file_of(cast)).data


def test_it_is_written_as_the_standard_has_it(client: FlaskClient, units: Units, cast: Cast) -> None:
    with units.open() as uow:
        text = get_text(uow.session, cast.rounds[0].theme_id)
        change_source(uow, text, source="Rues sûres, la nuit; toutes \\ et tous — " * 4)
    body = client.get(file_of(cast)).data
    lines = body.split(b"\r\n")
    assert b"\n" not in body.replace(b"\r\n", b"")
    assert max(len(line) for line in lines) <= FOLDED_AT
    assert b"Rues s\xc3\xbbres\\, la nuit\\; toutes \\\\ et tous" in body.replace(b"\r\n ", b"")
    assert said(client.get(file_of(cast)))[0].startswith("Week 1: Rues sûres, la nuit; toutes \\ et tous")


def test_signs_that_mean_something_in_a_page_stand_in_it_as_they_were_typed(
    client: FlaskClient, units: Units, cast: Cast
) -> None:
    with units.open() as uow:
        change_source(uow, get_text(uow.session, cast.rounds[0].theme_id), source="Women's work & <pay>")
        change_source(uow, get_text(uow.session, cast.exchange.title_id), source="Streets & lamps")
    answer = client.get(file_of(cast))
    assert said(answer)[0] == "Week 1: Women's work & <pay>"
    assert b"NAME:Streets & lamps\r\n" in answer.data


def test_dates_are_the_same_instants_over_a_change_of_the_clock(client: FlaskClient, units: Units, cast: Cast) -> None:
    """In Toronto clocks go back on the first of November: 9 in the morning is another hour of the day before and after."""
    opens, after = datetime(2026, 10, 30, 13, tzinfo=UTC), datetime(2026, 11, 2, 14, tzinfo=UTC)
    with units.open() as uow:
        uow.session.get_one(Round, cast.rounds[0].id).opens_at = opens
        uow.session.get_one(Round, cast.rounds[1].id).opens_at = after
    change(units, cast, opens_at=opens - timedelta(days=365), closes_at=after + timedelta(days=7))
    first, second = events(client.get(file_of(cast)))
    assert (first["dtstart"], first["dtend"], second["dtstart"]) == (opens, after, after)


def test_a_changed_date_is_known_again_and_counts_up(
    client: FlaskClient, units: Units, cast: Cast, clock: MovableClock
) -> None:
    before = events(client.get(file_of(cast)))
    clock.advance(timedelta(hours=1))
    with units.open() as uow:
        uow.session.get_one(Round, cast.rounds[1].id).opens_at += timedelta(days=1)
        uow.record(ExchangeChanged(exchange_id=cast.exchange.id))
    after = events(client.get(file_of(cast)))
    assert [event["uid"] for event in after] == [event["uid"] for event in before]
    assert after[0]["dtend"] == before[0]["dtend"] + timedelta(days=1)  # type: ignore[operator]
    assert after[0]["sequence"] > before[0]["sequence"]  # type: ignore[operator]
    assert after[0]["last-modified"] == clock.now()


def test_what_did_not_change_is_not_sent_again(
    client: FlaskClient, units: Units, cast: Cast, clock: MovableClock
) -> None:
    first = client.get(file_of(cast))
    clock.advance(timedelta(days=1))
    again = client.get(file_of(cast), headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    change(units, cast, host="Another")
    assert client.get(file_of(cast), headers={"If-None-Match": first.headers["ETag"]}).status_code == 200


def test_it_is_told_in_the_language_asked_for(client: FlaskClient, cast: Cast) -> None:
    body = client.get(f"{file_of(cast)}?lang=fr").data.decode()
    assert "NAME:Safe cities (fr)" in body


def test_before_it_opens_only_title_and_dates(
    client: FlaskClient, units: Units, cast: Cast, clock: MovableClock
) -> None:
    clock.advance(timedelta(days=-3))
    assert said(client.get(file_of(cast))) == ["Safe cities"]
    assert file_of(cast) in client.get(f"/exchanges/{cast.exchange.slug}/").text


def test_a_members_exchange_has_no_open_address(client: FlaskClient, units: Units, cast: Cast, as_: As) -> None:
    change(units, cast, access="members")
    for browser in (client, as_(cast.paula.account)):
        assert browser.get(file_of(cast)).status_code == 404
    path = secret(units, cast, cast.paula, "exchange")
    assert len(events(client.get(path))) == 2


def test_of_a_sensitive_exchange_nothing_is_told_but_an_appointment(
    client: FlaskClient, units: Units, cast: Cast
) -> None:
    change(units, cast, is_sensitive=True)
    paths = [file_of(cast), secret(units, cast, cast.mo)]
    for path in paths:
        answer = client.get(path)
        assert set(said(answer)) == {"An appointment"}
        body = answer.data.decode()
        for telling in (cast.exchange.slug, "Safe", "Partnerships", "URL", "eek"):
            assert telling not in body
        assert answer.headers["Cache-Control"] == "no-store"


def test_her_duties_with_stand_ins_and_hand_overs(client: FlaskClient, units: Units, cast: Cast) -> None:
    with units.open() as uow:
        make_mandate(uow, cast.rounds[1], cast.mo.membership, part=Part.SUBSTITUTE)
    answer = client.get(secret(units, cast, cast.mo))
    assert duties_in(answer) == ["On duty: week 1", "Hand over week 1", "Standing in: week 2"]
    (hand_over,) = about(answer, "Hand over week 1")
    assert hand_over["dtend"] == cast.rounds[1].opens_at
    assert duties_in(client.get(secret(units, cast, cast.noor))) == ["On duty: week 2", "Hand over week 2"]


def test_days_away_leave_a_hole_and_who_stands_in_has_them(client: FlaskClient, units: Units, cast: Cast) -> None:
    paths = {person.membership.id: secret(units, cast, person) for person in (cast.mo, cast.noor)}
    hers, others = paths.values()
    before = {event["uid"] for event in events(client.get(hers))}
    opens_at = cast.rounds[0].opens_at
    days = {"starts_at": opens_at + timedelta(days=2), "ends_at": opens_at + timedelta(days=6)}
    with units.open() as uow:
        mandate_id = uow.session.scalars(select(Mandate.id).where(Mandate.membership_id == cast.mo.membership.id)).one()
        absence = Absence(
            exchange_id=cast.exchange.id,
            mandate_id=mandate_id,
            stand_in_id=cast.noor.membership.id,
            created_at=uow.now,
            **days,
        )
        uow.add(absence)
        uow.flush()
        absence_id = absence.id
    assert {event["uid"] for event in events(client.get(hers))} == before
    with units.open() as uow:
        uow.session.get_one(Absence, absence_id).answer = Answer.ACCEPTED
    duty = about(client.get(hers), "On duty: week 1")
    assert [(event["dtstart"], event["dtend"]) for event in duty] == [
        (opens_at, days["starts_at"]),
        (days["ends_at"], opens_at + timedelta(days=7)),
    ]
    assert duty[0]["uid"] in before
    stands_in = about(client.get(others), "Standing in: week 1")
    assert [(event["dtstart"], event["dtend"]) for event in stands_in] == [(days["starts_at"], days["ends_at"])]
    assert [words for words in said(client.get(hers)) if words.startswith("Notice")] == [
        f"Notice due: {kind}, week 1" for kind in ("Opening", "Thanks at the closing")
    ]
    assert [words for words in said(client.get(others)) if words.endswith("week 1")] == [
        "Standing in: week 1",
        *(f"Notice due: {kind}, week 1" for kind in ("Mid-week", "Last call")),
    ]


def test_a_mandate_she_declined_is_not_in_it(client: FlaskClient, units: Units, cast: Cast) -> None:
    path = secret(units, cast, cast.mo)
    with units.open() as uow:
        mandate = uow.session.scalars(select(Mandate).where(Mandate.membership_id == cast.mo.membership.id)).one()
        mandate.answer = Answer.DECLINED
    assert said(client.get(path)) == []


def test_a_notice_is_in_it_when_it_is_due_until_it_is_sent(client: FlaskClient, units: Units, cast: Cast) -> None:
    path = secret(units, cast, cast.mo)
    (last_call,) = about(client.get(path), "Notice due: Last call, week 1")
    assert last_call["dtend"] == cast.rounds[1].opens_at - timedelta(hours=48)
    with units.open() as uow:
        exchange, round_id = uow.session.get_one(Exchange, cast.exchange.id), cast.rounds[0].id
        make_notice(uow, exchange, uow.session.get_one(Round, round_id), kind="last_call", is_sent=True)
    assert about(client.get(path), "Notice due: Last call, week 1") == []


def test_her_own_language_unless_another_is_asked_for(client: FlaskClient, units: Units, cast: Cast) -> None:
    with units.open() as uow:
        uow.session.get_one(Account, cast.mo.account.id).language = "fr"
    path = secret(units, cast, cast.mo)
    assert "Safe cities (fr)" in client.get(path).data.decode()
    assert "Safe cities\r\n" in client.get(f"{path}?lang=en").data.decode()


def test_only_the_hash_of_an_address_is_kept(units: Units, session: Session, cast: Cast) -> None:
    path = secret(units, cast, cast.mo)
    session.rollback()
    kept = session.scalars(select(CalendarAddress)).one()
    assert kept.token_hash not in path
    assert len(kept.token_hash) == 64


def test_an_address_made_anew_ends_the_one_before(client: FlaskClient, units: Units, cast: Cast) -> None:
    old, new = secret(units, cast, cast.mo), secret(units, cast, cast.mo)
    assert [client.get(path).status_code for path in (old, new)] == [404, 200]


@pytest.mark.parametrize("state", [MembershipState.SUSPENDED, MembershipState.LEFT])
def test_who_takes_part_no_more_is_told_nothing(
    client: FlaskClient, units: Units, cast: Cast, state: MembershipState
) -> None:
    path = secret(units, cast, cast.mo)
    with units.open() as uow:
        uow.session.get_one(Membership, cast.mo.membership.id).state = state
    assert client.get(path).status_code == 404


def test_a_mandate_taken_back_leaves_the_calendar(client: FlaskClient, units: Units, cast: Cast) -> None:
    path = secret(units, cast, cast.mo)
    with units.open() as uow:
        uow.session.delete(
            uow.session.scalars(select(Mandate).where(Mandate.membership_id == cast.mo.membership.id)).one()
        )
    assert said(client.get(path)) == []


def test_she_makes_and_ends_it_on_a_page(as_: As, client: FlaskClient, cast: Cast) -> None:
    hers = as_(cast.mo.account)
    made = send(hers, page_of(cast), "/calendar", kind="duties")
    assert made.status_code == 200
    path = "/calendars/" + made.text.split("/calendars/")[1].split("<")[0]
    assert duties_in(client.get(path)) == ["On duty: week 1", "Hand over week 1"]
    assert "/calendars/" not in hers.get(page_of(cast)).text
    assert send(hers, page_of(cast), "/calendar/end", kind="duties").status_code == 303
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("kind", ["duties", "exchange", "nonsense"])
def test_who_has_no_duties_is_refused(as_: As, cast: Cast, kind: str) -> None:
    hers = as_(cast.paula.account)
    token = send(hers, "/me/settings", "/me/settings", language="es")
    assert token.status_code in {200, 303}
    page = hers.get("/me/settings").text
    csrf = page.split('name="csrf_token" value="')[1].split('"')[0]
    answer = hers.post(page_of(cast), data={"kind": kind, "csrf_token": csrf})
    assert answer.status_code == 403


def test_feeds_are_no_visits(client: FlaskClient, units: Units, session: Session, cast: Cast, app: object) -> None:
    before = len(list(session.scalars(select(Visit.id))))
    client.get(file_of(cast), headers={"User-Agent": "Mozilla/5.0"})
    client.get(f"/exchanges/{cast.exchange.slug}/rounds/1/feed", headers={"User-Agent": "Mozilla/5.0"})
    client.get(secret(units, cast, cast.mo))
    app.extensions["ronda"].flush()  # type: ignore[attr-defined]
    session.rollback()
    assert len(list(session.scalars(select(Visit.id)))) == before


def test_pages_say_where_dates_and_news_are(client: FlaskClient, cast: Cast) -> None:
    front = client.get(f"/exchanges/{cast.exchange.slug}/").text
    assert f'<link rel="alternate" type="text/calendar" title="Calendar" href="{file_of(cast)}?lang=en">' in front
    round_ = client.get(f"/exchanges/{cast.exchange.slug}/rounds/1").text
    feed = f"/exchanges/{cast.exchange.slug}/rounds/1/feed"
    assert f'<link rel="alternate" type="application/atom+xml" title="Partnerships" href="{feed}?lang=en">' in round_
    assert page_of(cast) in round_
    assert feed in client.get(page_of(cast)).text
