"""One conversation, read in French, in Arabic and in Spanish, on a browser without script."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from forum.kernel.languages import say_language
from forum.kernel.unit_of_work import Units
from forum.kernel.wording import direction, say
from forum.texts import sentences
from forum.texts.sentences import GONE_OVER, MACHINE, NOTHING, PERSON, SUMMARY, WHOLE
from tests.journeys.conversation import Conversation, converse

pytestmark = pytest.mark.browser
TARA = "Partner A"
READ = {
    "fr": {
        "spanish": ("fr", WHOLE[NOTHING, True, False, True], "es", ""),
        "arabic": ("fr", WHOLE[NOTHING, True, False, False], "ar", ""),
        "english": ("fr", SUMMARY[NOTHING, True, False, False], "en", ""),
        "french": ("fr", "", "fr", ""),
    },
    "ar": {
        "spanish": ("ar", sentences.BY_MACHINE_BEHIND, "es", ""),
        "arabic": ("ar", "", "ar", ""),
        "english": ("ar", WHOLE[GONE_OVER, True, False, False], "en", ""),
        "french": ("ar", WHOLE[MACHINE, True, False, False], "fr", "es"),
    },
    "es": {
        "spanish": ("es", "", "es", ""),
        "arabic": ("es", WHOLE[PERSON, True, False, False], "ar", "fr"),
        "english": ("en", sentences.ORIGINAL, "en", ""),
        "french": ("es", sentences.BY_MACHINE, "fr", ""),
    },
}
"""For each reader, of each letter: the language she reads it in, its label, the language it was written in, and through which."""


@pytest.fixture
def talk(units: Units) -> Conversation:
    with units.open() as uow:
        return converse(uow)


@pytest.fixture
def context(browser: Browser, site: str) -> Iterator[BrowserContext]:
    context = browser.new_context(base_url=site, java_script_enabled=False)
    yield context
    context.close()


def label(locale: str, sentence: str, *, source: str, middle: str) -> str:
    named = {"language": say_language(source, locale), "middle": say_language(middle, locale) if middle else ""}
    return say(locale, sentence, **named, name=TARA) if sentence else ""


def open_topic(context: BrowserContext, talk: Conversation, language: str) -> Page:
    page = context.new_page()
    page.goto(f"/exchanges/{talk.cast.exchange.slug}/topics/{talk.topic.id}?lang={language}")
    return page


@pytest.mark.parametrize("language", READ)
def test_each_letter_says_in_her_language_how_it_came_there(
    context: BrowserContext, talk: Conversation, language: str
) -> None:
    page = open_topic(context, talk, language)
    for name, (read_in, sentence, source, middle) in READ[language].items():
        letter = page.locator(f"#c{getattr(talk, name)}")
        words = letter.locator(".words")
        expect(words).to_have_attribute("lang", read_in)
        expect(words).to_have_attribute("dir", direction(read_in))
        assert words.evaluate("it => getComputedStyle(it).direction") == direction(read_in)
        if sentence:
            said = label(language, sentence, source=source, middle=middle)
            assert letter.locator(".origin").inner_text().startswith(f"{said} ·")
        expect(letter.locator(".by-machine")).to_have_count(int("BY_MACHINE" in name_of(sentence)))


def name_of(sentence: str) -> str:
    return next((name for name, words in vars(sentences).items() if words == sentence), "")


def test_what_is_older_is_marked_and_the_original_is_one_step_away(context: BrowserContext, talk: Conversation) -> None:
    page = open_topic(context, talk, "fr")
    letter = page.locator(f"#c{talk.spanish}")
    expect(letter.locator("[data-older]")).to_have_count(1)
    expect(letter.locator("[data-older]")).to_contain_text("La première année")
    letter.get_by_role("link", name=say("fr", "Original"), exact=True).click()
    letter = page.locator(f"#c{talk.spanish}")
    expect(letter.locator(".words")).to_contain_text("El segundo año")
    expect(letter.locator(".words")).to_have_attribute("lang", "es")


def test_the_two_stand_side_by_side_each_in_its_own_direction(context: BrowserContext, talk: Conversation) -> None:
    page = open_topic(context, talk, "fr")
    page.locator(f"#c{talk.arabic}").get_by_role("link", name=say("fr", "Side by side")).click()
    source, version = page.locator(".pair .words").all()
    expect(source).to_have_attribute("dir", "rtl")
    expect(version).to_have_attribute("dir", "ltr")
    box = page.locator(".pair").first.bounding_box()
    assert box is not None
    assert box["width"] <= (page.viewport_size or {"width": 0})["width"]


def test_the_link_she_shares_shows_the_version_she_saw_whoever_opens_it(
    context: BrowserContext, talk: Conversation
) -> None:
    page = open_topic(context, talk, "fr")
    letter = page.locator(f"#c{talk.arabic}")
    letter.get_by_role("link", name=say("fr", "Link")).click()
    shared = page.url
    other = context.new_page()
    other.goto(shared.replace("lang=fr", "lang=ar"))
    expect(other.locator(f"#c{talk.arabic} .words")).to_contain_text("Nous marchons ensemble")
    expect(other.locator("html")).to_have_attribute("dir", "rtl")
    other.locator(f"#c{talk.arabic} .origin").get_by_role("link", name="español").click()
    expect(other.locator(f"#c{talk.arabic} .words")).to_contain_text("Caminamos juntas")
