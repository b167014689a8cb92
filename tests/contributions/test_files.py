"""Files sent with a contribution, added to it and taken off again, in the browser."""

from collections.abc import Callable
from io import BytesIO

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from forum.accounts.models import Account
from forum.contributions.models import Contribution, Status
from forum.files.models import StoredFile
from forum.kernel.unit_of_work import Units
from forum.kernel.wording import say
from tests.contributions.conftest import Scene
from tests.factories import make_contribution
from tests.files.samples import HTML, PDF, picture
from tests.pages import forms, send

As = Callable[[Account], FlaskClient]


def topic_of(scene: Scene) -> str:
    return f"/exchanges/{scene.cast.exchange.slug}/topics/{scene.topic.id}"


def write(client: FlaskClient, scene: Scene, *files: tuple[str, bytes], **values: object) -> TestResponse:
    sent = [(BytesIO(content), name) for name, content in files]
    return send(client, topic_of(scene), "/contributions", text="Caminamos.", language="es", files=sent, **values)


def edit_page(scene: Scene, contribution: Contribution) -> str:
    return f"/exchanges/{scene.cast.exchange.slug}/contributions/{contribution.id}/edit"


def add(client: FlaskClient, scene: Scene, contribution: Contribution, *files: tuple[str, bytes]) -> TestResponse:
    sent = [(BytesIO(content), name) for name, content in files]
    return send(client, edit_page(scene, contribution), "/files", files=sent)


def make(units: Units, scene: Scene, *, status: Status, is_anonymous: bool = False) -> Contribution:
    author = scene.cast.paula.membership
    with units.open() as uow:
        return make_contribution(uow, scene.topic, author, status=status, is_anonymous=is_anonymous)


def names(session: Session) -> list[str]:
    session.rollback()
    return list(session.scalars(select(StoredFile.name).order_by(StoredFile.id)))


def test_files_go_with_a_contribution_and_the_moderator_sees_them(as_: As, session: Session, scene: Scene) -> None:
    files = ("a.pdf", PDF), ("calle.png", picture("PNG"))
    assert write(as_(scene.cast.paula.account), scene, *files, file_description="Una calle").status_code == 303
    contribution = session.scalars(select(Contribution)).one()
    page = as_(scene.cast.mo.account).get(f"/exchanges/{scene.cast.exchange.slug}/desk/{contribution.id}").text
    assert "a.pdf" in page
    assert "calle.png" in page
    assert "Una calle" in page


def test_a_lying_file_is_refused_in_words_and_the_good_one_is_not_asked_for_again(
    as_: As, session: Session, scene: Scene
) -> None:
    writer = as_(scene.cast.paula.account)
    refused = write(writer, scene, ("a.pdf", PDF), ("b.pdf", HTML))
    assert refused.status_code == 422
    said = "“%(name)s” is not what its name says. Please save it again under its right kind and send that."
    assert say("es", said, name="b.pdf") in refused.text
    assert "Caminamos." in refused.text
    assert names(session) == []
    box = next(form for form in forms(refused) if str(form["action"]).endswith("/contributions"))
    assert writer.post(str(box["action"]), data=box["fields"]).status_code == 303
    assert names(session) == ["a.pdf"]


@pytest.mark.parametrize("status", [Status.WAITING, Status.RETURNED])
def test_its_author_adds_files_and_takes_them_off(
    as_: As, units: Units, session: Session, scene: Scene, status: Status
) -> None:
    contribution = make(units, scene, status=status)
    writer = as_(scene.cast.paula.account)
    assert add(writer, scene, contribution, ("a.pdf", PDF), ("b.txt", b"words")).status_code == 303
    assert names(session) == ["a.pdf", "b.txt"]
    file_id = session.scalars(select(StoredFile.id).where(StoredFile.name == "a.pdf")).one()
    assert send(writer, edit_page(scene, contribution), f"/files/{file_id}/remove").status_code == 303
    assert names(session) == ["b.txt"]


def test_an_anonymous_author_adds_pictures_only(as_: As, units: Units, session: Session, scene: Scene) -> None:
    contribution = make(units, scene, status=Status.WAITING, is_anonymous=True)
    writer = as_(scene.cast.paula.account)
    refused = add(writer, scene, contribution, ("Paula.pdf", PDF))
    assert refused.status_code == 422
    assert "pdf" in refused.text
    assert add(writer, scene, contribution, ("Paula.png", picture("PNG"))).status_code == 303
    assert names(session) == ["file-1.png"]
    assert session.scalars(select(StoredFile.uploader_id)).one() is None


def test_what_is_published_takes_no_file_that_nobody_has_read(
    as_: As, units: Units, session: Session, scene: Scene
) -> None:
    contribution = make(units, scene, status=Status.PUBLISHED)
    writer = as_(scene.cast.paula.account)
    page = writer.get(edit_page(scene, contribution))
    token = forms(page)[0]["fields"]["csrf_token"]  # type: ignore[index]
    address = edit_page(scene, contribution).replace("/edit", "/files")
    answer = writer.post(address, data={"csrf_token": token, "files": (BytesIO(PDF), "a.pdf")})
    assert answer.status_code == 403
    assert 'action="' + address not in page.text
    assert names(session) == []


def test_others_neither_add_nor_take_off(as_: As, units: Units, session: Session, scene: Scene) -> None:
    contribution = make(units, scene, status=Status.WAITING)
    add(as_(scene.cast.paula.account), scene, contribution, ("a.pdf", PDF))
    file_id = session.scalars(select(StoredFile.id)).one()
    address = edit_page(scene, contribution).replace("/edit", "/files")
    for account in (scene.cast.pierre.account, scene.cast.mo.account, scene.cast.olga.account):
        client = as_(account)
        token = forms(client.get(topic_of(scene)))[0]["fields"]["csrf_token"]  # type: ignore[index]
        sent = {"csrf_token": token, "files": (BytesIO(PDF), "b.pdf")}
        assert client.post(address, data=sent).status_code in {403, 404}
        assert client.post(f"{address}/{file_id}/remove", data={"csrf_token": token}).status_code == 404
    assert names(session) == ["a.pdf"]
