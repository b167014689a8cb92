"""expand: hand-overs, promises, secret addresses of calendars, and what calendars are told of changes"""

import sqlalchemy as sa
from alembic import op

revision = "h010"
down_revision = "n010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("exchange", sa.Column("programme_number", sa.Integer(), nullable=False, server_default=sa.text("0")))
    op.add_column("exchange", sa.Column("programme_changed_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("round", sa.Column("signed_off_at", sa.DateTime(timezone=True), nullable=True))
    make_hand_overs()
    make_promises()
    op.create_table(
        "calendar_address",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("membership_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["membership_id"], ["membership.id"], name=op.f("fk_calendar_address_membership_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_address")),
        sa.UniqueConstraint("membership_id", "kind", name=op.f("uq_calendar_address_membership_id_kind")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_calendar_address_token_hash")),
    )


def make_hand_overs() -> None:
    op.create_table(
        "hand_over",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("exchange_id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.String(length=4000), nullable=True),
        sa.Column("words_language", sa.String(length=35), nullable=True),
        sa.Column("words_by_id", sa.Integer(), nullable=True),
        sa.Column("marked", sa.JSON(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=True),
        sa.Column("left_by_id", sa.Integer(), nullable=True),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("taken_by_id", sa.Integer(), nullable=True),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["exchange_id"], ["exchange.id"], name=op.f("fk_hand_over_exchange_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_hand_over_round_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["words_by_id"], ["membership.id"], name=op.f("fk_hand_over_words_by_id")),
        sa.ForeignKeyConstraint(["left_by_id"], ["membership.id"], name=op.f("fk_hand_over_left_by_id")),
        sa.ForeignKeyConstraint(["taken_by_id"], ["membership.id"], name=op.f("fk_hand_over_taken_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hand_over")),
        sa.UniqueConstraint("round_id", name=op.f("uq_hand_over_round_id")),
    )
    op.create_index(op.f("ix_hand_over_exchange_id"), "hand_over", ["exchange_id"])


def make_promises() -> None:
    op.create_table(
        "promise",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("exchange_id", sa.Integer(), nullable=False),
        sa.Column("contribution_id", sa.Integer(), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("kept_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["exchange_id"], ["exchange.id"], name=op.f("fk_promise_exchange_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["contribution_id"], ["contribution.id"], name=op.f("fk_promise_contribution_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["made_by_id"], ["membership.id"], name=op.f("fk_promise_made_by_id")),
        sa.ForeignKeyConstraint(["kept_by_id"], ["membership.id"], name=op.f("fk_promise_kept_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_promise")),
        sa.UniqueConstraint("contribution_id", name=op.f("uq_promise_contribution_id")),
    )
    op.create_index(op.f("ix_promise_exchange_id"), "promise", ["exchange_id"])


def downgrade() -> None:
    op.drop_table("calendar_address")
    op.drop_index(op.f("ix_promise_exchange_id"), table_name="promise")
    op.drop_table("promise")
    op.drop_index(op.f("ix_hand_over_exchange_id"), table_name="hand_over")
    op.drop_table("hand_over")
    with op.batch_alter_table("round") as batch_op:
        batch_op.drop_column("signed_off_at")
    with op.batch_alter_table("exchange") as batch_op:
        batch_op.drop_column("programme_changed_at")
        batch_op.drop_column("programme_number")
