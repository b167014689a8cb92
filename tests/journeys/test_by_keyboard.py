"""All that people do here, done by keyboard alone: after each action focus and a spoken status stand on its result."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, expect
from sqlalchemy import select

from forum.accounts.actions import make_link
from forum.contributions.models import Status, Topic
from forum.exchanges.models import Exchange, Membership
from forum.kernel.unit_of_work import Units
from forum.translating.models import Draft
from tests.cast import assemble
from tests.factories import make_contribution, make_topic
from tests.keyboard import Hand

pytestmark = pytest.mark.browser
PHONE = {"width": 360, "height": 740}
NOTE, PROBLEMS, ANSWER = "#status", ".problems", ".outcome"
MARK_SAID = """addEventListener("DOMContentLoaded", () => {
    const status = document.getElementById("status");
    new MutationObserver(() => status.setAttribute("data-said", "")).observe(status, {childList: true});
});"""
LETTER = re.compile(r"#c\d+$")


@dataclass(frozen=True, slots=True)
class Person:
    account_id: int
    language: str


@dataclass(frozen=True, slots=True)
class Scene:
    exchange_id: int
    exchange: str
    topic_id: int
    topic: str
    author_id: int
    people: dict[str, Person]


@pytest.fixture
def scene(units: Units) -> Scene:
    with units.open() as uow:
        cast = assemble(uow)
        topic = make_topic(uow, cast.rounds[0])
        people = {name: getattr(cast, name).account for name in ("paula", "pierre", "mo", "tara", "olga")}
        address = f"/exchanges/{cast.exchange.slug}"
        return Scene(
            exchange_id=cast.exchange.id,
            exchange=address,
            topic_id=topic.id,
            topic=f"{address}/topics/{topic.id}",
            author_id=cast.paula.membership.id,
            people={name: Person(one.id, one.language) for name, one in people.items()},
        )


@pytest.fixture(params=[True, False], ids=["with script", "without script"])
def scripts(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


@pytest.fixture
def enter(browser: Browser, site: str, units: Units, scene: Scene, scripts: bool) -> Iterator[Callable[[str], Hand]]:
    """A browser of somebody's own, signed in by a link and its button; the organiser sets up her second step."""
    contexts = []

    def sign_in(name: str) -> Hand:
        context = browser.new_context(base_url=site, viewport=PHONE, java_script_enabled=scripts, locale="en")
        contexts.append(context)
        person = scene.people[name]
        page = context.new_page()
        with units.open() as uow:
            token = make_link(uow, account_id=person.account_id)
        page.goto(f"/sign-in/{token}")
        Hand(page, "en").press("button", "Sign in")
        hand = Hand(page, person.language)
        hand.stands_on(NOTE)
        if name == "olga":
            hand.set_up_second_step(units.clock.now())
        return hand

    yield sign_in
    for context in contexts:
        context.close()


def letter_of(hand: Hand) -> str:
    """The contribution that the address points at."""
    found = LETTER.search(hand.page.url)
    assert found, hand.page.url
    return found[0]


def test_a_contribution_goes_from_a_spanish_writer_to_a_french_reader_and_into_the_figures(
    enter: Callable[[str], Hand], scene: Scene, drain: Callable[[], int]
) -> None:
    paula = enter("paula")
    paula.page.goto(scene.topic)
    paula.write("Your text", "Con más farolas, las mujeres vuelven a la plaza.\n\nLo pidieron ellas.")
    paula.choose("Language of your text", "espa")
    paula.press("button", "Send")
    paula.stands_on(letter_of(paula))
    drain()

    mo = enter("mo")
    mo.page.goto(f"{scene.exchange}/desk")
    mo.press("button", "Approve")
    mo.stands_on_note_above("#waiting")
    drain()

    tara = enter("tara")
    tara.page.goto(f"{scene.exchange}/desk/translations")
    tara.reach_link_to("/versions/fr")
    while "farolas" not in tara.page.locator("li:has(:focus)").inner_text():
        tara.reach_link_to("/versions/fr")
    tara.enter()
    for words in ("Avec plus de lampadaires, les femmes reviennent sur la place en sécurité.", "Elles l’ont demandé."):
        tara.write("In %(language)s", words, language="français")
    tara.press("button", "Publish")
    tara.stands_on(NOTE)
    drain()

    pierre = enter("pierre")
    pierre.press("link", "Search")
    pierre.write("Words to look for, in any language", "securite", role="searchbox")
    pierre.enter()
    pierre.stands_on(ANSWER)
    pierre.reach_link_to(f"/contributions/{letter_of(paula)[2:]}")
    pierre.enter()
    pierre.is_led_to(letter_of(paula))
    pierre.press("link", "Original")
    expect(pierre.page.locator(".words").first).to_contain_text("farolas")
    pierre.press("link", "Reply")
    pierre.write("Your text", "Chez nous aussi, à Lyon.")
    pierre.choose("Language of your text", "fran")
    pierre.press("button", "Send")
    pierre.stands_on(letter_of(pierre))
    drain()

    olga = enter("olga")
    olga.page.goto(f"{scene.exchange}/figures")
    expect(olga.page.locator("main")).to_contain_text("Partnerships")
    assert olga.download("xlsx").suggested_filename.endswith(".xlsx")


