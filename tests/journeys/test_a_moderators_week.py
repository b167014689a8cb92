"""A whole week of one moderator on a moving clock: from taking the mandate to the signed hand-over, by keyboard alone."""

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import NamedTuple

import pytest
from playwright.sync_api import Browser, Locator, expect
from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from forum.accounts.actions import make_link
from forum.contributions.models import Status, Topic
from forum.exchanges.models import Exchange, Membership, Round
from forum.kernel.clock import MovableClock
from forum.kernel.unit_of_work import Units
from forum.roster.actions.give import give_mandate
from forum.roster.models import Mandate
from forum.texts.models import Text
from tests.actors import actor_of
from tests.cast import Cast, assemble
from tests.factories import make_account, make_contribution, make_mandate, make_membership, make_round, make_topic
from tests.journeys.test_by_keyboard import NOTE, PHONE
from tests.keyboard import Hand

pytestmark = pytest.mark.browser
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
LIGHT = "Luz en la plaza."
BUS = "The driver of bus 12 is Rosa Quispe.\n\nShe waits until we are home."
BUS_AGAIN = "A driver waits until we are home."
LAMPS = "Las lámparas cuestan mucho."
WALK = "We walk home together.\n\nNobody walks alone."
MAP = "Is there a map of the dark streets?"


@dataclass(frozen=True, slots=True)
class Person:
    account_id: int
    membership_id: int
    language: str


class Week(NamedTuple):
    """Her week, the second of three, with all that moves in it. `number`s of contributions are told by their first words."""

    here: str
    round_id: int
    begins_at: datetime
    ends_at: datetime
    topics: tuple[int, int]
    people: dict[str, Person]
    units: Units
    clock: MovableClock
    drain: Callable[[], int]
    enter: Callable[[str], Hand]

    def write(self, name: str, text: str, *, week: int = 2, language: str = "en") -> int:
        """What a member sent in now; it waits to be read."""
        with self.units.open() as uow:
            topic = uow.session.get_one(Topic, self.topics[week - 1])
            author = uow.session.get_one(Membership, self.people[name].membership_id)
            row = make_contribution(uow, topic, author, text=text, language=language, status=Status.WAITING)
            uow.session.get_one(Text, row.text_id).may_quote = True
        self.drain()
        return row.id

    def at_desk(self, hand: Hand) -> Locator:
        hand.page.goto(f"{self.here}/desk")
        return hand.page.locator("main")


def name_her(units: Units, session: Session) -> tuple[Cast, dict[str, Person]]:
    """Three weeks; Mo has the first, Amina the third, and the organiser names Noor for the second. Fatou is silent."""
    with units.open() as uow:
        cast = assemble(uow, title="Streets at night")
        third = make_round(uow, cast.exchange, theme="Money")
        amina = make_membership(uow, cast.exchange, make_account(uow), name="Amina", country="KE")
        fatou = make_membership(uow, cast.exchange, make_account(uow, language="fr"), name="Fatou", country="SN")
        people = {"amina": (amina, "en"), "fatou": (fatou, "fr")}
        overlap = timedelta(hours=cast.exchange.overlap_hours)
        runs = {"starts_at": third.opens_at - overlap, "ends_at": third.opens_at + 7 * DAY + overlap}
        make_mandate(uow, third, amina, languages=["en", "es"], **runs)
        first, second = cast.rounds
        of_mo = update(Mandate).where(Mandate.round_id == first.id)
        uow.session.execute(of_mo.values(ends_at=second.opens_at + overlap))
        uow.session.execute(delete(Mandate).where(Mandate.round_id == second.id))
    with units.open() as uow:
        give_mandate(
            uow,
            actor_of(session, cast.olga.account),
            exchange=uow.session.get_one(Exchange, cast.exchange.id),
            round=uow.session.get_one(Round, cast.rounds[1].id),
            membership=uow.session.get_one(Membership, cast.noor.membership.id),
            languages=["en", "es"],
        )
    return cast, {name: Person(one.account_id, one.id, language) for name, (one, language) in people.items()}


