"""expand: a second step at sign-in, recovery codes, codes by mail, known devices"""

import sqlalchemy as sa
from alembic import op

revision = "a010"
down_revision = "m010"
branch_labels = None
depends_on = None


def account_id() -> sa.Column[int]:
    return sa.Column("account_id", sa.Integer(), nullable=False)


def of_account(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=f"fk_{table}_account_id", ondelete="CASCADE")


def upgrade() -> None:
    op.create_table(
        "second_step",
        account_id(),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("last_step", sa.BigInteger(), nullable=False),
        sa.Column("set_up_at", sa.DateTime(timezone=True), nullable=False),
        of_account("second_step"),
        sa.PrimaryKeyConstraint("account_id", name="pk_second_step"),
    )
    op.create_table(
        "recovery_code",
        sa.Column("id", sa.Integer(), nullable=False),
        account_id(),
        sa.Column("code_hash", sa.String(length=32), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        of_account("recovery_code"),
        sa.PrimaryKeyConstraint("id", name="pk_recovery_code"),
        sa.UniqueConstraint("account_id", "code_hash", name="uq_recovery_code_account_id_code_hash"),
    )
    op.create_table(
        "mailed_code",
        sa.Column("id", sa.Integer(), nullable=False),
        account_id(),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=True),
        sa.Column("address", sa.String(length=254), nullable=True),
        sa.Column("code_hash", sa.String(length=32), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        of_account("mailed_code"),
        sa.ForeignKeyConstraint(
            ["session_id"], ["sign_in_session.id"], name="fk_mailed_code_session_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_mailed_code"),
        sa.UniqueConstraint("session_id", name="uq_mailed_code_session_id"),
    )
    op.create_index("ix_mailed_code_account_id", "mailed_code", ["account_id"])
    op.create_table(
        "known_device",
        sa.Column("id", sa.Integer(), nullable=False),
        account_id(),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("known_since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        of_account("known_device"),
        sa.PrimaryKeyConstraint("id", name="pk_known_device"),
        sa.UniqueConstraint("token_hash", name="uq_known_device_token_hash"),
    )
    op.create_index("ix_known_device_account_id", "known_device", ["account_id"])
    op.add_column("account", sa.Column("second_step_put_off_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column(
        "sign_in_session", sa.Column("waits_for", sa.String(length=10), nullable=False, server_default="")
    )
    op.add_column("sign_in_session", sa.Column("proved_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("sign_in_session", sa.Column("is_demo", sa.Boolean(), nullable=False, server_default="0"))


def downgrade() -> None:
    op.drop_column("sign_in_session", "is_demo")
    op.drop_column("sign_in_session", "proved_at")
    op.drop_column("sign_in_session", "waits_for")
    op.drop_column("account", "second_step_put_off_at")
    op.drop_index("ix_known_device_account_id", table_name="known_device")
    op.drop_table("known_device")
    op.drop_index("ix_mailed_code_account_id", table_name="mailed_code")
    op.drop_table("mailed_code")
    op.drop_table("recovery_code")
    op.drop_table("second_step")
