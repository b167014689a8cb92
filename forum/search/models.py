from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy import Text as LongText
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column

from forum.kernel.db import Base


class SearchDocument(Base):
    """What search knows of one published text, kept in the transaction of the change; every index is made from these rows.

    `source_language` is that of the original. `languages`, `stems` and `phrases` are those of `backends.base.Document`, joined
    by spaces with one at both ends.
    `author_id` is a membership, None for an anonymous author. `is_pending`: the index was not given this `revision` yet;
    `is_withdrawn` rows hold no words and go when the index has forgotten the text.
    `vector` is filled on PostgreSQL only, where it is the index.
    """

    __tablename__ = "search_document"
    __table_args__ = (
        Index("ix_search_document_order", "exchange_id", "at", "text_id"),
        Index("ix_search_document_vector", "vector", postgresql_using="gin").ddl_if(dialect="postgresql"),
    )

    text_id: Mapped[int] = mapped_column(ForeignKey("text.id", ondelete="CASCADE"), primary_key=True)
    exchange_id: Mapped[int]
    round_number: Mapped[int | None]
    author_id: Mapped[int | None]
    at: Mapped[datetime]
    source_language: Mapped[str] = mapped_column(String(35), default="")
    languages: Mapped[str] = mapped_column(String(400))
    stems: Mapped[str] = mapped_column(LongText)
    phrases: Mapped[str] = mapped_column(LongText)
    vector: Mapped[str | None] = mapped_column(LongText().with_variant(TSVECTOR(), "postgresql"))
    analyser: Mapped[str] = mapped_column(String(20))
    is_withdrawn: Mapped[bool] = mapped_column(default=False)
    revision: Mapped[int] = mapped_column(default=1)
    is_pending: Mapped[bool] = mapped_column(default=True, index=True)
