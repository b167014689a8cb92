from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from forum.files.actions import attach_files, describe_file, remove_attachment, remove_unused_bytes
from forum.files.errors import (
    FileNotFound,
    NamedKindRefused,
    NotYoursToDescribe,
    TooMuchForOnePerson,
    TooMuchForOneText,
)
from forum.files.models import Attachment, StoredFile
from forum.files.queries import load_attachments
from forum.files.storage import FolderStorage
from forum.files.uploads import KeptFile
from forum.kernel.actor import Actor, Grant, Role
from forum.kernel.clock import MovableClock
from forum.kernel.unit_of_work import UnitOfWork, Units
from forum.texts.actions import create_text, publish_text, withdraw_text
from forum.texts.models import Text
from forum.texts.queries import get_source, get_text
from tests.cast import Cast


def make_text(uow: UnitOfWork, cast: Cast, *, is_published: bool = True) -> Text:
    exchange_id = cast.exchange.id
    return create_text(
        uow, exchange_id=exchange_id, kind="contribution", language="es", source="Hola", is_published=is_published
    )


def member(cast: Cast) -> Actor:
    grant = Grant(role=Role.MEMBER, exchange_id=cast.exchange.id, membership_id=cast.paula.membership.id)
    return Actor(account_id=cast.paula.account.id, grants=(grant,))


def test_files_hang_on_a_text_in_their_order(units: Units, cast: Cast, photo: KeptFile, report: KeptFile) -> None:
    with units.open() as uow:
        text = make_text(uow, cast)
        attach_files(uow, text, files=[report], uploader_id=cast.paula.membership.id)
        attach_files(uow, text, files=[photo], uploader_id=cast.paula.membership.id)
        found = load_attachments(uow.session, [text.id])[text.id]
    assert [row.name for row in found] == ["report.pdf", "Ana at the market.png"]
    assert [(row.width, row.height) for row in found] == [(None, None), (40, 20)]


def test_descriptions_go_to_the_pictures_only(units: Units, cast: Cast, photo: KeptFile, report: KeptFile) -> None:
    with units.open() as uow:
        text = make_text(uow, cast)
        files = attach_files(
            uow,
            text,
            files=[report, photo, photo],
            uploader_id=cast.paula.membership.id,
            descriptions=["", "Una calle"],
        )
        assert [file.description_id for file in files[:2]] == [None, None]
        described = get_source(uow.session, files[2].description_id or 0)
        assert (described.language, described.paragraphs) == ("es", ["Una calle"])


def test_an_anonymous_text_forgets_the_sender_and_her_names(units: Units, cast: Cast, photo: KeptFile) -> None:
    with units.open() as uow:
        text = make_text(uow, cast)
        files = attach_files(uow, text, files=[photo], uploader_id=cast.paula.membership.id, is_anonymous=True)
    assert (files[0].name, files[0].uploader_id) == ("file-1.png", None)


def test_an_anonymous_text_takes_no_pdf(units: Units, cast: Cast, report: KeptFile, session: Session) -> None:
    with pytest.raises(NamedKindRefused), units.open() as uow:
        attach_files(uow, make_text(uow, cast), files=[report], uploader_id=None, is_anonymous=True)
    assert session.scalars(select(StoredFile)).all() == []


def test_a_text_holds_50_megabytes(units: Units, cast: Cast, report: KeptFile) -> None:
    large = replace(report, size=10_000_000)
    with units.open() as uow:
        text = make_text(uow, cast)
        attach_files(uow, text, files=[large] * 4, uploader_id=cast.paula.membership.id)
        attach_files(uow, text, files=[large], uploader_id=cast.paula.membership.id)
        with pytest.raises(TooMuchForOneText):
            attach_files(uow, text, files=[replace(report, size=1)], uploader_id=cast.paula.membership.id)


