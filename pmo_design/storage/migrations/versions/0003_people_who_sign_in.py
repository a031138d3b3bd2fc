"""People who sign in: accounts, membership of engagements, one-time links."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the three tables."""
    op.create_table(
        "account",
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("role", sa.String(length=10), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=False),
        sa.Column("disabled", sa.Boolean(), nullable=False),
        sa.Column("session_epoch", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "role IN ('admin', 'consultant', 'pmo-lead')", name=op.f("ck_account_role_is_known")
        ),
        sa.CheckConstraint("session_epoch >= 0", name=op.f("ck_account_epoch_is_not_negative")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("email", name=op.f("uq_account_email")),
    )
    op.create_table(
        "membership",
        sa.Column("account", sa.String(length=22), nullable=False),
        sa.Column("engagement", sa.String(length=60), nullable=False),
        _of("membership", "account"),
        _of("membership", "engagement"),
        sa.PrimaryKeyConstraint("account", "engagement", name=op.f("pk_membership")),
    )
    op.create_table(
        "sign_in_link",
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("account", sa.String(length=22), nullable=False),
        sa.Column("purpose", sa.String(length=7), nullable=False),
        sa.Column("expires", sa.DateTime(), nullable=False),
        sa.CheckConstraint(
            "purpose IN ('sign-in', 'reset')", name=op.f("ck_sign_in_link_purpose_is_known")
        ),
        sa.CheckConstraint("length(hash) = 64", name=op.f("ck_sign_in_link_hash_is_whole")),
        _of("sign_in_link", "account"),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_sign_in_link")),
    )


def _of(table: str, owner: str) -> sa.ForeignKeyConstraint:
    """Rows of ``table`` go when their owner goes."""
    return sa.ForeignKeyConstraint(
        [owner], [f"{owner}.id"], name=op.f(f"fk_{table}_{owner}"), ondelete="CASCADE"
    )


def downgrade() -> None:
    """Remove the three tables; who could sign in is forgotten."""
    for table in ("sign_in_link", "membership", "account"):
        op.drop_table(table)
