from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from forum.kernel.db import Base


class Archive(Base):
    """One that an organiser asked for; asked for again, it is another, and no number is given twice: it names the file.

    `audience` and `state`: see rules.

    Once made: `size` in bytes, its checksum, and the `revision` of the exchange that it holds. `reason`: a code, where it failed.
    """

    __tablename__ = "archive"
    __table_args__ = (UniqueConstraint("exchange_id", "audience"), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(primary_key=True)
    exchange_id: Mapped[int] = mapped_column(ForeignKey("exchange.id", ondelete="CASCADE"))
    audience: Mapped[str] = mapped_column(String(10))
    state: Mapped[str] = mapped_column(String(12))
    asked_at: Mapped[datetime]
    made_at: Mapped[datetime | None]
    size: Mapped[int | None] = mapped_column(BigInteger)
    sha256: Mapped[str | None] = mapped_column(String(64))
    revision: Mapped[int | None] = mapped_column(BigInteger)
    reason: Mapped[str | None] = mapped_column(String(40))
