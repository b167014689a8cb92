import re
from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from flask_login import login_user

from forum.config import Settings
from forum.factory import create_app
from forum.files.errors import LyingExtension, TooManyFiles
from forum.files.forms import Uploads, read_uploads, storage
from forum.files.rules import KINDS
from forum.kernel.actor import Identity
from forum.kernel.clock import MovableClock
from forum.kernel.db import db
from forum.web.access import SignedIn
from forum.web.errors import TooOften
from tests.architecture.sources import ROOT
from tests.files.samples import HTML, PDF, picture
from tests.limiting import limiter_given_back


def identity(account_id: int) -> Identity:
    return Identity(account_id=account_id, session_id=1, language="en", reads=(), timezone=None, is_administrator=False)


def sent(app: Flask, *files: tuple[str, bytes], account_id: int | None = None, **fields: object) -> Uploads:
    form = {"files": [(BytesIO(content), name) for name, content in files], **fields}
    with app.test_request_context("/", method="POST", data=form, content_type="multipart/form-data"):
        if account_id is not None:
            login_user(SignedIn("token", identity(account_id)))
        return read_uploads()


def test_good_files_are_checked_and_stored(app: Flask) -> None:
    uploads = sent(app, ("a.pdf", PDF), ("b.png", picture("PNG")), file_description="\nUna calle \n")
    assert [file.name for file in uploads.files] == ["a.pdf", "b.png"]
    assert uploads.descriptions == ["", "Una calle"]
    assert uploads.refusal is None
    with app.test_request_context(), storage().open(uploads.files[0].sha256) as kept:
        assert kept.read() == PDF


def test_a_form_without_files_has_none(app: Flask) -> None:
    uploads = sent(app, ("", b""))
    assert (uploads.files, uploads.descriptions, uploads.refusal) == ([], [], None)


def test_a_bad_file_is_refused_and_the_good_one_before_it_kept(app: Flask) -> None:
    uploads = sent(app, ("a.pdf", PDF), ("b.pdf", HTML))
    assert isinstance(uploads.refusal, LyingExtension)
    assert [name for _, name in uploads.tokens] == ["a.pdf"]


def test_what_was_kept_comes_back_with_the_form(app: Flask) -> None:
    first = sent(app, ("a.pdf", PDF), account_id=1)
    again = sent(app, ("b.txt", b"words"), account_id=1, kept_files=[token for token, _ in first.tokens])
    assert [file.name for file in again.files] == ["a.pdf", "b.txt"]
    assert again.files[0] == first.files[0]


def test_a_token_serves_its_sender_only_and_not_for_ever(app: Flask, clock: MovableClock) -> None:
    token = sent(app, ("a.pdf", PDF), account_id=1).tokens[0][0]
    assert sent(app, account_id=2, kept_files=[token]).files == []
    assert sent(app, account_id=1, kept_files=[token + "x", "", "a.b"]).files == []
    clock.move_to(clock.now() + timedelta(hours=13))
    assert sent(app, account_id=1, kept_files=[token]).files == []


def test_the_write_box_offers_the_kinds_that_are_taken() -> None:
    box = (ROOT / "templates/components/writing.html").read_text("utf-8")
    offered = re.findall(r'accept="([^"]*)"', box)
    assert [kinds.split(",") for kinds in offered] == [[f".{extension}" for extension in KINDS]]


def test_more_than_ten_files_are_too_many(app: Flask) -> None:
    uploads = sent(app, *[(f"{number}.txt", b"words") for number in range(11)])
    assert isinstance(uploads.refusal, TooManyFiles)
    assert uploads.files == []


@pytest.fixture
def limited(app: Flask, database_url: str, clock: MovableClock, tmp_path: Path) -> Iterator[Flask]:
    """An application that counts."""
    settings = Settings(data_dir=tmp_path, database_url=database_url, secret_key="for tests only", limits=True)
    with limiter_given_back():
        counting = create_app(settings, clock)
        yield counting
    with counting.app_context():
        db.engine.dispose()


def test_a_person_sends_twenty_files_a_day(limited: Flask, clock: MovableClock) -> None:
    ten = [(f"{number}.txt", b"words") for number in range(10)]
    for _ in range(2):
        assert len(sent(limited, *ten, account_id=1).files) == 10
    with pytest.raises(TooOften):
        sent(limited, ("a.txt", b"words"), account_id=1)
    assert len(sent(limited, ("a.txt", b"words"), account_id=2).files) == 1
    clock.move_to(clock.now() + timedelta(days=1, hours=1))
    assert len(sent(limited, ("a.txt", b"words"), account_id=1).files) == 1
