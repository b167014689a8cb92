from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.kernel.db import Base


class Visit(Base):
    """Pages of one exchange answered to one visitor with less than half an hour between them.

    `visitor` is a pseudonym: of a person in this exchange alone, of somebody not signed in for this day alone.
    `kind`: person, anonymous. `role`: staff where a page of it was seen as organiser, moderator, translator or administrator.
    """

    __tablename__ = "visit"
    __table_args__ = (
        Index("ix_visit_visitor", "exchange_id", "visitor", "started_at"),
        Index("ix_visit_started", "exchange_id", "started_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    exchange_id: Mapped[int] = mapped_column(ForeignKey("exchange.id", ondelete="CASCADE"))
    visitor: Mapped[str] = mapped_column(String(32))
    kind: Mapped[str] = mapped_column(String(10))
    role: Mapped[str] = mapped_column(String(12))
    started_at: Mapped[datetime]
    last_at: Mapped[datetime]

    consultations: Mapped[list["Consultation"]] = relationship(cascade="all, delete-orphan", passive_deletes=True)


class Consultation(Base):
    """A topic opened in a visit, at first: when, and the language and origin of the version read."""

    __tablename__ = "consultation"
    __table_args__ = (UniqueConstraint("visit_id", "topic_id"), Index("ix_consultation_topic", "topic_id", "at"))

    id: Mapped[int] = mapped_column(primary_key=True)
    visit_id: Mapped[int] = mapped_column(ForeignKey("visit.id", ondelete="CASCADE"))
    topic_id: Mapped[int] = mapped_column(ForeignKey("topic.id", ondelete="CASCADE"))
    at: Mapped[datetime]
    language: Mapped[str] = mapped_column(String(35))
    origin: Mapped[str] = mapped_column(String(10))
