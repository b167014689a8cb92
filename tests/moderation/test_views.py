from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from forum.accounts.models import Account
from forum.contributions.models import Contribution, Status
from forum.kernel.clock import MovableClock
from forum.kernel.unit_of_work import Units
from tests.contributions.conftest import Scene
from tests.factories import make_contribution
from tests.pages import forms, links, send

As = Callable[[Account], FlaskClient]


@pytest.fixture
def row(units: Units, scene: Scene) -> Contribution:
    with units.open() as uow:
        return make_contribution(
            uow, scene.topic, scene.cast.paula.membership, text="Hola a todas.", language="es", status=Status.WAITING
        )


def desk_of(scene: Scene) -> str:
    return f"/exchanges/{scene.cast.exchange.slug}/desk"


def status_now(session: Session) -> str:
    session.rollback()
    return session.scalars(select(Contribution)).one().status


def test_the_desk_says_until_when_its_moderator_is_on_duty(as_: As, scene: Scene, row: Contribution) -> None:
    page = as_(scene.cast.mo.account).get(desk_of(scene)).text
    assert "You are on duty until" in page
    assert "Hola a todas." in page
    assert "Spanish" in page


def test_an_empty_desk_says_that_all_is_read(as_: As, scene: Scene) -> None:
    assert "Nothing waits. All is read." in as_(scene.cast.mo.account).get(desk_of(scene)).text


def test_one_line_is_approved_from_the_desk(as_: As, session: Session, scene: Scene, row: Contribution) -> None:
    mo = as_(scene.cast.mo.account)
    answer = send(mo, desk_of(scene), f"/desk/{row.id}")
    assert answer.status_code == 303
    assert "Approved. It is published now." in mo.get(answer.headers["Location"]).text
    assert status_now(session) == Status.PUBLISHED


def test_a_moderator_off_duty_reads_the_desk_and_finds_no_button(
    as_: As, session: Session, scene: Scene, row: Contribution
) -> None:
    noor = as_(scene.cast.noor.account)
    page = noor.get(desk_of(scene))
    assert "Hola a todas." in page.text
    assert not [form for form in forms(page) if str(form["action"]).endswith(f"/desk/{row.id}")]
    token = next(form["fields"]["csrf_token"] for form in forms(page) if "csrf_token" in form["fields"])  # type: ignore[index,operator]
    refused = noor.post(f"{desk_of(scene)}/{row.id}", data={"kind": "approve", "csrf_token": token})
    assert refused.status_code == 403
    assert "not on duty" in refused.text
    assert status_now(session) == Status.WAITING


def test_a_return_without_reason_comes_back_with_what_was_typed(
    as_: As, session: Session, scene: Scene, row: Contribution
) -> None:
    address = f"{desk_of(scene)}/{row.id}"
    answer = send(as_(scene.cast.mo.account), address, None, reason="Please leave out her name.")
    assert answer.status_code == 422
    assert "Please leave out her name." in answer.text
    assert 'id="reason_code-error"' in answer.text
    assert status_now(session) == Status.WAITING


def test_a_return_reaches_the_author_in_her_language(
    as_: As, session: Session, scene: Scene, row: Contribution
) -> None:
    address = f"{desk_of(scene)}/{row.id}"
    answer = send(as_(scene.cast.mo.account), address, None, reason_code="unclear", reason="Which street?")
    assert answer.status_code == 303
    own = as_(scene.cast.paula.account).get(f"/exchanges/{scene.cast.exchange.slug}/contributions/{row.id}")
    assert '<p class="words" lang="en" dir="auto">Which street?</p>' in own.text


