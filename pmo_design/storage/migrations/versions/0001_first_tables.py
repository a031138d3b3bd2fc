"""The first tables: engagements, people, cycles, answers, results, documents, jobs."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make every table."""
    op.create_table(
        "engagement",
        sa.Column("id", sa.String(length=60), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("confidentiality", sa.String(length=12), nullable=False),
        sa.Column("seed", sa.BigInteger(), nullable=False),
        sa.Column("draws", sa.Integer(), nullable=False),
        sa.Column("settings", sa.Text(), nullable=False),
        sa.Column("closed", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "confidentiality IN ('attributed', 'confidential', 'anonymous')",
            name=op.f("ck_engagement_promise_is_known"),
        ),
        sa.CheckConstraint(
            "draws BETWEEN 100 AND 100000", name=op.f("ck_engagement_draws_in_range")
        ),
        sa.CheckConstraint(
            "length(currency) = 3", name=op.f("ck_engagement_currency_has_three_letters")
        ),
        sa.CheckConstraint("seed >= 0", name=op.f("ck_engagement_seed_is_not_negative")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_engagement")),
    )
    op.create_table(
        "cycle",
        sa.Column("engagement", sa.String(length=60), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("opened", sa.Date(), nullable=False),
        sa.Column("closed", sa.Date(), nullable=False),
        sa.Column("questionnaires", sa.Text(), nullable=False),
        sa.Column("catalog", sa.String(length=12), nullable=False),
        sa.CheckConstraint("closed >= opened", name=op.f("ck_cycle_closes_after_it_opens")),
        sa.CheckConstraint("number >= 1", name=op.f("ck_cycle_number_is_positive")),
        sa.ForeignKeyConstraint(
            ["engagement"], ["engagement.id"], name=op.f("fk_cycle_engagement"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("engagement", "number", name=op.f("pk_cycle")),
    )
    op.create_table(
        "department",
        sa.Column("engagement", sa.String(length=60), nullable=False),
        sa.Column("id", sa.String(length=120), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("head", sa.Text(), nullable=False),
        sa.Column("weight", sa.Float(), nullable=False),
        sa.Column("projects", sa.BigInteger(), nullable=True),
        sa.Column("regulated", sa.Boolean(), nullable=False),
        sa.CheckConstraint("projects >= 0", name=op.f("ck_department_projects_are_not_negative")),
        sa.CheckConstraint("weight >= 0", name=op.f("ck_department_weight_is_not_negative")),
        sa.ForeignKeyConstraint(
            ["engagement"],
            ["engagement.id"],
            name=op.f("fk_department_engagement"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("engagement", "id", name=op.f("pk_department")),
    )
    op.create_table(
        "job",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("engagement", sa.String(length=60), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("progress", sa.Float(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("process", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state IN ('running', 'done', 'failed')", name=op.f("ck_job_state_is_known")
        ),
        sa.CheckConstraint("progress BETWEEN 0 AND 1", name=op.f("ck_job_progress_is_a_share")),
        sa.ForeignKeyConstraint(
            ["engagement"], ["engagement.id"], name=op.f("fk_job_engagement"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job")),
    )
    op.create_table(
        "active_service",
        sa.Column("engagement", sa.String(length=60), nullable=False),
        sa.Column("cycle", sa.Integer(), nullable=False),
        sa.Column("service", sa.String(length=60), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("maturity", sa.Integer(), nullable=True),
        sa.Column("departments", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "maturity BETWEEN 1 AND 5", name=op.f("ck_active_service_maturity_in_range")
        ),
        sa.ForeignKeyConstraint(
            ["engagement", "cycle"],
            ["cycle.engagement", "cycle.number"],
            name=op.f("fk_active_service_cycle"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("engagement", "cycle", "service", name=op.f("pk_active_service")),
    )
    op.create_table(
        "answer",
        sa.Column("engagement", sa.String(length=60), nullable=False),
        sa.Column("cycle", sa.Integer(), nullable=False),
        sa.Column("sheet", sa.String(length=8), nullable=False),
        sa.Column("respondent", sa.String(length=120), nullable=False),
        sa.Column("department", sa.String(length=120), nullable=False),
        sa.Column("item", sa.String(length=120), nullable=False),
        sa.Column("source", sa.String(length=8), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=5), nullable=False),
        sa.Column("value", sa.Text(), nullable=True),
        sa.Column("confidence", sa.String(length=6), nullable=True),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "(state = 'value') = (value IS NOT NULL)",
            name=op.f("ck_answer_value_goes_with_its_state"),
        ),
        sa.CheckConstraint(
            "confidence IN ('low', 'medium', 'high')", name=op.f("ck_answer_confidence_is_known")
        ),
        sa.CheckConstraint(
            "sheet IN ('answers', 'baseline', 'retired')", name=op.f("ck_answer_sheet_is_known")
        ),
        sa.CheckConstraint(
            "source IN ('survey', 'workshop', 'agreed')", name=op.f("ck_answer_source_is_known")
        ),
        sa.CheckConstraint(
            "state IN ('value', 'na', 'dk')", name=op.f("ck_answer_state_is_known")
        ),
        sa.CheckConstraint("round >= 1", name=op.f("ck_answer_round_is_positive")),
        sa.ForeignKeyConstraint(
            ["engagement", "cycle"],
            ["cycle.engagement", "cycle.number"],
            name=op.f("fk_answer_cycle"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "engagement",
            "cycle",
            "sheet",
            "respondent",
            "department",
            "item",
            "source",
            "round",
            name=op.f("pk_answer"),
        ),
    )
    op.create_table(
        "document",
        sa.Column("engagement", sa.String(length=60), nullable=False),
        sa.Column("cycle", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=20), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("page_size", sa.String(length=6), nullable=False),
        sa.Column("inputs_sha256", sa.String(length=64), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("length(sha256) = 64", name=op.f("ck_document_digest_is_whole")),
        sa.ForeignKeyConstraint(
            ["engagement", "cycle"],
            ["cycle.engagement", "cycle.number"],
            name=op.f("fk_document_cycle"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "engagement", "cycle", "name", "language", "page_size", name=op.f("pk_document")
        ),
    )
    op.create_table(
        "feedback",
        sa.Column("engagement", sa.String(length=60), nullable=False),
        sa.Column("cycle", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["engagement", "cycle"],
            ["cycle.engagement", "cycle.number"],
            name=op.f("fk_feedback_cycle"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("engagement", "cycle", "position", name=op.f("pk_feedback")),
    )
    op.create_table(
        "reading",
        sa.Column("engagement", sa.String(length=60), nullable=False),
        sa.Column("cycle", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("service", sa.String(length=60), nullable=False),
        sa.Column("kpi", sa.String(length=60), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("value", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(
            ["engagement", "cycle"],
            ["cycle.engagement", "cycle.number"],
            name=op.f("fk_reading_cycle"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("engagement", "cycle", "position", name=op.f("pk_reading")),
    )
    op.create_table(
        "respondent",
        sa.Column("engagement", sa.String(length=60), nullable=False),
        sa.Column("id", sa.String(length=120), nullable=False),
        sa.Column("department", sa.String(length=120), nullable=False),
        sa.Column("customer_group", sa.String(length=20), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.CheckConstraint(
            "customer_group IN ('executive', 'functional-manager', 'project-manager', 'team-member')",
            name=op.f("ck_respondent_group_is_known"),
        ),
        sa.ForeignKeyConstraint(
            ["engagement", "department"],
            ["department.engagement", "department.id"],
            name=op.f("fk_respondent_department"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("engagement", "id", name=op.f("pk_respondent")),
    )
    op.create_table(
        "result",
        sa.Column("engagement", sa.String(length=60), nullable=False),
        sa.Column("cycle", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("inputs_sha256", sa.String(length=64), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('scorecard', 'roadmap')", name=op.f("ck_result_kind_is_known")
        ),
        sa.CheckConstraint(
            "length(inputs_sha256) = 64", name=op.f("ck_result_fingerprint_is_whole")
        ),
        sa.ForeignKeyConstraint(
            ["engagement", "cycle"],
            ["cycle.engagement", "cycle.number"],
            name=op.f("fk_result_cycle"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("engagement", "cycle", "kind", name=op.f("pk_result")),
    )


def downgrade() -> None:
    """Remove every table."""
    op.drop_table("result")
    op.drop_table("respondent")
    op.drop_table("reading")
    op.drop_table("feedback")
    op.drop_table("document")
    op.drop_table("answer")
    op.drop_table("active_service")
    op.drop_table("job")
    op.drop_table("department")
    op.drop_table("cycle")
    op.drop_table("engagement")
