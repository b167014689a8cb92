"""expand: questions of translators to authors; what a draft took over from a machine"""

import sqlalchemy as sa
from alembic import op

revision = "s020"
down_revision = "x011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "author_question",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("exchange_id", sa.Integer(), nullable=False),
        sa.Column("text_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=16), nullable=False),
        sa.Column("target", sa.String(length=35), nullable=False),
        sa.Column("asker_id", sa.Integer(), nullable=True),
        sa.Column("words", sa.String(length=2000), nullable=False),
        sa.Column("language", sa.String(length=35), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer", sa.String(length=4000), nullable=True),
        sa.Column("answer_language", sa.String(length=35), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["exchange_id"], ["exchange.id"], name=op.f("fk_author_question_exchange_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["text_id"], ["text.id"], name=op.f("fk_author_question_text_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["asker_id"], ["membership.id"], name=op.f("fk_author_question_asker_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_author_question")),
    )
    op.create_index(op.f("ix_author_question_exchange_id"), "author_question", ["exchange_id"])
    op.create_index(op.f("ix_author_question_text_id"), "author_question", ["text_id"])
    op.create_index(op.f("ix_author_question_asker_id"), "author_question", ["asker_id"])
    op.add_column("version_draft", sa.Column("taken", sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("version_draft", sa.Column("page", sa.String(length=30), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("version_draft") as batch_op:
        batch_op.drop_column("page")
        batch_op.drop_column("taken")
    op.drop_table("author_question")
