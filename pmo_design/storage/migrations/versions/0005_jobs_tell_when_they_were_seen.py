"""Jobs note when they last told how far they are, so that a lost one is recognised."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the moment; nobody knows it of jobs that are there."""
    op.add_column("job", sa.Column("seen", sa.DateTime(), nullable=True))


def downgrade() -> None:
    """Remove it."""
    op.drop_column("job", "seen")
