"""the audit log, administrators, and webhooks

Revision: 0006
Follows: 0005
"""

import sqlalchemy as sa
from alembic import op

revision = '0006'
down_revision = '0005'


def upgrade() -> None:
    op.add_column('organisations', sa.Column('held_at', sa.BigInteger(), nullable=True))
    op.add_column('users', sa.Column('held_at', sa.BigInteger(), nullable=True))
    op.add_column('token_clients', sa.Column('fetch_count', sa.BigInteger(), server_default='0', nullable=False))

    op.create_table('administrators',
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('email', sa.String(length=254), nullable=False),
    sa.Column('password_digest', sa.Text(), nullable=False),
    sa.Column('created_at', sa.BigInteger(), nullable=False),
    sa.Column('password_changed_at', sa.BigInteger(), nullable=False),
    sa.Column('last_signed_in_at', sa.BigInteger(), nullable=True),
    sa.Column('disabled_at', sa.BigInteger(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_administrators')),
    sa.UniqueConstraint('email', name=op.f('uq_administrators_email'))
    )

    op.create_table('audit_entries',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('at', sa.BigInteger(), nullable=False),
    sa.Column('action', sa.String(length=64), nullable=False),
    sa.Column('actor_kind', sa.String(length=16), nullable=False),
    sa.Column('actor', sa.String(length=128), nullable=True),
    sa.Column('actor_name', sa.Text(), nullable=True),
    sa.Column('subject', sa.String(length=128), nullable=True),
    sa.Column('user', sa.String(length=128), nullable=True),
    sa.Column('reason', sa.Text(), nullable=True),
    sa.Column('data', sa.JSON(none_as_null=True), nullable=True),
    sa.Column('salt', sa.String(length=32), nullable=True),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('erased_at', sa.BigInteger(), nullable=True),
    sa.Column('position', sa.BigInteger(), nullable=True),
    sa.Column('seal', sa.String(length=64), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_audit_entries')),
    sa.UniqueConstraint('position', name=op.f('uq_audit_entries_position'))
    )
    op.create_index(op.f('ix_audit_entries_at'), 'audit_entries', ['at'], unique=False)
    op.create_index(op.f('ix_audit_entries_subject'), 'audit_entries', ['subject'], unique=False)
    op.create_index('ix_audit_entries_unsealed', 'audit_entries', ['id'], unique=False, sqlite_where=sa.text('position IS NULL'), postgresql_where=sa.text('position IS NULL'))
    op.create_index(op.f('ix_audit_entries_user'), 'audit_entries', ['user'], unique=False)

    op.create_table('sign_in_failures',
    sa.Column('account', sa.String(length=64), nullable=False),
    sa.Column('network', sa.String(length=64), nullable=False),
    sa.Column('failures', sa.Integer(), nullable=False),
    sa.Column('last_at', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('account', 'network', name=op.f('pk_sign_in_failures'))
    )
    op.create_index(op.f('ix_sign_in_failures_last_at'), 'sign_in_failures', ['last_at'], unique=False)

    op.create_table('webhook_endpoints',
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('url', sa.Text(), nullable=False),
    sa.Column('events', sa.JSON(), nullable=False),
    sa.Column('secret_number', sa.Integer(), server_default='1', nullable=False),
    sa.Column('secret_changed_at', sa.BigInteger(), nullable=False),
    sa.Column('created_at', sa.BigInteger(), nullable=False),
    sa.Column('paused_at', sa.BigInteger(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_webhook_endpoints'))
    )

    op.create_table('webhook_told',
    sa.Column('event', sa.String(length=64), nullable=False),
    sa.Column('token', sa.String(length=32), nullable=False),
    sa.Column('booking', sa.String(length=128), server_default='', nullable=False),
    sa.Column('reason', sa.String(length=32), server_default='', nullable=False),
    sa.Column('state', sa.Text(), server_default='', nullable=False),
    sa.Column('told_at', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('event', 'token', 'booking', 'reason', name=op.f('pk_webhook_told'))
    )

    op.create_table('withheld_bookings',
    sa.Column('token', sa.String(length=32), nullable=False),
    sa.Column('booking', sa.String(length=128), nullable=False),
    sa.Column('reason', sa.String(length=32), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('since', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['token'], ['calendar_tokens.id'], name=op.f('fk_withheld_bookings_token')),
    sa.PrimaryKeyConstraint('token', 'booking', 'reason', name=op.f('pk_withheld_bookings'))
    )

    op.create_table('admin_sessions',
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('administrator', sa.String(length=32), nullable=False),
    sa.Column('started_at', sa.BigInteger(), nullable=False),
    sa.Column('seen_at', sa.BigInteger(), nullable=False),
    sa.Column('expires_at', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['administrator'], ['administrators.id'], name=op.f('fk_admin_sessions_administrator')),
    sa.PrimaryKeyConstraint('digest', name=op.f('pk_admin_sessions'))
    )
    op.create_index(op.f('ix_admin_sessions_administrator'), 'admin_sessions', ['administrator'], unique=False)
    op.create_index(op.f('ix_admin_sessions_expires_at'), 'admin_sessions', ['expires_at'], unique=False)

    op.create_table('webhook_messages',
    sa.Column('number', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('id', sa.String(length=64), nullable=False),
    sa.Column('endpoint', sa.String(length=32), nullable=False),
    sa.Column('event', sa.String(length=64), nullable=False),
    sa.Column('subject', sa.String(length=128), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('created_at', sa.BigInteger(), nullable=False),
    sa.Column('attempts', sa.Integer(), server_default='0', nullable=False),
    sa.Column('due_at', sa.BigInteger(), nullable=True),
    sa.Column('claimed_until', sa.BigInteger(), nullable=True),
    sa.Column('delivered_at', sa.BigInteger(), nullable=True),
    sa.Column('given_up_at', sa.BigInteger(), nullable=True),
    sa.Column('last_status', sa.Integer(), nullable=True),
    sa.Column('last_error', sa.Text(), nullable=True),
    sa.ForeignKeyConstraint(['endpoint'], ['webhook_endpoints.id'], name=op.f('fk_webhook_messages_endpoint'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('number', name=op.f('pk_webhook_messages')),
    sa.UniqueConstraint('endpoint', 'id', name=op.f('uq_webhook_messages_endpoint'))
    )
    op.create_index(op.f('ix_webhook_messages_created_at'), 'webhook_messages', ['created_at'], unique=False)
    op.create_index('ix_webhook_messages_due', 'webhook_messages', ['endpoint', 'due_at'], unique=False)
    op.create_index('ix_webhook_messages_line', 'webhook_messages', ['endpoint', 'subject', 'number'], unique=False)


def downgrade() -> None:
    op.drop_index('ix_webhook_messages_line', table_name='webhook_messages')
    op.drop_index('ix_webhook_messages_due', table_name='webhook_messages')
    op.drop_index(op.f('ix_webhook_messages_created_at'), table_name='webhook_messages')
    op.drop_table('webhook_messages')
    op.drop_index(op.f('ix_admin_sessions_expires_at'), table_name='admin_sessions')
    op.drop_index(op.f('ix_admin_sessions_administrator'), table_name='admin_sessions')
    op.drop_table('admin_sessions')
    op.drop_table('withheld_bookings')
    op.drop_table('webhook_told')
    op.drop_table('webhook_endpoints')
    op.drop_index(op.f('ix_sign_in_failures_last_at'), table_name='sign_in_failures')
    op.drop_table('sign_in_failures')
    op.drop_index(op.f('ix_audit_entries_user'), table_name='audit_entries')
    op.drop_index('ix_audit_entries_unsealed', table_name='audit_entries', sqlite_where=sa.text('position IS NULL'), postgresql_where=sa.text('position IS NULL'))
    op.drop_index(op.f('ix_audit_entries_subject'), table_name='audit_entries')
    op.drop_index(op.f('ix_audit_entries_at'), table_name='audit_entries')
    op.drop_table('audit_entries')
    op.drop_table('administrators')
    with op.batch_alter_table('token_clients') as batch_op:
        batch_op.drop_column('fetch_count')
    with op.batch_alter_table('users') as batch_op:
        batch_op.drop_column('held_at')
    with op.batch_alter_table('organisations') as batch_op:
        batch_op.drop_column('held_at')
