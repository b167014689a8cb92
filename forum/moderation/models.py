from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from forum.kernel.db import Base


class DecisionRow(Base):
    """A decision on a contribution. `kind`: approve, return, hide, restore. `capacity`: on_duty, or organiser standing in."""

    __tablename__ = "decision"

    id: Mapped[int] = mapped_column(primary_key=True)
    exchange_id: Mapped[int] = mapped_column(ForeignKey("exchange.id", ondelete="CASCADE"), index=True)
    contribution_id: Mapped[int] = mapped_column(ForeignKey("contribution.id", ondelete="CASCADE"), index=True)
    decided_by_id: Mapped[int] = mapped_column(ForeignKey("membership.id"))
    capacity: Mapped[str] = mapped_column(String(12))
    kind: Mapped[str] = mapped_column(String(10))
    reason_code: Mapped[str | None] = mapped_column(String(30))
    reason: Mapped[str | None] = mapped_column(String(4000))
    reason_language: Mapped[str | None] = mapped_column(String(35))
    decided_at: Mapped[datetime]
