from flask import Flask
from sqlalchemy.orm import Session

from forum.exchanges.queries import get_exchange, load_grants
from forum.kernel.actor import Role
from forum.kernel.reader import Reader
from forum.kernel.unit_of_work import Units
from tests.cast import assemble


def test_an_exchange_is_read_with_its_rounds_and_their_computed_ends(session: Session, units: Units) -> None:
    with units.open() as uow:
        cast = assemble(uow)
    found = get_exchange(session, cast.exchange.slug)
    assert [r.number for r in found.rounds] == [1, 2]
    assert found.rounds[0].closes_at == cast.rounds[1].opens_at
    assert found.rounds[1].closes_at == cast.exchange.closes_at
    assert found.title(Reader("fr")).html == "Safe cities (fr)"


def test_an_organiser_is_also_a_member(session: Session, units: Units) -> None:
    with units.open() as uow:
        cast = assemble(uow)
    roles = {grant.role for grant in load_grants(session, cast.olga.account.id)}
    assert roles == {Role.MEMBER, Role.ORGANISER}


def test_an_unknown_address_is_answered_by_a_page_in_words(app: Flask) -> None:
    answer = app.test_client().get("/no/such/page")
    assert answer.status_code == 404
    assert "There is no such page" in answer.text
