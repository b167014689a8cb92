from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, LargeBinary, String, false, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.exchanges.models import Membership
from forum.kernel.db import Base
from forum.texts.models import Text


class Status(StrEnum):
    """`aside`: somebody may be in danger; its words are for its author and very few, whatever it was before."""

    DRAFT = "draft"
    WAITING = "waiting"
    PUBLISHED = "published"
    RETURNED = "returned"
    HIDDEN = "hidden"
    ASIDE = "aside"
    WITHDRAWN = "withdrawn"


class Topic(Base):
    """A thread in a round. `next_place` counts the places given in it; `published_count` its published contributions.

    `pinned_id`: the contribution that its moderators point to above all.
    """

    __tablename__ = "topic"

    id: Mapped[int] = mapped_column(primary_key=True)
    exchange_id: Mapped[int] = mapped_column(ForeignKey("exchange.id", ondelete="CASCADE"), index=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id", ondelete="CASCADE"), index=True)
    title_id: Mapped[int] = mapped_column(ForeignKey("text.id"))
    is_first: Mapped[bool] = mapped_column(default=False)
    is_locked: Mapped[bool] = mapped_column(default=False)
    pinned_id: Mapped[int | None] = mapped_column(
        ForeignKey("contribution.id", name="fk_topic_pinned_id", ondelete="SET NULL", use_alter=True)
    )
    next_place: Mapped[int] = mapped_column(default=1)
    published_count: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]

    title: Mapped[Text] = relationship()


class Contribution(Base):
    """A topic's post, or the reply to one. It takes its place in the topic when it is first published.

    (`root_place`, `reply_place`) orders a topic: replies stand after the post that began them, `reply_place` 0 is that post.
    `author_id` is None for an anonymous one; see AnonymousAuthor. `shown_as`: name, organisation,
    anonymous, former (its author erased her data).
    `audience`: everybody, members, moderators. `channel`: web, api, import, mail, relay. `has_pending_edit`: a changed
    wording waits while the published one stands. `reason_code`, `reason` belong to the last return or hiding. `needs_two`:
    two people read it before it appears, since its author or a moderator said that it is sensitive.
    """

    __tablename__ = "contribution"
    __table_args__ = (
        Index("ix_contribution_place", "topic_id", "root_place", "reply_place"),
        Index("ix_contribution_status", "exchange_id", "status", "submitted_at"),
        Index(
            "ix_contribution_pending_edit",
            "exchange_id",
            sqlite_where=text("has_pending_edit"),
            postgresql_where=text("has_pending_edit"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    exchange_id: Mapped[int] = mapped_column(ForeignKey("exchange.id", ondelete="CASCADE"))
    topic_id: Mapped[int] = mapped_column(ForeignKey("topic.id", ondelete="CASCADE"))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("contribution.id"), index=True)
    author_id: Mapped[int | None] = mapped_column(ForeignKey("membership.id"), index=True)
    text_id: Mapped[int] = mapped_column(ForeignKey("text.id"), unique=True)
    status: Mapped[str] = mapped_column(String(10))
    root_place: Mapped[int | None]
    reply_place: Mapped[int | None]
    shown_as: Mapped[str] = mapped_column(String(12), default="name")
    audience: Mapped[str] = mapped_column(String(10), default="everybody")
    channel: Mapped[str] = mapped_column(String(10), default="web")
    entered_by_id: Mapped[int | None] = mapped_column(ForeignKey("membership.id"))
    is_late: Mapped[bool] = mapped_column(default=False)
    has_pending_edit: Mapped[bool] = mapped_column(default=False)
    needs_two: Mapped[bool] = mapped_column(default=False, server_default=false())
    submission_key: Mapped[str] = mapped_column(String(64), unique=True)
    submitted_at: Mapped[datetime | None]
    published_at: Mapped[datetime | None]
    edited_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    reason_code: Mapped[str | None] = mapped_column(String(30))
    reason: Mapped[str | None] = mapped_column(String(4000))
    reason_language: Mapped[str | None] = mapped_column(String(35))
    edition: Mapped[int] = mapped_column(default=1)

    text: Mapped[Text] = relationship()
    author: Mapped[Membership | None] = relationship(foreign_keys=[author_id])

    __mapper_args__ = {"version_id_col": edition}


class AnonymousAuthor(Base):
    """The author of an anonymous contribution, sealed: only her own request and the rules that serve her open it."""

    __tablename__ = "anonymous_author"

    contribution_id: Mapped[int] = mapped_column(ForeignKey("contribution.id", ondelete="CASCADE"), primary_key=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
