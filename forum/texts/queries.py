from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from markupsafe import Markup
from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from forum.kernel.db import plain_rows
from forum.kernel.reader import Reader
from forum.kernel.wording import direction
from forum.texts.errors import TextNotFound
from forum.texts.models import Extent, Origin, State, Text, Version
from forum.texts.notes import ContentNote, as_note
from forum.texts.rules import best_version


class MadeFrom(NamedTuple):
    """The version another was made from."""

    language: str
    origin: str


@dataclass(frozen=True, slots=True)
class ShownText:
    """A text as one reader sees it, with what its label needs. `languages`: all in which it can be read.

    `translator_id` and `reviewer_id` are memberships; their names are looked up when shown.
    """

    text_id: int
    language: str
    html: Markup
    origin: str
    source_language: str
    languages: tuple[str, ...]
    is_stale: bool = False
    extent: str = Extent.WHOLE
    provider: str | None = None
    translator_id: int | None = None
    reviewer_id: int | None = None
    credit: str = "organisation"
    made_from_origin: str = "author"
    made_from_language: str | None = None
    rests_on_machine: bool = False
    older: tuple[int, ...] = ()
    awaits_review: bool = False
    through: str | None = None
    note: ContentNote | None = None

    @property
    def made_from(self) -> MadeFrom | None:
        """None for an original."""
        if self.is_original:
            return None
        return MadeFrom(self.made_from_language or self.source_language, self.made_from_origin)

    @property
    def direction(self) -> str:
        return direction(self.language)

    @property
    def plain(self) -> Markup:
        """The line itself, for texts that are one line; it is escaped already."""
        return self.html

    @property
    def is_original(self) -> bool:
        return self.origin == Origin.AUTHOR

    @property
    def is_machine(self) -> bool:
        return self.origin == Origin.MACHINE


class VersionRow(NamedTuple):
    """A published version as pages need it; a plain row, since hot pages load many."""

    text_id: int
    language: str
    origin: str
    html: str
    source_language: str
    is_stale: bool
    extent: str
    provider: str | None
    translator_id: int | None
    reviewer_id: int | None
    credit: str
    version_id: int
    made_from_origin: str = "author"
    made_from_language: str | None = None
    rests_on_machine: bool = False
    content_note: str | None = None
    content_note_language: str | None = None
    may_translate: bool = True
    older: Sequence[int] = ()
    awaits_review: bool = False
    through: str | None = None


_PUBLISHED = (
    select(
        Version.text_id,
        Version.language,
        Version.origin,
        Version.html,
        Text.source_language,
        Version.is_stale,
        Version.extent,
        Version.provider,
        Version.translator_id,
        Version.reviewer_id,
        Version.credit,
        Version.id,
        Version.made_from_origin,
        Version.made_from_language,
        Version.rests_on_machine,
        Text.content_note,
        Text.content_note_language,
        Text.may_translate,
        Version.older,
        Version.awaits_review,
        Version.through,
    )
    .join(Text)
    .where(Version.text_id.in_(bindparam("text_ids", expanding=True)), Version.state == State.PUBLISHED)
)


def load_versions(session: Session, text_ids: Iterable[int]) -> dict[int, list[VersionRow]]:
    """The published versions of many texts, in one query."""
    found: dict[int, list[VersionRow]] = {}
    for row in plain_rows(session, _PUBLISHED, {"text_ids": list(text_ids)}):
        found.setdefault(row[0], []).append(VersionRow._make(row))
    return found


def summarised_in(rows: Iterable[VersionRow]) -> frozenset[str]:
    """Languages in which a text is read as a summary."""
    return frozenset(row.language for row in rows if row.extent == Extent.SUMMARY)


def show(rows: Sequence[VersionRow], reader: Reader) -> ShownText:
    """The version of one text that `reader` sees."""
    row = best_version(rows, reader)
    languages = tuple(dict.fromkeys(version.language for version in rows))
    return ShownText(
        text_id=row.text_id,
        language=row.language,
        html=Markup(row.html),  # noqa: S704  cleaned when it was written
        origin=row.origin,
        source_language=row.source_language,
        languages=languages,
        is_stale=row.is_stale,
        extent=row.extent,
        provider=row.provider,
        translator_id=row.translator_id,
        reviewer_id=row.reviewer_id,
        credit=row.credit,
        made_from_origin=row.made_from_origin,
        made_from_language=row.made_from_language,
        rests_on_machine=row.rests_on_machine,
        older=tuple(row.older),
        awaits_review=row.awaits_review,
        through=row.through,
        note=as_note(row.content_note, row.content_note_language),
    )


def show_version(version: Version, *, source_language: str) -> ShownText:
    """One version as it is, whoever reads."""
    return ShownText(
        text_id=version.text_id,
        language=version.language,
        html=Markup(version.html),  # noqa: S704  cleaned when it was written
        origin=version.origin,
        source_language=source_language,
        languages=(version.language,),
        is_stale=version.is_stale,
        extent=version.extent,
        provider=version.provider,
        translator_id=version.translator_id,
        reviewer_id=version.reviewer_id,
        credit=version.credit,
        made_from_origin=version.made_from_origin,
        made_from_language=version.made_from_language,
        rests_on_machine=version.rests_on_machine,
        older=tuple(version.older),
        awaits_review=version.awaits_review,
        through=version.through,
    )


def show_texts(session: Session, text_ids: Iterable[int], reader: Reader) -> dict[int, ShownText]:
    """Texts as `reader` sees them, by id, in one query; those without a published version are left out."""
    return {text_id: show(rows, reader) for text_id, rows in load_versions(session, text_ids).items()}


def get_text(session: Session, text_id: int) -> Text:
    text = session.get(Text, text_id)
    if text is None:
        raise TextNotFound()
    return text


def get_source(session: Session, text_id: int) -> Version:
    """The author's own version."""
    found = session.scalar(select(Version).where(Version.text_id == text_id, Version.origin == Origin.AUTHOR))
    if found is None:
        raise TextNotFound()
    return found


def list_versions(session: Session, text_id: int) -> list[Version]:
    """All of one text, whatever their state."""
    return list(session.scalars(select(Version).where(Version.text_id == text_id).order_by(Version.id)))


def find_version(session: Session, text_id: int, *, language: str, origin: str) -> Version | None:
    return session.scalar(
        select(Version).where(Version.text_id == text_id, Version.language == language, Version.origin == origin)
    )


def source_lines(session: Session, text_ids: Iterable[int]) -> Mapping[int, dict[str, str]]:
    """For plain texts (titles, questions): each language's wording by text, a person's before a machine's."""
    found: dict[int, dict[str, str]] = {}
    query = select(Version.text_id, Version.language, Version.paragraphs).where(
        Version.text_id.in_(list(text_ids)), Version.state == State.PUBLISHED
    )
    for text_id, language, paragraphs in session.execute(query.order_by(Version.origin != Origin.MACHINE)):
        found.setdefault(text_id, {})[language] = "\n\n".join(paragraphs)
    return found
