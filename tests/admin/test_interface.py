"""What the interface lacks, as the organiser sees it."""

import re
from collections.abc import Callable
from html import unescape
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from flask.testing import FlaskClient

from forum.accounts.models import Account
from forum.admin.lacks_file import write_lacks
from forum.kernel.catalogues import cover
from forum.kernel.unit_of_work import Units
from forum.kernel.wording import locales
from tests.cast import assemble
from tests.catalogues import keep_catalogues

NEXT = re.compile(r'<a href="([^"]+)" rel="next">')
SENTENCE = re.compile(r'<p lang="en" dir="ltr" translate="no">')


@pytest.fixture
def olga(units: Units, as_: Callable[[Account], FlaskClient]) -> FlaskClient:
    """She organises an exchange in English, Swahili and the Portuguese of Brazil."""
    with units.open() as uow:
        account = assemble(uow, slug="walks", languages=["en", "sw", "pt-BR"]).olga.account
    return as_(account)


def test_each_language_of_the_interface_stands_there_with_its_figures(olga: FlaskClient) -> None:
    page = olga.get("/exchanges/walks/organise/interface?lang=en").text
    for locale in locales():
        assert f'<bdi lang="{locale}"' in page
    assert page.count("<bdi>100%</bdi>") == len(locales())


def test_languages_of_the_exchange_that_it_does_not_speak_are_named_and_no_others(olga: FlaskClient) -> None:
    page = olga.get("/exchanges/walks/organise/interface?lang=en").text
    unspoken = page.split('id="unspoken"')[1]
    assert '<bdi lang="sw" dir="ltr">Kiswahili</bdi>' in unspoken
    assert "pt-BR" not in unspoken
    assert 'href="/exchanges/walks/organise/interface/sw?lang=en"' in unspoken


def test_all_that_is_lacking_is_read_page_by_page_and_none_of_it_twice(olga: FlaskClient) -> None:
    address, count, pages = "/exchanges/walks/organise/interface/sw?lang=en", 0, 0
    while address:
        page = olga.get(address).text
        count, pages = count + len(SENTENCE.findall(page)), pages + 1
        found = NEXT.search(page)
        address = unescape(found[1]) if found else ""
    sentences = sum(1 if isinstance(lack.source.id, str) else 2 for lack in cover("sw").lacks)
    assert count == sentences
    assert pages == -(-len(cover("sw").lacks) // 50)


def test_what_is_lacking_is_taken_as_a_catalogue_for_a_partner(olga: FlaskClient) -> None:
    answer = olga.get("/exchanges/walks/organise/interface/sw/lacking.po")
    assert answer.mimetype == "text/x-gettext-translation"
    assert "ronda-sw.po" in answer.headers["Content-Disposition"]
    assert len(read_po(BytesIO(answer.data))) == cover("sw").total


def test_a_language_that_is_whole_says_so(olga: FlaskClient) -> None:
    page = olga.get("/exchanges/walks/organise/interface/pt?lang=pt").text
    assert "Não falta nada" in page
    assert "lacking.po" not in page


@pytest.mark.parametrize("language", ["de", "pt-BR", "xx", "..", "messages.pot"])
def test_a_language_of_neither_is_not_found(olga: FlaskClient, language: str) -> None:
    assert olga.get(f"/exchanges/walks/organise/interface/{language}").status_code == 404
    assert olga.get(f"/exchanges/walks/organise/interface/{language}/lacking.po").status_code == 404


@pytest.mark.parametrize("after", ["x", "-1", "99999", "٣"])
def test_any_place_to_go_on_from_is_taken(olga: FlaskClient, after: str) -> None:
    assert olga.get(f"/exchanges/walks/organise/interface/sw?after={after}").status_code == 200


def test_the_organisers_page_leads_there(olga: FlaskClient) -> None:
    assert 'href="/exchanges/walks/organise/interface?lang=en"' in olga.get("/exchanges/walks/organise/?lang=en").text


def test_the_file_holds_what_is_lacking_and_what_is_in_doubt_with_the_words_there_are(tmp_path: Path) -> None:
    found = read_po(BytesIO(write_lacks("wo", keep_catalogues(tmp_path))))
    assert [message.id for message in found if message.id] == ["now", "Send", ("%(num)s text", "%(num)s texts")]
    assert found.get("now", context="week") is not None
    assert (found["Send"].string, found["Send"].fuzzy) == ("Yónnee", True)
    assert found["%(num)s text"].string == ("%(num)s mbind", "")


@pytest.mark.parametrize("language", ["sw", "ay", "zh-Hant", "qu"])
def test_any_language_gets_a_file_of_all_sentences(language: str) -> None:
    found = read_po(BytesIO(write_lacks(language)))
    assert len(found) == cover(language).total
    assert all(not any(message.string) for message in found if message.id)
