"""Wherever a text is shown, its language and the direction it runs in stand on it, whatever the page is in."""

from collections.abc import Callable
from html.parser import HTMLParser
from typing import NamedTuple

import pytest
from flask.testing import FlaskClient

from forum.accounts.models import Account
from forum.exchanges.actions.programme import save_paper
from forum.exchanges.plans import PaperPlan
from forum.kernel.unit_of_work import Units
from forum.support.actions import save_standing_text
from tests.actors import actor_of
from tests.factories import make_contribution
from tests.search.scene import Scene

SignIn = Callable[[Account], FlaskClient]
Drain = Callable[[], int]
WORDS = {
    "ar": ("مشينا في الليل", "rtl"),
    "fa": ("شب راه رفتیم", "rtl"),
    "he": ("הלכנו בלילה", "rtl"),
    "ur": ("ہم رات کو چلے", "rtl"),
    "zh-Hant": ("我們行走 在夜裡", "ltr"),
}
"""What is said in each language, and which way it runs."""
VOID = {"area", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}


class Standing(NamedTuple):
    """Words of a page, with the language and direction they inherit, and whether these stand on one element."""

    words: str
    language: str
    direction: str


class Reading(HTMLParser):
    """What stands on a page, with its language and direction."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[tuple[str, str, str]] = [("", "", "")]
        self.found: list[Standing] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in VOID:
            return
        own, (_, language, direction) = dict(attrs), self.open[-1]
        self.open.append((tag, own.get("lang") or language, own.get("dir") or direction))

    def handle_endtag(self, tag: str) -> None:
        while len(self.open) > 1 and self.open.pop()[0] != tag:
            pass

    def handle_data(self, words: str) -> None:
        self.found.append(Standing(words, *self.open[-1][1:]))


def standing(page: str, words: str) -> set[tuple[str, str]]:
    """Languages and directions of all that holds these words, outside the page's title."""
    reading = Reading(page.split("</head>")[1])
    return {(one.language, one.direction) for one in reading.found if words in one.words.replace("\n", " ")}


@pytest.fixture
def scene(units: Units) -> Scene:
    """Of an exchange in all of them."""
    with units.open() as uow:
        return Scene(uow, languages=["en", *WORDS])


EACH = pytest.mark.parametrize("language", WORDS)


@EACH
def test_in_a_topic_and_on_the_authors_own_page(
    units: Units, scene: Scene, client: FlaskClient, as_: SignIn, language: str
) -> None:
    with units.open() as uow:
        text = WORDS[language][0]
        make_contribution(uow, scene.topic, scene.cast.paula.membership, text=text, language=language)
    topic = client.get(f"/exchanges/{scene.exchange.slug}/topics/{scene.topic.id}?lang=en").text
    assert standing(topic, text) == {(language, WORDS[language][1])}
    own = as_(scene.cast.paula.account).get("/me?lang=en").text
    assert standing(own, text) == {(language, WORDS[language][1])}


def test_a_page_for_everybody_names_its_addresses_in_other_languages(scene: Scene, client: FlaskClient) -> None:
    address = f"/exchanges/{scene.exchange.slug}/topics/{scene.topic.id}"
    head = client.get(address).text.split("</head>")[0]
    assert all(f'<link rel="alternate" hreflang="{tag}" href="{address}?lang={tag}">' in head for tag in WORDS)


def test_a_sensitive_exchange_names_none(units: Units, client: FlaskClient) -> None:
    with units.open() as uow:
        scene = Scene(uow, is_sensitive=True)
    page = client.get(f"/exchanges/{scene.exchange.slug}/topics/{scene.topic.id}")
    assert page.status_code == 200
    assert "alternate" not in page.text


@EACH
def test_on_a_background_paper_and_in_the_list_of_papers(
    units: Units, scene: Scene, client: FlaskClient, language: str
) -> None:
    words, direction = WORDS[language]
    with units.open() as uow:
        plan = PaperPlan(title={language: f"{words} 1"}, language=language, body=f"{words} 2")
        olga = actor_of(uow.session, scene.cast.olga.account)
        paper = save_paper(uow, olga, exchange=scene.exchange, round=scene.cast.rounds[0], plan=plan)
    page = client.get(f"/exchanges/{scene.exchange.slug}/papers/{paper.id}?lang=en").text
    assert standing(page, f"{words} 2") == {(language, direction)}
    listed = client.get(f"/exchanges/{scene.exchange.slug}/rounds/1?lang=en").text
    assert standing(page + listed, f"{words} 1") == {(language, direction)}


@EACH
def test_on_a_page_of_the_exchange(units: Units, scene: Scene, client: FlaskClient, language: str) -> None:
    words, direction = WORDS[language]
    with units.open() as uow:
        olga = actor_of(uow.session, scene.cast.olga.account)
        save_standing_text(uow, olga, exchange=scene.exchange, name="rules", words={language: words})
    page = client.get(f"/exchanges/{scene.exchange.slug}/pages/rules?lang={language}").text
    assert standing(page, words) == {(language, direction)}


@EACH
@pytest.mark.usefixtures("make_backend")
def test_among_what_a_search_found(
    units: Units, drain: Drain, scene: Scene, client: FlaskClient, language: str
) -> None:
    words, direction = WORDS[language]
    with units.open() as uow:
        scene.contribute(uow, words, language=language)
    drain()
    page = client.get(
        f"/exchanges/{scene.exchange.slug}/search", query_string={"q": words.split()[0], "lang": "en"}
    ).text
    assert standing(page, words.split()[-1]) == {(language, direction)}
