"""Plans that were found, so that no process searches for what another has."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add their table."""
    op.create_table(
        "found_plan",
        sa.Column("engagement", sa.String(length=60), nullable=False),
        sa.Column("question", sa.String(length=64), nullable=False),
        sa.Column("since", sa.DateTime(), nullable=False),
        sa.Column("plan", sa.Text(), nullable=True),
        sa.CheckConstraint("length(question) = 64", name=op.f("ck_found_plan_question_is_a_hash")),
        sa.ForeignKeyConstraint(
            ["engagement"],
            ["engagement.id"],
            name=op.f("fk_found_plan_engagement"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("engagement", "question", name=op.f("pk_found_plan")),
    )


def downgrade() -> None:
    """Remove it; plans are searched for again."""
    op.drop_table("found_plan")
