"""Settings of an engagement carry a number that grows with each change."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the number, 1 for every engagement that is there."""
    column = sa.Column("settings_version", sa.Integer(), nullable=False, server_default="1")
    op.add_column("engagement", column)  # in place: a rebuild would cascade to everything


def downgrade() -> None:
    """Remove the number."""
    op.drop_column("engagement", "settings_version")
