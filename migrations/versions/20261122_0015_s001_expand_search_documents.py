"""expand_search_documents"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = 's001'
down_revision = 't001'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'search_document',
        sa.Column('text_id', sa.Integer(), nullable=False),
        sa.Column('exchange_id', sa.Integer(), nullable=False),
        sa.Column('round_number', sa.Integer(), nullable=True),
        sa.Column('author_id', sa.Integer(), nullable=True),
        sa.Column('at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('languages', sa.String(length=400), nullable=False),
        sa.Column('stems', sa.Text(), nullable=False),
        sa.Column('phrases', sa.Text(), nullable=False),
        sa.Column('vector', sa.Text().with_variant(postgresql.TSVECTOR(), 'postgresql'), nullable=True),
        sa.Column('analyser', sa.String(length=20), nullable=False),
        sa.Column('is_withdrawn', sa.Boolean(), nullable=False),
        sa.Column('revision', sa.Integer(), nullable=False),
        sa.Column('is_pending', sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ['text_id'], ['text.id'], name=op.f('fk_search_document_text_id'), ondelete='CASCADE'
        ),
        sa.PrimaryKeyConstraint('text_id', name=op.f('pk_search_document')),
    )
    op.create_index('ix_search_document_order', 'search_document', ['exchange_id', 'at', 'text_id'])
    op.create_index('ix_search_document_is_pending', 'search_document', ['is_pending'])
    if op.get_bind().dialect.name == 'postgresql':
        op.create_index('ix_search_document_vector', 'search_document', ['vector'], postgresql_using='gin')


def downgrade() -> None:
    op.drop_table('search_document')