def test_an_author_looks_changes_and_takes_back(enter: Callable[[str], Hand], scene: Scene) -> None:
    paula = enter("paula")
    paula.page.goto(scene.topic)
    paula.reach("textbox", "Your text")
    paula.press("button", "See how it will look")
    paula.stands_on(PROBLEMS)
    paula.page.keyboard.press("Tab")
    paula.page.keyboard.press("Enter")
    paula.is_led_to("#text")

    paula.page.keyboard.type("Pedimos **luz**.")
    paula.press("button", "See how it will look")
    paula.stands_on("#preview")
    paula.press("button", "Keep as a draft")
    paula.stands_on(NOTE)
    paula.press("link", "You have a draft here. Go on writing.")
    paula.press("button", "Send")
    letter = letter_of(paula)
    paula.stands_on(letter)

    paula.page.goto(f"{scene.exchange}/contributions/{letter[2:]}/edit")
    paula.write("Your text", " ")
    paula.press("button", "Send the change")
    paula.stands_on(PROBLEMS)
    paula.write("Your text", "Pedimos más luz.")
    paula.press("button", "Send the change")
    paula.stands_on(letter)
    paula.page.goto(f"{scene.exchange}/contributions/{letter[2:]}/edit")
    paula.press("button", "Withdraw it")
    paula.stands_on(NOTE)


def test_a_moderator_returns_one_and_hides_another(enter: Callable[[str], Hand], scene: Scene, units: Units) -> None:
    with units.open() as uow:
        topic, author = uow.session.get_one(Topic, scene.topic_id), uow.session.get_one(Membership, scene.author_id)
        waiting = make_contribution(uow, topic, author, status=Status.WAITING).id
        published = make_contribution(uow, topic, author).id

    mo = enter("mo")
    mo.page.goto(f"{scene.exchange}/desk")
    mo.reach_link_to(f"/desk/{waiting}")
    mo.enter()
    mo.press("button", "Return")
    mo.stands_on(PROBLEMS)
    mo.pick("One part is not clear to the readers.")
    mo.write("In your own words", "Please leave out her name.")
    mo.press("button", "Return")
    mo.stands_on(NOTE)

    mo.page.goto(f"{scene.exchange}/desk/{published}")
    mo.pick("No advertising.")
    mo.press("button", "Hide")
    mo.stands_on(NOTE)


def test_after_a_decision_undo_is_reached_first_and_then_the_next_to_read(
    enter: Callable[[str], Hand], scene: Scene, units: Units
) -> None:
    with units.open() as uow:
        topic, author = uow.session.get_one(Topic, scene.topic_id), uow.session.get_one(Membership, scene.author_id)
        first, second, third = (make_contribution(uow, topic, author, status=Status.WAITING).id for _ in range(3))

    mo = enter("mo")
    for desk, address in ((f"{scene.exchange}/desk", first), (f"{scene.exchange}/desk/waiting", second)):
        mo.page.goto(desk)
        mo.reach_place(f"form[action$='/desk/{address}'] button")
        mo.enter()
        following = second if address == first else third
        mo.stands_on_note_above(f"#w{following}")
        mo.page.keyboard.press("Tab")
        mo.is_led_to("#status button")
        mo.page.keyboard.press("Tab")
        mo.is_led_to(f"#w{following} h3 a, #w{following} h2 a")


def test_a_moderator_works_through_her_desk_and_a_silent_member_answers_her(
    enter: Callable[[str], Hand], scene: Scene, units: Units
) -> None:
    with units.open() as uow:
        topic, author = uow.session.get_one(Topic, scene.topic_id), uow.session.get_one(Membership, scene.author_id)
        rows = [make_contribution(uow, topic, author, text="Who knows?") for _ in range(2)]
        for row in rows:
            row.published_at = uow.now - timedelta(hours=30)
        first, second = (row.id for row in rows)

    mo = enter("mo")
    mo.page.goto(f"{scene.exchange}/desk")
    mo.reach_place("nav a[href='#questions']")
    mo.enter()
    mo.press("button", "It needs no answer")
    mo.stands_on_note_above(f"#q{second}")
    mo.press("button", "It needs no answer")
    mo.stands_on_note_above("#silent")
    mo.press("button", "List it again")
    mo.stands_on_note_above(f"#x{first}")
    mo.press("link", "Write to her")
    mo.press("button", "Send the letter")
    mo.stands_on("#silent")

    pierre = enter("pierre")
    pierre.page.goto("/me")
    pierre.reach_link_to("/letters")
    pierre.enter()
    pierre.write("Your answer", "Avec plaisir.")
    pierre.press("button", "Send the answer")
    pierre.stands_on(NOTE)

    mo.page.goto(f"{scene.exchange}/desk")
    mo.press("link", "Read and write back")
    expect(mo.page.locator("main")).to_contain_text("Avec plaisir.")


