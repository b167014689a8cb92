"""expand: appeals, how long decided things had waited, and within how many hours an exchange usually answers"""

import sqlalchemy as sa
from alembic import op

revision = "m010"
down_revision = "d010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "appeal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("exchange_id", sa.Integer(), nullable=False),
        sa.Column("contribution_id", sa.Integer(), nullable=False),
        sa.Column("decision_id", sa.Integer(), nullable=False),
        sa.Column("outcome_id", sa.Integer(), nullable=True),
        sa.Column("words", sa.String(length=4000), nullable=True),
        sa.Column("words_language", sa.String(length=35), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["exchange_id"], ["exchange.id"], name=op.f("fk_appeal_exchange_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["contribution_id"], ["contribution.id"], name=op.f("fk_appeal_contribution_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["decision_id"], ["decision.id"], name=op.f("fk_appeal_decision_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["outcome_id"], ["decision.id"], name=op.f("fk_appeal_outcome_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appeal")),
        sa.UniqueConstraint("decision_id", name=op.f("uq_appeal_decision_id")),
    )
    op.create_index(op.f("ix_appeal_exchange_id"), "appeal", ["exchange_id"])
    op.create_index(op.f("ix_appeal_contribution_id"), "appeal", ["contribution_id"])
    op.add_column("decision", sa.Column("waiting_since", sa.DateTime(timezone=True), nullable=True))
    op.add_column(
        "decision", sa.Column("is_language_unread", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.add_column("decision", sa.Column("has_decided_before", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("exchange", sa.Column("usual_hours", sa.Integer(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("exchange") as batch_op:
        batch_op.drop_column("usual_hours")
    with op.batch_alter_table("decision") as batch_op:
        batch_op.drop_column("has_decided_before")
        batch_op.drop_column("is_language_unread")
        batch_op.drop_column("waiting_since")
    op.drop_index(op.f("ix_appeal_contribution_id"), table_name="appeal")
    op.drop_index(op.f("ix_appeal_exchange_id"), table_name="appeal")
    op.drop_table("appeal")
    op.execute("DELETE FROM decision WHERE kind IN ('grant', 'uphold')")
