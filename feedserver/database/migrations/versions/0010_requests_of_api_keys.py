"""how many requests came with each API key of late

Revision: 0010
Follows: 0009
"""

import sqlalchemy as sa
from alembic import op

revision = '0010'
down_revision = '0009'


def upgrade() -> None:
    op.create_table('api_requests',
    sa.Column('key', sa.String(length=32), nullable=False),
    sa.Column('slice', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('requests', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['key'], ['api_keys.id'], name=op.f('fk_api_requests_key')),
    sa.PrimaryKeyConstraint('key', 'slice', name=op.f('pk_api_requests'))
    )


def downgrade() -> None:
    op.drop_table('api_requests')
