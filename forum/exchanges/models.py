import secrets
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, String, UniqueConstraint, column, text, true
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.files.models import StoredFile
from forum.kernel.db import Base
from forum.texts.models import Text


def new_revision() -> int:
    """A number never met before, that says "these pages are others now"."""
    return secrets.randbits(62)


class MembershipState(StrEnum):
    REQUESTED = "requested"
    INVITED = "invited"
    ACTIVE = "active"
    SUSPENDED = "suspended"
    LEFT = "left"


class Entering(StrEnum):
    """How a member agreed that others enter contributions for her, or that she took it back."""

    HERSELF = "herself"
    TELEPHONE = "telephone"
    LETTER = "letter"
    MESSAGE = "message"
    IN_PERSON = "in_person"
    REFUSED = "refused"


ENTERING_WAYS = (Entering.TELEPHONE, Entering.LETTER, Entering.MESSAGE, Entering.IN_PERSON)
"""By which her consent reaches who notes it for her."""
ENTERING_AGREED = (Entering.HERSELF, *ENTERING_WAYS)


class Exchange(Base):
    """One event. `access`: public, members. `registration`: open, approval, invited. `moderation`: before, after, first.

    `late_policy`: refused, held. `public_figures`: which tables of the figures are shown with their summary.
    `revision` changes with anything its pages show; `structure` with its programme only.
    `reviews_versions`: somebody else reads a version, before it appears or, where it `publishes_unreviewed`, after.
    `promise_hours`: within how long a moderator usually reads, as the organiser promises. `overlap_hours`: by how much
    a mandate begins before and ends after its round. `usual_hours`: within how long the last ten decisions came, None
    before there were ten. `programme_number` goes up with each change of the programme or the roster, the last of which was
    at `programme_changed_at`: what calendars are told.
    """

    __tablename__ = "exchange"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    host: Mapped[str] = mapped_column(String(200))
    timezone: Mapped[str] = mapped_column(String(60))
    languages: Mapped[list[str]] = mapped_column(JSON)
    opens_at: Mapped[datetime]
    closes_at: Mapped[datetime]
    title_id: Mapped[int | None] = mapped_column(ForeignKey("text.id"))
    about_id: Mapped[int | None] = mapped_column(ForeignKey("text.id"))
    access: Mapped[str] = mapped_column(String(10), default="public")
    registration: Mapped[str] = mapped_column(String(10), default="open")
    moderation: Mapped[str] = mapped_column(String(10), default="before")
    late_policy: Mapped[str] = mapped_column(String(10), default="refused")
    reviews_versions: Mapped[bool] = mapped_column(default=False)
    publishes_unreviewed: Mapped[bool] = mapped_column(default=False)
    uses_machine: Mapped[bool] = mapped_column(default=False)
    allows_anonymous: Mapped[bool] = mapped_column(default=False)
    is_sensitive: Mapped[bool] = mapped_column(default=False)
    shows_figures: Mapped[bool] = mapped_column(default=True)
    public_figures: Mapped[list[str]] = mapped_column(JSON, default=list, server_default="[]")
    has_survey: Mapped[bool] = mapped_column(default=True)
    asks_description: Mapped[bool] = mapped_column(default=True, server_default=true())
    is_demo: Mapped[bool] = mapped_column(default=False)
    accent: Mapped[str] = mapped_column(String(12), default="plum")
    overlap_hours: Mapped[int] = mapped_column(default=24)
    promise_hours: Mapped[int] = mapped_column(default=12)
    usual_hours: Mapped[int | None]
    people_count: Mapped[int] = mapped_column(default=0)
    revision: Mapped[int] = mapped_column(BigInteger, default=new_revision)
    structure: Mapped[int] = mapped_column(BigInteger, default=new_revision)
    programme_number: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    programme_changed_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    edition: Mapped[int] = mapped_column(default=1)

    rounds: Mapped[list["Round"]] = relationship(back_populates="exchange", order_by="Round.number")
    title: Mapped[Text | None] = relationship(foreign_keys=[title_id])
    about: Mapped[Text | None] = relationship(foreign_keys=[about_id])

    @property
    def answers_within(self) -> int:
        """Hours within which authors are told that a moderator usually reads: as it was of late, else as was promised."""
        return self.usual_hours or self.promise_hours


