"""use, idempotency and the outbox

Revision: 0002
Follows: 0001
"""

import sqlalchemy as sa
from alembic import op

revision = '0002'
down_revision = '0001'


def upgrade() -> None:
    op.create_table('outbox',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=64), nullable=False),
    sa.Column('subject', sa.String(length=128), nullable=False),
    sa.Column('due_at', sa.BigInteger(), nullable=False),
    sa.Column('claimed_until', sa.BigInteger(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_outbox')),
    sa.UniqueConstraint('kind', 'subject', name=op.f('uq_outbox_kind'))
    )
    op.create_index(op.f('ix_outbox_due_at'), 'outbox', ['due_at'], unique=False)

    op.create_table('idempotency_keys',
    sa.Column('api_key', sa.String(length=32), nullable=False),
    sa.Column('key', sa.String(length=255), nullable=False),
    sa.Column('fingerprint', sa.String(length=64), nullable=False),
    sa.Column('resource', sa.String(length=128), nullable=False),
    sa.Column('created_at', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['api_key'], ['api_keys.id'], name=op.f('fk_idempotency_keys_api_key')),
    sa.PrimaryKeyConstraint('api_key', 'key', name=op.f('pk_idempotency_keys'))
    )
    op.create_index(op.f('ix_idempotency_keys_created_at'), 'idempotency_keys', ['created_at'], unique=False)

    op.create_table('token_clients',
    sa.Column('token', sa.String(length=32), nullable=False),
    sa.Column('family', sa.String(length=64), nullable=False),
    sa.Column('first_day', sa.Date(), nullable=False),
    sa.Column('last_day', sa.Date(), nullable=False),
    sa.ForeignKeyConstraint(['token'], ['calendar_tokens.id'], name=op.f('fk_token_clients_token')),
    sa.PrimaryKeyConstraint('token', 'family', name=op.f('pk_token_clients'))
    )
    op.create_table('token_use',
    sa.Column('token', sa.String(length=32), nullable=False),
    sa.Column('last_fetched_at', sa.BigInteger(), nullable=False),
    sa.Column('last_client', sa.String(length=64), nullable=False),
    sa.Column('fetch_count', sa.BigInteger(), nullable=False),
    sa.Column('size_bytes', sa.Integer(), nullable=False),
    sa.Column('event_count', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['token'], ['calendar_tokens.id'], name=op.f('fk_token_use_token')),
    sa.PrimaryKeyConstraint('token', name=op.f('pk_token_use'))
    )
    op.add_column('calendar_tokens', sa.Column('alarms', sa.JSON(), server_default='[]', nullable=False))
    op.add_column('calendar_tokens', sa.Column('idle_days', sa.Integer(), nullable=True))
    op.add_column('calendar_tokens', sa.Column('idle_set_at', sa.BigInteger(), nullable=True))

    op.add_column('organisations', sa.Column('token_defaults', sa.JSON(), server_default='{}', nullable=False))



def downgrade() -> None:
    op.drop_column('organisations', 'token_defaults')

    op.drop_column('calendar_tokens', 'idle_set_at')
    op.drop_column('calendar_tokens', 'idle_days')
    op.drop_column('calendar_tokens', 'alarms')

    op.drop_table('token_use')
    op.drop_table('token_clients')
    op.drop_index(op.f('ix_idempotency_keys_created_at'), 'idempotency_keys')

    op.drop_table('idempotency_keys')
    op.drop_index(op.f('ix_outbox_due_at'), 'outbox')

    op.drop_table('outbox')
