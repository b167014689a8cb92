"""expand: the memory of renderings and what finds near ones; the glossary of an exchange"""

import sqlalchemy as sa
from alembic import op

revision = "t020"
down_revision = "s020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "memory_segment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("exchange_id", sa.Integer(), nullable=False),
        sa.Column("text_id", sa.Integer(), nullable=True),
        sa.Column("version_id", sa.Integer(), nullable=True),
        sa.Column("source_language", sa.String(length=35), nullable=False),
        sa.Column("language", sa.String(length=35), nullable=False),
        sa.Column("digest", sa.String(length=16), nullable=False),
        sa.Column("length", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("rendering", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["exchange_id"], ["exchange.id"], name=op.f("fk_memory_segment_exchange_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["text_id"], ["text.id"], name=op.f("fk_memory_segment_text_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["version_id"], ["version.id"], name=op.f("fk_memory_segment_version_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_memory_segment")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_memory_segment_exchange_id_digest", "memory_segment", ["exchange_id", "digest"])
    op.create_index(op.f("ix_memory_segment_text_id"), "memory_segment", ["text_id"])
    op.create_index(op.f("ix_memory_segment_version_id"), "memory_segment", ["version_id"])
    op.create_table(
        "memory_mark",
        sa.Column("mark", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("segment_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(["segment_id"], ["memory_segment.id"], name=op.f("fk_memory_mark_segment_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("mark", "segment_id", name=op.f("pk_memory_mark")),
    )
    op.create_index(op.f("ix_memory_mark_segment_id"), "memory_mark", ["segment_id"])
    op.create_table(
        "concept",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("exchange_id", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("note_language", sa.String(length=35), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["exchange_id"], ["exchange.id"], name=op.f("fk_concept_exchange_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_concept")),
    )
    op.create_index(op.f("ix_concept_exchange_id"), "concept", ["exchange_id"])
    op.create_table(
        "term",
        sa.Column("concept_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=35), nullable=False),
        sa.Column("words", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(["concept_id"], ["concept.id"], name=op.f("fk_term_concept_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("concept_id", "language", name=op.f("pk_term")),
    )


def downgrade() -> None:
    for table in ("term", "concept", "memory_mark", "memory_segment"):
        op.drop_table(table)