@pytest.fixture
def week(
    browser: Browser, site: str, units: Units, session: Session, clock: MovableClock, drain: Callable[[], int]
) -> Iterator[Week]:
    cast, people = name_her(units, session)
    for name in ("paula", "pierre", "mo", "noor", "olga"):
        one = getattr(cast, name)
        people[name] = Person(one.account.id, one.membership.id, one.account.language)
    with units.open() as uow:
        topics = tuple(make_topic(uow, uow.session.get_one(Round, each.id)).id for each in cast.rounds)
        begins_at = uow.session.get_one(Round, cast.rounds[1].id).opens_at
    with ExitStack() as stack:

        @cache
        def sign_in(name: str, _at: datetime) -> Hand:
            """By a link and its button, in a browser of her own."""
            context = stack.enter_context(browser.new_context(base_url=site, viewport=PHONE, locale="en"))
            with units.open() as uow:
                token = make_link(uow, account_id=people[name].account_id)
            page = context.new_page()
            page.goto(f"/sign-in/{token}")
            Hand(page, "en").press("button", "Sign in")
            hand = Hand(page, people[name].language)
            if name == "olga":
                hand.set_up_second_step(clock.now())
            return hand

        def enter(name: str) -> Hand:
            """Where she is signed in already, there; once the clock was moved, anew."""
            return sign_in(name, clock.now())

        yield Week(
            here=f"/exchanges/{cast.exchange.slug}",
            round_id=cast.rounds[1].id,
            begins_at=begins_at,
            ends_at=begins_at + 7 * DAY,
            topics=topics,
            people=people,
            units=units,
            clock=clock,
            drain=drain,
            enter=enter,
        )


def test_a_moderator_takes_her_week_works_through_it_and_hands_it_over(week: Week) -> None:
    week.drain()
    light = week.write("paula", LIGHT, week=1, language="es")
    she_takes_the_week(week, light)
    week.clock.move_to(week.begins_at - 23 * HOUR)
    the_overlap_gives_her_a_say(week, light)
    week.clock.move_to(week.begins_at + 10 * HOUR)
    bus = she_reads_what_came(week)
    what_came_back_differs(week, bus)
    she_promises(week)
    week.clock.move_to(week.begins_at + 3 * DAY + 12 * HOUR)
    nobody_signed_the_week_before(week)
    she_leaves_what_was_reported(week)
    she_sends_the_notice_of_mid_week(week)
    the_silent_answer(week)
    week.clock.move_to(week.begins_at + 5 * DAY)
    the_synthesis_is_read_over(week)
    week.clock.move_to(week.ends_at - 6 * HOUR)
    she_keeps_her_promise_and_signs(week)
    her_rights_end(week)


def she_takes_the_week(week: Week, light: int) -> None:
    noor = week.enter("noor")
    noor.page.goto("/me")
    asks = noor.page.locator("#asks")
    expect(asks).to_contain_text("week 2")
    noor.press("button", "I take it")
    expect(noor.page.locator("main")).to_contain_text("has said yes")

    main = week.at_desk(noor)
    expect(main).to_contain_text("You are not on duty at present: you may read, and somebody else decides.")
    expect(main.get_by_role("button", name="Approve")).to_have_count(0)
    noor.press("link", "Read it")
    expect(main).to_contain_text(LIGHT)
    expect(main).to_contain_text("Ask who is on duty.")
    expect(main.get_by_role("button", name="Return")).to_have_count(0)


def the_overlap_gives_her_a_say(week: Week, light: int) -> None:
    """A day before her week: Mo is on duty as well. One key on the line approves; taking it back is as near."""
    noor = week.enter("noor")
    main = week.at_desk(noor)
    expect(main.locator(".lead")).to_contain_text("You are on duty until")
    expect(main.locator(".lead")).to_contain_text("June 1")
    expect(main).to_contain_text("you and Mo are both on duty")
    noor.press("button", "Approve")
    noor.stands_on_note_above("#waiting")
    expect(main).to_contain_text("Nothing waits. All is read.")
    noor.press("button", "Undo")
    noor.stands_on(NOTE)
    expect(main).to_contain_text("Waiting to be read.")
    expect(main).to_contain_text("Taken back")
    noor.press("button", "Approve")
    noor.stands_on(NOTE)
    noor.page.goto(f"{week.here}/contributions/{light}")
    expect(noor.page.locator("main")).to_contain_text(LIGHT)


def she_reads_what_came(week: Week) -> int:
    walk, bus = week.write("paula", WALK), week.write("paula", BUS)
    question = week.write("pierre", MAP)
    noor = week.enter("noor")
    main = week.at_desk(noor)
    noor.reach_place(f"form[action$='/desk/{walk}'] button")
    noor.enter()

    noor.reach_link_to(f"/desk/{bus}")
    noor.enter()
    noor.pick("It tells things by which a person could be recognised.")
    noor.write("In your own words", "Thank you for this. Please leave out her name and the number of her bus.")
    noor.reach_place("#marks summary")
    noor.page.keyboard.press("Enter")
    noor.reach_place("[name=mark-0]")
    noor.page.keyboard.press("Space")
    noor.reach_place("[name=words-0]")
    noor.page.keyboard.type("Rosa Quispe")
    noor.reach_place("[name=note-0]")
    noor.page.keyboard.type("Say: a driver.")
    noor.press("button", "Return")
    noor.stands_on(NOTE)

    week.at_desk(noor)
    noor.reach_link_to(f"/desk/{question}")
    noor.enter()
    noor.press("button", "I am reading this")
    expect(main).to_contain_text("You are reading this until")
    mo = week.enter("mo")
    expect(week.at_desk(mo)).to_contain_text("Noor\u2069 is reading this")
    noor.press("button", "Approve")
    noor.stands_on(NOTE)
    week.drain()
    return bus


