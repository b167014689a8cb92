from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from forum.accounts.models import Account
from forum.kernel.unit_of_work import Units
from forum.support.models import HelpLine
from forum.support.rules import leads_to
from tests.cast import Cast, assemble
from tests.pages import send

SignIn = Callable[[Account], FlaskClient]
PATH = "/exchanges/walks/organise/help-lines"
GOOD = {"country": "PE", "name": "Línea 100", "contact": "100", "hours": "24 h", "languages": "es, qu"}


@pytest.fixture
def cast(units: Units) -> Cast:
    with units.open() as uow:
        return assemble(uow, slug="walks")


@pytest.mark.parametrize(
    ("contact", "url"),
    [
        ("+51 1 419-3440", "tel:+5114193440"),
        ("100", "tel:100"),
        ("https://example.org/help", "https://example.org/help"),
        ("javascript:alert(1)", ""),
        ("ask Ana", ""),
        ("", ""),
    ],
)
def test_a_contact_is_a_telephone_number_or_a_page(contact: str, url: str) -> None:
    assert leads_to(contact) == url


def test_the_organiser_writes_them_by_country_each_once_and_removes_them(
    as_: SignIn, cast: Cast, session: Session
) -> None:
    olga = as_(cast.olga.account)
    assert "There are no help lines yet" in olga.get(f"{PATH}?lang=en").text
    for _ in range(2):
        assert send(olga, PATH, "/help-lines", **GOOD).status_code == 303
    line = session.scalars(select(HelpLine)).one()
    assert 'href="tel:100"' in olga.get(PATH).text
    assert send(olga, PATH, f"/help-lines/{line.id}/remove").status_code == 303
    assert session.scalars(select(HelpLine)).all() == []


@pytest.mark.parametrize(
    "typed",
    [{"country": ""}, {"country": "XX"}, {"name": " "}, {"contact": "ask Ana"}, {"hours": "a" * 201}],
)
def test_what_lacks_something_comes_back_with_what_was_typed(
    as_: SignIn, cast: Cast, typed: dict[str, str], session: Session
) -> None:
    answer = send(as_(cast.olga.account), PATH, "/help-lines", **{**GOOD, **typed})
    assert answer.status_code == 422
    assert "es, qu" in answer.text
    assert session.scalars(select(HelpLine)).all() == []


@pytest.mark.parametrize("name", ["danger", "danger-note"])
def test_what_to_do_in_danger_is_edited_as_the_other_pages_but_no_page_of_everybodys(
    as_: SignIn, client: FlaskClient, cast: Cast, name: str
) -> None:
    olga = as_(cast.olga.account)
    assert send(olga, f"/exchanges/walks/organise/pages/{name}", f"/{name}").status_code == 303
    assert client.get(f"/exchanges/walks/pages/{name}").status_code == 404
    assert olga.get(f"/exchanges/walks/pages/{name}").status_code == 404
