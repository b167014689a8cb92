import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from forum.accounts.models import Account
from forum.kernel.unit_of_work import Units
from tests.cast import Cast, assemble
from tests.pages import send

SignIn = Callable[[Account], FlaskClient]


@pytest.fixture
def cast(units: Units) -> Cast:
    with units.open() as uow:
        return assemble(uow)


def code_on(page: str) -> str:
    found = re.search(r"<code[^>]*>([a-z0-9-]{14})</code>", page)
    assert found is not None
    return found.group(1)


def test_somebody_signed_out_asks_and_finds_the_answer_by_a_code(client: FlaskClient, cast: Cast, as_: SignIn) -> None:
    asked = send(client, f"/help?exchange={cast.exchange.slug}", "/help", question="No puedo entrar")
    code = code_on(asked.text)
    olga = as_(cast.olga.account)
    desk = f"/exchanges/{cast.exchange.slug}/organise/help"
    assert "No puedo entrar" in olga.get(desk).text
    assert send(olga, desk, answer="Ya puede.").status_code == 303
    found = send(client, "/help", "/help/answer", code=f" {code.upper()} ")
    assert "Ya puede." in found.text


def test_only_organisers_and_administrators_read_what_was_asked(client: FlaskClient, cast: Cast, as_: SignIn) -> None:
    send(client, "/help", "/help", question="Trouble with the machine")
    for person in (cast.paula, cast.mo, cast.stranger):
        browser = as_(person.account)
        assert browser.get(f"/exchanges/{cast.exchange.slug}/organise/help").status_code == 404
        assert browser.get("/machine/help").status_code == 404
    assert "Trouble with the machine" in as_(cast.ada).get("/machine/help").text


def test_an_empty_question_is_refused_in_words(client: FlaskClient, cast: Cast) -> None:
    answer = send(client, "/help", "/help", question="  ")
    assert answer.status_code == 422
    assert "in any language" in answer.text


def test_an_unknown_code_is_refused_with_the_code_kept(client: FlaskClient, cast: Cast) -> None:
    answer = send(client, "/help", "/help/answer", code="abcd-efgh-jkmn")
    assert answer.status_code == 404
    assert "abcd-efgh-jkmn" in answer.text
