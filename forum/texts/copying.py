"""A text taken over into another exchange: the words of people, with what their labels say of them."""

from forum.kernel.unit_of_work import UnitOfWork
from forum.texts.actions import publish_text
from forum.texts.models import Origin, State, Text, Version
from forum.texts.queries import get_text, list_versions

OF_TEXT = (
    "kind",
    "is_plain",
    "source_language",
    "asks",
    "word_count",
    "may_translate",
    "may_translate_by_machine",
    "may_quote",
    "may_publish",
    "content_note",
    "content_note_language",
    "content_note_by",
)
OF_VERSION = (
    "language",
    "origin",
    "state",
    "extent",
    "made_from_origin",
    "made_from_language",
    "source_digests",
    "rests_on_machine",
    "paragraphs",
    "digests",
    "html",
    "is_stale",
    "older",
    "translator_id",
    "credit",
    "provider",
    "through",
    "reviewer_id",
    "reviewed_at",
    "awaits_review",
)


def copy_text(uow: UnitOfWork, text_id: int, *, exchange_id: int) -> int:
    """The copy's id. Of its versions those that people made and readers see; what a machine made is made anew where wanted.

    Translators and readers of it stay named by their memberships in the exchange it comes from.
    """
    old = get_text(uow.session, text_id)
    new = uow.add(Text(exchange_id=exchange_id, created_at=uow.now, **{name: getattr(old, name) for name in OF_TEXT}))
    uow.flush()
    kept = [
        version
        for version in list_versions(uow.session, text_id)
        if version.state == State.PUBLISHED and version.origin != Origin.MACHINE
    ]
    copies = {version.id: copy_version(uow, version, text_id=new.id) for version in kept}
    uow.flush()
    for version in kept:
        base = copies.get(version.made_from_id or 0)
        copies[version.id].made_from_id = base.id if base else None
    if old.published_at is not None:
        publish_text(uow, new)
    uow.flush()
    return new.id


def copy_version(uow: UnitOfWork, version: Version, *, text_id: int) -> Version:
    fields = {name: getattr(version, name) for name in OF_VERSION}
    return uow.add(Version(text_id=text_id, created_at=version.created_at, updated_at=version.updated_at, **fields))
