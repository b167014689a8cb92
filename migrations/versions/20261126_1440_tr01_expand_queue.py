"""expand: the translators' queue: claims, wishes, what was passed over, organisations' pairs; how long a text is"""

import re

import sqlalchemy as sa
from alembic import op

revision = "tr01"
down_revision = "q010"
branch_labels = None
depends_on = None

text = sa.table("text", sa.column("id"), sa.column("word_count"))
version = sa.table(
    "version", sa.column("id"), sa.column("text_id"), sa.column("origin"), sa.column("paragraphs", sa.JSON())
)
UNSPACED = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
AT_ONCE = 500


def upgrade() -> None:
    op.add_column("text", sa.Column("word_count", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("membership", sa.Column("leads_translation", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_table(
        "version_claim",
        sa.Column("text_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=35), nullable=False),
        sa.Column("exchange_id", sa.Integer(), nullable=False),
        sa.Column("holder_id", sa.Integer(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["text_id"], ["text.id"], name=op.f("fk_version_claim_text_id_text"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["exchange_id"], ["exchange.id"], name=op.f("fk_version_claim_exchange_id_exchange"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["holder_id"], ["membership.id"], name=op.f("fk_version_claim_holder_id_membership"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("text_id", "language", name=op.f("pk_version_claim")),
    )
    op.create_index(op.f("ix_version_claim_holder_id"), "version_claim", ["holder_id"])
    op.create_table(
        "version_wish",
        sa.Column("text_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=35), nullable=False),
        sa.Column("reader_id", sa.Integer(), nullable=False),
        sa.Column("exchange_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["text_id"], ["text.id"], name=op.f("fk_version_wish_text_id_text"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["reader_id"], ["membership.id"], name=op.f("fk_version_wish_reader_id_membership"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["exchange_id"], ["exchange.id"], name=op.f("fk_version_wish_exchange_id_exchange"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("text_id", "language", "reader_id", name=op.f("pk_version_wish")),
    )
    op.create_index("ix_version_wish_exchange_id", "version_wish", ["exchange_id", "text_id", "language"])
    op.create_index(op.f("ix_version_wish_reader_id"), "version_wish", ["reader_id"])
    op.create_table(
        "version_passed_over",
        sa.Column("text_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=35), nullable=False),
        sa.Column("translator_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["text_id"], ["text.id"], name=op.f("fk_version_passed_over_text_id_text"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["translator_id"],
            ["membership.id"],
            name=op.f("fk_version_passed_over_translator_id_membership"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("text_id", "language", "translator_id", name=op.f("pk_version_passed_over")),
    )
    op.create_index(op.f("ix_version_passed_over_translator_id"), "version_passed_over", ["translator_id"])
    op.create_table(
        "pair_owner",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("exchange_id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=35), nullable=False),
        sa.Column("target", sa.String(length=35), nullable=False),
        sa.Column("organisation", sa.String(length=160), nullable=False),
        sa.ForeignKeyConstraint(
            ["exchange_id"], ["exchange.id"], name=op.f("fk_pair_owner_exchange_id_exchange"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pair_owner")),
        sa.UniqueConstraint(
            "exchange_id", "source", "target", "organisation", name=op.f("uq_pair_owner_exchange_id_source_target_organisation")
        ),
    )
    count_words()


def count_words() -> None:
    connection = op.get_bind()
    last = 0
    while True:
        query = sa.select(version.c.id, version.c.text_id, version.c.paragraphs)
        query = query.where(version.c.origin == "author", version.c.id > last).order_by(version.c.id).limit(AT_ONCE)
        rows = connection.execute(query).all()
        if not rows:
            return
        for _, text_id, paragraphs in rows:
            connection.execute(sa.update(text).where(text.c.id == text_id).values(word_count=words_in(paragraphs)))
        last = rows[-1].id


def words_in(paragraphs: list[str]) -> int:
    said = " ".join(paragraphs)
    return max(1, len(re.findall(r"\w+", UNSPACED.sub(" ", said))) + round(len(UNSPACED.findall(said)) / 1.45))


def downgrade() -> None:
    for table in ("pair_owner", "version_passed_over", "version_wish", "version_claim"):
        op.drop_table(table)
    with op.batch_alter_table("membership") as batch_op:
        batch_op.drop_column("leads_translation")
    with op.batch_alter_table("text") as batch_op:
        batch_op.drop_column("word_count")
