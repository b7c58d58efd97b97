"""recurring bookings

Revision: 0003
Follows: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = '0003'
down_revision = '0002'


def upgrade() -> None:
    op.add_column('bookings', sa.Column('recurrence', sa.JSON(), nullable=True))
    op.add_column('bookings', sa.Column('first_starts_at', sa.BigInteger(), nullable=True))
    op.add_column('bookings', sa.Column('last_ends_at', sa.BigInteger(), nullable=True))
    op.execute('UPDATE bookings SET first_starts_at = starts_at, last_ends_at = ends_at')
    op.add_column('calendar_tokens', sa.Column('recurrence', sa.String(length=16), server_default='native', nullable=False))


def downgrade() -> None:
    op.drop_column('calendar_tokens', 'recurrence')
    op.drop_column('bookings', 'last_ends_at')
    op.drop_column('bookings', 'first_starts_at')
    op.drop_column('bookings', 'recurrence')