def test_a_translator_keeps_and_hands_in_and_another_publishes(
    enter: Callable[[str], Hand], scene: Scene, units: Units
) -> None:
    with units.open() as uow:
        uow.session.get_one(Exchange, scene.exchange_id).reviews_versions = True
        topic, author = uow.session.get_one(Topic, scene.topic_id), uow.session.get_one(Membership, scene.author_id)
        text_id = make_contribution(uow, topic, author).text_id

    tara = enter("tara")
    tara.page.goto(f"{scene.exchange}/texts/{text_id}/versions/fr")
    tara.press("button", "Hand in")
    tara.stands_on(PROBLEMS)
    tara.write("In %(language)s", "Nous avons marché la nuit.", language="français")
    tara.press("button", "Keep as a draft")
    tara.stands_on(NOTE)
    tara.press("button", "Hand in")
    tara.stands_on(NOTE)

    mo = enter("mo")
    mo.page.goto(f"{scene.exchange}/desk/translations")
    with units.open() as uow:
        draft_id = uow.session.scalars(select(Draft.id)).one()
    mo.reach_link_to(f"/desk/translations/{draft_id}")
    mo.enter()
    mo.press("button", "Publish")
    mo.stands_on(NOTE)


def test_a_participant_keeps_her_profile_asks_a_person_and_leaves(enter: Callable[[str], Hand], scene: Scene) -> None:
    pierre = enter("pierre")
    pierre.page.goto(f"{scene.exchange}/profile")
    pierre.write("Name, or a name you make up", " ")
    pierre.press("button", "Save")
    pierre.stands_on(PROBLEMS)
    pierre.write("Name, or a name you make up", "Pierre B.")
    pierre.press("button", "Save")
    pierre.stands_on(NOTE)

    pierre.press("link", "Something not working? Ask a person")
    pierre.write("What is the trouble?", " ")
    pierre.press("button", "Send")
    pierre.stands_on(PROBLEMS)
    pierre.write("What is the trouble?", "Je ne trouve pas ma page.")
    pierre.press("button", "Send")
    pierre.stands_on(ANSWER)

    pierre.page.goto(f"{scene.exchange}/search")
    pierre.write("Words to look for, in any language", "introuvable", role="searchbox")
    pierre.enter()
    pierre.stands_on(ANSWER)

    pierre.press("button", "Sign out")
    pierre.stands_on(NOTE)
    nobody = Hand(pierre.page, "en")
    nobody.press("link", "Sign in")
    nobody.write("Your mail address, or the code on your card", "nobody@example.org")
    nobody.write("Password, or your four words", "not the one she set")
    nobody.enter()
    nobody.stands_on(PROBLEMS)


def test_an_organiser_invites_somebody_and_changes_a_week(enter: Callable[[str], Hand], scene: Scene) -> None:
    olga = enter("olga")
    olga.page.goto(f"{scene.exchange}/organise/people/invite")
    olga.press("button", "Invite")
    olga.stands_on(PROBLEMS)
    olga.write("Name", "Wanjiru")
    olga.write("Mail address", "wanjiru@example.org")
    olga.press("button", "Invite")
    olga.stands_on(NOTE)

    olga.page.goto(f"{scene.exchange}/organise/rounds/2")
    olga.write("English", "Networks that last")
    olga.press("button", "Save")
    olga.stands_on("#round2")
    expect(olga.page.locator("#round2")).to_contain_text("Networks that last")


def test_who_comes_where_nothing_is_stands_on_the_sentence_that_says_so(enter: Callable[[str], Hand]) -> None:
    pierre = enter("pierre")
    pierre.page.goto("/exchanges/nowhere/")
    pierre.stands_on(ANSWER)


@pytest.mark.parametrize("scripts", [True])
def test_a_note_is_said_also_where_focus_goes_past_it(enter: Callable[[str], Hand], scene: Scene) -> None:
    paula = enter("paula")
    paula.page.goto(scene.topic)
    paula.write("Your text", "Pedimos luz.")
    paula.page.add_init_script(MARK_SAID)
    paula.press("button", "Send")
    paula.stands_on(letter_of(paula))
    expect(paula.page.locator("#status[data-said] .note")).to_be_visible()


@pytest.mark.parametrize("scripts", [True])
def test_a_link_that_looks_like_a_button_is_pressed_by_space(enter: Callable[[str], Hand], scene: Scene) -> None:
    olga = enter("olga")
    olga.page.goto(f"{scene.exchange}/organise/people")
    olga.reach("button", "Invite somebody")
    with olga.page.expect_navigation():
        olga.page.keyboard.press("Space")
    assert olga.page.url.endswith("/organise/people/invite")
