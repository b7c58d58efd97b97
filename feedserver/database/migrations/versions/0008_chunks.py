"""finished entries of feeds, joined by dozens

Revision: 0008
Follows: 0007
"""

import sqlalchemy as sa
from alembic import op

revision = '0008'
down_revision = '0007'


def upgrade() -> None:
    op.create_table('feed_chunks',
    sa.Column('shelf', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('begins', sa.BigInteger(), nullable=False),
    sa.Column('ends', sa.BigInteger(), nullable=False),
    sa.Column('entries', sa.Integer(), nullable=True),
    sa.Column('least_last_at', sa.BigInteger(), nullable=True),
    sa.Column('most_first_at', sa.BigInteger(), nullable=True),
    sa.Column('least_until', sa.BigInteger(), nullable=True),
    sa.Column('least_stamp', sa.String(length=16), nullable=True),
    sa.Column('most_gap_seconds', sa.BigInteger(), nullable=True),
    sa.Column('events', sa.Integer(), nullable=True),
    sa.Column('zones', sa.Text(), nullable=True),
    sa.Column('occurrences', sa.Integer(), nullable=True),
    sa.Column('digest_high', sa.BigInteger(), nullable=True),
    sa.Column('digest_low', sa.BigInteger(), nullable=True),
    sa.Column('data', sa.Text(), nullable=True),
    sa.ForeignKeyConstraint(['shelf'], ['feed_shelves.id'], name=op.f('fk_feed_chunks_shelf'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('shelf', 'begins', name=op.f('pk_feed_chunks')),
    sqlite_with_rowid=False
    )


def downgrade() -> None:
    op.drop_table('feed_chunks')
