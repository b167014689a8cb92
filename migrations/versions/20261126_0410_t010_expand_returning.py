"""expand: content notes, marked passages of what is returned, templates of reasons"""

import sqlalchemy as sa
from alembic import op

revision = "t010"
down_revision = "o010"
branch_labels = None
depends_on = None

NOTE = (("content_note", 120), ("content_note_language", 35))


def upgrade() -> None:
    for table, columns in (("text", (*NOTE, ("content_note_by", 10))), ("revision", NOTE)):
        for name, length in columns:
            op.add_column(table, sa.Column(name, sa.String(length), nullable=True))
    op.add_column("decision", sa.Column("returned_digests", sa.JSON(), nullable=True))
    op.create_table(
        "passage",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("decision_id", sa.Integer(), nullable=False),
        sa.Column("paragraph", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(16), nullable=False),
        sa.Column("begins", sa.Integer(), nullable=False),
        sa.Column("ends", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(300), nullable=True),
        sa.ForeignKeyConstraint(["decision_id"], ["decision.id"], name=op.f("fk_passage_decision_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passage")),
    )
    op.create_index(op.f("ix_passage_decision_id"), "passage", ["decision_id"])
    op.create_table(
        "reason_template",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("exchange_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("text_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["exchange_id"], ["exchange.id"], name=op.f("fk_reason_template_exchange_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["text_id"], ["text.id"], name=op.f("fk_reason_template_text_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reason_template")),
        sa.UniqueConstraint("exchange_id", "name", name=op.f("uq_reason_template_exchange_id_name")),
    )


def downgrade() -> None:
    op.drop_table("reason_template")
    op.drop_table("passage")
    with op.batch_alter_table("decision") as table:
        table.drop_column("returned_digests")
    for name, columns in (("revision", NOTE), ("text", (*NOTE, ("content_note_by", 10)))):
        with op.batch_alter_table(name) as table:
            for column, _ in columns:
                table.drop_column(column)
