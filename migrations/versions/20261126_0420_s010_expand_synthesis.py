"""expand: the basket of passages, syntheses, and what their paragraphs rest on"""

import sqlalchemy as sa
from alembic import op

revision = "s010"
down_revision = "t010"
branch_labels = None
depends_on = None

INDEXES = (
    ("quote", "round_id"),
    ("quote", "contribution_id"),
    ("quote", "made_by_id"),
    ("synthesis", "exchange_id"),
    ("synthesis", "reviewed_by_id"),
    ("synthesis_writer", "membership_id"),
    ("citation", "paragraph_id"),
    ("citation", "contribution_id"),
    ("citation", "quote_id"),
)


def reference(table: str, column: str, target: str, ondelete: str | None = "CASCADE") -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [target], name=op.f(f"fk_{table}_{column}"), ondelete=ondelete)


def upgrade() -> None:
    op.create_table(
        "quote",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("exchange_id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("contribution_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=35), nullable=False),
        sa.Column("origin", sa.String(length=10), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=16), nullable=False),
        sa.Column("own_digest", sa.String(length=16), nullable=False),
        sa.Column("begins", sa.Integer(), nullable=True),
        sa.Column("ends", sa.Integer(), nullable=True),
        sa.Column("theme", sa.String(length=80), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        reference("quote", "exchange_id", "exchange.id"),
        reference("quote", "round_id", "round.id"),
        reference("quote", "contribution_id", "contribution.id"),
        reference("quote", "made_by_id", "membership.id", None),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quote")),
    )
    op.create_table(
        "synthesis",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("exchange_id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("text_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("next_key", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reviewed_by_id", sa.Integer(), nullable=True),
        sa.Column("returned_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("returned_words", sa.String(length=2000), nullable=True),
        sa.Column("returned_language", sa.String(length=35), nullable=True),
        reference("synthesis", "exchange_id", "exchange.id"),
        reference("synthesis", "round_id", "round.id"),
        reference("synthesis", "text_id", "text.id", None),
        reference("synthesis", "reviewed_by_id", "membership.id", None),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_synthesis")),
        sa.UniqueConstraint("round_id", name=op.f("uq_synthesis_round_id")),
        sa.UniqueConstraint("text_id", name=op.f("uq_synthesis_text_id")),
    )
    op.create_table(
        "synthesis_writer",
        sa.Column("synthesis_id", sa.Integer(), nullable=False),
        sa.Column("membership_id", sa.Integer(), nullable=False),
        reference("synthesis_writer", "synthesis_id", "synthesis.id"),
        reference("synthesis_writer", "membership_id", "membership.id"),
        sa.PrimaryKeyConstraint("synthesis_id", "membership_id", name=op.f("pk_synthesis_writer")),
    )
    op.create_table(
        "synthesis_paragraph",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("synthesis_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("digests", sa.JSON(), nullable=False),
        reference("synthesis_paragraph", "synthesis_id", "synthesis.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_synthesis_paragraph")),
        sa.UniqueConstraint("synthesis_id", "key", name=op.f("uq_synthesis_paragraph_synthesis_id_key")),
    )
    op.create_table(
        "citation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("paragraph_id", sa.Integer(), nullable=False),
        sa.Column("contribution_id", sa.Integer(), nullable=False),
        sa.Column("quote_id", sa.Integer(), nullable=True),
        sa.Column("is_quote", sa.Boolean(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("seen_status", sa.String(length=10), nullable=False),
        sa.Column("seen_words", sa.String(length=16), nullable=True),
        sa.Column("seen_name", sa.String(length=8), nullable=False),
        reference("citation", "paragraph_id", "synthesis_paragraph.id"),
        reference("citation", "contribution_id", "contribution.id"),
        reference("citation", "quote_id", "quote.id", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_citation")),
    )
    for table, column in INDEXES:
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])


def downgrade() -> None:
    for table in ("citation", "synthesis_paragraph", "synthesis_writer", "synthesis", "quote"):
        op.drop_table(table)