def what_came_back_differs(week: Week, bus: int) -> None:
    paula = week.enter("paula")
    paula.page.goto("/me")
    main = paula.page.locator("main")
    expect(main).to_contain_text("Please leave out her name")
    paula.press("link", "Change it and send it again")
    expect(main.locator("mark")).to_have_text("Rosa Quispe")
    expect(main).to_contain_text("Say: a driver.")
    paula.write("Your text", BUS_AGAIN)
    paula.press("button", "Send it again")
    week.drain()

    noor = week.enter("noor")
    main = week.at_desk(noor)
    expect(main.locator("section[aria-labelledby=waiting] h2")).to_contain_text("(1)")
    noor.reach_link_to(f"/desk/{bus}")
    noor.enter()
    expect(main).to_contain_text("Sent again: what changed")
    expect(main.locator(".changes del", has_text="Rosa Quispe")).to_be_visible()
    noor.press("button", "Approve")
    noor.stands_on(NOTE)
    week.drain()


def she_promises(week: Week) -> None:
    noor = week.enter("noor")
    noor.page.goto(f"{week.here}/topics/{week.topics[1]}")
    main = noor.page.locator("main")
    noor.reach_place(f"article:has-text('{MAP}') a:has-text('Reply')")
    noor.enter()
    noor.write("Your text", "I ask the city for one by Sunday.")
    noor.reach("checkbox", "I promise something in it: it stands on the desk until it is kept.")
    noor.page.keyboard.press("Space")
    noor.press("button", "Send")
    expect(main).to_contain_text("I ask the city for one by Sunday.")
    expect(week.at_desk(noor)).to_contain_text("your own: somebody else decides")
    mo = week.enter("mo")
    week.at_desk(mo)
    mo.press("button", "Approve")
    mo.stands_on_note_above("#waiting")
    week.drain()
    expect(week.at_desk(noor).locator("section[aria-labelledby=promises]")).to_contain_text("I ask the city")


def nobody_signed_the_week_before(week: Week) -> None:
    """A day after its close it passes on all the same."""
    noor = week.enter("noor")
    main = week.at_desk(noor)
    expect(main).to_contain_text("Week 1 passes on to you")
    noor.press("link", "Read and take over")
    expect(main).to_contain_text("It counts as handed over since")
    noor.press("button", "I take over")
    noor.stands_on(NOTE)
    expect(main).not_to_contain_text("Week 1 passes on to you")


def she_leaves_what_was_reported(week: Week) -> None:
    pierre = week.enter("pierre")
    pierre.page.goto(f"{week.here}/topics/{week.topics[1]}")
    pierre.reach_place("article:has-text('A driver waits') a[href*='/report']")
    pierre.enter()
    pierre.pick("It insults or threatens somebody.")
    pierre.press("button", "Send the report")
    week.drain()

    noor = week.enter("noor")
    main = week.at_desk(noor)
    reports = main.locator("section[aria-labelledby=reports]")
    expect(reports.locator("li")).to_have_count(1)
    noor.reach_place("section[aria-labelledby=reports] li a")
    noor.enter()
    expect(main).to_contain_text(BUS_AGAIN)
    expect(main).not_to_contain_text("Pierre")
    noor.pick("It is another opinion, and may be said.")
    noor.press("button", "Leave it")
    expect(week.at_desk(noor).locator("section[aria-labelledby=reports] li")).to_have_count(0)


def she_sends_the_notice_of_mid_week(week: Week) -> None:
    noor = week.enter("noor")
    main = week.at_desk(noor)
    noor.reach_place(f"#n{week.round_id}-midweek button")
    noor.enter()
    expect(main.locator("textarea").first).not_to_have_value("")
    noor.press("button", "Save and look at it")
    noor.stands_on(NOTE)
    expect(main).to_contain_text("As it will be read")
    noor.reach_place("form[action$='/send'] button")
    noor.enter()
    noor.stands_on(".notice:focus")
    expect(noor.page.locator(NOTE)).to_contain_text("It stands on the pages now.")
    week.drain()
    expect(week.at_desk(noor).locator(f"#n{week.round_id}-midweek")).to_have_count(0)
    pierre = week.enter("pierre")
    pierre.page.goto(f"{week.here}/rounds/2")
    expect(pierre.page.locator(".pinned")).to_contain_text("Contributions")


