"""What is written in a language that nobody who decides reads: named to those who organise and moderate, decided with a note."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from forum.accounts.models import Account
from forum.contributions.models import Contribution, Status
from forum.kernel.unit_of_work import Units
from forum.log.models import LogEntry
from forum.moderation.actions import approve_contribution, hide_from_readers
from forum.moderation.errors import LanguageUnread
from forum.moderation.models import DecisionRow
from forum.moderation.rules import Reason
from forum.roster.models import Mandate
from tests.actors import actor_of
from tests.contributions.conftest import Scene
from tests.factories import make_contribution
from tests.pages import forms, send

As = Callable[[Account], FlaskClient]


@pytest.fixture
def row(units: Units, scene: Scene) -> Contribution:
    with units.open() as uow:
        return make_contribution(
            uow,
            scene.topic,
            scene.cast.paula.membership,
            text="Tulitembea usiku.",
            language="sw",
            status=Status.WAITING,
        )


def test_it_is_named_on_the_desk_and_to_the_organiser(as_: As, scene: Scene, row: Contribution) -> None:
    olga, slug = as_(scene.cast.olga.account), scene.cast.exchange.slug
    desk = olga.get(f"/exchanges/{slug}/desk")
    assert "nobody who decides reads this language" in desk.text
    assert not [form for form in forms(desk) if str(form["action"]).endswith(f"/desk/{row.id}")]
    assert "Nobody on duty reads Swahili" in olga.get(f"/exchanges/{slug}/organise/").text


def test_naming_a_moderator_who_reads_it_mends_it(as_: As, units: Units, scene: Scene, row: Contribution) -> None:
    olga, slug = as_(scene.cast.olga.account), scene.cast.exchange.slug
    address, number = f"/exchanges/{slug}/organise/roster", scene.cast.pierre.membership.number
    answer = send(olga, address, "/roster/1", member=number, part="co", other_languages="Swahili; wo")
    assert answer.status_code == 303
    assert "Swahili" in olga.get(address).text
    assert "Nobody on duty reads" not in olga.get(f"/exchanges/{slug}/organise/").text
    assert "nobody who decides" not in olga.get(f"/exchanges/{slug}/desk").text


def test_a_mandate_names_what_its_holder_says_she_reads_unless_told_otherwise(
    as_: As, units: Units, session: Session, scene: Scene
) -> None:
    olga, slug = as_(scene.cast.olga.account), scene.cast.exchange.slug
    with units.open() as uow:
        uow.session.get_one(Account, scene.cast.pierre.account.id).reads = ["ar", "fr"]
    number = scene.cast.pierre.membership.number
    send(olga, f"/exchanges/{slug}/organise/roster", "/roster/1", member=number, part="co")
    given = select(Mandate.languages).where(Mandate.membership_id == scene.cast.pierre.membership.id)
    session.rollback()
    assert session.scalar(given) == ["fr", "ar"]


def test_a_language_that_is_none_is_said_so_and_stays_as_it_was_written(as_: As, scene: Scene) -> None:
    address, number = f"/exchanges/{scene.cast.exchange.slug}/organise/roster", scene.cast.pierre.membership.number
    refused = send(
        as_(scene.cast.olga.account), address, "/roster/1", member=number, part="co", other_languages="gobbledygook"
    )
    assert refused.status_code == 422
    assert 'value="gobbledygook"' in refused.text


def test_it_is_decided_with_a_tick_and_the_log_says_so(
    as_: As, session: Session, scene: Scene, row: Contribution
) -> None:
    mo, address = as_(scene.cast.mo.account), f"/exchanges/{scene.cast.exchange.slug}/desk/{row.id}"
    page = mo.get(address)
    assert "Nobody who decides at present reads its language." in page.text
    form = next(f for f in forms(page) if f["fields"].get("kind") == "approve")  # type: ignore[attr-defined]
    refused = mo.post(address, data=form["fields"])
    assert refused.status_code == 422
    assert "#leaves_language" in refused.text
    assert mo.post(address, data={**form["fields"], "leaves_language": "1"}).status_code == 303  # type: ignore[dict-item]
    session.rollback()
    assert session.scalars(select(DecisionRow.is_language_unread)).all() == [True]
    assert "leave_language" in session.scalars(select(LogEntry.act)).all()
    assert "Decided without reading the language." in mo.get(f"/exchanges/{scene.cast.exchange.slug}/desk/log").text


def test_a_return_keeps_its_words_where_the_tick_is_missing(as_: As, scene: Scene, row: Contribution) -> None:
    address = f"/exchanges/{scene.cast.exchange.slug}/desk/{row.id}"
    refused = send(as_(scene.cast.mo.account), address, None, reason_code="unclear", reason="Which street?")
    assert refused.status_code == 422
    assert "Which street?" in refused.text


def test_what_harms_is_hidden_at_once_in_whatever_language(units: Units, session: Session, scene: Scene) -> None:
    with units.open() as uow:
        row = make_contribution(uow, scene.topic, scene.cast.paula.membership, language="sw")
    with units.open() as uow:
        mo = actor_of(uow.session, scene.cast.mo.account)
        hide_from_readers(uow, mo, contribution_id=row.id, reason=Reason(code="personal", language="en"))
    assert session.scalars(select(Contribution.status)).all() == [Status.HIDDEN]


def test_what_somebody_who_decides_reads_needs_no_tick(
    units: Units, session: Session, scene: Scene, row: Contribution
) -> None:
    mo = actor_of(session, scene.cast.mo.account)
    with pytest.raises(LanguageUnread), units.open() as uow:
        approve_contribution(uow, mo, contribution_id=row.id)
    with units.open() as uow:
        uow.session.get_one(Account, scene.cast.olga.account.id).reads = ["sw"]
    with units.open() as uow:
        approve_contribution(uow, mo, contribution_id=row.id)
    assert session.scalars(select(DecisionRow.is_language_unread)).all() == [False]
