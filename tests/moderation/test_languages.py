"""What is written in a language that nobody who decides reads: named to those who organise and moderate, decided with a note."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from forum.accounts.models import Account
from forum.contributions.models import Contribution, Status
from forum.exchanges.models import Membership
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


def test_who_reads_it_needs_no_tick_and_who_does_not_leaves_it_to_her(
    units: Units, session: Session, scene: Scene, row: Contribution
) -> None:
    mo, olga = actor_of(session, scene.cast.mo.account), actor_of(session, scene.cast.olga.account)
    with units.open() as uow:
        uow.session.get_one(Account, scene.cast.olga.account.id).reads = ["sw"]
    with pytest.raises(LanguageUnread), units.open() as uow:
        approve_contribution(uow, mo, contribution_id=row.id)
    with units.open() as uow:
        approve_contribution(uow, olga, contribution_id=row.id)
    assert session.scalars(select(DecisionRow.is_language_unread)).all() == [False]


def test_the_desk_says_to_whom_it_is_left_and_offers_no_single_click(
    as_: As, units: Units, scene: Scene, row: Contribution
) -> None:
    with units.open() as uow:
        uow.session.get_one(Account, scene.cast.olga.account.id).reads = ["sw"]
    address = f"/exchanges/{scene.cast.exchange.slug}/desk"
    desk = as_(scene.cast.mo.account).get(address)
    assert "left to \u2068Olga\u2069" in desk.text
    assert not [form for form in forms(desk) if str(form["action"]).endswith(f"/desk/{row.id}")]
    assert [form for form in forms(as_(scene.cast.olga.account).get(address)) if form["fields"].get("kind")]  # type: ignore[attr-defined]


def test_what_is_let_through_unread_waits_for_a_second_pair_of_eyes(
    units: Units, session: Session, scene: Scene, row: Contribution
) -> None:
    mo, olga = actor_of(session, scene.cast.mo.account), actor_of(session, scene.cast.olga.account)
    with units.open() as uow:
        approve_contribution(uow, mo, contribution_id=row.id, leaves_language=True)
    assert session.scalars(select(Contribution.status)).one() == Status.WAITING
    with units.open() as uow:
        approve_contribution(uow, olga, contribution_id=row.id, leaves_language=True)
    assert session.scalars(select(Contribution.status)).one() == Status.PUBLISHED
    assert session.scalars(select(DecisionRow.kind).order_by(DecisionRow.id)).all() == ["agree", "approve"]


def test_where_nobody_else_decides_one_lets_it_through_unread_and_the_log_says_so(
    units: Units, session: Session, scene: Scene, row: Contribution
) -> None:
    with units.open() as uow:
        uow.session.get_one(Membership, scene.cast.olga.membership.id).is_organiser = False
    with units.open() as uow:
        mo = actor_of(uow.session, scene.cast.mo.account)
        approve_contribution(uow, mo, contribution_id=row.id, leaves_language=True)
    assert session.scalars(select(Contribution.status)).one() == Status.PUBLISHED
    assert "leave_language" in session.scalars(select(LogEntry.act)).all()
