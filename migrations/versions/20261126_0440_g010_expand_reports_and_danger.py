"""expand: reports, contributions set aside because somebody may be in danger, safety contacts, help lines"""

import sqlalchemy as sa
from alembic import op

revision = "g010"
down_revision = "k010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "membership", sa.Column("is_safety_contact", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.create_table(
        "report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("exchange_id", sa.Integer(), nullable=False),
        sa.Column("contribution_id", sa.Integer(), nullable=False),
        sa.Column("reporter_id", sa.Integer(), nullable=True),
        sa.Column("reason_code", sa.String(length=30), nullable=False),
        sa.Column("words", sa.String(length=2000), nullable=True),
        sa.Column("words_language", sa.String(length=35), nullable=True),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outcome", sa.String(length=10), nullable=True),
        sa.Column("closing_code", sa.String(length=30), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["exchange_id"], ["exchange.id"], name=op.f("fk_report_exchange_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["contribution_id"], ["contribution.id"], name=op.f("fk_report_contribution_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["reporter_id"], ["membership.id"], name=op.f("fk_report_reporter_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report")),
        sa.UniqueConstraint("contribution_id", "reporter_id", name=op.f("uq_report_contribution_id_reporter_id")),
    )
    for column in ("exchange_id", "contribution_id", "reporter_id"):
        op.create_index(op.f(f"ix_report_{column}"), "report", [column])
    op.create_table(
        "danger_case",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("exchange_id", sa.Integer(), nullable=False),
        sa.Column("contribution_id", sa.Integer(), nullable=False),
        sa.Column("set_aside_by_id", sa.Integer(), nullable=False),
        sa.Column("set_aside_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outcome", sa.String(length=10), nullable=True),
        sa.Column("closed_by_id", sa.Integer(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["exchange_id"], ["exchange.id"], name=op.f("fk_danger_case_exchange_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["contribution_id"], ["contribution.id"], name=op.f("fk_danger_case_contribution_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["set_aside_by_id"], ["membership.id"], name=op.f("fk_danger_case_set_aside_by_id")),
        sa.ForeignKeyConstraint(["closed_by_id"], ["membership.id"], name=op.f("fk_danger_case_closed_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_danger_case")),
    )
    for column in ("exchange_id", "contribution_id"):
        op.create_index(op.f(f"ix_danger_case_{column}"), "danger_case", [column])
    op.create_table(
        "help_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("exchange_id", sa.Integer(), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("contact", sa.String(length=200), nullable=False),
        sa.Column("hours", sa.String(length=200), nullable=False),
        sa.Column("languages", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["exchange_id"], ["exchange.id"], name=op.f("fk_help_line_exchange_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_help_line")),
    )
    op.create_index(op.f("ix_help_line_exchange_id"), "help_line", ["exchange_id"])


def downgrade() -> None:
    """An earlier release knows no state "aside": what stands aside is hidden, or returned to its author."""
    op.execute("UPDATE contribution SET status = 'hidden' WHERE status = 'aside' AND root_place IS NOT NULL")
    op.execute("UPDATE contribution SET status = 'returned' WHERE status = 'aside'")
    op.execute("UPDATE decision SET capacity = 'off_duty' WHERE capacity = 'named'")
    op.drop_table("help_line")
    op.drop_table("danger_case")
    op.drop_table("report")
    with op.batch_alter_table("membership") as table:
        table.drop_column("is_safety_contact")
