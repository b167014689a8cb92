"""expand_standing_texts"""

import sqlalchemy as sa
from alembic import op

revision = 'u010'
down_revision = 'w001'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('standing_text',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('exchange_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=20), nullable=False),
    sa.Column('text_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['exchange_id'], ['exchange.id'], name=op.f('fk_standing_text_exchange_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['text_id'], ['text.id'], name=op.f('fk_standing_text_text_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_standing_text')),
    sa.UniqueConstraint('exchange_id', 'name', name=op.f('uq_standing_text_exchange_id_name'))
    )
    with op.batch_alter_table('standing_text', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_standing_text_exchange_id'), ['exchange_id'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('standing_text', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_standing_text_exchange_id'))

    op.drop_table('standing_text')
