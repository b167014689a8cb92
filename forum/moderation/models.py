from datetime import datetime

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from forum.kernel.db import Base


class DecisionRow(Base):
    """A decision on a contribution. `kind`: approve, return, hide, restore; of an appeal: grant, uphold.

    `capacity`: on_duty, standing_in (an organiser), off_duty. `waiting_since`: since when its author had waited, None
    where nobody did. `is_language_unread`: who decided said that she does not read its language. `has_decided_before`:
    an appeal was decided by one who had decided on it before, since there was nobody else. `returned_digests`: of a return,
    those of the paragraphs that were sent back, by which that wording is found again.
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
    returned_digests: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))


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


class Passage(Base):
    """A passage that a moderator marked in what she returned: of which paragraph, from where to where in its plain words.

    `digest`: that paragraph's; in another wording the mark has no place. `note` is in the language of the decision's reason.
    """

    __tablename__ = "passage"

    id: Mapped[int] = mapped_column(primary_key=True)
    decision_id: Mapped[int] = mapped_column(ForeignKey("decision.id", ondelete="CASCADE"), index=True)
    paragraph: Mapped[int]
    digest: Mapped[str] = mapped_column(String(16))
    begins: Mapped[int]
    ends: Mapped[int]
    note: Mapped[str | None] = mapped_column(String(300))


class ReasonTemplate(Base):
    """What an exchange says at length for one reason. `name`: kind of decision and code, as in `return.unclear`."""

    __tablename__ = "reason_template"
    __table_args__ = (UniqueConstraint("exchange_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    exchange_id: Mapped[int] = mapped_column(ForeignKey("exchange.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(40))
    text_id: Mapped[int] = mapped_column(ForeignKey("text.id"))
