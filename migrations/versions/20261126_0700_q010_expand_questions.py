"""expand: whether a text asks something, known when it is written; texts of an exchange in the order of publication"""

import sqlalchemy as sa
from alembic import op

revision = "q010"
down_revision = "g010"
branch_labels = None
depends_on = None

MARKS = ("؟", "？", "՞", "፧", "⁇", "\u037e")
AFTER_MARK = (" ", "<", "\n", ")", "»", "”", "’", "&quot;", "!", "?", "…", "\u00a0", "\u202f")

text = sa.table("text", sa.column("id"), sa.column("kind"), sa.column("source_language"), sa.column("asks"))
version = sa.table("version", sa.column("text_id"), sa.column("origin"), sa.column("html"))


def upgrade() -> None:
    op.add_column("text", sa.Column("asks", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_index("ix_text_exchange_id_published_at", "text", ["exchange_id", "published_at"])
    op.drop_index(op.f("ix_text_exchange_id"), table_name="text")
    html = version.c.html
    ends = (html.contains(f"?{after}", autoescape=True) for after in AFTER_MARK)
    marks = (html.contains(mark) for mark in MARKS)
    greek = sa.and_(text.c.source_language.startswith("el"), sa.or_(html.contains(";<"), html.contains("; ")))
    asking = sa.exists().where(
        version.c.text_id == text.c.id, version.c.origin == "author", sa.or_(*ends, *marks, greek)
    )
    op.execute(sa.update(text).where(asking).values(asks=sa.true()))


def downgrade() -> None:
    op.create_index(op.f("ix_text_exchange_id"), "text", ["exchange_id"])
    op.drop_index("ix_text_exchange_id_published_at", table_name="text")
    with op.batch_alter_table("text") as batch_op:
        batch_op.drop_column("asks")
