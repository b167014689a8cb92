"""expand: notices, typed messages to all who take part"""

import sqlalchemy as sa
from alembic import op

revision = "n010"
down_revision = "e010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "notice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("exchange_id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(12), nullable=False),
        sa.Column("title_id", sa.Integer(), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("sent_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["exchange_id"], ["exchange.id"], name=op.f("fk_notice_exchange_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_notice_round_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["title_id"], ["text.id"], name=op.f("fk_notice_title_id")),
        sa.ForeignKeyConstraint(["body_id"], ["text.id"], name=op.f("fk_notice_body_id")),
        sa.ForeignKeyConstraint(["author_id"], ["membership.id"], name=op.f("fk_notice_author_id"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["sent_by_id"], ["membership.id"], name=op.f("fk_notice_sent_by_id"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
    )
    op.create_index(op.f("ix_notice_exchange_id"), "notice", ["exchange_id"])
    not_technical = sa.column("kind") != "technical"
    op.create_index(
        "ix_notice_one_of_a_kind",
        "notice",
        ["round_id", "kind"],
        unique=True,
        sqlite_where=not_technical,
        postgresql_where=not_technical,
    )


def downgrade() -> None:
    op.drop_table("notice")
