from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy import Text as LongText
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.kernel.db import Base
from forum.texts.models import Extent, Origin


class DraftState(StrEnum):
    """`draft`: seen by its writer only. `waiting`: handed in for review. `returned`: hers again, with a reason."""

    DRAFT = "draft"
    WAITING = "waiting"
    RETURNED = "returned"


class Draft(Base):
    """What one translator is writing of one version. It leaves this table when it is published, and only then is it a version.

    `paragraphs[i]` renders the paragraph whose digest, when she saw it, was `digests[i]`, of the version it is made from
    (`made_from_language` None: the author's); None: not yet, or no longer. A summary's `digests` are all she had read.
    `comments`: a reviewer's, by the digest of the paragraph rendered, in the language of her reason.
    `seen_edition`: that of the person's version standing when she began, None where there was none. `taken`: paragraphs as a
    machine had them, which she took over to mend. `page`: the page it was last kept from, as a key of that. `credit`: how its
    label is to name her, None as she chose for all.
    """

    __tablename__ = "version_draft"
    __table_args__ = (
        UniqueConstraint("text_id", "language", "writer_id"),
        Index("ix_version_draft_waiting", "exchange_id", "state", "submitted_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    exchange_id: Mapped[int] = mapped_column(ForeignKey("exchange.id", ondelete="CASCADE"))
    text_id: Mapped[int] = mapped_column(ForeignKey("text.id", ondelete="CASCADE"))
    language: Mapped[str] = mapped_column(String(35))
    writer_id: Mapped[int] = mapped_column(ForeignKey("membership.id", ondelete="CASCADE"), index=True)
    state: Mapped[str] = mapped_column(String(10), default=DraftState.DRAFT)
    extent: Mapped[str] = mapped_column(String(10), default=Extent.WHOLE)
    made_from_origin: Mapped[str] = mapped_column(String(10), default=Origin.AUTHOR)
    made_from_language: Mapped[str | None] = mapped_column(String(35))
    paragraphs: Mapped[list[str]] = mapped_column(JSON)
    digests: Mapped[list[str | None]] = mapped_column(JSON)
    taken: Mapped[list[str]] = mapped_column(JSON, default=list, server_default="[]")
    page: Mapped[str | None] = mapped_column(String(30))
    credit: Mapped[str | None] = mapped_column(String(12))
    seen_edition: Mapped[int | None]
    reviewer_id: Mapped[int | None] = mapped_column(ForeignKey("membership.id", ondelete="SET NULL"))
    reason_code: Mapped[str | None] = mapped_column(String(30))
    reason: Mapped[str | None] = mapped_column(String(4000))
    reason_language: Mapped[str | None] = mapped_column(String(35))
    comments: Mapped[dict[str, str]] = mapped_column(JSON, default=dict, server_default="{}")
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    submitted_at: Mapped[datetime | None]
    edition: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": edition}


class VersionClaim(Base):
    """Somebody says that she translates it, so that nobody does it twice. It lapses by the clock, and bars nobody."""

    __tablename__ = "version_claim"

    text_id: Mapped[int] = mapped_column(ForeignKey("text.id", ondelete="CASCADE"), primary_key=True)
    language: Mapped[str] = mapped_column(String(35), primary_key=True)
    exchange_id: Mapped[int] = mapped_column(ForeignKey("exchange.id", ondelete="CASCADE"))
    holder_id: Mapped[int] = mapped_column(ForeignKey("membership.id", ondelete="CASCADE"), index=True)
    until: Mapped[datetime]


class VersionWish(Base):
    """A member would read a text in a language. Who it was is told to nobody; how many, to translators."""

    __tablename__ = "version_wish"
    __table_args__ = (Index("ix_version_wish_exchange_id", "exchange_id", "text_id", "language"),)

    text_id: Mapped[int] = mapped_column(ForeignKey("text.id", ondelete="CASCADE"), primary_key=True)
    language: Mapped[str] = mapped_column(String(35), primary_key=True)
    reader_id: Mapped[int] = mapped_column(
        ForeignKey("membership.id", ondelete="CASCADE"), primary_key=True, index=True, autoincrement=False
    )
    exchange_id: Mapped[int] = mapped_column(ForeignKey("exchange.id", ondelete="CASCADE"))
    asked_at: Mapped[datetime]


class PassedOver(Base):
    """A translator leaves a text to others. She gives no reason."""

    __tablename__ = "version_passed_over"

    text_id: Mapped[int] = mapped_column(ForeignKey("text.id", ondelete="CASCADE"), primary_key=True)
    language: Mapped[str] = mapped_column(String(35), primary_key=True)
    translator_id: Mapped[int] = mapped_column(
        ForeignKey("membership.id", ondelete="CASCADE"), primary_key=True, index=True, autoincrement=False
    )


class Remark(Base):
    """A reader says that a paragraph of a version is wrong. Translators see the words, not whose they are.

    `digest`: of that paragraph of the version, so that it is open as long as the paragraph stands as it was read.
    `found_right_at`: when a translator said that it is right as it is.
    """

    __tablename__ = "version_remark"
    __table_args__ = (Index("ix_version_remark_open", "exchange_id", "found_right_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    exchange_id: Mapped[int] = mapped_column(ForeignKey("exchange.id", ondelete="CASCADE"))
    text_id: Mapped[int] = mapped_column(ForeignKey("text.id", ondelete="CASCADE"), index=True)
    language: Mapped[str] = mapped_column(String(35))
    digest: Mapped[str] = mapped_column(String(16))
    reader_id: Mapped[int] = mapped_column(ForeignKey("membership.id", ondelete="CASCADE"), index=True)
    words: Mapped[str] = mapped_column(String(2000))
    words_language: Mapped[str] = mapped_column(String(35))
    made_at: Mapped[datetime]
    found_right_at: Mapped[datetime | None]


class PairOwner(Base):
    """An organisation, by the name its members give, that looks after the versions from one language into another."""

    __tablename__ = "pair_owner"
    __table_args__ = (UniqueConstraint("exchange_id", "source", "target", "organisation"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    exchange_id: Mapped[int] = mapped_column(ForeignKey("exchange.id", ondelete="CASCADE"))
    source: Mapped[str] = mapped_column(String(35))
    target: Mapped[str] = mapped_column(String(35))
    organisation: Mapped[str] = mapped_column(String(160))


class WorkKind(StrEnum):
    """`hours`: time that a translator says she gave."""

    VERSION = "version"
    REVIEW = "review"
    HOURS = "hours"


class TranslatorWork(Base):
    """What somebody did for the versions of an exchange, counted: it stays when the text is withdrawn, for it holds no words
    and names no text. `membership_id` None: of somebody who is not to be named, or took her data away.
    """

    __tablename__ = "translator_work"

    id: Mapped[int] = mapped_column(primary_key=True)
    exchange_id: Mapped[int] = mapped_column(ForeignKey("exchange.id", ondelete="CASCADE"), index=True)
    membership_id: Mapped[int | None] = mapped_column(ForeignKey("membership.id", ondelete="SET NULL"), index=True)
    kind: Mapped[str] = mapped_column(String(10))
    language: Mapped[str] = mapped_column(String(35))
    words: Mapped[int] = mapped_column(default=0)
    minutes: Mapped[int] = mapped_column(default=0)
    done_on: Mapped[date]


class AuthorQuestion(Base):
    """What a translator asks the author about one paragraph; question and answer serve whoever translates it, into any language.

    `digest`: of the original's paragraph as she read it; `target`: the language she was bringing it into.
    Where the author bears no name, `answered_at` is the beginning of its day.
    """

    __tablename__ = "author_question"

    id: Mapped[int] = mapped_column(primary_key=True)
    exchange_id: Mapped[int] = mapped_column(ForeignKey("exchange.id", ondelete="CASCADE"), index=True)
    text_id: Mapped[int] = mapped_column(ForeignKey("text.id", ondelete="CASCADE"), index=True)
    digest: Mapped[str] = mapped_column(String(16))
    target: Mapped[str] = mapped_column(String(35))
    asker_id: Mapped[int | None] = mapped_column(ForeignKey("membership.id", ondelete="SET NULL"), index=True)
    words: Mapped[str] = mapped_column(String(2000))
    language: Mapped[str] = mapped_column(String(35))
    asked_at: Mapped[datetime]
    answer: Mapped[str | None] = mapped_column(String(4000))
    answer_language: Mapped[str | None] = mapped_column(String(35))
    answered_at: Mapped[datetime | None]
    edition: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": edition}


class MemorySegment(Base):
    """A paragraph and how a person rendered it, of a version as it now stands; of nobody's where it came in by a file.

    Derived from versions: made anew with each change of its text, and gone with its version. It names no one.
    `digest`: of `source`, as `kernel.markup` makes it; `length`: its letters.
    """

    __tablename__ = "memory_segment"
    # A number once given is nobody else's: pages carry it, and come back late.
    __table_args__ = (
        Index("ix_memory_segment_exchange_id_digest", "exchange_id", "digest"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    exchange_id: Mapped[int] = mapped_column(ForeignKey("exchange.id", ondelete="CASCADE"))
    text_id: Mapped[int | None] = mapped_column(ForeignKey("text.id", ondelete="CASCADE"), index=True)
    version_id: Mapped[int | None] = mapped_column(ForeignKey("version.id", ondelete="CASCADE"), index=True)
    source_language: Mapped[str] = mapped_column(String(35))
    language: Mapped[str] = mapped_column(String(35))
    digest: Mapped[str] = mapped_column(String(16))
    length: Mapped[int]
    source: Mapped[str] = mapped_column(LongText)
    rendering: Mapped[str] = mapped_column(LongText)


class MemoryMark(Base):
    """By what a near paragraph is found: a number made of two of its words, its exchange and its two languages."""

    __tablename__ = "memory_mark"

    mark: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    segment_id: Mapped[int] = mapped_column(
        ForeignKey("memory_segment.id", ondelete="CASCADE"), primary_key=True, autoincrement=False, index=True
    )


class MachinePassage(Base):
    """A paragraph as a machine gave it and as it was found good, so that it is asked once.

    `digest`: of the paragraph as it was sent, its languages, the machine and that one's edition. It goes with its text.
    """

    __tablename__ = "machine_passage"

    text_id: Mapped[int] = mapped_column(ForeignKey("text.id", ondelete="CASCADE"), primary_key=True)
    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    rendering: Mapped[str] = mapped_column(LongText)
    made_at: Mapped[datetime]


class MachineRefusal(Base):
    """Why there is no machine's version of a text in a language, by our code, until there is one. Nothing of its words."""

    __tablename__ = "machine_refusal"

    text_id: Mapped[int] = mapped_column(ForeignKey("text.id", ondelete="CASCADE"), primary_key=True)
    language: Mapped[str] = mapped_column(String(35), primary_key=True)
    code: Mapped[str] = mapped_column(String(40))
    times: Mapped[int] = mapped_column(default=1)
    last_at: Mapped[datetime]


class MachineTally(Base):
    """How often a machine gave what could be used (`code` "well"), or did not, on a day (UTC)."""

    __tablename__ = "machine_tally"

    engine: Mapped[str] = mapped_column(String(30), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(40), primary_key=True)
    times: Mapped[int] = mapped_column(default=0)
    last_at: Mapped[datetime]


class Concept(Base):
    """One thing that an exchange speaks of, whatever the language. Nothing of a text stands in it, only terms and a note."""

    __tablename__ = "concept"

    id: Mapped[int] = mapped_column(primary_key=True)
    exchange_id: Mapped[int] = mapped_column(ForeignKey("exchange.id", ondelete="CASCADE"), index=True)
    note: Mapped[str] = mapped_column(String(500), default="")
    note_language: Mapped[str | None] = mapped_column(String(35))
    updated_at: Mapped[datetime]
    edition: Mapped[int] = mapped_column(default=1)

    terms: Mapped[list["Term"]] = relationship(order_by="Term.language", cascade="all, delete-orphan")

    __mapper_args__ = {"version_id_col": edition}


class Term(Base):
    """What a concept is called in one language."""

    __tablename__ = "term"

    concept_id: Mapped[int] = mapped_column(ForeignKey("concept.id", ondelete="CASCADE"), primary_key=True)
    language: Mapped[str] = mapped_column(String(35), primary_key=True)
    words: Mapped[str] = mapped_column(String(120))
