from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from forum.kernel.db import Base


class Mail(Base):
    """One mail to one account: what it is about in ids; its words are made when it is sent and not kept here.

    `key` makes it one however often its reaction runs. `state`: waiting, sent, failed (given up), unwanted.
    """

    __tablename__ = "mail"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(120), unique=True)
    kind: Mapped[str] = mapped_column(String(30))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    exchange_id: Mapped[int | None] = mapped_column(index=True)
    thing_id: Mapped[int | None]
    leads_to: Mapped[str | None] = mapped_column(String(300))
    state: Mapped[str] = mapped_column(String(10))
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]


class MailChoice(Base):
    """A person wants no mails of an exchange but sign-in links."""

    __tablename__ = "mail_choice"
    __table_args__ = (UniqueConstraint("account_id", "exchange_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    exchange_id: Mapped[int] = mapped_column(index=True)
    chosen_at: Mapped[datetime]
