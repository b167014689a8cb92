from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy import Text as LongText
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.kernel.db import Base


class Origin(StrEnum):
    AUTHOR = "author"
    HUMAN = "human"
    MACHINE = "machine"


class State(StrEnum):
    """Of a version or a revision. Only published ones are shown; `waiting` is submitted for review.

    `replaced`: earlier words; a version, where the original itself turned out to be in its language.
    """

    DRAFT = "draft"
    WAITING = "waiting"
    RETURNED = "returned"
    PUBLISHED = "published"
    REPLACED = "replaced"


class Extent(StrEnum):
    """`summary`: by a person, in paragraphs of its own, which stand beside none of what it was made from."""

    WHOLE = "whole"
    SUMMARY = "summary"


class Text(Base):
    """One text, whatever its languages. `exchange_id` is a number, since exchanges stand above.

    `published_at` is the gate: translators, search and pages take only texts that have it.
    `asks`: its author's words hold a question. `word_count`: how long they are. The `may_…` are the promise it was written
    under, never widened later. Under a `content_note` it is folded wherever it is shown; `content_note_by`: author, moderator.
    `detected_language`: what it looks like, where that is not what was said of it and nobody has decided yet; then one of the
    two stands among the `denied_languages`, in which it is known not to be written.
    """

    __tablename__ = "text"
    __table_args__ = (Index("ix_text_exchange_id_published_at", "exchange_id", "published_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    exchange_id: Mapped[int]
    kind: Mapped[str] = mapped_column(String(20))
    is_plain: Mapped[bool] = mapped_column(default=False)
    source_language: Mapped[str] = mapped_column(String(35))
    created_at: Mapped[datetime]
    published_at: Mapped[datetime | None] = mapped_column(index=True)
    asks: Mapped[bool] = mapped_column(default=False)
    word_count: Mapped[int] = mapped_column(default=0)
    may_translate: Mapped[bool] = mapped_column(default=True)
    may_translate_by_machine: Mapped[bool] = mapped_column(default=True)
    may_quote: Mapped[bool] = mapped_column(default=True)
    may_publish: Mapped[bool] = mapped_column(default=True)
    content_note: Mapped[str | None] = mapped_column(String(120))
    content_note_language: Mapped[str | None] = mapped_column(String(35))
    content_note_by: Mapped[str | None] = mapped_column(String(10))
    detected_language: Mapped[str | None] = mapped_column(String(35))
    denied_languages: Mapped[list[str]] = mapped_column(JSON, default=list)

    versions: Mapped[list["Version"]] = relationship(back_populates="text", order_by="Version.id")


class Version(Base):
    """A text in one language, from one origin. A person's and a machine's stand apart, so neither writes over the other.

    `paragraphs` are Markdown (or the one line of a plain text). `digests[i]` is that of the paragraph which `paragraphs[i]`
    renders, of the version it was made from (the author's own: of itself; a summary's: all of them, as they were read).
    Made from another version than the author's, it keeps in `source_digests` what `digests` stand for in the original, and
    that version's language and origin, which its label needs even when that version is gone. `rests_on_machine`: somewhere
    between it and the original a machine translated; made from the original itself, it is a machine's words gone over.
    `older`: places of its paragraphs that render words which stand there no more, written whenever any version of the text
    changes. `through`: the language a machine went through, where it knew no direct way. `awaits_review`: readers see it, and
    somebody is still to read it over. `translator_id` and `reviewer_id` are memberships.
    """

    __tablename__ = "version"
    __table_args__ = (
        UniqueConstraint("text_id", "language", "origin"),
        Index("ix_version_origin", "origin", "created_at"),
        Index(
            "ix_version_awaits_review",
            "updated_at",
            sqlite_where=sql("awaits_review = 1"),
            postgresql_where=sql("awaits_review"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    text_id: Mapped[int] = mapped_column(ForeignKey("text.id", ondelete="CASCADE"), index=True)
    language: Mapped[str] = mapped_column(String(35))
    origin: Mapped[str] = mapped_column(String(10))
    state: Mapped[str] = mapped_column(String(10))
    extent: Mapped[str] = mapped_column(String(10), default="whole")
    made_from_id: Mapped[int | None] = mapped_column(ForeignKey("version.id", ondelete="SET NULL"))
    made_from_origin: Mapped[str] = mapped_column(String(10), default=Origin.AUTHOR)
    made_from_language: Mapped[str | None] = mapped_column(String(35))
    source_digests: Mapped[list[str | None] | None] = mapped_column(JSON(none_as_null=True))
    rests_on_machine: Mapped[bool] = mapped_column(default=False)
    paragraphs: Mapped[list[str]] = mapped_column(JSON)
    digests: Mapped[list[str | None]] = mapped_column(JSON)
    html: Mapped[str] = mapped_column(LongText)
    is_stale: Mapped[bool] = mapped_column(default=False)
    older: Mapped[list[int]] = mapped_column(JSON, default=list)
    translator_id: Mapped[int | None]
    credit: Mapped[str] = mapped_column(String(12), default="organisation")
    provider: Mapped[str | None] = mapped_column(String(30))
    through: Mapped[str | None] = mapped_column(String(35))
    reviewer_id: Mapped[int | None]
    reviewed_at: Mapped[datetime | None]
    awaits_review: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    edition: Mapped[int] = mapped_column(default=1)

    text: Mapped[Text] = relationship(back_populates="versions")

    __mapper_args__ = {"version_id_col": edition}


class Revision(Base):
    """What a version said before (`replaced`), or is proposed to say while it stands (`draft`, `waiting`, `returned`).

    How it came about is kept with it, as its version had it. `content_note`: that its author proposes with it.
    """

    __tablename__ = "revision"

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("version.id", ondelete="CASCADE"), index=True)
    state: Mapped[str] = mapped_column(String(10))
    paragraphs: Mapped[list[str]] = mapped_column(JSON)
    digests: Mapped[list[str | None]] = mapped_column(JSON)
    is_typing_error: Mapped[bool] = mapped_column(default=False)
    extent: Mapped[str] = mapped_column(String(10), default=Extent.WHOLE)
    made_from_origin: Mapped[str] = mapped_column(String(10), default=Origin.AUTHOR)
    made_from_language: Mapped[str | None] = mapped_column(String(35))
    rests_on_machine: Mapped[bool] = mapped_column(default=False)
    provider: Mapped[str | None] = mapped_column(String(30))
    through: Mapped[str | None] = mapped_column(String(35))
    writer_id: Mapped[int | None]
    content_note: Mapped[str | None] = mapped_column(String(120))
    content_note_language: Mapped[str | None] = mapped_column(String(35))
    created_at: Mapped[datetime]
