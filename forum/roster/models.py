from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from forum.kernel.db import Base


class Part(StrEnum):
    LEAD = "lead"
    CO_MODERATOR = "co"
    SUBSTITUTE = "substitute"


class Answer(StrEnum):
    ACCEPTED = "accepted"
    DECLINED = "declined"
    TAKEN_BACK = "taken back"


class Mandate(Base):
    """A member's authority over a round, from `starts_at` to `ends_at`: its dates widened by the exchange's overlap.

    The dates are kept, not computed when read, so that a grant is one row; they follow when the programme moves.
    `languages` are those she reads; `only_languages` those whose contributions alone she decides on, none = all.
    `answer` is None before she said anything, and holds as long; declined, it gives no authority.
    """

    __tablename__ = "mandate"
    __table_args__ = (UniqueConstraint("round_id", "membership_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    exchange_id: Mapped[int] = mapped_column(ForeignKey("exchange.id", ondelete="CASCADE"), index=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id", ondelete="CASCADE"), index=True)
    membership_id: Mapped[int] = mapped_column(ForeignKey("membership.id", ondelete="CASCADE"), index=True)
    part: Mapped[str] = mapped_column(String(10), default=Part.LEAD)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    languages: Mapped[list[str]] = mapped_column(JSON, default=list)
    only_languages: Mapped[list[str]] = mapped_column(JSON, default=list)
    answer: Mapped[str | None] = mapped_column(String(10))
    answered_at: Mapped[datetime | None]
    created_at: Mapped[datetime]


class Absence(Base):
    """Days on which the holder of a mandate is away and another moderator stands in for her.

    From her acceptance on the authority is hers from `starts_at` (included) to `ends_at` (excluded), as far as the mandate
    runs then: where the programme moves, the days stay. It counts only while she is in the roster herself.
    """

    __tablename__ = "absence"

    id: Mapped[int] = mapped_column(primary_key=True)
    exchange_id: Mapped[int] = mapped_column(ForeignKey("exchange.id", ondelete="CASCADE"), index=True)
    mandate_id: Mapped[int] = mapped_column(ForeignKey("mandate.id", ondelete="CASCADE"), index=True)
    stand_in_id: Mapped[int] = mapped_column(ForeignKey("membership.id", ondelete="CASCADE"), index=True)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    answer: Mapped[str | None] = mapped_column(String(10))
    answered_at: Mapped[datetime | None]
    created_at: Mapped[datetime]


class Swap(Base):
    """One moderator offers another to change mandates: `offered_id` is hers, `wanted_id` the other's.

    It is open while nobody answered, and both hold what they held then.
    """

    __tablename__ = "swap"

    id: Mapped[int] = mapped_column(primary_key=True)
    exchange_id: Mapped[int] = mapped_column(ForeignKey("exchange.id", ondelete="CASCADE"), index=True)
    offered_id: Mapped[int] = mapped_column(ForeignKey("mandate.id", ondelete="CASCADE"), index=True)
    wanted_id: Mapped[int] = mapped_column(ForeignKey("mandate.id", ondelete="CASCADE"), index=True)
    offered_by_id: Mapped[int] = mapped_column(ForeignKey("membership.id", ondelete="CASCADE"), index=True)
    asked_id: Mapped[int] = mapped_column(ForeignKey("membership.id", ondelete="CASCADE"), index=True)
    answer: Mapped[str | None] = mapped_column(String(10))
    answered_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
