from datetime import datetime

from sqlalchemy import JSON, BigInteger, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from forum.kernel.db import Base


class Publication(Base):
    """An exchange's, as its organisers prepare it. `parts`: those that stand in it, in their order; `scope`: see Scope.

    `asked_until`: until when authors say what of theirs is printed; None before they were asked.
    """

    __tablename__ = "publication"

    exchange_id: Mapped[int] = mapped_column(ForeignKey("exchange.id", ondelete="CASCADE"), primary_key=True)
    parts: Mapped[list[str]] = mapped_column(JSON)
    scope: Mapped[str] = mapped_column(String(10))
    foreword_id: Mapped[int | None] = mapped_column(ForeignKey("text.id"))
    story_id: Mapped[int | None] = mapped_column(ForeignKey("text.id"))
    asked_at: Mapped[datetime | None]
    asked_until: Mapped[datetime | None]
    edition: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": edition}


class ChosenContribution(Base):
    __tablename__ = "chosen_contribution"

    contribution_id: Mapped[int] = mapped_column(ForeignKey("contribution.id", ondelete="CASCADE"), primary_key=True)
    exchange_id: Mapped[int] = mapped_column(ForeignKey("exchange.id", ondelete="CASCADE"), index=True)


class PrintAnswer(Base):
    """What its author said of one contribution. Whose it is stands nowhere here; without a row she has not answered."""

    __tablename__ = "print_answer"

    contribution_id: Mapped[int] = mapped_column(ForeignKey("contribution.id", ondelete="CASCADE"), primary_key=True)
    answer: Mapped[str] = mapped_column(String(10))


class PrintListing(Base):
    """How a member wishes to stand in the list of people."""

    __tablename__ = "print_listing"

    membership_id: Mapped[int] = mapped_column(ForeignKey("membership.id", ondelete="CASCADE"), primary_key=True)
    answer: Mapped[str] = mapped_column(String(12))


class Edition(Base):
    """One printing. `done` of `total` files are made; `trouble`: why it failed, and `trouble_at` at whose words.

    `ordered_by_id`: the organiser who waits to be told of it. `lacking`: signs that no font has, printed as an empty box.
    `published_at`: since when readers find it.
    """

    __tablename__ = "edition"
    __table_args__ = (UniqueConstraint("exchange_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    exchange_id: Mapped[int] = mapped_column(ForeignKey("exchange.id", ondelete="CASCADE"))
    number: Mapped[int]
    state: Mapped[str] = mapped_column(String(10))
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    trouble: Mapped[str | None] = mapped_column(String(40))
    trouble_at: Mapped[str | None] = mapped_column(String(200))
    lacking: Mapped[str] = mapped_column(String(200), default="")
    ordered_by_id: Mapped[int | None] = mapped_column(ForeignKey("membership.id"))
    asked_at: Mapped[datetime]
    made_at: Mapped[datetime | None]
    published_at: Mapped[datetime | None]


class EditionText(Base):
    """That an edition prints or quotes a contribution, under which name (`printed_as`)."""

    __tablename__ = "edition_text"

    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id", ondelete="CASCADE"), primary_key=True)
    contribution_id: Mapped[int] = mapped_column(
        ForeignKey("contribution.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    printed_as: Mapped[str] = mapped_column(String(12))


class EditionFile(Base):
    """`language`: "" for all of them side by side. The bytes lie under `sha256`."""

    __tablename__ = "edition_file"

    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id", ondelete="CASCADE"), primary_key=True)
    language: Mapped[str] = mapped_column(String(35), primary_key=True)
    form: Mapped[str] = mapped_column(String(10), primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64))
    size: Mapped[int] = mapped_column(BigInteger)
