from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select, update

from forum.kernel.characters import clean_line
from forum.kernel.languages import check_language
from forum.kernel.markup import digest, render, render_plain, split_paragraphs
from forum.kernel.unit_of_work import UnitOfWork
from forum.texts.asking import asks
from forum.texts.chain import check_no_circle, follow, settle_versions, tie
from forum.texts.correcting import change_language
from forum.texts.errors import EmptyText, TextTooLong
from forum.texts.events import (
    NoteChanged,
    SourceChanged,
    TextPublished,
    TextWithdrawn,
    VersionPublished,
    VersionTakenDown,
)
from forum.texts.models import Extent, Origin, Revision, State, Text, Version
from forum.texts.notes import ContentNote, as_note
from forum.texts.queries import find_version, get_source, list_versions
from forum.texts.rules import own_digests
from forum.texts.sizes import count_words

HOW_IT_CAME = ("extent", "made_from_origin", "made_from_language", "rests_on_machine", "provider", "through")
"""What a revision keeps of its version, so that its words said again bear a true label."""
MOST_CHARACTERS = 50_000
MOST_IN_A_LINE = 500


@dataclass(frozen=True, slots=True)
class Wording:
    """Something written, cut into paragraphs, with the digest of each and the HTML kept beside it."""

    paragraphs: list[str]
    digests: list[str]
    html: str


def word(source: str, *, is_plain: bool) -> Wording:
    """Cut, check and render what a person wrote. EmptyText, TextTooLong."""
    most = MOST_IN_A_LINE if is_plain else MOST_CHARACTERS
    if len(source) > most:
        raise TextTooLong(most=most)
    paragraphs = [clean_line(source)] if is_plain else list(split_paragraphs(source))
    if not any(paragraph.strip() for paragraph in paragraphs):
        raise EmptyText()
    html = render_plain(paragraphs[0]) if is_plain else render(paragraphs)
    return Wording(paragraphs, [digest(paragraph) for paragraph in paragraphs], html)


def create_text(
    uow: UnitOfWork,
    *,
    exchange_id: int,
    kind: str,
    language: str,
    source: str,
    is_plain: bool = False,
    is_published: bool = True,
    permissions: Mapping[str, bool] | None = None,
) -> Text:
    """A new text with its author's version; published at once unless somebody must read it first.

    `permissions`: the `may_…` it is given under, all where it is the exchange's own.
    """
    language, wording = check_language(language), word(source, is_plain=is_plain)
    text = uow.add(
        Text(
            exchange_id=exchange_id,
            kind=kind,
            is_plain=is_plain,
            source_language=language,
            created_at=uow.now,
            **(permissions or {}),
        )
    )
    uow.flush()
    add_source(uow, text, wording)
    if is_published:
        publish_text(uow, text)
    return text


def add_source(uow: UnitOfWork, text: Text, wording: Wording) -> None:
    text.asks, text.word_count = asks(wording.html, text.source_language), count_words(wording.paragraphs)
    uow.add(
        Version(
            text_id=text.id,
            language=text.source_language,
            origin=Origin.AUTHOR,
            state=State.PUBLISHED,
            paragraphs=wording.paragraphs,
            digests=wording.digests,
            html=wording.html,
            created_at=uow.now,
            updated_at=uow.now,
        )
    )
    uow.flush()


def forget_writer(uow: UnitOfWork, text: Text, *, membership_id: int) -> None:
    """What she wrote of this text besides its source (earlier wordings, her own versions) names her no more."""
    version_ids = select(Version.id).where(Version.text_id == text.id)
    uow.session.execute(
        update(Revision)
        .where(Revision.version_id.in_(version_ids), Revision.writer_id == membership_id)
        .values(writer_id=None)
    )
    uow.session.execute(
        update(Version)
        .where(Version.text_id == text.id, Version.translator_id == membership_id)
        .values(translator_id=None, credit="none")
    )


def create_text_in_languages(
    uow: UnitOfWork, *, exchange_id: int, kind: str, wordings: Mapping[str, str], is_plain: bool = True
) -> Text:
    """A text of the organiser's, given in several languages at once; the first is the source."""
    (language, source), *others = [(tag, line) for tag, line in wordings.items() if line.strip()] or [("en", "")]
    text = create_text(uow, exchange_id=exchange_id, kind=kind, language=language, source=source, is_plain=is_plain)
    for other, line in others:
        put_version(uow, text, language=other, paragraphs=split(line, is_plain=is_plain), origin=Origin.HUMAN)
    return text


def split(source: str, *, is_plain: bool) -> list[str]:
    return [clean_line(source)] if is_plain else list(split_paragraphs(source))


def set_wordings(uow: UnitOfWork, text: Text, wordings: Mapping[str, str]) -> None:
    """Give a text of the organiser's its wording in each language anew; what did not change is left alone."""
    source = get_source(uow.session, text.id)
    for language, line in sorted(wordings.items(), key=lambda given: given[0] != text.source_language):
        if not line.strip():
            continue
        if language == text.source_language:
            if split(line, is_plain=text.is_plain) != source.paragraphs:
                change_source(uow, text, source=line)
            continue
        version = find_version(uow.session, text.id, language=language, origin=Origin.HUMAN)
        paragraphs = split(line, is_plain=text.is_plain)
        if version is None or version.paragraphs != paragraphs:
            put_version(uow, text, language=language, paragraphs=paragraphs, origin=Origin.HUMAN)


