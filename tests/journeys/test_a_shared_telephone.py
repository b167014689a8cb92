"""Somebody who shares a telephone and has no mail address: each of our promises to her, by keyboard and without script."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, expect
from sqlalchemy import select, update

from forum.accounts.actions import hand_over, make_link
from forum.contributions.models import Contribution
from forum.exchanges.models import Membership, MembershipState
from forum.kernel.clock import MovableClock
from forum.kernel.unit_of_work import Units
from tests.cast import assemble
from tests.factories import make_account, make_contribution, make_membership, make_topic
from tests.keyboard import Hand

pytestmark = pytest.mark.browser
PHONE = {"width": 360, "height": 740}
SECRET = {"es": "Me quitó las llaves la segunda noche.", "ar": "أخذ مفاتيحي في الليلة الثانية."}
NAMED = {"es": "Vivo en el barrio del puerto.", "ar": "أسكن في حي الميناء."}
NAME = "Maryam"
"""A name she made up: what is preset in a sensitive exchange."""
FITS = "document.documentElement.scrollWidth <= innerWidth"


@pytest.fixture(params=["es", "ar"])
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@dataclass(frozen=True, slots=True)
class Scene:
    """Where she writes, what her card says, and her membership. `link` is the personal one of her card."""

    topic: str
    mine: str
    code: str
    words: str
    link: str
    member_id: int


@pytest.fixture
def scene(units: Units, language: str) -> Scene:
    with units.open() as uow:
        cast = assemble(uow, is_sensitive=True, allows_anonymous=True, access="members", languages=["en", "es", "ar"])
        account = make_account(uow, email=None, language=language)
        maryam = make_membership(uow, cast.exchange, account, name=NAME)
        topic = make_topic(uow, cast.rounds[0])
        make_contribution(uow, topic, maryam, text=NAMED[language], language=language, audience="members")
        card = hand_over(uow, account_id=account.id)
        here = f"/exchanges/{cast.exchange.slug}"
        link = make_link(uow, account_id=account.id, kind="personal", expires_at=cast.exchange.closes_at, leads_to=here)
        return Scene(
            topic=f"{here}/topics/{topic.id}",
            mine=f"{here}/mine",
            code=card.code,
            words=card.words,
            link=f"/sign-in/{link}",
            member_id=maryam.id,
        )


@pytest.fixture
def hand(browser: Browser, site: str, language: str) -> Iterator[Hand]:
    context = browser.new_context(base_url=site, viewport=PHONE, java_script_enabled=False, locale=language)
    yield Hand(context.new_page(), language)
    context.close()


def come_in(hand: Hand, scene: Scene) -> None:
    hand.page.goto("/sign-in")
    hand.write("Your mail address, or the code on your card", scene.code)
    hand.write("Password, or your four words", scene.words.title())
    hand.press("button", "Sign in with these")
    hand.stands_on("#status")


def write_without_name(hand: Hand, scene: Scene) -> None:
    hand.page.goto(scene.topic)
    hand.write("Your text", SECRET[hand.language])
    hand.pick("No name at all. Moderators do not see it either")
    hand.press("button", "Send")


def test_she_writes_without_a_name_leaves_in_a_hurry_and_finds_her_words_again(hand: Hand, scene: Scene) -> None:
    come_in(hand, scene)
    write_without_name(hand, scene)
    letter = hand.page.locator("article.letter").filter(has_text=SECRET[hand.language])
    expect(letter).to_be_visible()
    assert NAME not in letter.inner_text()
    assert hand.page.evaluate(FITS)

    hand.press("button", "Leave quickly")
    assert "/calendar" in hand.page.url
    assert hand.page.context.cookies() == []
    hand.page.go_back()
    assert SECRET[hand.language] not in hand.page.content()

    come_in(hand, scene)
    hand.page.goto("/me")
    expect(hand.page.locator("main")).to_contain_text(SECRET[hand.language])
    assert hand.page.evaluate(FITS)


def test_suspended_she_still_takes_her_name_off_everything(hand: Hand, scene: Scene, units: Units) -> None:
    come_in(hand, scene)
    with units.open() as uow:
        suspended = update(Membership).where(Membership.id == scene.member_id)
        uow.session.execute(suspended.values(state=MembershipState.SUSPENDED))
    hand.page.goto("/me")
    hand.reach_link_to(scene.mine)
    hand.enter()
    hand.press("button", "Take my name off everything here")
    hand.stands_on("#status")
    assert hand.page.evaluate(FITS)
    with units.open() as uow:
        assert set(uow.session.scalars(select(Contribution.author_id))) == {None}


def test_on_the_second_day_the_used_link_leads_on_or_says_how_to_come_in(
    hand: Hand, scene: Scene, clock: MovableClock
) -> None:
    hand.page.goto(scene.link)
    hand.press("button", "Sign in")
    hand.page.goto(scene.link)
    assert "/exchanges/" in hand.page.url

    clock.advance(timedelta(days=1))
    hand.page.goto(scene.link)
    hand.is_led_to(".outcome")
    assert hand.page.evaluate(FITS)
    hand.press("link", "Sign in with a password or phrase")
    hand.write("Your mail address, or the code on your card", scene.code)
    hand.write("Password, or your four words", scene.words)
    hand.press("button", "Sign in with these")
    hand.stands_on("#status")


def test_invited_by_a_card_she_comes_in_by_its_words_and_says_who_she_is(
    hand: Hand, scene: Scene, units: Units, language: str
) -> None:
    with units.open() as uow:
        invited = update(Membership).where(Membership.id == scene.member_id)
        uow.session.execute(invited.values(state=MembershipState.INVITED, name="", confirmed_at=None))
    come_in(hand, scene)
    hand.reach_link_to("/profile")
    hand.enter()
    hand.write("Name, or a name you make up", "نور" if language == "ar" else "Luna")
    hand.press("button", "Save")
    hand.stands_on("#status")
    assert hand.page.evaluate(FITS)
    with units.open() as uow:
        member = uow.session.get_one(Membership, scene.member_id)
        assert (member.state, member.confirmed_at is not None) == (MembershipState.ACTIVE, True)


def test_what_she_was_writing_when_her_session_ended_waits_for_her_alone(
    hand: Hand, scene: Scene, clock: MovableClock
) -> None:
    come_in(hand, scene)
    hand.page.goto(scene.topic)
    hand.write("Your text", SECRET[hand.language])
    clock.advance(timedelta(minutes=61))
    hand.press("button", "Send")
    hand.stands_on("#status")
    assert SECRET[hand.language] not in hand.page.content()
    hand.write("Your mail address, or the code on your card", scene.code)
    hand.write("Password, or your four words", scene.words)
    hand.press("button", "Sign in with these")
    hand.is_led_to(".outcome")
    assert hand.page.evaluate(FITS)
    hand.press("button", "Send it now")
    expect(hand.page.locator("article.letter").filter(has_text=SECRET[hand.language])).to_be_visible()