def the_silent_answer(week: Week) -> None:
    noor = week.enter("noor")
    week.at_desk(noor)
    noor.reach_place("section[aria-labelledby=silent] li:has-text('Fatou') .acts a")
    noor.enter()
    noor.press("button", "Send the letter")
    noor.stands_on("#silent")
    week.drain()

    fatou = week.enter("fatou")
    fatou.page.goto("/me")
    fatou.reach_link_to("/letters")
    fatou.enter()
    fatou.write("Your answer", "Volontiers, demain.")
    fatou.press("button", "Send the answer")
    fatou.stands_on(NOTE)

    main = week.at_desk(noor)
    noor.press("link", "Read and write back")
    expect(main).to_contain_text("Volontiers, demain.")


def the_synthesis_is_read_over(week: Week) -> None:
    noor = week.enter("noor")
    main = noor.page.locator("main")
    for words in ("We walk home together.", BUS_AGAIN):
        noor.page.goto(f"{week.here}/topics/{week.topics[1]}")
        noor.reach_place(f"article:has-text('{words}') a[href*='/basket']")
        noor.enter()
        if not noor.page.locator("#place-0").is_checked():
            noor.reach_place("#place-0")
            noor.page.keyboard.press("Space")
        noor.write("Theme word", "together", role="combobox")
        noor.press("button", "Put it in the basket")
        noor.stands_on(NOTE)
    expect(main.locator("blockquote")).to_have_count(2)

    noor.press("link", "Write the synthesis")
    for number in (0, 1):
        noor.reach_place(f":nth-match([name=pick], {number + 1})")
        noor.page.keyboard.press("Space")
    noor.press("button", "Put them in")
    noor.stands_on("#editor")
    noor.write("Your words", "Nobody goes home alone.")
    noor.press("button", "Save and hand in")
    noor.stands_on(NOTE)

    olga = week.enter("olga")
    week.at_desk(olga)
    olga.press("link", "Read it over")
    expect(olga.page.locator("main")).to_contain_text("Nobody goes home alone.")
    olga.press("button", "Publish it")
    olga.stands_on(NOTE)
    week.drain()

    pierre = week.enter("pierre")
    pierre.page.goto(f"{week.here}/rounds/2")
    pierre.press("button", "Read the synthesis")
    expect(pierre.page.locator(".paragraph").first).to_contain_text("Nobody goes home alone.")


def she_keeps_her_promise_and_signs(week: Week) -> None:
    week.write("paula", LAMPS, language="es")
    noor = week.enter("noor")
    main = week.at_desk(noor)
    noor.press("button", "Kept")
    noor.stands_on(NOTE)
    expect(main).to_contain_text("You find it under “All promises”.")
    expect(main.locator("section[aria-labelledby=promises] li")).to_have_count(0)
    noor.press("link", "Hand over week 2")
    expect(main.locator("li", has_text=LAMPS)).to_have_count(1)
    expect(main.locator("section[aria-labelledby=tone] li")).to_have_text(re.compile(re.escape(BUS_AGAIN)))
    noor.reach("checkbox", "Please look at this")
    noor.page.keyboard.press("Space")
    noor.write("In your own words", "A calm week. Paula has more to tell: do ask her.")
    noor.press("button", "I hand over")
    noor.stands_on(NOTE)
    expect(main).to_contain_text("Signed by")


def her_rights_end(week: Week) -> None:
    """A page she opened while on duty is of no use a moment later; the next begins with what she wrote."""
    week.clock.move_to(week.ends_at + DAY - timedelta(minutes=5))
    noor = week.enter("noor")
    main = week.at_desk(noor)
    expect(main.locator(".lead")).to_contain_text("You are on duty until")
    week.clock.move_to(week.ends_at + DAY)
    noor.press("button", "Approve")
    expect(main).to_contain_text("Ask who is on duty.")
    expect(week.at_desk(noor)).to_contain_text("You are not on duty at present")
    expect(main.get_by_role("button", name="Approve")).to_have_count(0)

    amina = week.enter("amina")
    main = week.at_desk(amina)
    expect(main.locator("section:not([aria-labelledby=today]) h2").first).to_contain_text("Hand-over")
    amina.press("link", "Read and take over")
    expect(main.locator(".words").first).to_contain_text("A calm week.")
    expect(main.locator(".desk li").first).to_contain_text(LAMPS)
    amina.press("button", "I take over")
    amina.stands_on(NOTE)
    expect(main).not_to_contain_text("hands over to you")
    amina.press("button", "Approve")
    amina.stands_on_note_above("#waiting")
    expect(main).to_contain_text("Nothing waits. All is read.")
