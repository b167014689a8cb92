from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from forum.kernel.db import Base
from forum.texts.models import Extent, Origin


class DraftState(StrEnum):
    """`draft`: seen by its writer only. `waiting`: handed in for review. `returned`: hers again, with a reason."""

    DRAFT = "draft"
    WAITING = "waiting"
    RETURNED = "returned"


class Draft(Base):
    """What one translator is writing of one version. It leaves this table when it is published, and only then is it a version.

    `paragraphs[i]` renders the paragraph whose digest, when she saw it, was `digests[i]`, of the version it is made from
    (`made_from_language` None: the author's); None: not yet, or no longer. A summary's `digests` are all she had read.
    `seen_edition`: that of the person's version standing when she began, None where there was none. `taken`: paragraphs as a
    machine had them, which she took over to mend. `page`: the page it was last kept from, as a key of that.
    """

    __tablename__ = "version_draft"
    __table_args__ = (
        UniqueConstraint("text_id", "language", "writer_id"),
        Index("ix_version_draft_waiting", "exchange_id", "state", "submitted_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    exchange_id: Mapped[int] = mapped_column(ForeignKey("exchange.id", ondelete="CASCADE"))
    text_id: Mapped[int] = mapped_column(ForeignKey("text.id", ondelete="CASCADE"))
    language: Mapped[str] = mapped_column(String(35))
    writer_id: Mapped[int] = mapped_column(ForeignKey("membership.id", ondelete="CASCADE"), index=True)
    state: Mapped[str] = mapped_column(String(10), default=DraftState.DRAFT)
    extent: Mapped[str] = mapped_column(String(10), default=Extent.WHOLE)
    made_from_origin: Mapped[str] = mapped_column(String(10), default=Origin.AUTHOR)
    made_from_language: Mapped[str | None] = mapped_column(String(35))
    paragraphs: Mapped[list[str]] = mapped_column(JSON)
    digests: Mapped[list[str | None]] = mapped_column(JSON)
    taken: Mapped[list[str]] = mapped_column(JSON, default=list, server_default="[]")
    page: Mapped[str | None] = mapped_column(String(30))
    seen_edition: Mapped[int | None]
    reviewer_id: Mapped[int | None] = mapped_column(ForeignKey("membership.id", ondelete="SET NULL"))
    reason_code: Mapped[str | None] = mapped_column(String(30))
    reason: Mapped[str | None] = mapped_column(String(4000))
    reason_language: Mapped[str | None] = mapped_column(String(35))
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    submitted_at: Mapped[datetime | None]
    edition: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": edition}


class AuthorQuestion(Base):
    """What a translator asks the author about one paragraph; question and answer serve whoever translates it, into any language.

    `digest`: of the original's paragraph as she read it; `target`: the language she was bringing it into.
    Where the author bears no name, `answered_at` is the beginning of its day.
    """

    __tablename__ = "author_question"

    id: Mapped[int] = mapped_column(primary_key=True)
    exchange_id: Mapped[int] = mapped_column(ForeignKey("exchange.id", ondelete="CASCADE"), index=True)
    text_id: Mapped[int] = mapped_column(ForeignKey("text.id", ondelete="CASCADE"), index=True)
    digest: Mapped[str] = mapped_column(String(16))
    target: Mapped[str] = mapped_column(String(35))
    asker_id: Mapped[int | None] = mapped_column(ForeignKey("membership.id", ondelete="SET NULL"), index=True)
    words: Mapped[str] = mapped_column(String(2000))
    language: Mapped[str] = mapped_column(String(35))
    asked_at: Mapped[datetime]
    answer: Mapped[str | None] = mapped_column(String(4000))
    answer_language: Mapped[str | None] = mapped_column(String(35))
    answered_at: Mapped[datetime | None]
    edition: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": edition}
