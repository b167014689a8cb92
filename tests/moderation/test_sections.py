"""The desk's sections: what is in them, how they are counted, and that doing something leads on to the next line."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from forum.accounts.models import Account
from forum.contributions.models import Contribution, Status
from forum.exchanges.models import Exchange, Membership, MembershipState
from forum.kernel.clock import MovableClock
from forum.kernel.unit_of_work import UnitOfWork, Units
from forum.log.models import LogEntry
from forum.moderation.models import Dismissal, NoLetters, Promise
from forum.moderation.sections.every import BY_KEY, SECTIONS
from forum.roster.models import Part
from tests.contributions.conftest import Scene
from tests.factories import (
    make_case,
    make_contribution,
    make_letter_to,
    make_mandate,
    make_membership,
    make_notice,
    make_report,
)
from tests.pages import send

As = Callable[[Account], FlaskClient]
A_DAY = timedelta(hours=25)
HEADING = re.compile(r'<h2 id="(?!today)([a-z]+)" tabindex="-1">[^<]*(?:<small>\(([\d,]+)\)</small>)?')


def desk_of(scene: Scene) -> str:
    return f"/exchanges/{scene.cast.exchange.slug}/desk"


def section_of(page: str, key: str) -> str:
    """A section of the desk, "" where there is none."""
    return page.partition(f'<section aria-labelledby="{key}"')[2].partition("</section>")[0]


def titles_in(page: str) -> list[str]:
    return re.findall(r"<h[23]><a[^>]*><bdi>(.*?)</bdi>", page)


def counts_on(page: str) -> dict[str, int]:
    return {key: int((number or "0").replace(",", "")) for key, number in HEADING.findall(page)}


def whole_list(client: FlaskClient, address: str) -> list[str]:
    """The ids of all its lines, page by page."""
    found: list[str] = []
    while address:
        page = client.get(address).text
        found += re.findall(r'<li id="([a-z][a-zA-Z0-9-]*)" tabindex', page)
        following = re.search(r'href="([^"]*)" rel="next"', page)
        address = following[1].replace("&amp;", "&") if following else ""
    return found


def fill(uow: UnitOfWork, scene: Scene, number: int) -> None:
    """So many of each kind of thing, all of them old enough to be listed a day later."""
    exchange = uow.session.get_one(Exchange, scene.cast.exchange.id)
    mo = scene.cast.mo.membership
    said = make_contribution(uow, scene.topic, mo, text="What did you see?")
    for index in range(number):
        member = make_membership(uow, exchange, name=f"Silent {index}", country="PE")
        writer = make_membership(uow, exchange, name=f"Writer {index}", country="CA")
        make_contribution(uow, scene.topic, writer, text="Who knows a lamp that lasts?")
        make_contribution(uow, scene.topic, writer, text="We counted the lamps.", is_anonymous=bool(index % 2))
        make_contribution(uow, scene.topic, writer, text="Broken lamps.", parent=said)
        make_contribution(uow, scene.topic, writer, text="No lamps.", status=Status.WAITING)
        make_letter_to(uow, writer, mo, answer="I will.", answer_language="en", answered_at=uow.now)
        left = make_contribution(uow, scene.topic, writer, text="Thanks to all.")
        uow.add(Dismissal(exchange_id=exchange.id, contribution_id=left.id, by_id=mo.id, at=uow.now + A_DAY))
        assert member.id


FILLED = {"waiting", "answers", "questions", "unanswered", "versions", "silent", "unheard", "left", "notices"}


def test_each_section_stands_under_its_own_name() -> None:
    assert len(BY_KEY) == len(SECTIONS)


@pytest.mark.parametrize("number", [1, 7, 34])
def test_each_count_is_the_length_of_the_whole_list(
    units: Units, scene: Scene, as_: As, clock: MovableClock, number: int
) -> None:
    with units.open() as uow:
        fill(uow, scene, number)
    clock.advance(2 * A_DAY - timedelta(hours=2))
    mo = as_(scene.cast.mo.account)
    counts = counts_on(mo.get(f"{desk_of(scene)}?lang=en").text)
    assert set(counts) >= FILLED
    for key, count in counts.items():
        lines = whole_list(mo, f"{desk_of(scene)}/{key}")
        assert (key, len(lines)) == (key, count)
        assert len(set(lines)) == len(lines)


def test_the_desk_shows_a_few_and_leads_on_to_the_rest(
    units: Units, scene: Scene, as_: As, clock: MovableClock
) -> None:
    with units.open() as uow:
        fill(uow, scene, 7)
    clock.advance(A_DAY)
    page = as_(scene.cast.mo.account).get(f"{desk_of(scene)}?lang=en").text
    listed = section_of(page, "questions")
    assert titles_in(listed) == [f"Writer {index}" for index in range(5)]
    assert "See all: 7" in listed
    assert '<a href="#questions">Questions nobody took up (7)</a>' in page


@contextmanager
def statements(session: Session) -> Iterator[list[str]]:
    found: list[str] = []
    bind = session.get_bind()

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        found.append(statement)

    event.listen(bind, "before_cursor_execute", note)
    yield found
    event.remove(bind, "before_cursor_execute", note)


def test_fifty_of_everything_take_as_many_queries_as_five(
    units: Units, scene: Scene, as_: As, session: Session, clock: MovableClock
) -> None:
    asked = []
    for number in (5, 45):
        with units.open() as uow:
            fill(uow, scene, number)
        clock.advance(A_DAY if number == 5 else timedelta())
        mo = as_(scene.cast.mo.account)
        mo.get(desk_of(scene))
        with statements(session) as found:
            assert mo.get(desk_of(scene)).status_code == 200
        asked.append(len(found))
    assert asked[0] == asked[1] > 0


# ── What got no answer ───────────────────────────────────────────────────────────────────────────────────────────────


def listed_in(as_: As, scene: Scene, key: str, name: str = "mo") -> list[str]:
    page = as_(getattr(scene.cast, name).account).get(f"{desk_of(scene)}?lang=en").text
    return re.findall(r'<p class="words first-line">.*?>([^<]+)</', section_of(page, key).replace("\n", " "))


def test_what_got_no_reply_is_listed_after_a_day(units: Units, scene: Scene, as_: As, clock: MovableClock) -> None:
    with units.open() as uow:
        make_contribution(uow, scene.topic, scene.cast.paula.membership, text="We counted lamps.")
    clock.advance(timedelta(hours=23))
    assert listed_in(as_, scene, "unanswered") == []
    clock.advance(timedelta(hours=1))
    assert listed_in(as_, scene, "unanswered") == ["We counted lamps."]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Who knows?", "en"),
        ("Qui le sait\u00a0? Personne.", "fr"),
        ("¿Quién lo sabe?", "es"),
        ("(Who knows?)", "en"),
        ("She said “why?” and left.", "en"),
        ("من يعرف؟", "ar"),
        ("谁知道？", "zh"),
        ("Ποιος ξέρει;", "el"),
    ],
)
def test_a_question_is_known_by_its_mark_in_any_script(
    units: Units, scene: Scene, as_: As, clock: MovableClock, text: str, language: str
) -> None:
    with units.open() as uow:
        make_contribution(uow, scene.topic, scene.cast.paula.membership, text=text, language=language)
    clock.advance(A_DAY)
    assert len(listed_in(as_, scene, "questions")) == 1
    assert listed_in(as_, scene, "unanswered") == []


@pytest.mark.parametrize("text", ["See https://example.org/?page=2 there.", "First; then second.", "R&D & more."])
def test_a_mark_within_an_address_asks_nothing(
    units: Units, scene: Scene, as_: As, clock: MovableClock, text: str
) -> None:
    with units.open() as uow:
        make_contribution(uow, scene.topic, scene.cast.paula.membership, text=text)
    clock.advance(A_DAY)
    assert listed_in(as_, scene, "questions") == []
    assert len(listed_in(as_, scene, "unanswered")) == 1


def test_a_reply_of_another_takes_it_off_and_ones_own_does_not(
    units: Units, scene: Scene, as_: As, clock: MovableClock
) -> None:
    paula, pierre = scene.cast.paula.membership, scene.cast.pierre.membership
    with units.open() as uow:
        mine = make_contribution(uow, scene.topic, paula, text="Who knows?")
        make_contribution(uow, scene.topic, paula, text="I mean lamps.", parent=mine)
    clock.advance(A_DAY)
    assert listed_in(as_, scene, "questions") == ["Who knows?"]
    with units.open() as uow:
        row = uow.session.get_one(Contribution, mine.id)
        make_contribution(uow, scene.topic, pierre, text="I do.", parent=row, status=Status.WAITING)
    assert listed_in(as_, scene, "questions") == []


@pytest.mark.parametrize("status", [Status.WAITING, Status.HIDDEN, Status.RETURNED, Status.WITHDRAWN, Status.DRAFT])
def test_only_what_is_published_asks_for_an_answer(
    units: Units, scene: Scene, as_: As, clock: MovableClock, status: Status
) -> None:
    with units.open() as uow:
        make_contribution(uow, scene.topic, scene.cast.paula.membership, text="Who knows?", status=status)
    clock.advance(A_DAY)
    assert listed_in(as_, scene, "questions") == []


def test_a_week_long_over_and_a_locked_topic_ask_for_nothing(
    units: Units, scene: Scene, as_: As, clock: MovableClock
) -> None:
    with units.open() as uow:
        make_contribution(uow, scene.topic, scene.cast.paula.membership, text="Who knows?")
        locked = uow.session.merge(scene.next_topic)
        locked.is_locked = True
        make_contribution(uow, locked, scene.cast.paula.membership, text="Who else?")
    clock.advance(timedelta(days=8))
    assert listed_in(as_, scene, "questions", "olga") == []


def test_a_reply_to_a_moderator_is_owed_an_answer_at_once_until_she_gives_it(
    units: Units, scene: Scene, as_: As, clock: MovableClock
) -> None:
    mo, paula = scene.cast.mo.membership, scene.cast.paula.membership
    with units.open() as uow:
        said = make_contribution(uow, scene.topic, mo, text="What did you see?")
        reply = make_contribution(uow, scene.topic, paula, text="Lamps. And you?", parent=said)
    assert listed_in(as_, scene, "answers") == ["Lamps. And you?"]
    clock.advance(A_DAY)
    assert listed_in(as_, scene, "questions") == []
    with units.open() as uow:
        row = uow.session.get_one(Contribution, reply.id)
        make_contribution(uow, scene.topic, mo, text="Me too.", parent=row)
    assert listed_in(as_, scene, "answers") == []


def test_of_what_bears_no_name_the_desk_says_the_day_and_lists_it_by_days(
    units: Units, scene: Scene, as_: As, clock: MovableClock
) -> None:
    """It is six in the morning in Toronto; the day it was published ends there at four of ours."""
    with units.open() as uow:
        make_contribution(uow, scene.topic, scene.cast.paula.membership, text="Who knows?", is_anonymous=True)
    clock.advance(timedelta(hours=41))
    assert listed_in(as_, scene, "questions") == []
    clock.advance(timedelta(hours=1))
    page = as_(scene.cast.mo.account).get(f"{desk_of(scene)}?lang=en").text
    listed = section_of(page, "questions")
    assert "Without name" in listed
    assert "May 18" in listed
    assert "ago" not in listed.partition("first-line")[0].partition("<li")[2]


# ── Needs no answer ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_what_needs_no_answer_is_left_and_may_be_listed_again(
    units: Units, scene: Scene, as_: As, session: Session, clock: MovableClock
) -> None:
    with units.open() as uow:
        rows = [
            make_contribution(uow, scene.topic, scene.cast.paula.membership, text=f"Lamp {number}.")
            for number in (1, 2)
        ]
    ids = [row.id for row in rows]
    clock.advance(A_DAY)
    mo = as_(scene.cast.mo.account)
    answer = send(mo, desk_of(scene), f"/desk/{ids[0]}/leave")
    assert answer.status_code == 303
    assert answer.headers["Location"].endswith(f"/desk?at=u{ids[1]}#status")
    assert listed_in(as_, scene, "unanswered") == ["Lamp 2."]
    assert listed_in(as_, scene, "left") == ["Lamp 1."]
    answer = send(mo, desk_of(scene), f"/desk/{ids[0]}/take-up")
    assert answer.headers["Location"].endswith("/desk?at=today#status")
    assert listed_in(as_, scene, "unanswered") == ["Lamp 1.", "Lamp 2."]
    session.rollback()
    acts = session.scalars(select(LogEntry.act).where(LogEntry.thing_id == ids[0]).order_by(LogEntry.id)).all()
    assert [act for act in acts if act in {"leave_unanswered", "take_up_again"}] == [
        "leave_unanswered",
        "take_up_again",
    ]


def test_from_a_whole_list_one_comes_back_to_it(units: Units, scene: Scene, as_: As, clock: MovableClock) -> None:
    with units.open() as uow:
        row = make_contribution(uow, scene.topic, scene.cast.paula.membership, text="Lamps.")
    clock.advance(A_DAY)
    answer = send(as_(scene.cast.mo.account), f"{desk_of(scene)}/unanswered", f"/desk/{row.id}/leave")
    assert answer.headers["Location"].endswith("/desk/unanswered?at=unanswered#status")


@pytest.mark.parametrize("line", ["//evil.example", "x y", "<script>", "A1", "", "nothing"])
def test_no_form_leads_anywhere_else_than_to_the_desk(
    units: Units, scene: Scene, as_: As, clock: MovableClock, line: str
) -> None:
    with units.open() as uow:
        row = make_contribution(uow, scene.topic, scene.cast.paula.membership, text="Lamps.")
    clock.advance(A_DAY)
    forged = {"next": line, "list": line}
    answer = send(as_(scene.cast.mo.account), desk_of(scene), f"/desk/{row.id}/leave", **forged)
    assert answer.headers["Location"].partition("?")[0].endswith("/desk")


def test_words_that_are_withdrawn_are_left_to_nobody(units: Units, scene: Scene, as_: As, clock: MovableClock) -> None:
    with units.open() as uow:
        row = make_contribution(uow, scene.topic, scene.cast.paula.membership, text="Lamps.")
    clock.advance(A_DAY)
    send(as_(scene.cast.mo.account), desk_of(scene), f"/desk/{row.id}/leave")
    send(
        as_(scene.cast.paula.account), f"/exchanges/{scene.cast.exchange.slug}/contributions/{row.id}/edit", "/withdraw"
    )
    assert listed_in(as_, scene, "left") == []


# ── Who is silent, what is not heard ─────────────────────────────────────────────────────────────────────────────────


def silent(as_: As, scene: Scene, query: str = "") -> list[str]:
    page = as_(scene.cast.mo.account).get(f"{desk_of(scene)}/silent{query}").text
    return titles_in(page.replace("<h2>", "<h3>").replace("</h2>", "</h3>"))


def test_members_who_wrote_nothing_are_listed_who_came_first_first(units: Units, scene: Scene, as_: As) -> None:
    with units.open() as uow:
        exchange = uow.session.get_one(Exchange, scene.cast.exchange.id)
        make_membership(uow, exchange, name="Early", created_at=uow.now - timedelta(days=9))
        make_membership(uow, exchange, name="Invited", state=MembershipState.INVITED, confirmed_at=None)
        make_membership(uow, exchange, name="Unmailed", account_id=None)
    assert silent(as_, scene) == ["Early", "Paula", "Pierre"]
    page = as_(scene.cast.mo.account).get(f"{desk_of(scene)}/silent?lang=en").text
    assert "1 person was invited and has not come yet." in page
    assert "Invited" not in page


def test_who_keeps_the_machine_and_takes_part_is_a_member_like_others_until_she_has_a_duty(
    units: Units, scene: Scene, as_: As
) -> None:
    with units.open() as uow:
        ada = make_membership(uow, uow.session.get_one(Exchange, scene.cast.exchange.id), scene.cast.ada, name="Ada")
    assert silent(as_, scene) == ["Paula", "Pierre", "Ada"]
    with units.open() as uow:
        make_mandate(uow, scene.cast.rounds[1], ada, part=Part.SUBSTITUTE)
    assert silent(as_, scene) == ["Paula", "Pierre"]


def test_who_writes_without_her_name_stays_silent_here(units: Units, scene: Scene, as_: As) -> None:
    with units.open() as uow:
        make_contribution(uow, scene.topic, scene.cast.paula.membership, is_anonymous=True)
        make_contribution(uow, scene.topic, scene.cast.pierre.membership)
        make_contribution(uow, scene.topic, scene.cast.paula.membership, status=Status.DRAFT)
    assert silent(as_, scene) == ["Paula"]


def test_who_wishes_no_letters_or_got_one_lately_is_left_out(
    units: Units, scene: Scene, as_: As, clock: MovableClock
) -> None:
    with units.open() as uow:
        uow.add(NoLetters(membership_id=scene.cast.paula.membership.id, since=uow.now))
        make_letter_to(uow, scene.cast.pierre.membership, scene.cast.mo.membership)
    assert silent(as_, scene) == []
    clock.advance(timedelta(days=3))
    assert silent(as_, scene) == ["Pierre"]


def test_those_of_a_country_are_listed_as_they_show_it(units: Units, scene: Scene, as_: As) -> None:
    assert silent(as_, scene, "?country=PE") == ["Paula"]
    with units.open() as uow:
        uow.session.get_one(Membership, scene.cast.paula.membership.id).shows_country = False
    assert silent(as_, scene, "?country=PE") == []


def unheard(as_: As, scene: Scene) -> list[str]:
    page = as_(scene.cast.mo.account).get(f"{desk_of(scene)}?lang=en").text
    return titles_in(section_of(page, "unheard"))


def test_languages_and_countries_are_missed_from_the_second_day_on(
    units: Units, scene: Scene, as_: As, clock: MovableClock
) -> None:
    with units.open() as uow:
        make_contribution(uow, scene.topic, scene.cast.paula.membership, language="es")
        make_contribution(uow, scene.topic, scene.cast.pierre.membership, language="en", is_anonymous=True)
        uow.session.get_one(Membership, scene.cast.tara.membership.id).shows_country = False
    clock.advance(timedelta(days=-1, hours=2))
    assert unheard(as_, scene) == []
    clock.advance(timedelta(days=1))
    assert unheard(as_, scene) == ["French", "Canada", "France", "Jordan", "Kenya"]


def test_how_many_are_of_a_country_is_said_from_five_on(
    units: Units, scene: Scene, as_: As, clock: MovableClock
) -> None:
    with units.open() as uow:
        exchange = uow.session.get_one(Exchange, scene.cast.exchange.id)
        for _ in range(5):
            make_membership(uow, exchange, country="BO")
        for _ in range(4):
            make_membership(uow, exchange, country="AL")
    page = as_(scene.cast.mo.account).get(f"{desk_of(scene)}/unheard?lang=en").text
    assert "nobody from there wrote · 5 members" in page
    assert "4 members" not in page


# ── Versions, and today ──────────────────────────────────────────────────────────────────────────────────────────────


def test_a_version_is_overdue_after_two_days_or_when_its_week_closes(
    units: Units, scene: Scene, as_: As, clock: MovableClock
) -> None:
    clock.advance(timedelta(days=2))
    with units.open() as uow:
        make_contribution(uow, scene.topic, scene.cast.paula.membership, text="Lamps.")
    clock.advance(timedelta(hours=47))
    assert "Lamps." not in listed_in(as_, scene, "versions")
    clock.advance(timedelta(hours=1))
    assert "Lamps." in listed_in(as_, scene, "versions")


def test_a_moderator_off_duty_reads_and_is_offered_nothing_to_do(
    units: Units, scene: Scene, as_: As, clock: MovableClock
) -> None:
    with units.open() as uow:
        fill(uow, scene, 2)
    clock.advance(A_DAY)
    page = as_(scene.cast.noor.account).get(f"{desk_of(scene)}?lang=en").text
    assert section_of(page, "silent")
    assert not section_of(page, "versions")
    assert "Write to her" not in page
    assert "/leave" not in page


def today(as_: As, scene: Scene) -> str:
    return section_of(as_(scene.cast.mo.account).get(f"{desk_of(scene)}?lang=en").text, "today")


def test_on_top_stands_what_cannot_wait_with_its_minutes(
    units: Units, scene: Scene, as_: As, clock: MovableClock
) -> None:
    assert "Notices due (1)" in today(as_, scene), "her week has opened"
    with units.open() as uow:
        make_notice(uow, scene.cast.exchange, scene.cast.rounds[0], is_sent=True)
    assert "Nothing presses" in today(as_, scene)
    with units.open() as uow:
        for _ in range(3):
            make_contribution(uow, scene.topic, scene.cast.paula.membership, status=Status.WAITING)
        make_contribution(uow, scene.topic, scene.cast.paula.membership, text="Who knows?")
    clock.advance(A_DAY)
    top = today(as_, scene)
    assert "(about 10 minutes)" in top
    assert '<a href="#waiting">To read (3)</a>' in top
    assert "questions" not in top
    clock.advance(timedelta(days=1))
    assert "Questions nobody took up (1)" in today(as_, scene)
    assert "passes on to the next moderator" in top


def test_in_the_last_week_nothing_passes_on_to_a_next_moderator(scene: Scene, as_: As, clock: MovableClock) -> None:
    clock.move_to(scene.cast.rounds[-1].opens_at)
    top = today(as_, scene)
    assert "next moderator" not in top
    assert "what you leave waits for the organisers" in top


def test_what_is_left_stands_on_the_desk_of_the_next_moderator(
    units: Units, scene: Scene, as_: As, clock: MovableClock
) -> None:
    with units.open() as uow:
        make_contribution(uow, scene.topic, scene.cast.paula.membership, text="Who knows?")
        next_round = uow.session.merge(scene.cast.rounds[1])
        make_mandate(
            uow, next_round, scene.cast.tara.membership, starts_at=uow.now, ends_at=uow.now + timedelta(days=9)
        )
    clock.advance(timedelta(days=6, hours=3))
    assert listed_in(as_, scene, "questions", "tara") == ["Who knows?"]


def test_what_concerns_somebodys_safety_and_what_is_due_stands_under_what_cannot_wait(
    units: Units, scene: Scene, as_: As
) -> None:
    paula, mo = scene.cast.paula.membership, scene.cast.mo.membership
    with units.open() as uow:
        make_case(uow, make_contribution(uow, scene.topic, paula, status=Status.ASIDE), mo)
        make_report(uow, make_contribution(uow, scene.topic, paula), scene.cast.pierre.membership)
        said = make_contribution(uow, scene.topic, mo, text="I shall ask the city.")
        made = {"made_by_id": mo.id, "made_at": uow.now, "due_on": uow.now.date()}
        uow.add(Promise(exchange_id=scene.cast.exchange.id, contribution_id=said.id, **made))
    page = as_(scene.cast.mo.account).get(f"{desk_of(scene)}?lang=en").text
    cannot_wait = section_of(page, "today")
    for words in ("Somebody may be in danger (1)", "Reports (1)", "Promises (1)"):
        assert words in cannot_wait


def test_what_she_let_through_as_the_first_of_two_presses_no_more_for_her(
    units: Units, scene: Scene, as_: As, clock: MovableClock
) -> None:
    with units.open() as uow:
        row = make_contribution(uow, scene.topic, scene.cast.paula.membership, status=Status.WAITING, needs_two=True)
    clock.advance(timedelta(hours=30))
    mo, olga = as_(scene.cast.mo.account), as_(scene.cast.olga.account)
    assert "To read (1)" in section_of(mo.get(f"{desk_of(scene)}?lang=en").text, "today")
    send(mo, f"{desk_of(scene)}/{row.id}", f"/desk/{row.id}", kind="approve")
    assert "To read (1)" not in section_of(mo.get(f"{desk_of(scene)}?lang=en").text, "today")
    assert "To read (1)" in section_of(olga.get(f"{desk_of(scene)}?lang=en").text, "today")


@pytest.mark.parametrize("is_anonymous", [False, True])
def test_what_a_moderator_wrote_herself_presses_others_only(
    units: Units, scene: Scene, as_: As, clock: MovableClock, is_anonymous: bool
) -> None:
    mo = scene.cast.mo.membership
    with units.open() as uow:
        asked = make_contribution(uow, scene.topic, scene.cast.paula.membership)
        hers = {"status": Status.WAITING, "is_anonymous": is_anonymous, "language": "en"}
        make_contribution(uow, scene.topic, mo, parent=asked, **hers)
    clock.advance(3 * A_DAY)
    page = as_(scene.cast.mo.account).get(f"{desk_of(scene)}?lang=en").text
    assert counts_on(page)["waiting"] == 1
    assert "To read" not in section_of(page, "today")
    olga = as_(scene.cast.olga.account).get(f"{desk_of(scene)}?lang=en").text
    assert "To read (1)" in section_of(olga, "today")


def test_what_is_left_to_who_reads_its_language_presses_her_only(
    units: Units, scene: Scene, as_: As, clock: MovableClock
) -> None:
    with units.open() as uow:
        for language in ("es", "es", "fr"):
            make_contribution(uow, scene.topic, scene.cast.paula.membership, status=Status.WAITING, language=language)
    clock.advance(A_DAY)
    assert "To read (3)" in today(as_, scene), "she reads Spanish, and nobody who decides reads French"
    olga = as_(scene.cast.olga.account).get(f"{desk_of(scene)}?lang=en").text
    assert counts_on(olga)["waiting"] == 3
    assert "To read (1)" in section_of(olga, "today"), "Spanish is left to Mo"


def test_what_others_decide_on_presses_nobody_off_duty(
    units: Units, scene: Scene, as_: As, clock: MovableClock
) -> None:
    with units.open() as uow:
        make_contribution(uow, scene.topic, scene.cast.paula.membership, status=Status.WAITING)
    clock.advance(A_DAY)
    noor = as_(scene.cast.noor.account).get(f"{desk_of(scene)}?lang=en").text
    assert "To read" not in section_of(noor, "today")
