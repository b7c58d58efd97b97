"""one-time addresses and sessions of the user's page

Revision: 0005
Follows: 0004
"""

import sqlalchemy as sa
from alembic import op

revision = '0005'
down_revision = '0004'


def upgrade() -> None:
    op.create_table('portal_links',
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('user', sa.String(length=128), nullable=False),
    sa.Column('expires_at', sa.BigInteger(), nullable=False),
    sa.Column('used_at', sa.BigInteger(), nullable=True),
    sa.ForeignKeyConstraint(['user'], ['users.id'], name=op.f('fk_portal_links_user')),
    sa.PrimaryKeyConstraint('digest', name=op.f('pk_portal_links'))
    )
    op.create_index(op.f('ix_portal_links_expires_at'), 'portal_links', ['expires_at'], unique=False)

    op.create_table('portal_sessions',
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('user', sa.String(length=128), nullable=False),
    sa.Column('started_at', sa.BigInteger(), nullable=False),
    sa.Column('expires_at', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['user'], ['users.id'], name=op.f('fk_portal_sessions_user')),
    sa.PrimaryKeyConstraint('digest', name=op.f('pk_portal_sessions'))
    )
    op.create_index(op.f('ix_portal_sessions_expires_at'), 'portal_sessions', ['expires_at'], unique=False)


def downgrade() -> None:
    op.drop_index(op.f('ix_portal_sessions_expires_at'), 'portal_sessions')
    op.drop_table('portal_sessions')
    op.drop_index(op.f('ix_portal_links_expires_at'), 'portal_links')
    op.drop_table('portal_links')
