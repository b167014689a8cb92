from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.kernel.db import Base
from forum.texts.models import Text


class State(StrEnum):
    DRAFT = "draft"
    IN_REVIEW = "in_review"
    PUBLISHED = "published"


class Quote(Base):
    """A passage in a round's basket: where it stands in a contribution, never its words, which are read when shown.

    `digest` is that of the paragraph of the original it lies in, `place` where that stood. Where exact words are meant, they
    are the signs from `begins` to `ends` of the plain words of that paragraph in `language` from `origin`, whose digest
    is `own_digest`.
    """

    __tablename__ = "quote"

    id: Mapped[int] = mapped_column(primary_key=True)
    exchange_id: Mapped[int] = mapped_column(ForeignKey("exchange.id", ondelete="CASCADE"))
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id", ondelete="CASCADE"), index=True)
    contribution_id: Mapped[int] = mapped_column(ForeignKey("contribution.id", ondelete="CASCADE"), index=True)
    language: Mapped[str] = mapped_column(String(35))
    origin: Mapped[str] = mapped_column(String(10))
    place: Mapped[int]
    digest: Mapped[str] = mapped_column(String(16))
    own_digest: Mapped[str] = mapped_column(String(16))
    begins: Mapped[int | None]
    ends: Mapped[int | None]
    theme: Mapped[str] = mapped_column(String(80))
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("membership.id"), index=True)
    made_at: Mapped[datetime]


class Synthesis(Base):
    """Of one round. `edition` counts what was saved. `next_key` is the number its next new paragraph gets.

    `submitted_at`: when it was handed in; of a published one, when it was first changed since `reviewed_by_id` read it over.

    What came back from review is a draft with `returned_words`, in `returned_language`.
    """

    __tablename__ = "synthesis"

    id: Mapped[int] = mapped_column(primary_key=True)
    exchange_id: Mapped[int] = mapped_column(ForeignKey("exchange.id", ondelete="CASCADE"), index=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id", ondelete="CASCADE"), unique=True)
    text_id: Mapped[int] = mapped_column(ForeignKey("text.id"), unique=True)
    state: Mapped[str] = mapped_column(String(10), default=State.DRAFT)
    edition: Mapped[int] = mapped_column(default=1)
    next_key: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]
    saved_at: Mapped[datetime]
    submitted_at: Mapped[datetime | None]
    published_at: Mapped[datetime | None]
    reviewed_by_id: Mapped[int | None] = mapped_column(ForeignKey("membership.id"), index=True)
    returned_at: Mapped[datetime | None]
    returned_words: Mapped[str | None] = mapped_column(String(2000))
    returned_language: Mapped[str | None] = mapped_column(String(35))

    text: Mapped[Text] = relationship()

    @property
    def is_changed_since_read(self) -> bool:
        """Published, and changed beyond a typing error since somebody read it over."""
        at, since = self.submitted_at, self.published_at
        return self.state == State.PUBLISHED and at is not None and since is not None and at > since


class SynthesisWriter(Base):
    """Who wrote in it, and so does not review it."""

    __tablename__ = "synthesis_writer"

    synthesis_id: Mapped[int] = mapped_column(ForeignKey("synthesis.id", ondelete="CASCADE"), primary_key=True)
    membership_id: Mapped[int] = mapped_column(
        ForeignKey("membership.id", ondelete="CASCADE"), primary_key=True, index=True
    )


class SynthesisParagraph(Base):
    """One paragraph of the synthesis's original. `key` is its name for good, whatever is written before or in it.

    `digests`: of its words, the present ones first, then those it had, so that a version which still renders
    earlier words finds the same sources.
    """

    __tablename__ = "synthesis_paragraph"
    __table_args__ = (UniqueConstraint("synthesis_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    synthesis_id: Mapped[int] = mapped_column(ForeignKey("synthesis.id", ondelete="CASCADE"))
    key: Mapped[int]
    place: Mapped[int]
    digests: Mapped[list[str]] = mapped_column(JSON)


class Citation(Base):
    """That a paragraph rests on a contribution; `quote_id` where it also shows a passage of it.

    `is_quote` stays where the passage is gone, so that its place says so. `seen_…` is how the contribution stood when its
    moderator last looked: status, digest of its words, and a sign of its author's name ("" without a name).
    """

    __tablename__ = "citation"

    id: Mapped[int] = mapped_column(primary_key=True)
    paragraph_id: Mapped[int] = mapped_column(ForeignKey("synthesis_paragraph.id", ondelete="CASCADE"), index=True)
    contribution_id: Mapped[int] = mapped_column(ForeignKey("contribution.id", ondelete="CASCADE"), index=True)
    quote_id: Mapped[int | None] = mapped_column(ForeignKey("quote.id", ondelete="SET NULL"), index=True)
    is_quote: Mapped[bool] = mapped_column(default=False)
    position: Mapped[int]
    seen_status: Mapped[str] = mapped_column(String(10))
    seen_words: Mapped[str | None] = mapped_column(String(16))
    seen_name: Mapped[str] = mapped_column(String(8), default="")
