from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from forum.kernel.db import Base


class DecisionRow(Base):
    """A decision on a contribution. `kind`: see `rules.Kind`.

    `capacity`: on_duty, standing_in (an organiser), off_duty, named (a safety contact).
    `waiting_since`: since when its author had waited, None
    where nobody did. `is_language_unread`: who decided said that she does not read its language. `has_decided_before`:
    an appeal was decided by one who had decided on it before, since there was nobody else. `log_id`: its entry in the log,
    which keeps a digest of the reason's words. `stood`: how it was before (waiting, edit, published, returned, hidden),
    None where that was not kept; `left_edition`: the edition it left it in. `reverses_id`: the decision that this one
    takes back, once. `returned_digests`: of a return, those of the paragraphs that were sent back, by which that wording
    is found again.
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
    log_id: Mapped[int | None] = mapped_column(ForeignKey("log_entry.id", ondelete="SET NULL"))
    stood: Mapped[str | None] = mapped_column(String(10))
    left_edition: Mapped[int | None]
    reverses_id: Mapped[int | None] = mapped_column(ForeignKey("decision.id", ondelete="CASCADE"), unique=True)
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


class Gist(Base):
    """What a machine makes of words that wait, for who decides on them and does not read their language.

    `digest` is that of the words it was made from. It is gone as soon as they wait no more.
    """

    __tablename__ = "gist"
    __table_args__ = (UniqueConstraint("contribution_id", "language"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    contribution_id: Mapped[int] = mapped_column(ForeignKey("contribution.id", ondelete="CASCADE"))
    language: Mapped[str] = mapped_column(String(35))
    digest: Mapped[str] = mapped_column(String(64))
    paragraphs: Mapped[list[str]] = mapped_column(JSON)
    provider: Mapped[str] = mapped_column(String(30))
    through: Mapped[str | None] = mapped_column(String(35))
    made_at: Mapped[datetime]


class LentReading(Base):
    """A member whom the organiser asks to read one waiting text, since nobody who decides reads its language.

    She reads it once she promised to keep it to herself (`promised_at`). `answer`: yes, no, cannot; None until she gave
    one, with two lines of her own.
    """

    __tablename__ = "lent_reading"
    __table_args__ = (UniqueConstraint("contribution_id", "reader_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    exchange_id: Mapped[int] = mapped_column(ForeignKey("exchange.id", ondelete="CASCADE"), index=True)
    contribution_id: Mapped[int] = mapped_column(ForeignKey("contribution.id", ondelete="CASCADE"))
    reader_id: Mapped[int] = mapped_column(ForeignKey("membership.id"), index=True)
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("membership.id"))
    asked_at: Mapped[datetime]
    promised_at: Mapped[datetime | None]
    answer: Mapped[str | None] = mapped_column(String(10))
    words: Mapped[str | None] = mapped_column(String(400))
    words_language: Mapped[str | None] = mapped_column(String(35))
    answered_at: Mapped[datetime | None]
    edition: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": edition}


class Claim(Base):
    """Somebody who decides says that she reads it now, so that nobody does it twice. It lapses by the clock."""

    __tablename__ = "claim"

    contribution_id: Mapped[int] = mapped_column(
        ForeignKey("contribution.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    membership_id: Mapped[int] = mapped_column(ForeignKey("membership.id", ondelete="CASCADE"), index=True)
    until: Mapped[datetime]


class HandOver(Base):
    """What the moderator of a round leaves to the next. `left_by_id` signed at `signed_at`, `taken_by_id` at `taken_at`.

    `words` are those of `words_by_id`. `marked`: keys of what she asks the next to look at, such as "contribution-12".
    `facts`: what was open when it was signed: by the name of a fact, how much (`count`) and the keys of it (`open`), the
    oldest first. Neither words nor names are in them.
    """

    __tablename__ = "hand_over"
    __table_args__ = (UniqueConstraint("round_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    exchange_id: Mapped[int] = mapped_column(ForeignKey("exchange.id", ondelete="CASCADE"), index=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id", ondelete="CASCADE"))
    words: Mapped[str | None] = mapped_column(String(4000))
    words_language: Mapped[str | None] = mapped_column(String(35))
    words_by_id: Mapped[int | None] = mapped_column(ForeignKey("membership.id"))
    marked: Mapped[list[str]] = mapped_column(JSON, default=list)
    facts: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    left_by_id: Mapped[int | None] = mapped_column(ForeignKey("membership.id"))
    signed_at: Mapped[datetime | None]
    taken_by_id: Mapped[int | None] = mapped_column(ForeignKey("membership.id"))
    taken_at: Mapped[datetime | None]
    edition: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": edition}


class Promise(Base):
    """A contribution of a moderator's in which she promises something; under her name only. `kept_by_id`: who said that it is."""

    __tablename__ = "promise"
    __table_args__ = (UniqueConstraint("contribution_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    exchange_id: Mapped[int] = mapped_column(ForeignKey("exchange.id", ondelete="CASCADE"), index=True)
    contribution_id: Mapped[int] = mapped_column(ForeignKey("contribution.id", ondelete="CASCADE"))
    made_by_id: Mapped[int] = mapped_column(ForeignKey("membership.id"))
    made_at: Mapped[datetime]
    due_on: Mapped[date | None]
    kept_at: Mapped[datetime | None]
    kept_by_id: Mapped[int | None] = mapped_column(ForeignKey("membership.id"))


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
