from collections.abc import Callable
from html import unescape

import pytest
from flask.testing import FlaskClient

from forum.accounts.models import Account
from forum.kernel.unit_of_work import Units
from forum.search.queries.find import PAGE
from forum.search.tasks import MakeBackend
from tests.search.scene import Scene

SignIn = Callable[[Account], FlaskClient]
Drain = Callable[[], int]


@pytest.fixture
def address(scene: Scene, make_backend: MakeBackend) -> str:
    return f"/exchanges/{scene.exchange.slug}/search"


def test_a_french_reader_finds_a_spanish_text_by_an_unaccented_french_word(
    units: Units, drain: Drain, scene: Scene, address: str, client: FlaskClient
) -> None:
    with units.open() as uow:
        scene.contribute(uow, "La seguridad", versions={"fr": "La sécurité des filles"})
    drain()
    page = client.get(address, query_string={"q": "securite"}, headers={"Accept-Language": "fr"})
    assert '<p class="words" lang="fr" dir="ltr">La <mark>sécurité</mark> des filles</p>' in page.text
    assert "<bdi>Paula, Casa de Lima, " in page.text


def test_words_found_are_shown_as_text_whatever_they_are(
    units: Units, drain: Drain, scene: Scene, address: str, client: FlaskClient
) -> None:
    with units.open() as uow:
        scene.contribute(uow, 'faroles `<script>alert(1)</script>` & "more"')
    drain()
    page = client.get(address, query_string={"q": "faroles <script>"})
    assert "<script>alert" not in page.text
    assert "&lt;<mark>script</mark>&gt;alert(1)" in page.text


@pytest.mark.parametrize("words", ["", "   "])
def test_without_words_there_is_only_the_form(address: str, client: FlaskClient, words: str) -> None:
    page = client.get(address, query_string={"q": words})
    assert page.status_code == 200
    assert "<h2" not in page.text
    assert "<article>" not in page.text


def test_without_words_all_that_was_written_in_one_language_is_listed(
    units: Units, drain: Drain, scene: Scene, address: str, client: FlaskClient
) -> None:
    with units.open() as uow:
        scene.contribute(uow, "La seguridad", versions={"fr": "La sécurité des filles"})
        scene.contribute(uow, "Los faroles")
    drain()
    page = client.get(address, query_string={"original": "es", "lang": "en"}).text
    assert "faroles" in page
    assert "2 texts found" in page
    assert "Nothing found" in client.get(address, query_string={"original": "wo", "lang": "en"}).text


def test_words_too_short_and_words_not_found_say_what_to_do(address: str, client: FlaskClient) -> None:
    assert "two letters or more" in client.get(address, query_string={"q": "a"}).text
    assert "Nothing found" in client.get(address, query_string={"q": "zzzz"}).text
    narrowed = client.get(address, query_string={"q": "zzzz", "language": "fr"})
    assert "Search without narrowing" in narrowed.text


def test_texts_are_found_by_the_language_they_were_written_in_and_by_what_they_lack(
    units: Units, drain: Drain, scene: Scene, address: str, client: FlaskClient
) -> None:
    with units.open() as uow:
        scene.contribute(uow, "Faroles rotos")
        scene.contribute(uow, "Lanternes", language="fr", versions={"es": "Faroles nuevos"})
        scene.contribute(uow, "Faroles", language="ca")
    drain()

    def found(**narrowed: str) -> list[str]:
        page = client.get(address, query_string={"q": "faroles", "lang": "es", **narrowed}).text
        assert all(f'<option value="{code}" selected>' in page for code in narrowed.values())
        return sorted(part.split("</p>")[0] for part in page.split('<p class="words"')[1:])

    assert len(found()) == 3
    assert [len(found(original=code)) for code in ("es", "fr", "ca")] == [1, 1, 1]
    assert len(found(lacks="fr")) == 2
    (only,) = found(lacks="fr", original="es")
    assert "rotos" in only


def test_filters_stay_chosen_and_can_be_left(
    units: Units, drain: Drain, scene: Scene, address: str, client: FlaskClient
) -> None:
    with units.open() as uow:
        scene.contribute(uow, "Faroles")
    drain()
    page = client.get(address, query_string={"q": "faroles", "country": "PE", "lang": "es"})
    assert '<option value="PE" selected>' in page.text
    assert '<input type="hidden" name="lang" value="es">' in page.text
    assert f'href="{address}?q=faroles&amp;lang=es"' in page.text


def test_the_next_part_of_a_long_list_is_one_link_away(
    units: Units, drain: Drain, scene: Scene, address: str, client: FlaskClient
) -> None:
    with units.open() as uow:
        for _ in range(PAGE + 2):
            scene.contribute(uow, "Faroles")
    drain()
    first = client.get(address, query_string={"q": "faroles"})
    link = unescape(first.text.partition('rel="next"')[0].rpartition('href="')[2].partition('"')[0])
    second = client.get(link)
    assert second.text.count("<article>") == 2
    assert f"{PAGE + 2} texts found" in second.text


def test_all_exchanges_are_searched_as_far_as_one_may_see_them(
    units: Units, drain: Drain, make_backend: MakeBackend, client: FlaskClient, as_: SignIn
) -> None:
    with units.open() as uow:
        private = Scene(uow, access="members")
        private.contribute(uow, "Faroles")
    drain()
    assert client.get("/search?q=faroles").text.count("<article>") == 0
    assert as_(private.cast.paula.account).get("/search?q=faroles").text.count("<article>") == 1
    assert client.get(f"/exchanges/{private.exchange.slug}/search?q=faroles").status_code == 404


@pytest.mark.parametrize(
    "odd",
    [
        {"q": "\x00"},
        {"q": "a" * 5000},
        {"q": "'\"\\%_*:&|!()"},
        {"q": "x", "round": "99999999999999999999"},
        {"q": "faroles", "after": "9.99999999999999999.1"},
        {"q": "faroles", "language": "not a language", "country": "\ud83d", "round": "²"},
        {"q": "faroles", "organisation": "x" * 3000},
    ],
)
def test_odd_questions_get_an_answer(address: str, client: FlaskClient, odd: dict[str, str]) -> None:
    query = {name: value.encode("utf-8", "surrogatepass") for name, value in odd.items()}
    assert client.get(address, query_string=query).status_code in {200, 400}


def test_nothing_folded_away_keeps_a_browser_from_sending_the_search(client: FlaskClient, address: str) -> None:
    folded = client.get(address).text.partition("<details>")[2].partition("</details>")[0]
    assert "<select" in folded
    assert "required" not in folded
