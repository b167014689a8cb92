from datetime import date, datetime

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from forum.kernel.db import Base


class LogEntry(Base):
    """One act. `actor_id` is a membership in an exchange, else an account; None for the clock and for an anonymous author.

    From `place` on: its link in the chain of its exchange (or of the installation), made before the commit; see `chain`.
    A salt is None where what it covers was erased, or never was.
    """

    __tablename__ = "log_entry"
    __table_args__ = (UniqueConstraint("exchange_id", "place"),)

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
    place: Mapped[int | None]
    day: Mapped[date | None]
    moment_salt: Mapped[str | None] = mapped_column(String(32))
    moment_digest: Mapped[str | None] = mapped_column(String(64))
    actor_salt: Mapped[str | None] = mapped_column(String(32))
    actor_digest: Mapped[str | None] = mapped_column(String(64))
    words_salt: Mapped[str | None] = mapped_column(String(32))
    words_digest: Mapped[str | None] = mapped_column(String(64))
    hash: Mapped[str | None] = mapped_column(String(64))


class LogChain(Base):
    """Where the chain of an exchange begins and ends; `exchange_id` 0: that of the installation.

    The first link stands before the oldest entry that is kept.
    """

    __tablename__ = "log_chain"

    exchange_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    first_place: Mapped[int] = mapped_column(default=0)
    first_hash: Mapped[str] = mapped_column(String(64), default="")
    last_place: Mapped[int] = mapped_column(default=0)
    last_hash: Mapped[str] = mapped_column(String(64), default="")
