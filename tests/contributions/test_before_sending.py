"""In a sensitive exchange an author sees what may lead to a person before her text is sent."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from forum.accounts.models import Account, ApiToken
from forum.accounts.tokens import token_hash
from forum.contributions.models import Contribution, Status
from forum.kernel.unit_of_work import Units
from tests.cast import assemble
from tests.contributions.conftest import Scene
from tests.factories import make_contribution, make_topic
from tests.files.samples import picture
from tests.pages import forms, send

As = Callable[[Account], FlaskClient]
TEXT = "Rosa Quispe lives in Lima. Call +51 999 123 456."


@pytest.fixture
def scene(units: Units) -> Scene:
    with units.open() as uow:
        cast = assemble(uow, is_sensitive=True, access="members")
        return Scene(cast, make_topic(uow, cast.rounds[0]), make_topic(uow, cast.rounds[1]))


def write(client: FlaskClient, scene: Scene, **values: Any) -> Any:
    place = f"/exchanges/{scene.cast.exchange.slug}/topics/{scene.topic.id}?lang=en"
    return send(client, place, "/contributions", **{"language": "en", "audience": "members", **values})


def count(session: Session) -> int:
    session.rollback()
    return session.scalar(select(func.count()).select_from(Contribution)) or 0


def test_nothing_is_sent_and_what_was_found_is_marked_with_all_that_was_typed_kept(
    as_: As, session: Session, scene: Scene
) -> None:
    typed = {"text": TEXT, "content_note": "loss", "files": (BytesIO(picture("PNG")), "a.png")}
    answer = write(as_(scene.cast.paula.account), scene, **typed)
    assert answer.status_code == 422
    assert "Before you send" in answer.text
    assert "<mark>Rosa Quispe</mark> lives in <mark>Lima</mark>. Call <mark>+51 999 123 456</mark>." in answer.text
    said = answer.text.replace("<bdi>", "").replace("</bdi>", "")
    assert "You wrote: 1 telephone number, 1 address or place, 1 name." in said
    fields = forms(answer)[-1]["fields"]
    assert (fields["text"].strip(), fields["content_note"], "kept_files" in fields) == (TEXT, "loss", True)  # type: ignore[index,operator]
    assert count(session) == 0


def sent_again(client: FlaskClient, answer: Any, **values: Any) -> Any:
    form = next(form for form in forms(answer) if str(form["action"]).split("?")[0].endswith("/contributions"))
    return client.post(str(form["action"]), data={**form["fields"], **values})  # type: ignore[dict-item]


def mark_in(answer: Any) -> str:
    return str(answer.text.split('name="as_is" value="')[1].split('"')[0])


def test_it_goes_as_it_is_when_she_says_so(as_: As, session: Session, scene: Scene) -> None:
    paula = as_(scene.cast.paula.account)
    answer = write(paula, scene, text=TEXT)
    assert sent_again(paula, answer, as_is=mark_in(answer)).status_code == 303
    assert count(session) == 1


def test_changed_so_that_nothing_is_left_it_goes_and_with_another_number_it_is_shown_again(
    as_: As, session: Session, scene: Scene
) -> None:
    paula = as_(scene.cast.paula.account)
    answer = write(paula, scene, text=TEXT)
    again = sent_again(paula, answer, text="Call 612 345 678.", as_is=mark_in(answer))
    assert (again.status_code, count(session)) == (422, 0)
    assert sent_again(paula, again, text="A neighbour told me.").status_code == 303
    assert count(session) == 1


def test_members_names_are_not_told_by_it(as_: As, session: Session, scene: Scene) -> None:
    assert write(as_(scene.cast.paula.account), scene, text="then Pierre and Tara sang").status_code == 303


def test_a_draft_is_kept_without_asking(as_: As, session: Session, scene: Scene) -> None:
    paula = as_(scene.cast.paula.account)
    place = f"/exchanges/{scene.cast.exchange.slug}/topics/{scene.topic.id}"
    box = next(form for form in forms(paula.get(place)) if str(form["action"]).endswith("/contributions"))
    fields: dict[str, Any] = {**box["fields"], "text": TEXT}  # type: ignore[dict-item]
    assert paula.post(f"{place}/drafts", data=fields).status_code == 303


@pytest.mark.parametrize("status", [Status.RETURNED, Status.PUBLISHED])
def test_a_change_is_shown_first_too(as_: As, units: Units, session: Session, scene: Scene, status: Status) -> None:
    with units.open() as uow:
        row = make_contribution(uow, scene.topic, scene.cast.paula.membership, text="We sang.", status=status)
    paula, edit = as_(scene.cast.paula.account), f"/exchanges/{scene.cast.exchange.slug}/contributions/{row.id}/edit"
    answer = send(paula, edit, "/edit", text=TEXT)
    assert answer.status_code == 422
    assert "<mark>Rosa Quispe</mark>" in answer.text
    form = next(form for form in forms(answer) if str(form["action"]).endswith("/edit"))
    assert form["fields"]["text"].strip() == TEXT  # type: ignore[index]
    fields: dict[str, Any] = {**form["fields"], "as_is": mark_in(answer)}  # type: ignore[dict-item]
    assert paula.post(edit, data=fields).status_code == 303


def test_a_program_is_refused_until_it_says_so(
    units: Units, session: Session, client: FlaskClient, scene: Scene
) -> None:
    with units.open() as uow:
        fields = {"account_id": scene.cast.paula.account.id, "name": "a program", "scopes": ["read", "write"]}
        uow.add(ApiToken(token_hash=token_hash("a-token"), created_at=uow.now, **fields))
    address, headers = f"/api/v1/topics/{scene.topic.id}/contributions", {"Authorization": "Bearer a-token"}
    refused = client.post(address, json={"text": TEXT, "language": "en"}, headers=headers)
    assert (refused.status_code, count(session)) == (422, 0)
    assert "pointed_out" in refused.text or "as_is" in refused.text
    sent = client.post(address, json={"text": TEXT, "language": "en", "as_is": True}, headers=headers)
    assert (sent.status_code, count(session)) == (201, 1)


def test_elsewhere_nobody_is_asked(as_: As, units: Units, session: Session) -> None:
    with units.open() as uow:
        cast = assemble_elsewhere(uow)
    assert write(as_(cast.cast.paula.account), cast, text=TEXT).status_code == 303


def assemble_elsewhere(uow: Any) -> Scene:
    cast = assemble(uow)
    return Scene(cast, make_topic(uow, cast.rounds[0]), make_topic(uow, cast.rounds[1]))
