"""expand: phrases for who has no mail address, and forms caught when their session had ended"""

import sqlalchemy as sa
from alembic import op

revision = "w001"
down_revision = "p001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "phrase",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.Column("words_hash", sa.String(length=200), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name="fk_phrase_account_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("account_id", name="pk_phrase"),
        sa.UniqueConstraint("code", name="uq_phrase_code"),
    )
    op.create_table(
        "caught_form",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(length=32), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("caught_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name="fk_caught_form_account_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_caught_form"),
        sa.UniqueConstraint("account_id", "place", name="uq_caught_form_account_id_place"),
    )
    op.create_index("ix_caught_form_account_id", "caught_form", ["account_id"])
    with op.batch_alter_table("sign_in_session") as table:
        table.add_column(sa.Column("form_hash", sa.String(length=64), nullable=True))
        table.create_unique_constraint("uq_sign_in_session_form_hash", ["form_hash"])


def downgrade() -> None:
    with op.batch_alter_table("sign_in_session") as table:
        table.drop_constraint("uq_sign_in_session_form_hash", type_="unique")
        table.drop_column("form_hash")
    op.drop_index("ix_caught_form_account_id", table_name="caught_form")
    op.drop_table("caught_form")
    op.drop_table("phrase")