def put_version(
    uow: UnitOfWork,
    text: Text,
    *,
    language: str,
    paragraphs: Sequence[str],
    origin: Origin,
    state: State = State.PUBLISHED,
    made_from: Version | None = None,
    digests: Sequence[str | None] | None = None,
    extent: str = Extent.WHOLE,
    translator_id: int | None = None,
    provider: str | None = None,
    through: str | None = None,
    is_gone_over: bool = False,
) -> Version:
    """Write the version of a text in `language` from `origin`, in place of an earlier one, which is kept as a revision.

    It is made from the author's version unless `made_from` says another. `digests` are those of the paragraphs rendered of
    that one; left out, all of it as it now stands. `is_gone_over`: begun from a machine's words of the original, which are still
    in it. MadeInACircle.
    """
    language = check_language(language)
    base = made_from or get_source(uow.session, text.id)
    version = find_version(uow.session, text.id, language=language, origin=origin)
    if version is None:
        version = uow.add(Version(text_id=text.id, language=language, origin=origin, created_at=uow.now))
    else:
        check_no_circle(uow, version, base)
        keep_revision(uow, version)
    tie(version, base, digests=own_digests(base) if digests is None else digests)
    version.rests_on_machine = version.rests_on_machine or is_gone_over
    version.state, version.extent, version.paragraphs = state, extent, list(paragraphs)
    version.html = render_plain(paragraphs[0]) if text.is_plain and extent == Extent.WHOLE else render(paragraphs)
    version.translator_id, version.provider, version.through = translator_id, provider, through
    version.reviewer_id, version.reviewed_at, version.awaits_review, version.updated_at = None, None, False, uow.now
    settle_versions(uow, text.id)
    if state is State.PUBLISHED and text.published_at is not None:
        announce_version(uow, text, version)
    return version


def take_down_version(uow: UnitOfWork, text: Text, version: Version) -> None:
    """Readers see it no more; its words are kept as they are."""
    version.state = State.RETURNED
    uow.flush()
    settle_versions(uow, text.id)
    if text.published_at is not None:
        uow.record(VersionTakenDown(exchange_id=text.exchange_id, text_id=text.id, language=version.language))


def announce_version(uow: UnitOfWork, text: Text, version: Version) -> None:
    uow.record(
        VersionPublished(
            exchange_id=text.exchange_id, text_id=text.id, version_id=version.id, language=version.language
        )
    )


def keep_revision(uow: UnitOfWork, version: Version, *, is_typing_error: bool = False) -> None:
    """Keep what a version says now, before it says something else."""
    uow.add(
        Revision(
            version_id=version.id,
            state=State.REPLACED,
            paragraphs=version.paragraphs,
            digests=version.digests,
            is_typing_error=is_typing_error,
            **{name: getattr(version, name) for name in HOW_IT_CAME},
            writer_id=version.translator_id,
            created_at=uow.now,
        )
    )


def change_source(
    uow: UnitOfWork, text: Text, *, source: str, language: str | None = None, is_typing_error: bool = False
) -> Version:
    """Change the author's wording; versions made from it become stale paragraph by paragraph, unless it mends typing only."""
    wording = word(source, is_plain=text.is_plain)
    version = get_source(uow.session, text.id)
    before = [d or "" for d in version.digests]
    keep_revision(uow, version, is_typing_error=is_typing_error)
    version.paragraphs, version.digests, version.html = wording.paragraphs, list(wording.digests), wording.html
    version.updated_at = uow.now
    if language is not None:
        change_language(uow, text, check_language(language))
    text.asks, text.word_count = asks(version.html, version.language), count_words(version.paragraphs)
    if is_typing_error:
        for other in list_versions(uow.session, text.id):
            follow(other, before, wording.digests)
    settle_versions(uow, text.id)
    if text.published_at is not None:
        uow.record(SourceChanged(exchange_id=text.exchange_id, text_id=text.id))
    return version


def put_note(uow: UnitOfWork, text: Text, note: ContentNote | None, *, by: str) -> None:
    """Fold a text under a content note, or no longer; the same again leaves it with who gave it."""
    if as_note(text.content_note, text.content_note_language) == note:
        return
    text.content_note, text.content_note_language = note or (None, None)
    text.content_note_by = by if note else None
    uow.flush()
    if text.published_at is not None:
        uow.record(NoteChanged(exchange_id=text.exchange_id, text_id=text.id))


def publish_text(uow: UnitOfWork, text: Text) -> None:
    """Open a text to readers, translators and search."""
    text.published_at = uow.now
    uow.record(TextPublished(exchange_id=text.exchange_id, text_id=text.id, kind=text.kind))


def withdraw_text(uow: UnitOfWork, text: Text) -> None:
    """Close a text again, at once."""
    text.published_at = None
    uow.record(TextWithdrawn(exchange_id=text.exchange_id, text_id=text.id))
