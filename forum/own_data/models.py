from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from forum.kernel.db import Base


class Erasure(Base):
    """She asked that her data be erased at `due_at`; until then she may think better of it.

    `keeps_words`: what stands published stays, without her; else all she wrote is withdrawn.
    """

    __tablename__ = "erasure"

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), primary_key=True)
    keeps_words: Mapped[bool]
    asked_at: Mapped[datetime]
    due_at: Mapped[datetime] = mapped_column(index=True)


class AddressQuestion(Base):
    """Whether her mail address may stay after her exchanges have closed, the last of them at `closed_at`.

    Without an answer, or where she does not keep it, it is erased at `due_at`. `asked_at`: None where she said so unasked.
    """

    __tablename__ = "address_question"

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), primary_key=True)
    closed_at: Mapped[datetime | None]
    asked_at: Mapped[datetime | None]
    due_at: Mapped[datetime | None] = mapped_column(index=True)
    keeps: Mapped[bool] = mapped_column(default=False)
    answered_at: Mapped[datetime | None]
