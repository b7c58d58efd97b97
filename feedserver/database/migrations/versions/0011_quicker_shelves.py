"""an index for the entries of a booking, and chunks in an ordinary table of SQLite's

In a table without rowid, SQLite reads the whole of each long row that a search passes by.

Revision: 0011
Follows: 0010
"""

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
    if op.get_bind().dialect.name == 'sqlite':
        kind = {'sqlite_with_rowid': with_rowid}
        with op.batch_alter_table('feed_chunks', recreate='always', table_kwargs=kind):
            pass