def test_the_second_to_decide_is_told_who_was_first_and_with_what(
    as_: As, units: Units, scene: Scene, row: Contribution
) -> None:
    with units.open() as uow:
        uow.session.get_one(Account, scene.cast.olga.account.id).reads = ["es"]
    mo, olga = as_(scene.cast.mo.account), as_(scene.cast.olga.account)
    form = next(f for f in forms(olga.get(desk_of(scene))) if str(f["action"]).endswith(f"/desk/{row.id}"))
    assert send(mo, desk_of(scene), f"/desk/{row.id}").status_code == 303
    typed = {**form["fields"], "kind": "return", "reason_code": "unclear", "reason": "Which street?"}  # type: ignore[dict-item]
    second = olga.post(str(form["action"]), data=typed)
    assert second.status_code == 409
    assert "Somebody was a moment before you" in second.text
    assert "<bdi>Mo</bdi> · Approved" in second.text
    assert "Which street?" in second.text


def test_a_published_contribution_is_hidden_and_restored_from_its_page(
    as_: As, units: Units, session: Session, scene: Scene
) -> None:
    with units.open() as uow:
        row = make_contribution(uow, scene.topic, scene.cast.paula.membership)
    mo, address = as_(scene.cast.mo.account), f"{desk_of(scene)}/{row.id}"
    assert send(mo, address, None, reason_code="hurtful").status_code == 303
    assert status_now(session) == Status.HIDDEN
    assert send(mo, address, f"/desk/{row.id}").status_code == 303
    assert status_now(session) == Status.PUBLISHED


def test_what_was_decided_is_read_in_the_log(as_: As, scene: Scene, row: Contribution) -> None:
    mo = as_(scene.cast.mo.account)
    send(mo, desk_of(scene), f"/desk/{row.id}")
    page = as_(scene.cast.olga.account).get(f"{desk_of(scene)}/log").text
    assert "Approved" in page
    assert "Mo" in page
    assert "Hola a todas." not in page


@pytest.mark.parametrize("name", ["paula", "tara", "stranger"])
def test_the_desk_is_not_for_others(as_: As, scene: Scene, row: Contribution, name: str) -> None:
    person = as_(getattr(scene.cast, name).account)
    for address in (desk_of(scene), f"{desk_of(scene)}/{row.id}", f"{desk_of(scene)}/log"):
        assert person.get(address).status_code in {403, 404}


def test_a_decision_we_do_not_know_is_none(as_: As, scene: Scene, row: Contribution) -> None:
    mo = as_(scene.cast.mo.account)
    assert send(mo, desk_of(scene), f"/desk/{row.id}", kind="delete").status_code == 404


def test_a_reply_is_decided_on_with_what_it_answers_in_sight(as_: As, units: Units, scene: Scene) -> None:
    with units.open() as uow:
        post = make_contribution(uow, scene.topic, scene.cast.pierre.membership, text="A question?")
        reply = make_contribution(
            uow, scene.topic, scene.cast.paula.membership, text="Yes.", parent=post, status=Status.WAITING
        )
    page = as_(scene.cast.mo.account).get(f"{desk_of(scene)}/{reply.id}").text
    assert "A question?" in page


def test_the_desk_tells_no_hour_of_an_anonymous_contribution(
    as_: As, units: Units, scene: Scene, clock: MovableClock
) -> None:
    clock.advance(timedelta(minutes=37))
    with units.open() as uow:
        row = make_contribution(uow, scene.topic, scene.cast.paula.membership, status=Status.WAITING, is_anonymous=True)
    mo = as_(scene.cast.mo.account)
    for address in (desk_of(scene), f"{desk_of(scene)}/{row.id}"):
        page = mo.get(address).text
        main = page[page.index("<main") : page.index("</main>")].partition('id="silent"')[0]
        for word in ("hour ago", "10:37", "6:37", "Paula"):
            assert word not in main


def test_off_duty_only_those_pages_are_offered_that_open(as_: As, scene: Scene) -> None:
    noor = as_(scene.cast.noor.account)
    places = [place for _, place in links(noor.get(f"/exchanges/{scene.cast.exchange.slug}/"))]
    assert desk_of(scene) in places
    assert f"{desk_of(scene)}/translations" not in places
    assert noor.get(f"{desk_of(scene)}/translations").status_code == 403
