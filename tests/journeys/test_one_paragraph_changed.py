"""The author changes one paragraph of three; two translators mend their versions with a keyboard and nothing else."""

import pytest
from playwright.sync_api import Browser, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from forum.accounts.actions import make_link
from forum.accounts.models import Account
from forum.kernel.unit_of_work import Units
from forum.texts.actions import change_source, put_version
from forum.texts.models import Origin, Text, Version
from tests.cast import Cast, assemble
from tests.factories import make_contribution, make_topic
from tests.keyboard import Hand

pytestmark = pytest.mark.browser
SPANISH = ("Trabajamos con el municipio.", "El primer año fue difícil.", "Seguimos.")
VERSIONS = {
    "fr": ["Nous travaillons avec la commune.", "La première année fut difficile.", "Nous continuons."],
    "en": ["We work with the municipality.", "The first year was hard.", "We go on."],
}
MENDED = {"fr": "La deuxième année fut difficile.", "en": "The second year was hard."}


@pytest.fixture
def cast(units: Units) -> Cast:
    with units.open() as uow:
        return assemble(uow)


@pytest.fixture
def text_id(units: Units, cast: Cast) -> int:
    """Of a contribution with its versions, whose second paragraph was changed since."""
    with units.open() as uow:
        topic = make_topic(uow, cast.rounds[0])
        row = make_contribution(uow, topic, cast.paula.membership, text="\n\n".join(SPANISH), language="es")
        text = uow.session.get_one(Text, row.text_id)
        for language, paragraphs in VERSIONS.items():
            put_version(uow, text, language=language, paragraphs=paragraphs, origin=Origin.HUMAN)
        change_source(uow, text, source="\n\n".join(SPANISH).replace("primer", "segundo"))
        return row.text_id


def sign_in(browser: Browser, site: str, units: Units, account: Account, *, is_scripted: bool) -> Hand:
    page = browser.new_context(base_url=site, java_script_enabled=is_scripted, locale="en").new_page()
    with units.open() as uow:
        token = make_link(uow, account_id=account.id)
    page.goto(f"/sign-in/{token}")
    Hand(page, "en").press("button", "Sign in")
    return Hand(page, account.language)


@pytest.mark.parametrize("is_scripted", [True, False], ids=["with script", "without script"])
def test_both_versions_are_mended_where_the_source_changed_and_nowhere_else(
    browser: Browser, site: str, units: Units, session: Session, cast: Cast, text_id: int, is_scripted: bool
) -> None:
    for who, language in ((cast.tara, "fr"), (cast.mo, "en")):
        hand = sign_in(browser, site, units, who.account, is_scripted=is_scripted)
        hand.page.goto(f"/exchanges/{cast.exchange.slug}/texts/{text_id}/versions/{language}")
        expect(hand.page.locator(".change")).to_have_count(1)
        expect(hand.page.locator(".change ins")).to_contain_text("segundo")
        expect(hand.page.locator(".change del")).to_contain_text("primer")
        hand.reach("link", "To the first paragraph to do")
        hand.page.keyboard.press("Enter")
        hand.is_led_to("#paragraph-1")
        hand.page.keyboard.press("Control+A")
        hand.page.keyboard.type(MENDED[language])
        if is_scripted:
            hand.page.keyboard.press("Control+Enter")
            hand.is_led_to("button[value=submit]")
            expect(hand.page.locator(".kept-line")).not_to_be_empty()
        else:
            hand.reach("button", "Publish")
        hand.enter()
        hand.page.context.close()
    session.expire_all()
    versions = session.scalars(select(Version).where(Version.text_id == text_id, Version.origin == Origin.HUMAN))
    found = {version.language: (version.is_stale, version.paragraphs) for version in versions}
    assert found == {
        language: (False, [VERSIONS[language][0], MENDED[language], VERSIONS[language][2]]) for language in VERSIONS
    }


def test_words_are_kept_while_she_types_and_the_line_is_cut(
    browser: Browser, site: str, units: Units, cast: Cast, text_id: int
) -> None:
    hand = sign_in(browser, site, units, cast.mo.account, is_scripted=True)
    page, sheet = hand.page, f"/exchanges/{cast.exchange.slug}/texts/{text_id}/versions/en"
    page.goto(sheet)
    page.context.set_offline(True)
    page.locator("#paragraph-1").fill("The second")
    page.keyboard.press("Tab")
    expect(page.locator(".kept-line")).to_contain_text("no connection")
    page.context.set_offline(False)
    page.keyboard.press("Shift+Tab")
    expect(page.locator(".kept-line")).to_contain_text("Kept at")
    with page.expect_response(lambda answer: answer.request.method == "POST") as kept:
        page.locator("#paragraph-1").fill("The second year")
        page.keyboard.press("Tab")
    assert kept.value.status == 200
    again = page.context.new_page()
    again.goto(sheet)
    expect(again.locator("#paragraph-1")).to_have_value("The second year")
    page.context.close()
