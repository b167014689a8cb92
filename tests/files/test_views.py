from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from forum.accounts.models import Account
from forum.assembly import file_storage
from forum.contributions.models import Contribution, Status
from forum.exchanges.models import Paper
from forum.files.actions import add_file, attach_files
from forum.files.models import StoredFile
from forum.files.uploads import keep_upload
from forum.files.views import POLICY
from forum.kernel.unit_of_work import Units
from forum.kernel.wording import say
from forum.texts.actions import create_text
from forum.texts.queries import get_text
from tests.cast import Cast, assemble
from tests.factories import make_contribution, make_topic
from tests.files.conftest import NOW
from tests.files.samples import PDF, picture
from tests.pages import send

SignIn = Callable[[Account], FlaskClient]


def hang_paper(
    app: Flask, units: Units, cast: Cast, *, name: str = "étude «1».pdf", content: bytes = PDF
) -> StoredFile:
    """A file as a background paper of the first round."""
    kept = keep_upload(file_storage(app.extensions["ronda"].settings), name=name, content=content, now=NOW)
    with units.open() as uow:
        file = add_file(uow, exchange_id=cast.exchange.id, file=kept, uploader_id=cast.olga.membership.id)
        title = create_text(
            uow, exchange_id=cast.exchange.id, kind="paper_title", language="en", source="Study", is_plain=True
        )
        uow.add(Paper(round_id=cast.rounds[0].id, position=0, title_id=title.id, file_id=file.id, file_language="fr"))
    return file


def fetch(client: FlaskClient, path: str, **more: Any) -> TestResponse:
    """With the whole answer read, so that the file is closed again."""
    return client.get(path, buffered=True, **more)


