from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from forum.kernel.db import Base


class HelpRequest(Base):
    """One question and its answer. Who asked is not known when signed out; the code's hash opens it again.

    `exchange_id` None: about the installation, for its administrators.
    """

    __tablename__ = "help_request"

    id: Mapped[int] = mapped_column(primary_key=True)
    code_hash: Mapped[str] = mapped_column(String(64), unique=True)
    exchange_id: Mapped[int | None] = mapped_column(ForeignKey("exchange.id", ondelete="CASCADE"), index=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"), index=True)
    language: Mapped[str] = mapped_column(String(35))
    question: Mapped[str] = mapped_column(String(4000))
    answer: Mapped[str | None] = mapped_column(String(4000))
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    asked_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]


class HelpLine(Base):
    """Whom to call for help, in one country: written by the organiser, who has tried it. `languages` and `hours` in her words."""

    __tablename__ = "help_line"

    id: Mapped[int] = mapped_column(primary_key=True)
    exchange_id: Mapped[int] = mapped_column(ForeignKey("exchange.id", ondelete="CASCADE"), index=True)
    country: Mapped[str] = mapped_column(String(2))
    name: Mapped[str] = mapped_column(String(200))
    contact: Mapped[str] = mapped_column(String(200))
    hours: Mapped[str] = mapped_column(String(200), default="")
    languages: Mapped[str] = mapped_column(String(200), default="")


class StandingText(Base):
    """A page that an exchange keeps all along: rules, safety and so on. `name` is that in its address."""

    __tablename__ = "standing_text"
    __table_args__ = (UniqueConstraint("exchange_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    exchange_id: Mapped[int] = mapped_column(ForeignKey("exchange.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(20))
    text_id: Mapped[int] = mapped_column(ForeignKey("text.id"))
