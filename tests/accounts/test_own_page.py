"""My page: every notice stands there too."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event
from sqlalchemy.orm import Session

from forum.accounts.models import Account
from forum.contributions.models import Contribution, Status
from forum.exchanges.models import MembershipState
from forum.kernel.unit_of_work import UnitOfWork, Units
from tests.cast import Cast, assemble
from tests.factories import make_contribution, make_topic

SignIn = Callable[[Account], FlaskClient]


@pytest.fixture
def cast(units: Units) -> Cast:
    with units.open() as uow:
        return assemble(uow, access="members")


def write(uow: UnitOfWork, cast: Cast, number: int = 1) -> Contribution:
    """A contribution of Paula's with a reply of Pierre's."""
    topic = make_topic(uow, cast.rounds[0])
    mine = make_contribution(uow, topic, cast.paula.membership, text=f"Farolas {number}.", status=Status.PUBLISHED)
    make_contribution(
        uow, topic, cast.pierre.membership, text=f"Chez nous {number}.", status=Status.PUBLISHED, parent_id=mine.id
    )
    return mine


def test_replies_to_her_stand_on_her_page(units: Units, as_: SignIn, cast: Cast) -> None:
    with units.open() as uow:
        write(uow, cast)
    page = as_(cast.paula.account).get("/me?lang=en").text
    assert "Replies to me" in page
    assert "Chez nous 1." in page
    assert "Pierre" in page
    assert "Replies to me" not in as_(cast.pierre.account).get("/me?lang=en").text


def test_a_reason_stands_with_what_was_returned(units: Units, as_: SignIn, cast: Cast) -> None:
    with units.open() as uow:
        mine = write(uow, cast)
        mine.status, mine.reason_code = Status.RETURNED, "personal"
        mine.reason, mine.reason_language = "Quita su nombre, por favor.", "es"
    page = as_(cast.paula.account).get("/me?lang=en").text
    assert "by which a person could be recognised" in page
    assert '<p class="words" lang="es" dir="ltr">Quita su nombre, por favor.</p>' in page


def test_replies_she_may_no_longer_read_are_not_shown(units: Units, as_: SignIn, cast: Cast) -> None:
    with units.open() as uow:
        write(uow, cast)
        uow.session.merge(cast.paula.membership).state = MembershipState.SUSPENDED
    page = as_(cast.paula.account).get("/me?lang=en").text
    assert "Farolas 1." in page
    assert "Chez nous" not in page


def test_her_page_takes_as_many_queries_for_ten_contributions_as_for_one(
    units: Units, as_: SignIn, session: Session, cast: Cast
) -> None:
    with units.open() as uow:
        write(uow, cast)
    first = count_queries(session, as_(cast.paula.account))
    with units.open() as uow:
        for number in range(2, 11):
            write(uow, cast, number)
    assert count_queries(session, as_(cast.paula.account)) == first > 0


def count_queries(session: Session, browser: FlaskClient) -> int:
    """What a second look at the page takes."""
    browser.get("/me")
    statements: list[str] = []
    bind = session.get_bind()

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        statements.append(statement)

    event.listen(bind, "before_cursor_execute", note)
    browser.get("/me")
    event.remove(bind, "before_cursor_execute", note)
    return len(statements)