def test_a_person_has_500_megabytes(units: Units, cast: Cast, report: KeptFile) -> None:
    large = replace(report, size=50_000_000)
    with units.open() as uow:
        for _ in range(10):
            attach_files(uow, make_text(uow, cast), files=[large], uploader_id=cast.paula.membership.id)
        attach_files(uow, make_text(uow, cast), files=[report], uploader_id=cast.pierre.membership.id)
        with pytest.raises(TooMuchForOnePerson):
            attach_files(uow, make_text(uow, cast), files=[report], uploader_id=cast.paula.membership.id)


def test_a_file_taken_off_its_last_text_is_gone(units: Units, cast: Cast, photo: KeptFile, session: Session) -> None:
    with units.open() as uow:
        text = make_text(uow, cast)
        file = attach_files(uow, text, files=[photo], uploader_id=None, descriptions=["A street"])[0]
        description_id = file.description_id
    with units.open() as uow:
        remove_attachment(uow, text, file_id=file.id)
    assert session.scalars(select(Attachment)).all() == []
    assert session.get(StoredFile, file.id) is None
    assert session.get_one(Text, description_id).published_at is None


def test_a_file_of_another_text_is_not_taken_off(units: Units, cast: Cast, photo: KeptFile) -> None:
    with units.open() as uow:
        file = attach_files(uow, make_text(uow, cast), files=[photo], uploader_id=None)[0]
        with pytest.raises(FileNotFound):
            remove_attachment(uow, make_text(uow, cast), file_id=file.id)


def test_a_description_opens_and_closes_with_what_it_hangs_on(
    units: Units, cast: Cast, photo: KeptFile, drain: Callable[[], int], session: Session
) -> None:
    with units.open() as uow:
        text = make_text(uow, cast, is_published=False)
        file = attach_files(uow, text, files=[photo], uploader_id=None, descriptions=["A street"])[0]
    published_at = select(Text.published_at).where(Text.id == file.description_id)
    assert session.scalar(published_at) is None
    with units.open() as uow:
        publish_text(uow, get_text(uow.session, text.id))
    drain()
    assert session.scalar(published_at) is not None
    with units.open() as uow:
        withdraw_text(uow, get_text(uow.session, text.id))
    drain()
    assert session.scalar(published_at) is None


def test_its_sender_describes_a_picture_and_describes_it_better(units: Units, cast: Cast, photo: KeptFile) -> None:
    with units.open() as uow:
        text = make_text(uow, cast)
        file = attach_files(uow, text, files=[photo], uploader_id=cast.paula.membership.id)[0]
    for words in ("A street", "A street at night"):
        with units.open() as uow:
            describe_file(uow, member(cast), file_id=file.id, words=words, language="en")
    with units.open() as uow:
        assert get_source(uow.session, file.description_id or 0).paragraphs == ["A street at night"]


def test_nobody_else_describes_it_and_a_pdf_has_no_description(
    units: Units, cast: Cast, photo: KeptFile, report: KeptFile
) -> None:
    with units.open() as uow:
        text = make_text(uow, cast)
        theirs, pdf = attach_files(uow, text, files=[photo, report], uploader_id=cast.pierre.membership.id)
        with pytest.raises(NotYoursToDescribe):
            describe_file(uow, member(cast), file_id=theirs.id, words="A street", language="en")
        with pytest.raises(FileNotFound):
            describe_file(uow, member(cast), file_id=pdf.id, words="A street", language="en")


def test_bytes_without_a_file_are_forgotten_after_two_days(
    units: Units, cast: Cast, storage: FolderStorage, photo: KeptFile, report: KeptFile, clock: MovableClock
) -> None:
    with units.open() as uow:
        attach_files(uow, make_text(uow, cast), files=[photo], uploader_id=None)
    remove_unused_bytes(units, storage)
    storage.open(report.sha256).close()
    clock.move_to(clock.now() + timedelta(days=2, seconds=1))
    remove_unused_bytes(units, storage)
    storage.open(photo.sha256).close()
    with pytest.raises(FileNotFound):
        storage.open(report.sha256)
