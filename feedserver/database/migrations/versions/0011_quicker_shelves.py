"""an index for the entries of a booking, and chunks in an ordinary table of SQLite's

In a table without rowid, SQLite reads the whole of each long row that a search passes by.

Revision: 0011
Follows: 0010
"""

import sqlalchemy as sa
from alembic import op

revision = '0011'
down_revision = '0010'


def upgrade() -> None:
    op.create_index(op.f('ix_feed_entries_booking'), 'feed_entries', ['booking'])
    _make_anew(with_rowid=True)


def downgrade() -> None:
    _make_anew(with_rowid=False)
    op.drop_index(op.f('ix_feed_entries_booking'), table_name='feed_entries')


def _make_anew(*, with_rowid: bool) -> None:
    if op.get_bind().dialect.name != 'sqlite':
        return
    op.create_table('feed_chunks_anew',
    sa.Column('shelf', sa.Integer(), nullable=False),
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
    sqlite_with_rowid=with_rowid
    )
    op.execute('INSERT INTO feed_chunks_anew SELECT * FROM feed_chunks ORDER BY shelf, begins')
    op.drop_table('feed_chunks')
    op.rename_table('feed_chunks_anew', 'feed_chunks')
