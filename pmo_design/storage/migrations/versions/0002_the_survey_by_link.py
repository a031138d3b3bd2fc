"""The survey by link: invitations, links, versions of answers; no row tells its turn."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

GROUPS = "'executive', 'functional-manager', 'project-manager', 'team-member'"


def upgrade() -> None:
    """Add the survey's tables, and rebuild people and answers without row numbers."""
    with op.batch_alter_table("engagement") as batch:
        batch.add_column(
            sa.Column("timezone", sa.String(length=60), nullable=False, server_default="UTC")
        )
        batch.add_column(sa.Column("overlays", sa.Text(), nullable=False, server_default="[]"))
    _rebuild("respondent", numbered=False)
    with op.batch_alter_table(
        "answer", recreate="auto", table_kwargs={"sqlite_with_rowid": False}
    ) as batch:
        batch.add_column(sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
        batch.create_check_constraint(op.f("ck_answer_version_is_positive"), "version >= 1")
    _make_invitation()
    _make_link()
    op.create_table(
        "ended_session",
        sa.Column("nonce", sa.String(length=64), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("nonce", name=op.f("pk_ended_session")),
    )


def _make_invitation() -> None:
    op.create_table(
        "invitation",
        sa.Column("engagement", sa.String(length=60), nullable=False),
        sa.Column("id", sa.String(length=20), nullable=False),
        sa.Column("cycle", sa.Integer(), nullable=False),
        sa.Column("department", sa.String(length=120), nullable=False),
        sa.Column("customer_group", sa.String(length=20), nullable=False),
        sa.Column("asks", sa.Text(), nullable=False),
        sa.Column("respondent", sa.String(length=120), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("revoked", sa.Boolean(), nullable=False),
        sa.Column("issued", sa.Date(), nullable=False),
        sa.Column("reminded", sa.Date(), nullable=True),
        sa.Column("passed_on_by", sa.String(length=20), nullable=False),
        sa.CheckConstraint(
            f"customer_group IN ({GROUPS})", name=op.f("ck_invitation_group_is_known")
        ),
        sa.CheckConstraint(
            "state IN ('invited', 'started', 'done', 'trial')",
            name=op.f("ck_invitation_state_is_known"),
        ),
        sa.ForeignKeyConstraint(
            ["engagement"],
            ["engagement.id"],
            name=op.f("fk_invitation_engagement"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("engagement", "id", name=op.f("pk_invitation")),
        sqlite_with_rowid=False,
    )


def _make_link() -> None:
    op.create_table(
        "link",
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("engagement", sa.String(length=60), nullable=False),
        sa.Column("invitation", sa.String(length=20), nullable=False),
        sa.Column("kind", sa.String(length=4), nullable=False),
        sa.Column("expires", sa.Date(), nullable=True),
        sa.CheckConstraint("kind IN ('link', 'code')", name=op.f("ck_link_kind_is_known")),
        sa.CheckConstraint("length(hash) = 64", name=op.f("ck_link_hash_is_whole")),
        sa.ForeignKeyConstraint(
            ["engagement", "invitation"],
            ["invitation.engagement", "invitation.id"],
            name=op.f("fk_link_invitation"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_link")),
        sqlite_with_rowid=False,
    )


def _rebuild(table: str, numbered: bool) -> None:
    """Make an SQLite table anew with or without row numbers; others have none."""
    if op.get_bind().dialect.name == "sqlite":
        kwargs = {} if numbered else {"sqlite_with_rowid": False}
        with op.batch_alter_table(table, recreate="always", table_kwargs=kwargs):
            pass


def downgrade() -> None:
    """Remove the survey's tables and columns."""
    for table in ("ended_session", "link", "invitation"):
        op.drop_table(table)
    with op.batch_alter_table("answer") as batch:
        batch.drop_constraint(op.f("ck_answer_version_is_positive"), type_="check")
        batch.drop_column("version")
    _rebuild("respondent", numbered=True)
    for column in ("overlays", "timezone"):  # in place: a rebuild would cascade to everything
        op.drop_column("engagement", column)
