"""expand: the log's entries bound to each other by hashes; entries of earlier releases are bound with the next one"""

import sqlalchemy as sa
from alembic import op

revision = "l010"
down_revision = "r010"
branch_labels = None
depends_on = None

HASHES = {"moment_salt": 32, "moment_digest": 64, "actor_salt": 32, "actor_digest": 64, "words_salt": 32, "words_digest": 64}


def upgrade() -> None:
    with op.batch_alter_table("log_entry") as table:
        table.add_column(sa.Column("place", sa.Integer(), nullable=True))
        table.add_column(sa.Column("day", sa.Date(), nullable=True))
        for name, length in HASHES.items():
            table.add_column(sa.Column(name, sa.String(length), nullable=True))
        table.add_column(sa.Column("hash", sa.String(64), nullable=True))
        table.create_unique_constraint("uq_log_entry_exchange_id_place", ["exchange_id", "place"])
    op.create_table(
        "log_chain",
        sa.Column("exchange_id", sa.Integer(), nullable=False),
        sa.Column("first_place", sa.Integer(), nullable=False),
        sa.Column("first_hash", sa.String(64), nullable=False),
        sa.Column("last_place", sa.Integer(), nullable=False),
        sa.Column("last_hash", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("exchange_id", name="pk_log_chain"),
    )
    with op.batch_alter_table("decision") as table:
        table.add_column(sa.Column("log_id", sa.Integer(), nullable=True))
        table.create_foreign_key("fk_decision_log_id", "log_entry", ["log_id"], ["id"], ondelete="SET NULL")


def downgrade() -> None:
    with op.batch_alter_table("decision") as table:
        table.drop_constraint("fk_decision_log_id", type_="foreignkey")
        table.drop_column("log_id")
    op.drop_table("log_chain")
    with op.batch_alter_table("log_entry") as table:
        table.drop_constraint("uq_log_entry_exchange_id_place", type_="unique")
        for name in ("hash", *reversed(HASHES), "day", "place"):
            table.drop_column(name)
