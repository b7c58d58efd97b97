"""the first tables

Revision: 0001
Follows: 
"""

import sqlalchemy as sa
from alembic import op

revision = '0001'
down_revision = None


def upgrade() -> None:
    op.create_table('api_keys',
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('name', sa.String(length=128), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('scopes', sa.JSON(), nullable=False),
    sa.Column('created_at', sa.BigInteger(), nullable=False),
    sa.Column('revoked_at', sa.BigInteger(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_api_keys'))
    )
    with op.batch_alter_table('api_keys') as batch_op:
        batch_op.create_index('uq_api_keys_live_name', ['name'], unique=True, sqlite_where=sa.text('revoked_at IS NULL'), postgresql_where=sa.text('revoked_at IS NULL'))

    op.create_table('bookings',
    sa.Column('id', sa.String(length=128), nullable=False),
    sa.Column('uid', sa.String(length=320), nullable=False),
    sa.Column('sequence', sa.Integer(), nullable=False),
    sa.Column('version', sa.BigInteger(), nullable=True),
    sa.Column('kind', sa.Text(), nullable=True),
    sa.Column('summary', sa.Text(), nullable=True),
    sa.Column('description', sa.Text(), nullable=True),
    sa.Column('location', sa.Text(), nullable=True),
    sa.Column('status', sa.String(length=16), nullable=True),
    sa.Column('start', sa.String(length=40), nullable=True),
    sa.Column('end', sa.String(length=40), nullable=True),
    sa.Column('starts_at', sa.BigInteger(), nullable=True),
    sa.Column('ends_at', sa.BigInteger(), nullable=True),
    sa.Column('timezone', sa.String(length=64), nullable=True),
    sa.Column('all_day', sa.Boolean(), nullable=True),
    sa.Column('url', sa.Text(), nullable=True),
    sa.Column('meeting', sa.JSON(none_as_null=True), nullable=True),
    sa.Column('managed_by', sa.Text(), nullable=True),
    sa.Column('organiser', sa.JSON(none_as_null=True), nullable=True),
    sa.Column('categories', sa.JSON(none_as_null=True), nullable=True),
    sa.Column('retake_of', sa.String(length=128), nullable=True),
    sa.Column('created_at', sa.BigInteger(), nullable=False),
    sa.Column('updated_at', sa.BigInteger(), nullable=False),
    sa.Column('changed_at', sa.BigInteger(), nullable=False),
    sa.Column('cancelled_at', sa.BigInteger(), nullable=True),
    sa.Column('deleted_at', sa.BigInteger(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_bookings')),
    sa.UniqueConstraint('uid', name=op.f('uq_bookings_uid'))
    )
    op.create_table('installation',
    sa.Column('name', sa.String(length=64), nullable=False),
    sa.Column('value', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('name', name=op.f('pk_installation'))
    )
    op.create_table('organisations',
    sa.Column('id', sa.String(length=128), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('feeds_allowed', sa.Boolean(), server_default=sa.true(), nullable=False),
    sa.Column('created_at', sa.BigInteger(), nullable=False),
    sa.Column('updated_at', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_organisations'))
    )
    op.create_table('renderer_epochs',
    sa.Column('version', sa.String(length=64), nullable=False),
    sa.Column('began_at', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('version', name=op.f('pk_renderer_epochs'))
    )
    op.create_table('users',
    sa.Column('id', sa.String(length=128), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('email', sa.Text(), nullable=True),
    sa.Column('timezone', sa.String(length=64), nullable=False),
    sa.Column('organisation', sa.String(length=128), nullable=True),
    sa.Column('active', sa.Boolean(), server_default=sa.true(), nullable=False),
    sa.Column('feeds_allowed', sa.Boolean(), server_default=sa.true(), nullable=False),
    sa.Column('created_at', sa.BigInteger(), nullable=False),
    sa.Column('updated_at', sa.BigInteger(), nullable=False),
    sa.Column('deleted_at', sa.BigInteger(), nullable=True),
    sa.Column('suspended_at', sa.BigInteger(), nullable=True),
    sa.Column('status_changed_at', sa.BigInteger(), nullable=False),
    sa.Column('feed_version', sa.BigInteger(), server_default='0', nullable=False),
    sa.Column('feed_changed_at', sa.BigInteger(), nullable=False),
    sa.Column('had_booking', sa.Boolean(), server_default=sa.false(), nullable=False),
    sa.ForeignKeyConstraint(['organisation'], ['organisations.id'], name=op.f('fk_users_organisation')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_users'))
    )
    with op.batch_alter_table('users') as batch_op:
        batch_op.create_index(batch_op.f('ix_users_organisation'), ['organisation'], unique=False)

    op.create_table('calendar_tokens',
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('user', sa.String(length=128), nullable=False),
    sa.Column('random_part', sa.String(length=22), nullable=False),
    sa.Column('key_id', sa.String(length=32), nullable=False),
    sa.Column('label', sa.Text(), nullable=True),
    sa.Column('calendar_name', sa.Text(), nullable=False),
    sa.Column('privacy', sa.String(length=16), nullable=False),
    sa.Column('kinds', sa.JSON(), nullable=False),
    sa.Column('roles', sa.JSON(), nullable=False),
    sa.Column('past_days', sa.Integer(), nullable=False),
    sa.Column('future_days', sa.Integer(), nullable=False),
    sa.Column('cancelled', sa.String(length=16), nullable=False),
    sa.Column('provisional', sa.String(length=16), nullable=False),
    sa.Column('issued_at', sa.BigInteger(), nullable=False),
    sa.Column('changed_at', sa.BigInteger(), nullable=False),
    sa.Column('options_changed_at', sa.BigInteger(), nullable=True),
    sa.Column('expires_at', sa.BigInteger(), nullable=True),
    sa.Column('ends_at', sa.BigInteger(), nullable=True),
    sa.Column('revoked_at', sa.BigInteger(), nullable=True),
    sa.Column('revoked_reason', sa.Text(), nullable=True),
    sa.ForeignKeyConstraint(['user'], ['users.id'], name=op.f('fk_calendar_tokens_user')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_calendar_tokens')),
    sa.UniqueConstraint('random_part', name=op.f('uq_calendar_tokens_random_part'))
    )
    with op.batch_alter_table('calendar_tokens') as batch_op:
        batch_op.create_index(batch_op.f('ix_calendar_tokens_user'), ['user'], unique=False)

    op.create_table('participants',
    sa.Column('booking', sa.String(length=128), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('user', sa.String(length=128), nullable=True),
    sa.Column('email', sa.Text(), nullable=True),
    sa.Column('name', sa.Text(), nullable=True),
    sa.Column('role', sa.Text(), nullable=True),
    sa.ForeignKeyConstraint(['booking'], ['bookings.id'], name=op.f('fk_participants_booking'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['user'], ['users.id'], name=op.f('fk_participants_user')),
    sa.PrimaryKeyConstraint('booking', 'position', name=op.f('pk_participants'))
    )
    with op.batch_alter_table('participants') as batch_op:
        batch_op.create_index(batch_op.f('ix_participants_user'), ['user'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('participants') as batch_op:
        batch_op.drop_index(batch_op.f('ix_participants_user'))

    op.drop_table('participants')
    with op.batch_alter_table('calendar_tokens') as batch_op:
        batch_op.drop_index(batch_op.f('ix_calendar_tokens_user'))

    op.drop_table('calendar_tokens')
    with op.batch_alter_table('users') as batch_op:
        batch_op.drop_index(batch_op.f('ix_users_organisation'))

    op.drop_table('users')
    op.drop_table('renderer_epochs')
    op.drop_table('organisations')
    op.drop_table('installation')
    op.drop_table('bookings')
    with op.batch_alter_table('api_keys') as batch_op:
        batch_op.drop_index('uq_api_keys_live_name', sqlite_where=sa.text('revoked_at IS NULL'), postgresql_where=sa.text('revoked_at IS NULL'))

    op.drop_table('api_keys')
