"""expand: what translators did and gave, counted without the words"""

import sqlalchemy as sa
from alembic import op

revision = "x011"
down_revision = "tr03"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "translator_work",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("exchange_id", sa.Integer(), nullable=False),
        sa.Column("membership_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("language", sa.String(length=35), nullable=False),
        sa.Column("words", sa.Integer(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["exchange_id"], ["exchange.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["membership_id"], ["membership.id"], ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_translator_work_exchange_id", "translator_work", ["exchange_id"])
    op.create_index("ix_translator_work_membership_id", "translator_work", ["membership_id"])


def downgrade() -> None:
    op.drop_table("translator_work")
