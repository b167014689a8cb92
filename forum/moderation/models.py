from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from forum.kernel.db import Base


class DecisionRow(Base):
    """A decision on a contribution. `kind`: approve, return, hide, restore; of an appeal: grant, uphold.

    `capacity`: on_duty, standing_in (an organiser), off_duty, named (a safety contact).
    `waiting_since`: since when its author had waited, None
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


class Report(Base):
    """Somebody says that a published contribution should be looked at. Nobody is shown who she is.

    `reporter_id` is None for who is not a member here, and of who erased hers: with it, the same person reports once. It is
    open while it has no `outcome` (left, hidden, aside, withdrawn) and its contribution is published. `closing_code`: why it
    was left.
    """

    __tablename__ = "report"
    __table_args__ = (UniqueConstraint("contribution_id", "reporter_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    exchange_id: Mapped[int] = mapped_column(ForeignKey("exchange.id", ondelete="CASCADE"), index=True)
    contribution_id: Mapped[int] = mapped_column(ForeignKey("contribution.id", ondelete="CASCADE"), index=True)
    reporter_id: Mapped[int | None] = mapped_column(ForeignKey("membership.id"), index=True)
    reason_code: Mapped[str] = mapped_column(String(30))
    words: Mapped[str | None] = mapped_column(String(2000))
    words_language: Mapped[str | None] = mapped_column(String(35))
    reported_at: Mapped[datetime]
    outcome: Mapped[str | None] = mapped_column(String(10))
    closing_code: Mapped[str | None] = mapped_column(String(30))
    closed_at: Mapped[datetime | None]


class DangerCase(Base):
    """A contribution was set aside because somebody may be in danger; who wrote it stands nowhere in it.

    It is open while it has no `outcome` (back, returned, hidden, kept) and its contribution is aside.
    """

    __tablename__ = "danger_case"

    id: Mapped[int] = mapped_column(primary_key=True)
    exchange_id: Mapped[int] = mapped_column(ForeignKey("exchange.id", ondelete="CASCADE"), index=True)
    contribution_id: Mapped[int] = mapped_column(ForeignKey("contribution.id", ondelete="CASCADE"), index=True)
    set_aside_by_id: Mapped[int] = mapped_column(ForeignKey("membership.id"))
    set_aside_at: Mapped[datetime]
    outcome: Mapped[str | None] = mapped_column(String(10))
    closed_by_id: Mapped[int | None] = mapped_column(ForeignKey("membership.id"))
    closed_at: Mapped[datetime | None]
