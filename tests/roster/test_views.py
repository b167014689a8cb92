"""The page of the roster as the people named meet it, without script."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event, func, select
from sqlalchemy.orm import Session

from forum.accounts.models import Account
from forum.contributions.models import Status
from forum.exchanges.models import Membership, Round
from forum.kernel.actor import SYSTEM
from forum.kernel.clock import MovableClock
from forum.kernel.unit_of_work import Units
from forum.notifications.models import Mail
from forum.roster.actions import give_mandate
from forum.roster.models import Absence, Mandate, Swap
from tests.factories import make_contribution, make_exchange, make_mandate, make_membership, make_round, make_topic
from tests.pages import send
from tests.roster.conftest import Stage, make_stage

SignIn = Callable[[Account], FlaskClient]


@pytest.fixture
def client_of(as_: SignIn, stage: Stage) -> Callable[[str], FlaskClient]:
    return lambda name: as_(getattr(stage.cast, name).account)


Open = Callable[[str], FlaskClient]


def read(client: FlaskClient, stage: Stage) -> str:
    return client.get(f"{stage.page}?lang=en").text


def latest(stage: Stage, table: type[Absence] | type[Swap]) -> int:
    stage.session.rollback()
    return stage.session.scalar(select(func.max(table.id))) or 0


def ask_again(units: Units, stage: Stage, name: str, **fields: object) -> None:
    """As if she had just been named."""
    with units.open() as uow:
        mandate = uow.session.get_one(Mandate, stage.mandates[name])
        mandate.answer = mandate.answered_at = None
        for field, value in fields.items():
            setattr(mandate, field, value)


def test_the_table_shows_part_and_answer_and_says_who_is_in_charge(stage: Stage, client_of: Open) -> None:
    page = read(client_of("noor"), stage)
    assert "Week 1 is in charge. On duty for it now: <bdi>Mo</bdi>" in page
    assert "leads · has said yes" in page
    assert "Name moderators" not in page
    assert "Name moderators" in read(client_of("olga"), stage)


def test_she_says_yes_or_no_with_a_click_on_the_page_and_on_her_desk(
    units: Units, stage: Stage, client_of: Open
) -> None:
    ask_again(units, stage, "mo")
    mo, desk = client_of("mo"), f"/exchanges/{stage.slug}/desk?lang=en"
    assert "You are asked to moderate week 1" in mo.get(desk).text
    answer = send(mo, desk, f"/roster/{stage.mandates['mo']}/answer", answer="accepted")
    assert answer.status_code == 303
    assert "You are asked to moderate" not in mo.get(desk).text
    assert send(mo, stage.page, f"/roster/{stage.mandates['mo']}/answer", answer="declined").status_code == 303
    page = read(mo, stage)
    assert "If it was a mistake, you can still take it" in page
    assert "I take it" in page
    overview = client_of("olga").get(f"/exchanges/{stage.slug}/organise/?lang=en").text
    assert "<bdi>Mo</bdi> cannot take week 1" in overview
    assert overview.index("cannot take week 1") > overview.index("Week 1 has no moderator")


def test_who_declined_all_she_was_named_for_still_sees_what_she_said(
    units: Units, stage: Stage, client_of: Open
) -> None:
    mo = client_of("mo")
    send(mo, stage.page, f"/{stage.mandates['mo']}/answer", answer="declined")
    assert mo.get(stage.page).status_code == 200
    assert mo.get(f"/exchanges/{stage.slug}/desk").status_code == 403


def typed(stage: Stage, client: FlaskClient, clock: MovableClock, **days: str) -> tuple[int, str]:
    mandate_id = stage.mandates["mo"]
    noor = stage.cast.noor.membership.number
    fields = {"starts": "2026-05-20T09:00", "ends": "2026-05-21T09:00", "stand_in": str(noor), **days}
    answer = send(
        client, f"{stage.page}?lang=en", "/away", **{f"{name}-{mandate_id}": value for name, value in fields.items()}
    )
    return answer.status_code, answer.text


def test_she_is_away_another_stands_in_and_both_pages_say_so(
    stage: Stage, client_of: Open, clock: MovableClock
) -> None:
    mo, noor = client_of("mo"), client_of("noor")
    assert typed(stage, mo, clock)[0] == 303
    assert "is asked to stand in" in read(mo, stage)
    assert "is away in week 1" in read(client_of("olga"), stage)
    assert "asks you to stand in for her in week 1" in read(noor, stage)
    send(noor, stage.page, f"/away/{latest(stage, Absence)}/answer", answer="accepted")
    assert "<bdi>Noor</bdi> stands in" in read(mo, stage)
    assert "You stand in for <bdi>Mo</bdi> in week 1" in read(noor, stage)
    clock.advance(timedelta(days=2, hours=6))
    mo, noor = client_of("mo"), client_of("noor")
    assert "On duty until" in read(noor, stage)
    assert "On duty until" not in read(mo, stage)
    send(mo, stage.page, "/back")
    assert "On duty until" in read(mo, stage)


@pytest.mark.parametrize(
    ("days", "words"),
    [
        ({"starts": "soon"}, "Please give a day and an hour"),
        ({"ends": "2026-05-20T09:00"}, "You come back after you go."),
        ({"starts": "2027-05-20T09:00", "ends": "2027-05-21T09:00"}, "You are not on duty then"),
        ({"stand_in": "999"}, "Please choose somebody from the list."),
    ],
)
def test_what_is_wrong_with_days_away_is_said_and_what_was_typed_stays(
    stage: Stage, client_of: Open, clock: MovableClock, days: dict[str, str], words: str
) -> None:
    status, page = typed(stage, client_of("mo"), clock, **days)
    assert status == 422
    assert words in page
    assert f'value="{days.get("ends", "2026-05-21T09:00")}"' in page


def test_hours_are_read_in_her_own_time_zone(
    units: Units, session: Session, stage: Stage, client_of: Open, clock: MovableClock
) -> None:
    with units.open() as uow:
        uow.session.get_one(Account, stage.cast.mo.account.id).timezone = "Africa/Nairobi"
    mo = client_of("mo")
    assert "Kenya Time" in read(mo, stage)
    typed(stage, mo, clock)
    assert "May 20, 2026, 9:00\u202fAM" in read(mo, stage)


def test_two_moderators_swap_in_two_clicks(stage: Stage, client_of: Open) -> None:
    pierre, tara = client_of("pierre"), client_of("tara")
    assert "Swap this week with another" in read(pierre, stage)
    other = stage.mandates["tara"]
    assert send(pierre, stage.page, f"/roster/{stage.mandates['pierre']}/swap", **{"with": other}).status_code == 303
    assert "You offered" in read(pierre, stage)
    assert "would take your week 4, and you hers: week 3" in read(tara, stage)
    assert send(tara, stage.page, f"/swaps/{latest(stage, Swap)}/answer", answer="accepted").status_code == 303
    assert "C’est échangé" in read(tara, stage), "said in the language she reads"
    assert 'id="mandate-' + str(stage.mandates["pierre"]) in read(tara, stage)


def test_a_swap_that_came_too_late_is_told(units: Units, stage: Stage, client_of: Open) -> None:
    pierre, tara = client_of("pierre"), client_of("tara")
    send(pierre, stage.page, f"/roster/{stage.mandates['pierre']}/swap", **{"with": stage.mandates["tara"]})
    page, swap_id = tara.get(stage.page), latest(stage, Swap)
    with units.open() as uow:
        uow.session.delete(uow.session.get_one(Mandate, stage.mandates["pierre"]))
    token = page.text.partition('name="csrf_token" value="')[2].partition('"')[0]
    answer = tara.post(f"{stage.page}/swaps/{swap_id}/answer?lang=en", data={"csrf_token": token, "answer": "accepted"})
    assert answer.status_code == 409
    assert "Look at the roster again" in answer.text


def test_two_leads_see_when_both_are_on_duty(units: Units, stage: Stage, client_of: Open) -> None:
    with units.open() as uow:
        uow.session.get_one(Mandate, stage.mandates["noor"]).starts_at -= timedelta(days=1)
    for name, other in (("mo", "Noor"), ("noor", "Mo")):
        assert f"you and <bdi>{other}</bdi> are both on duty" in read(client_of(name), stage)
    assert "are both on duty" in client_of("mo").get(f"/exchanges/{stage.slug}/desk?lang=en").text


def test_every_page_says_until_when_she_is_on_duty_and_by_whose_clock(
    units: Units, stage: Stage, client_of: Open
) -> None:
    front = f"/exchanges/{stage.slug}/?lang=en"
    page = client_of("mo").get(front).text
    assert "On duty until" in page
    assert ("your time" in page) == (stage.cast.mo.account.timezone is not None)
    with units.open() as uow:
        uow.session.get_one(Account, stage.cast.mo.account.id).timezone = "Asia/Tokyo"
    assert "On duty until <time" in client_of("mo").get(front).text
    assert ", your time" in client_of("mo").get(front).text
    for name in ("noor", "paula", "olga"):
        assert "On duty until" not in client_of(name).get(front).text


def test_a_mandate_for_one_language_decides_on_that_and_calls_for_nothing_else(
    units: Units, session: Session, stage: Stage, client_of: Open, drain: Callable[[], int]
) -> None:
    olga, number = client_of("olga"), stage.cast.pierre.membership.number
    roster = f"/exchanges/{stage.slug}/organise/roster"
    fields = {"member": number, "part": "co", "languages": "es", "only_languages": "es"}
    assert send(olga, roster, "/roster/1", **fields).status_code == 303
    assert "moderates beside her, for Spanish only" in olga.get(f"{roster}?lang=en").text
    with units.open() as uow:
        topic = make_topic(uow, stage.cast.rounds[0])
        author = uow.session.get_one(Membership, stage.membership_id("paula"))
        english = make_contribution(uow, topic, author, status=Status.WAITING, language="en").id
        spanish = make_contribution(uow, topic, author, status=Status.WAITING, language="es").id
    desk = client_of("pierre").get(f"/exchanges/{stage.slug}/desk?lang=en").text
    decidable = {row: f'action="/exchanges/{stage.slug}/desk/{row}?lang=en"' in desk for row in (english, spanish)}
    assert decidable == {english: False, spanish: True}


def test_one_mail_asks_for_all_that_waits_for_her_answer(
    units: Units, session: Session, stage: Stage, drain: Callable[[], int]
) -> None:
    with units.open() as uow:
        member = uow.session.get_one(Membership, stage.membership_id("paula"))
        for round_ in uow.session.scalars(select(Round).where(Round.exchange_id == stage.cast.exchange.id)):
            give_mandate(uow, SYSTEM, exchange=stage.exchange(uow), round=round_, membership=member, part="co")
    drain()
    session.rollback()
    assert session.scalars(select(Mail.kind)).all() == ["roster_asked"]


def test_nobody_who_has_not_come_yet_is_asked_by_mail(
    units: Units, session: Session, stage: Stage, drain: Callable[[], int]
) -> None:
    with units.open() as uow:
        member = make_membership(uow, stage.exchange(uow), state="invited", confirmed_at=None)
        round_ = uow.session.get_one(Round, stage.cast.rounds[1].id)
        give_mandate(uow, SYSTEM, exchange=stage.exchange(uow), round=round_, membership=member, part="co")
    drain()
    session.rollback()
    assert session.scalars(select(Mail.kind)).all() == []


def test_in_a_sensitive_exchange_who_is_off_duty_answers_from_the_roster(
    units: Units, session: Session, as_: SignIn
) -> None:
    stage = make_stage(units, session, is_sensitive=True, access="members")
    ask_again(units, stage, "noor")
    noor = as_(stage.cast.noor.account)
    assert noor.get(f"/exchanges/{stage.slug}/desk").status_code == 403
    assert "You are asked to moderate week 2" in noor.get("/me?lang=en").text
    assert send(noor, stage.page, "/answer", answer="accepted").status_code == 303


def test_the_page_takes_as_many_queries_for_ten_moderators_as_for_four(
    units: Units, session: Session, stage: Stage, client_of: Open
) -> None:
    mo = client_of("mo")
    before = count_queries(session, mo, stage)
    with units.open() as uow:
        exchange = stage.exchange(uow)
        for _ in range(3):
            round_ = make_round(uow, exchange)
            for _ in range(2):
                make_mandate(uow, round_, make_membership(uow, exchange))
    assert count_queries(session, mo, stage) == before > 0


def count_queries(session: Session, browser: FlaskClient, stage: Stage) -> int:
    browser.get(stage.page)
    statements: list[str] = []
    bind = session.get_bind()

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        statements.append(statement)

    event.listen(bind, "before_cursor_execute", note)
    browser.get(stage.page)
    event.remove(bind, "before_cursor_execute", note)
    return len(statements)


def test_without_weeks_or_people_the_page_says_so(units: Units, as_: SignIn, stage: Stage) -> None:
    with units.open() as uow:
        bare = make_exchange(uow, title="Nothing yet")
        account = uow.session.get_one(Account, stage.cast.olga.account.id)
        make_membership(uow, bare, account, name="Olga", is_organiser=True)
        slug = bare.slug
    olga = as_(stage.cast.olga.account)
    assert "No week yet" in olga.get(f"/exchanges/{slug}/roster?lang=en").text
    with units.open() as uow:
        make_round(uow, uow.session.merge(bare))
    assert "Nobody is named yet" in olga.get(f"/exchanges/{slug}/roster?lang=en").text
