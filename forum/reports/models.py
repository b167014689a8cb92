import secrets
from datetime import date, datetime

from sqlalchemy import JSON, BigInteger, ForeignKey, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from forum.kernel.db import Base

RandomId = BigInteger().with_variant(Integer(), "sqlite")
"""In SQLite the number of the row itself, so that rows lie in its order and not in that in which they came."""


def random_id() -> int:
    return secrets.randbits(62)


class SurveyAnswer(Base):
    """What somebody ticked after an exchange: `marks` from 1 to 5 by question, `hindrances` by their codes.

    No person, no time, no language, and a number that tells nothing of when it came.
    """

    __tablename__ = "survey_answer"

    id: Mapped[int] = mapped_column(RandomId, primary_key=True, autoincrement=False, default=random_id)
    exchange_id: Mapped[int] = mapped_column(ForeignKey("exchange.id", ondelete="CASCADE"), index=True)
    marks: Mapped[dict[str, int]] = mapped_column(JSON)
    hindrances: Mapped[list[str]] = mapped_column(JSON)


class SurveyWords(Base):
    """What somebody wrote in a survey; a row of its own, so that words are not joined with marks, nor with each other."""

    __tablename__ = "survey_words"

    id: Mapped[int] = mapped_column(RandomId, primary_key=True, autoincrement=False, default=random_id)
    exchange_id: Mapped[int] = mapped_column(ForeignKey("exchange.id", ondelete="CASCADE"), index=True)
    question: Mapped[str] = mapped_column(String(20))
    words: Mapped[str] = mapped_column(String(2000))


class SurveyTaken(Base):
    """That a member has answered, apart from what. Gone when the survey is over."""

    __tablename__ = "survey_taken"

    membership_id: Mapped[int] = mapped_column(
        ForeignKey("membership.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    exchange_id: Mapped[int] = mapped_column(ForeignKey("exchange.id", ondelete="CASCADE"), index=True)


class Told(Base):
    """Something that is told once of an exchange, and was: `what` says which."""

    __tablename__ = "told"

    exchange_id: Mapped[int] = mapped_column(
        ForeignKey("exchange.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    what: Mapped[str] = mapped_column(String(40), primary_key=True)
    told_at: Mapped[datetime]


class Commitment(Base):
    """What changes after an exchange: who will do what until when. Its text is published once an organiser lets it stand.

    `owner_id`: a member; who is none has an `owner_name` only. `state`: open, done, dropped. `note`, on how far it went, is
    for its owner and the organisers.
    """

    __tablename__ = "commitment"

    id: Mapped[int] = mapped_column(primary_key=True)
    exchange_id: Mapped[int] = mapped_column(ForeignKey("exchange.id", ondelete="CASCADE"), index=True)
    text_id: Mapped[int] = mapped_column(ForeignKey("text.id"))
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("membership.id", ondelete="SET NULL"), index=True)
    owner_name: Mapped[str] = mapped_column(String(160), default="")
    due_on: Mapped[date]
    state: Mapped[str] = mapped_column(String(10), default="open")
    note: Mapped[str] = mapped_column(String(1000), default="")
    created_at: Mapped[datetime]
