"""Mails, the choice to have none, questions for help."""

import sqlalchemy as sa
from alembic import op

revision = 'n001'
down_revision = 's001'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('mail',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=120), nullable=False),
    sa.Column('kind', sa.String(length=30), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('exchange_id', sa.Integer(), nullable=True),
    sa.Column('thing_id', sa.Integer(), nullable=True),
    sa.Column('leads_to', sa.String(length=300), nullable=True),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_mail_account_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_mail')),
    sa.UniqueConstraint('key', name=op.f('uq_mail_key'))
    )
    with op.batch_alter_table('mail', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_mail_account_id'), ['account_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_mail_exchange_id'), ['exchange_id'], unique=False)

    op.create_table('mail_choice',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('exchange_id', sa.Integer(), nullable=False),
    sa.Column('chosen_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_mail_choice_account_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_mail_choice')),
    sa.UniqueConstraint('account_id', 'exchange_id', name=op.f('uq_mail_choice_account_id_exchange_id'))
    )
    with op.batch_alter_table('mail_choice', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_mail_choice_account_id'), ['account_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_mail_choice_exchange_id'), ['exchange_id'], unique=False)

    op.create_table('help_request',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('code_hash', sa.String(length=64), nullable=False),
    sa.Column('exchange_id', sa.Integer(), nullable=True),
    sa.Column('account_id', sa.Integer(), nullable=True),
    sa.Column('language', sa.String(length=35), nullable=False),
    sa.Column('question', sa.String(length=4000), nullable=False),
    sa.Column('answer', sa.String(length=4000), nullable=True),
    sa.Column('answered_by_id', sa.Integer(), nullable=True),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_help_request_account_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['answered_by_id'], ['account.id'], name=op.f('fk_help_request_answered_by_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['exchange_id'], ['exchange.id'], name=op.f('fk_help_request_exchange_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_help_request')),
    sa.UniqueConstraint('code_hash', name=op.f('uq_help_request_code_hash'))
    )
    with op.batch_alter_table('help_request', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_help_request_account_id'), ['account_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_help_request_exchange_id'), ['exchange_id'], unique=False)

    with op.batch_alter_table('consultation', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('uq_consultation_visit_id'), type_='unique')
        batch_op.create_unique_constraint(batch_op.f('uq_consultation_visit_id_topic_id'), ['visit_id', 'topic_id'])



def downgrade() -> None:
    with op.batch_alter_table('consultation', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('uq_consultation_visit_id_topic_id'), type_='unique')
        batch_op.create_unique_constraint(batch_op.f('uq_consultation_visit_id'), ['visit_id', 'topic_id'])

    with op.batch_alter_table('help_request', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_help_request_exchange_id'))
        batch_op.drop_index(batch_op.f('ix_help_request_account_id'))

    op.drop_table('help_request')
    with op.batch_alter_table('mail_choice', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_mail_choice_exchange_id'))
        batch_op.drop_index(batch_op.f('ix_mail_choice_account_id'))

    op.drop_table('mail_choice')
    with op.batch_alter_table('mail', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_mail_exchange_id'))
        batch_op.drop_index(batch_op.f('ix_mail_account_id'))

    op.drop_table('mail')
