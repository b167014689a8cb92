"""expand: contributions that two people read, decisions that can be taken back, who reads what at present"""

import sqlalchemy as sa
from alembic import op

revision = "e010"
down_revision = "j010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("contribution", sa.Column("needs_two", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("decision") as batch_op:
        batch_op.add_column(sa.Column("stood", sa.String(length=10), nullable=True))
        batch_op.add_column(sa.Column("left_edition", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("reverses_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            op.f("fk_decision_reverses_id"), "decision", ["reverses_id"], ["id"], ondelete="CASCADE"
        )
        batch_op.create_unique_constraint(op.f("uq_decision_reverses_id"), ["reverses_id"])
    op.create_table(
        "claim",
        sa.Column("contribution_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("membership_id", sa.Integer(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["contribution_id"], ["contribution.id"], name=op.f("fk_claim_contribution_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["membership_id"], ["membership.id"], name=op.f("fk_claim_membership_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("contribution_id", name=op.f("pk_claim")),
    )
    op.create_index(op.f("ix_claim_membership_id"), "claim", ["membership_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_claim_membership_id"), table_name="claim")
    op.drop_table("claim")
    op.execute("DELETE FROM decision WHERE kind IN ('agree', 'reverse')")
    with op.batch_alter_table("decision") as batch_op:
        batch_op.drop_constraint(op.f("uq_decision_reverses_id"), type_="unique")
        batch_op.drop_constraint(op.f("fk_decision_reverses_id"), type_="foreignkey")
        batch_op.drop_column("reverses_id")
        batch_op.drop_column("left_edition")
        batch_op.drop_column("stood")
    with op.batch_alter_table("contribution") as batch_op:
        batch_op.drop_column("needs_two")
