from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from forum.kernel.db import Base


class LogEntry(Base):
    """One act. `actor_id` is a membership in an exchange, else an account; None for the clock and for an anonymous author."""

    __tablename__ = "log_entry"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    exchange_id: Mapped[int | None] = mapped_column(index=True)
    actor_kind: Mapped[str] = mapped_column(String(12))
    actor_id: Mapped[int | None]
    act: Mapped[str] = mapped_column(String(60))
    thing: Mapped[str] = mapped_column(String(40))
    thing_id: Mapped[int | None]
    reason: Mapped[str | None] = mapped_column(String(60))
    capacity: Mapped[str | None] = mapped_column(String(30))
