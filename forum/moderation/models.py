from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from forum.kernel.db import Base


class DecisionRow(Base):
    """A decision on a contribution. `kind`: approve, return, hide, restore; of an appeal: grant, uphold.

    `capacity`: on_duty, standing_in (an organiser), off_duty. `waiting_since`: since when its author had waited, None
    where nobody did. `is_language_unread`: who decided said that she does not read its language. `has_decided_before`:
    an appeal was decided by one who had decided on it before, since there was nobody else.
    """

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
    waiting_since: Mapped[datetime | None]
    is_language_unread: Mapped[bool] = mapped_column(default=False, server_default=false())
    has_decided_before: Mapped[bool] = mapped_column(default=False, server_default=false())


class Appeal(Base):
    """An author asks that a return or a hiding be looked at again, once for each. Who she is stands nowhere in it.

    It waits while it has no `outcome_id` (the decision that ended it), `decision_id` is the last on its contribution, and
    that is still returned or hidden.
    """

    __tablename__ = "appeal"

    id: Mapped[int] = mapped_column(primary_key=True)
    exchange_id: Mapped[int] = mapped_column(ForeignKey("exchange.id", ondelete="CASCADE"), index=True)
    contribution_id: Mapped[int] = mapped_column(ForeignKey("contribution.id", ondelete="CASCADE"), index=True)
    decision_id: Mapped[int] = mapped_column(ForeignKey("decision.id", ondelete="CASCADE"), unique=True)
    outcome_id: Mapped[int | None] = mapped_column(ForeignKey("decision.id", ondelete="CASCADE"))
    words: Mapped[str | None] = mapped_column(String(4000))
    words_language: Mapped[str | None] = mapped_column(String(35))
    made_at: Mapped[datetime]
    edition: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": edition}


class Letter(Base):
    """What a moderator wrote to one member from the desk, and her answer. Neither sees an address of the other.

    `number` counts those to one member: of two written at once one fails.
    """

    __tablename__ = "letter"
    __table_args__ = (UniqueConstraint("to_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    exchange_id: Mapped[int] = mapped_column(ForeignKey("exchange.id", ondelete="CASCADE"), index=True)
    to_id: Mapped[int] = mapped_column(ForeignKey("membership.id", ondelete="CASCADE"))
    number: Mapped[int]
    from_id: Mapped[int] = mapped_column(ForeignKey("membership.id"), index=True)
    words: Mapped[str] = mapped_column(String(4000))
    language: Mapped[str] = mapped_column(String(35))
    sent_at: Mapped[datetime]
    answer: Mapped[str | None] = mapped_column(String(4000))
    answer_language: Mapped[str | None] = mapped_column(String(35))
    answered_at: Mapped[datetime | None]


class LetterTemplate(Base):
    """How an organiser wants a letter to begin, where she changed ours; `name` as in `letter_words.NAMES`."""

    __tablename__ = "letter_template"

    exchange_id: Mapped[int] = mapped_column(ForeignKey("exchange.id", ondelete="CASCADE"), primary_key=True)
    name: Mapped[str] = mapped_column(String(20), primary_key=True)
    language: Mapped[str] = mapped_column(String(35), primary_key=True)
    words: Mapped[str] = mapped_column(String(4000))


class NoLetters(Base):
    """A member wishes no letters from the desk of her exchange."""

    __tablename__ = "no_letters"

    membership_id: Mapped[int] = mapped_column(ForeignKey("membership.id", ondelete="CASCADE"), primary_key=True)
    since: Mapped[datetime]


class Dismissal(Base):
    """Somebody on duty said that a contribution, or the answer to a letter, needs no answer."""

    __tablename__ = "dismissal"
    __table_args__ = (CheckConstraint("(contribution_id IS NULL) <> (letter_id IS NULL)", name="about_one_thing"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    exchange_id: Mapped[int] = mapped_column(ForeignKey("exchange.id", ondelete="CASCADE"), index=True)
    contribution_id: Mapped[int | None] = mapped_column(ForeignKey("contribution.id", ondelete="CASCADE"), unique=True)
    letter_id: Mapped[int | None] = mapped_column(ForeignKey("letter.id", ondelete="CASCADE"), unique=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("membership.id"))
    at: Mapped[datetime]
