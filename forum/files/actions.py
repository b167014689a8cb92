from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import delete, func, select

from forum.files.errors import FileNotFound, NotYoursToDescribe
from forum.files.models import Attachment, StoredFile
from forum.files.policy import can_describe
from forum.files.queries import bytes_of_person, bytes_of_text, get_file, list_carriers, list_descriptions, list_digests
from forum.files.rules import check_fit_for_anonymous, check_room, may_carry_a_name, name_without_author
from forum.files.storage import Storage
from forum.files.uploads import KeptFile
from forum.kernel.actor import Actor
from forum.kernel.unit_of_work import UnitOfWork, Units
from forum.texts.actions import change_source, create_text, publish_text, withdraw_text
from forum.texts.models import Text
from forum.texts.own_data import erase_words
from forum.texts.queries import get_text

UNUSED_FOR = timedelta(days=1)


def add_file(uow: UnitOfWork, *, exchange_id: int, file: KeptFile, uploader_id: int | None) -> StoredFile:
    """A row for bytes that are stored already. Who may send it was asked by the slice whose thing it will hang on."""
    check_room(of_text=0, of_person=bytes_of_person(uow.session, uploader_id) + file.size)
    stored = uow.add(
        StoredFile(
            exchange_id=exchange_id,
            sha256=file.sha256,
            name=file.name,
            media_type=file.media_type,
            size=file.size,
            width=file.width,
            height=file.height,
            uploader_id=uploader_id,
            created_at=uow.now,
        )
    )
    uow.flush()
    return stored


def attach_files(
    uow: UnitOfWork,
    text: Text,
    *,
    files: Sequence[KeptFile],
    uploader_id: int | None,
    descriptions: Sequence[str] = (),
    is_anonymous: bool = False,
) -> list[StoredFile]:
    """Hang files on a text; `descriptions` are those of the pictures among them, in their order, "" for none.

    An anonymous text's files keep neither their sender nor the names she gave them. NamedKindRefused, TooMuchFor….
    """
    held = bytes_of_text(uow.session, text.id)
    check_room(of_text=held + sum(file.size for file in files), of_person=0)
    last = uow.session.scalar(select(func.max(Attachment.position)).where(Attachment.text_id == text.id))
    left = iter(descriptions)
    attached: list[StoredFile] = []
    for position, file in enumerate(files, start=0 if last is None else last + 1):
        if is_anonymous:
            check_fit_for_anonymous(file.name, file.media_type)
        stored = add_file(
            uow, exchange_id=text.exchange_id, file=file, uploader_id=None if is_anonymous else uploader_id
        )
        if is_anonymous:
            stored.name = name_without_author(file.name, number=position + 1)
        uow.add(Attachment(text_id=text.id, file_id=stored.id, position=position))
        if file.is_picture and (words := next(left, "").strip()):
            write_description(uow, stored, carrier=text, words=words, language=text.source_language)
        attached.append(stored)
    uow.flush()
    return attached


def write_description(uow: UnitOfWork, file: StoredFile, *, carrier: Text, words: str, language: str) -> None:
    """Say what a picture shows: a text of its own, translated as others are, open to readers when its carrier is.

    `language` is that of a first description; a later one changes its words.
    """
    if file.description_id is not None:
        change_source(uow, get_text(uow.session, file.description_id), source=words)
        return
    description = create_text(
        uow,
        exchange_id=file.exchange_id,
        kind="description",
        language=language,
        source=words,
        is_plain=True,
        is_published=carrier.published_at is not None,
    )
    for promise in ("may_translate", "may_translate_by_machine", "may_quote", "may_publish"):
        setattr(description, promise, getattr(carrier, promise))
    file.description_id = description.id
    uow.flush()


def describe_file(uow: UnitOfWork, actor: Actor, *, file_id: int, words: str, language: str) -> None:
    """FileNotFound, NotYoursToDescribe, and what texts refuse."""
    file = get_file(uow.session, file_id)
    carriers = list_carriers(uow.session, file_id)
    if not carriers or file.width is None:
        raise FileNotFound()
    if not can_describe(actor, file, uow.now):
        raise NotYoursToDescribe()
    write_description(uow, file, carrier=get_text(uow.session, carriers[0]), words=words, language=language)


def forget_sender(uow: UnitOfWork, text: Text) -> None:
    """A text that lost its name: its files keep neither their sender nor their names; those that may name her go."""
    query = (
        select(StoredFile).join(Attachment, Attachment.file_id == StoredFile.id).where(Attachment.text_id == text.id)
    )
    for number, file in enumerate(uow.session.scalars(query.order_by(Attachment.position)).all(), start=1):
        file.uploader_id, file.name = None, name_without_author(file.name, number=number)
        if may_carry_a_name(file.media_type):
            remove_attachment(uow, text, file_id=file.id)
    uow.flush()


def remove_attachment(uow: UnitOfWork, text: Text, *, file_id: int) -> None:
    """Take a file off a text; the last text takes the file along. Its bytes go within a day. FileNotFound."""
    file = get_file(uow.session, file_id)
    if text.id not in list_carriers(uow.session, file_id):
        raise FileNotFound()
    uow.session.execute(delete(Attachment).where(Attachment.text_id == text.id, Attachment.file_id == file_id))
    if list_carriers(uow.session, file_id):
        return
    if file.description_id is not None:
        withdraw_text(uow, get_text(uow.session, file.description_id))
        erase_words(uow, text_ids=[file.description_id])
    uow.session.delete(file)
    uow.flush()


def open_descriptions(uow: UnitOfWork, *, text_id: int) -> None:
    """The words under a text's pictures become readable with it."""
    for description_id in list_descriptions(uow.session, text_id):
        description = get_text(uow.session, description_id)
        if description.published_at is None:
            publish_text(uow, description)


def close_descriptions(uow: UnitOfWork, *, text_id: int) -> None:
    for description_id in list_descriptions(uow.session, text_id):
        description = get_text(uow.session, description_id)
        if description.published_at is not None:
            withdraw_text(uow, description)


def remove_unused_bytes(units: Units, storage: Storage) -> None:
    """Forget bytes that no file has had for a day: of forms never finished, and of files taken away."""
    with units.open() as uow:
        before, used = uow.now - UNUSED_FOR, list_digests(uow.session)
    for name in storage.list_before(before):
        if name not in used:
            storage.delete(name)
