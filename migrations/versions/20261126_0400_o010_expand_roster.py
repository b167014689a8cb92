"""expand: answers to mandates, mandates for some languages, days away with who stands in, and swaps"""

import sqlalchemy as sa
from alembic import op

revision = "o010"
down_revision = "h010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("mandate", sa.Column("only_languages", sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("mandate", sa.Column("answer", sa.String(10), nullable=True))
    op.add_column("mandate", sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table("mandate") as table:
        table.alter_column("only_languages", existing_type=sa.JSON(), existing_nullable=False, server_default=None)
    make_table(
        "absence",
        {"exchange_id": "exchange", "mandate_id": "mandate", "stand_in_id": "membership"},
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
    )
    make_table(
        "swap",
        {
            "exchange_id": "exchange",
            "offered_id": "mandate",
            "wanted_id": "mandate",
            "offered_by_id": "membership",
            "asked_id": "membership",
        },
    )


def make_table(name: str, references: dict[str, str], *columns: sa.Column) -> None:
    op.create_table(
        name,
        sa.Column("id", sa.Integer(), nullable=False),
        *(sa.Column(column, sa.Integer(), nullable=False) for column in references),
        *columns,
        sa.Column("answer", sa.String(10), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        *(
            sa.ForeignKeyConstraint([column], [f"{table}.id"], name=op.f(f"fk_{name}_{column}"), ondelete="CASCADE")
            for column, table in references.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
    )
    for column in references:
        op.create_index(op.f(f"ix_{name}_{column}"), name, [column])


def downgrade() -> None:
    op.drop_table("swap")
    op.drop_table("absence")
    with op.batch_alter_table("mandate") as table:
        table.drop_column("answered_at")
        table.drop_column("answer")
        table.drop_column("only_languages")
