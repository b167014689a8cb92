"""The language a text was written in, where that was said wrongly: its words stay, and all its versions follow."""

from forum.kernel.languages import check_language
from forum.kernel.reader import same_language
from forum.kernel.unit_of_work import UnitOfWork
from forum.texts.asking import asks
from forum.texts.chain import settle_versions
from forum.texts.events import SourceChanged
from forum.texts.models import Origin, State, Text, Version
from forum.texts.queries import get_source, list_versions


def correct_language(uow: UnitOfWork, text: Text, language: str) -> None:
    """UnknownLanguage."""
    before = text.source_language
    change_language(uow, text, check_language(language))
    if text.source_language != before and text.published_at is not None:
        uow.record(SourceChanged(exchange_id=text.exchange_id, text_id=text.id))


def confirm_language(text: Text) -> None:
    """Somebody who knows says that it is in the language it was said to be."""
    settle_doubt(text, text.source_language)


def note_detected(text: Text, language: str | None) -> None:
    """What its words look like; None where that is unsure. What was denied once is never asked again."""
    is_news = language is not None and not any(
        same_language(language, known) for known in (text.source_language, *text.denied_languages)
    )
    text.detected_language = language if is_news else None


def settle_doubt(text: Text, language: str) -> None:
    """It is in `language`, so not in what else was said or detected."""
    wrong = [text.source_language, *([text.detected_language] if text.detected_language else [])]
    kept = dict.fromkeys([*text.denied_languages, *wrong])
    text.denied_languages = [tag for tag in kept if not same_language(tag, language)]
    text.detected_language = None


def change_language(uow: UnitOfWork, text: Text, language: str) -> None:
    before = text.source_language
    if language == before:
        return
    settle_doubt(text, language)
    source = get_source(uow.session, text.id)
    text.source_language = source.language = language
    text.asks = asks(source.html, language)
    if text.content_note_by == "author" and text.content_note_language == before:
        text.content_note_language = language
    for version in list_versions(uow.session, text.id):
        if version.origin != Origin.AUTHOR:
            follow_language(version, before=before, after=language)
    settle_versions(uow, text.id)


def follow_language(version: Version, *, before: str, after: str) -> None:
    """One in the language that is now the original's own stands back, and comes again should that prove wrong.

    A person's others stand: she read the words as they are. A machine took them for another language, so its are out of date.
    """
    if version.origin == Origin.MACHINE:
        version.digests = [None] * len(version.digests)
        version.source_digests = None if version.source_digests is None else [None] * len(version.source_digests)
    if version.language == after and version.state == State.PUBLISHED:
        version.state = State.REPLACED
    elif version.language == before and version.state == State.REPLACED:
        version.state = State.PUBLISHED
