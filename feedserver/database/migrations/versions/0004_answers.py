"""answers of participants

Revision: 0004
Follows: 0003
"""

import sqlalchemy as sa
from alembic import op

revision = '0004'
down_revision = '0003'


def upgrade() -> None:
    op.add_column('participants', sa.Column('answer', sa.String(length=16), nullable=True))
    op.add_column('participants', sa.Column('answered_at', sa.BigInteger(), nullable=True))


def downgrade() -> None:
    op.drop_column('participants', 'answered_at')
    op.drop_column('participants', 'answer')