def test_a_pdf_is_handed_out_for_download_and_for_nothing_else(
    app: Flask, units: Units, cast: Cast, client: FlaskClient
) -> None:
    file = hang_paper(app, units, cast)
    answer = fetch(client, f"/files/{file.id}/{file.name}")
    assert (answer.status_code, answer.data) == (200, PDF)
    assert answer.content_type == "application/pdf"
    assert answer.content_length == len(PDF)
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert "filename*=UTF-8''%C3%A9tude%20%C2%AB1%C2%BB.pdf" in answer.headers["Content-Disposition"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == POLICY
    assert answer.headers["Cache-Control"] == "public, no-cache"


def test_a_picture_is_shown_in_the_page(app: Flask, units: Units, cast: Cast, client: FlaskClient) -> None:
    file = hang_paper(app, units, cast, name="a.png", content=picture("PNG"))
    answer = fetch(client, f"/files/{file.id}/a.png")
    assert answer.content_type == "image/png"
    assert answer.headers["Content-Disposition"].startswith("inline")
    assert "sandbox" in answer.headers["Content-Security-Policy"]


def test_a_file_that_did_not_change_is_not_sent_again(
    app: Flask, units: Units, cast: Cast, client: FlaskClient
) -> None:
    file = hang_paper(app, units, cast)
    etag = fetch(client, f"/files/{file.id}/{file.name}").headers["ETag"]
    again = fetch(client, f"/files/{file.id}/{file.name}", headers={"If-None-Match": etag})
    assert (again.status_code, again.data) == (304, b"")


def test_another_name_leads_to_the_right_one(app: Flask, units: Units, cast: Cast, client: FlaskClient) -> None:
    file = hang_paper(app, units, cast, name="a.pdf")
    answer = fetch(client, f"/files/{file.id}/prize.exe")
    assert (answer.status_code, answer.location) == (302, f"/files/{file.id}/file.pdf")


def test_what_signed_in_people_read_is_kept_nowhere(app: Flask, units: Units, cast: Cast, as_: SignIn) -> None:
    file = hang_paper(app, units, cast)
    answer = fetch(as_(cast.paula.account), f"/files/{file.id}/{file.name}")
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("path", ["/files/999/a.pdf", f"/files/{2**63}/a.pdf", "/files/0/a.pdf", "/files/-1/a.pdf"])
def test_a_file_that_is_not_there_is_not_found(client: FlaskClient, path: str) -> None:
    assert fetch(client, path).status_code == 404


def test_a_file_of_a_members_exchange_is_for_its_members(
    app: Flask, units: Units, client: FlaskClient, as_: SignIn
) -> None:
    with units.open() as uow:
        cast = assemble(uow, access="members")
    file = hang_paper(app, units, cast, name="a.pdf")
    assert fetch(client, f"/files/{file.id}/a.pdf").status_code == 404
    assert fetch(client, f"/files/{file.id}/other.pdf").status_code == 404
    assert fetch(as_(cast.stranger.account), f"/files/{file.id}/a.pdf").status_code == 404
    assert fetch(as_(cast.ada), f"/files/{file.id}/a.pdf").status_code == 404
    assert fetch(as_(cast.paula.account), f"/files/{file.id}/a.pdf").data == PDF


def test_a_file_that_hangs_on_nothing_is_not_found(app: Flask, units: Units, cast: Cast, as_: SignIn) -> None:
    kept = keep_upload(file_storage(app.extensions["ronda"].settings), name="a.pdf", content=PDF, now=NOW)
    with units.open() as uow:
        file = add_file(uow, exchange_id=cast.exchange.id, file=kept, uploader_id=cast.paula.membership.id)
    assert fetch(as_(cast.paula.account), f"/files/{file.id}/a.pdf").status_code == 404


def write_with_photo(
    app: Flask, units: Units, cast: Cast, *, status: Status = Status.PUBLISHED, is_anonymous: bool = False
) -> tuple[Contribution, StoredFile]:
    """A contribution of Paula's with a picture that nobody has described."""
    photo = keep_upload(file_storage(app.extensions["ronda"].settings), name="a.png", content=picture("PNG"), now=NOW)
    with units.open() as uow:
        row = make_contribution(
            uow, make_topic(uow, cast.rounds[0]), cast.paula.membership, status=status, is_anonymous=is_anonymous
        )
        text = get_text(uow.session, row.text_id)
        membership_id = cast.paula.membership.id
        file = attach_files(uow, text, files=[photo], uploader_id=membership_id, is_anonymous=is_anonymous)[0]
    return row, file


def readers_of(file: StoredFile, cast: Cast, client: FlaskClient, as_: SignIn) -> set[str]:
    people = {name: getattr(cast, name).account for name in ("paula", "pierre", "mo", "noor", "tara", "olga", "sami")}
    clients = {"nobody": client, "ada": as_(cast.ada), **{name: as_(account) for name, account in people.items()}}
    answers = {name: fetch(browser, f"/files/{file.id}/{file.name}").status_code for name, browser in clients.items()}
    assert set(answers.values()) <= {200, 404}
    return {name for name, status in answers.items() if status == 200}


STAFF = {"mo", "noor", "olga"}
EVERYBODY = {"nobody", "ada", "pierre", "tara", "sami", "paula"} | STAFF


@pytest.mark.parametrize(
    ("status", "readers"),
    [
        (Status.PUBLISHED, EVERYBODY),
        (Status.WAITING, STAFF | {"paula"}),
        (Status.RETURNED, STAFF | {"paula"}),
        (Status.HIDDEN, STAFF | {"paula"}),
        (Status.DRAFT, {"paula"}),
        (Status.WITHDRAWN, set()),
    ],
)
def test_a_file_is_seen_by_those_who_see_the_words_it_hangs_on(
    app: Flask, units: Units, cast: Cast, *, client: FlaskClient, as_: SignIn, status: Status, readers: set[str]
) -> None:
    _, file = write_with_photo(app, units, cast, status=status)
    assert readers_of(file, cast, client, as_) == readers


def test_an_anonymous_file_is_its_authors_too(
    app: Flask, units: Units, cast: Cast, client: FlaskClient, as_: SignIn
) -> None:
    _, file = write_with_photo(app, units, cast, status=Status.WAITING, is_anonymous=True)
    assert file.name == "file-1.png"
    assert readers_of(file, cast, client, as_) == STAFF | {"paula"}


def test_a_picture_is_described_by_its_sender_and_then_shown_with_her_words(
    app: Flask, units: Units, cast: Cast, client: FlaskClient, as_: SignIn
) -> None:
    row, file = write_with_photo(app, units, cast)
    place = f"/exchanges/{cast.exchange.slug}/topics/{row.topic_id}"
    hers = as_(cast.paula.account)
    assert f"/files/{file.id}/description" in hers.get(place).text
    assert f"/files/{file.id}/description" not in client.get(place).text
    sent = send(hers, f"/files/{file.id}/description?next={place}", words="Una calle <oscura>", language="es")
    assert (sent.status_code, sent.location) == (302, place)
    page = client.get(place).text
    assert "Una calle &lt;oscura&gt;" in page
    assert 'lang="es"' in page


def test_a_description_without_words_is_asked_for_again(app: Flask, units: Units, cast: Cast, as_: SignIn) -> None:
    _, file = write_with_photo(app, units, cast)
    answer = send(as_(cast.paula.account), f"/files/{file.id}/description", words=" ", language="es")
    assert answer.status_code == 422
    assert say("es", "Please write something first.") in answer.text


def test_others_do_not_describe_it(app: Flask, units: Units, cast: Cast, client: FlaskClient, as_: SignIn) -> None:
    _, file = write_with_photo(app, units, cast)
    assert as_(cast.pierre.account).get(f"/files/{file.id}/description").status_code == 403
    assert client.get(f"/files/{file.id}/description").status_code == 302
    _, waiting = write_with_photo(app, units, cast, status=Status.WAITING)
    assert as_(cast.pierre.account).get(f"/files/{waiting.id}/description").status_code == 404
