from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint
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


class CountedStretch(Base):
    """What was counted in a stretch of an exchange, once it was over: kept so that no page counts it again.

    Derived from visits and consultations, and gone as soon as one of them changes in it. `people` and `staff`: pseudonyms of
    those whose visits began in it, a line each. `by_topic`, `by_version`: consultations as [topic, role, number] and
    [language, origin, number].
    """

    __tablename__ = "counted_stretch"

    exchange_id: Mapped[int] = mapped_column(ForeignKey("exchange.id", ondelete="CASCADE"), primary_key=True)
    starts_at: Mapped[datetime] = mapped_column(primary_key=True)
    ends_at: Mapped[datetime] = mapped_column(primary_key=True)
    visits: Mapped[int]
    staff_visits: Mapped[int]
    anonymous_visits: Mapped[int]
    people: Mapped[str] = mapped_column(Text)
    staff: Mapped[str] = mapped_column(Text)
    by_topic: Mapped[list[list[Any]]] = mapped_column(JSON)
    by_version: Mapped[list[list[Any]]] = mapped_column(JSON)


class FrozenFigures(Base):
    """The figures as they stood at a moment, for good. `occasion`: closing, asked. `closes_at`: the closing they are of.

    `checksum`: SHA-256 of the figures as `freezing.checking.canonical` writes them. `retained`: what they can be counted from
    again, for nobody's eyes. `withdrawn`: how many contributions that had been published were withdrawn by then. `verified_at`:
    when they were last counted again and found the same; `differed_at`: when they last were not, None once they are again.
    """

    __tablename__ = "frozen_figures"
    __table_args__ = (UniqueConstraint("exchange_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    exchange_id: Mapped[int] = mapped_column(ForeignKey("exchange.id", ondelete="CASCADE"))
    number: Mapped[int]
    occasion: Mapped[str] = mapped_column(String(10))
    frozen_at: Mapped[datetime]
    closes_at: Mapped[datetime]
    withdrawn: Mapped[int]
    verified_at: Mapped[datetime | None]
    differed_at: Mapped[datetime | None]
    checksum: Mapped[str] = mapped_column(String(64))
    figures: Mapped[dict[str, Any]] = mapped_column(JSON)
    retained: Mapped[dict[str, Any]] = mapped_column(JSON)
