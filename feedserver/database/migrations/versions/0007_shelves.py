"""finished entries of feeds, and what the last fetch of a token was answered with

Revision: 0007
Follows: 0006
"""

import sqlalchemy as sa
from alembic import op

revision = '0007'
down_revision = '0006'


def upgrade() -> None:
    op.add_column('token_use', sa.Column('feed_version', sa.String(length=128), nullable=True))
    op.add_column('token_use', sa.Column('etag', sa.String(length=64), nullable=True))

    op.create_table('feed_shelves',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('user', sa.String(length=128), nullable=False),
    sa.Column('style', sa.String(length=128), nullable=False),
    sa.Column('version', sa.BigInteger(), nullable=False),
    sa.Column('renderer', sa.String(length=64), nullable=False),
    sa.Column('after', sa.BigInteger(), nullable=False),
    sa.Column('before', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['user'], ['users.id'], name=op.f('fk_feed_shelves_user')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_feed_shelves')),
    sa.UniqueConstraint('user', 'style', name=op.f('uq_feed_shelves_user'))
    )

    op.create_table('feed_entries',
    sa.Column('shelf', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('starts_at', sa.BigInteger(), nullable=False),
    sa.Column('uid', sa.String(length=320), nullable=False),
    sa.Column('booking', sa.String(length=128), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('role', sa.Text(), nullable=True),
    sa.Column('first_at', sa.BigInteger(), nullable=False),
    sa.Column('last_at', sa.BigInteger(), nullable=False),
    sa.Column('gap_seconds', sa.BigInteger(), nullable=False),
    sa.Column('until', sa.BigInteger(), nullable=True),
    sa.Column('stamp', sa.String(length=16), nullable=False),
    sa.Column('events', sa.Integer(), nullable=False),
    sa.Column('zone', sa.Text(), nullable=True),
    sa.Column('is_occurrence', sa.Boolean(), nullable=False),
    sa.Column('digest_high', sa.BigInteger(), nullable=False),
    sa.Column('digest_low', sa.BigInteger(), nullable=False),
    sa.Column('data', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['shelf'], ['feed_shelves.id'], name=op.f('fk_feed_entries_shelf'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('shelf', 'starts_at', 'uid', name=op.f('pk_feed_entries')),
    sqlite_with_rowid=False
    )


def downgrade() -> None:
    op.drop_table('feed_entries')
    op.drop_table('feed_shelves')
    with op.batch_alter_table('token_use') as batch_op:
        batch_op.drop_column('etag')
    with op.batch_alter_table('token_use') as batch_op:
        batch_op.drop_column('feed_version')