class Round(Base):
    """A dated part. Without `closes_at` it closes when the next one opens, and the last with the exchange.

    `signed_off_at`: when its moderator signed its hand-over; from when that counts: see `rules.signed_off_from`.
    """

    __tablename__ = "round"
    __table_args__ = (UniqueConstraint("exchange_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    exchange_id: Mapped[int] = mapped_column(ForeignKey("exchange.id", ondelete="CASCADE"), index=True)
    number: Mapped[int]
    opens_at: Mapped[datetime]
    closes_at: Mapped[datetime | None]
    signed_off_at: Mapped[datetime | None]
    theme_id: Mapped[int] = mapped_column(ForeignKey("text.id"))

    exchange: Mapped[Exchange] = relationship(back_populates="rounds")
    theme: Mapped[Text] = relationship(foreign_keys=[theme_id])
    questions: Mapped[list["Question"]] = relationship(back_populates="round", order_by="Question.position")
    papers: Mapped[list["Paper"]] = relationship(back_populates="round", order_by="Paper.position")


class Question(Base):
    __tablename__ = "question"

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    text_id: Mapped[int] = mapped_column(ForeignKey("text.id"))

    round: Mapped[Round] = relationship(back_populates="questions")
    text: Mapped[Text] = relationship()


class Paper(Base):
    """A background paper of a round: a text with versions, or a file in one language; its title is a text of its own."""

    __tablename__ = "paper"

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    title_id: Mapped[int] = mapped_column(ForeignKey("text.id"))
    body_id: Mapped[int | None] = mapped_column(ForeignKey("text.id"))
    file_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id"))
    file_language: Mapped[str | None] = mapped_column(String(35))

    round: Mapped[Round] = relationship(back_populates="papers")
    title: Mapped[Text] = relationship(foreign_keys=[title_id])
    body: Mapped[Text | None] = relationship(foreign_keys=[body_id])
    file: Mapped[StoredFile | None] = relationship()


class Membership(Base):
    """One account's part in one exchange: what it shows there, and its standing. Nothing joins two memberships.

    `country` is ISO 3166 alpha-2, None for "not said". What an invitation brought is counted, but shown to no member
    before `confirmed_at`. `pairs` are a translator's [source, target]. `shows`: which of name, organisation, country others see.
    `ref` knows a person without mail again in a people list. `promise` is what she chose when she last wrote here, None
    before she was asked. `is_relay`: named to enter what others send her. `entering`: how she agreed that such a member, or
    an organiser, enters contributions for her (see ENTERING_WAYS), "refused" once she took it back; on which day: `entering_on`.
    `is_safety_contact`: named to be told where somebody may be in danger. `leads_translation`: looks after the translators of
    her organisation.
    """

    __tablename__ = "membership"
    __table_args__ = (
        UniqueConstraint("exchange_id", "account_id"),
        UniqueConstraint("exchange_id", "number"),
        UniqueConstraint("exchange_id", "ref"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    exchange_id: Mapped[int] = mapped_column(ForeignKey("exchange.id", ondelete="CASCADE"), index=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"), index=True)
    number: Mapped[int]
    ref: Mapped[str | None] = mapped_column(String(60))
    state: Mapped[str] = mapped_column(String(10))
    name: Mapped[str] = mapped_column(String(120), default="")
    organisation: Mapped[str] = mapped_column(String(160), default="")
    country: Mapped[str | None] = mapped_column(String(2))
    shows_organisation: Mapped[bool] = mapped_column(default=True)
    shows_country: Mapped[bool] = mapped_column(default=True)
    is_organiser: Mapped[bool] = mapped_column(default=False)
    is_relay: Mapped[bool] = mapped_column(default=False)
    is_safety_contact: Mapped[bool] = mapped_column(default=False)
    leads_translation: Mapped[bool] = mapped_column(default=False)
    entering: Mapped[str | None] = mapped_column(String(12))
    entering_on: Mapped[date | None]
    pairs: Mapped[list[list[str]]] = mapped_column(JSON, default=list)
    credit: Mapped[str] = mapped_column(String(12), default="organisation")
    promise: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    created_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]


class SelfDescription(Base):
    """What a member says of herself, for numbers only: in a table of its own, so that no list of people loads it with names.

    `gender`, `organisation_type`: see `descriptions`; None where she does not say. What she says anew is a new row. `counted_in`:
    the group with which it is counted, at least five that begin to count at one moment; None before its first, 0 while it
    waits for others because its group fell apart.
    """

    __tablename__ = "self_description"

    id: Mapped[int] = mapped_column(primary_key=True)
    membership_id: Mapped[int] = mapped_column(ForeignKey("membership.id", ondelete="CASCADE"), unique=True)
    gender: Mapped[str | None] = mapped_column(String(10))
    organisation_type: Mapped[str | None] = mapped_column(String(20))
    counted_in: Mapped[int | None]


class Notice(Base):
    """A typed message of those who run an exchange, to all who take part: of a round, or where `round_id` is None of the whole.

    `edition` grows with each saved wording. `mail_copies`: how many mails carried its words to one person each.
    `kind`: opening, midweek, last_call, closing, technical. A draft until `sent_at`; when it is due is computed from its round.
    `author_id`, who began it, and `sent_by_id` are memberships.
    """

    __tablename__ = "notice"
    __table_args__ = (
        Index(
            "ix_notice_one_of_a_kind",
            "round_id",
            "kind",
            unique=True,
            sqlite_where=column("kind") != "technical",
            postgresql_where=column("kind") != "technical",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    exchange_id: Mapped[int] = mapped_column(ForeignKey("exchange.id", ondelete="CASCADE"), index=True)
    round_id: Mapped[int | None] = mapped_column(ForeignKey("round.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(12))
    title_id: Mapped[int] = mapped_column(ForeignKey("text.id"))
    body_id: Mapped[int] = mapped_column(ForeignKey("text.id"))
    author_id: Mapped[int | None] = mapped_column(ForeignKey("membership.id", ondelete="SET NULL"))
    sent_by_id: Mapped[int | None] = mapped_column(ForeignKey("membership.id", ondelete="SET NULL"))
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    edition: Mapped[int] = mapped_column(default=1)
    mail_copies: Mapped[int] = mapped_column(default=0, server_default=text("0"))


class CalendarAddress(Base):
    """A secret address at which a member's calendar program asks for dates; only its hash is kept.

    `kind`: exchange (the dates of the exchange), duties (her own: when she moderates, stands in, hands over).
    """

    __tablename__ = "calendar_address"
    __table_args__ = (UniqueConstraint("membership_id", "kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    membership_id: Mapped[int] = mapped_column(ForeignKey("membership.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(10))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    made_at: Mapped[datetime]
