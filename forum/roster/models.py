from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from forum.kernel.db import Base


class Part(StrEnum):
    LEAD = "lead"
    CO_MODERATOR = "co"
    SUBSTITUTE = "substitute"


class Mandate(Base):
    """A member's authority over a round, from `starts_at` to `ends_at`: its dates widened by the exchange's overlap.

    The dates are kept, not computed when read, so that a grant is one row; they follow when the programme moves.
    `languages` are those she reads.
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
    created_at: Mapped[datetime]
