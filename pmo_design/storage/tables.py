"""The tables, their constraints stating what must always hold.

Only `pmo_design.storage` sees them. Values of answers are kept as JSON texts, so that a
number comes back as the number it was; settings that are read and written as a whole are
JSON texts too.
"""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    Dialect,
    Float,
    ForeignKeyConstraint,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class UtcDateTime(TypeDecorator[datetime]):
    """Moment in UTC, aware on this side; databases differ in what they keep of a time zone."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Moment as it is stored: in UTC, without saying so."""
        return value and value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Moment as it is meant."""
        return value and value.replace(tzinfo=UTC)


GROUPS = "'executive', 'functional-manager', 'project-manager', 'team-member'"


def _of_engagement() -> ForeignKeyConstraint:
    return ForeignKeyConstraint(["engagement"], ["engagement.id"], ondelete="CASCADE")


def _of_cycle() -> ForeignKeyConstraint:
    return ForeignKeyConstraint(
        ["engagement", "cycle"], ["cycle.engagement", "cycle.number"], ondelete="CASCADE"
    )


engagement = Table(
    "engagement",
    metadata,
    Column("id", String(60), primary_key=True),
    Column("name", Text, nullable=False),
    Column("language", String(2), nullable=False),
    Column("currency", String(3), nullable=False),
    Column("confidentiality", String(12), nullable=False),
    Column("seed", BigInteger, nullable=False),
    Column("draws", Integer, nullable=False),
    Column("timezone", String(60), nullable=False, server_default="UTC"),
    Column("overlays", Text, nullable=False, server_default="[]"),
    Column("settings", Text, nullable=False),
    Column("settings_version", Integer, nullable=False, server_default="1"),
    Column("closed", Boolean, nullable=False),
    CheckConstraint("length(currency) = 3", name="currency_has_three_letters"),
    CheckConstraint(
        "confidentiality IN ('attributed', 'confidential', 'anonymous')", name="promise_is_known"
    ),
    CheckConstraint("seed >= 0", name="seed_is_not_negative"),
    CheckConstraint("draws BETWEEN 100 AND 100000", name="draws_in_range"),
)

department = Table(
    "department",
    metadata,
    Column("engagement", String(60), nullable=False),
    Column("id", String(120), nullable=False),
    Column("name", Text, nullable=False),
    Column("head", Text, nullable=False),
    Column("weight", Float, nullable=False),
    Column("projects", BigInteger),
    Column("regulated", Boolean, nullable=False),
    PrimaryKeyConstraint("engagement", "id"),
    _of_engagement(),
    CheckConstraint("weight >= 0", name="weight_is_not_negative"),
    CheckConstraint("projects >= 0", name="projects_are_not_negative"),
)

respondent = Table(
    "respondent",
    metadata,
    Column("engagement", String(60), nullable=False),
    Column("id", String(120), nullable=False),
    Column("department", String(120), nullable=False),
    Column("customer_group", String(20), nullable=False),
    Column("name", Text, nullable=False),
    Column("email", Text, nullable=False),
    Column("language", String(2), nullable=False),
    PrimaryKeyConstraint("engagement", "id"),
    ForeignKeyConstraint(
        ["engagement", "department"],
        ["department.engagement", "department.id"],
        ondelete="CASCADE",
    ),
    CheckConstraint(f"customer_group IN ({GROUPS})", name="group_is_known"),
    sqlite_with_rowid=False,  # a row's number would tell who answered first
)

cycle = Table(
    "cycle",
    metadata,
    Column("engagement", String(60), nullable=False),
    Column("number", Integer, nullable=False),
    Column("opened", Date, nullable=False),
    Column("closed", Date, nullable=False),
    Column("questionnaires", Text, nullable=False),
    Column("catalog", String(12), nullable=False),
    PrimaryKeyConstraint("engagement", "number"),
    _of_engagement(),
    CheckConstraint("number >= 1", name="number_is_positive"),
    CheckConstraint("closed >= opened", name="closes_after_it_opens"),
)

answer = Table(
    "answer",
    metadata,
    Column("engagement", String(60), nullable=False),
    Column("cycle", Integer, nullable=False),
    Column("sheet", String(8), nullable=False),
    Column("respondent", String(120), nullable=False),
    Column("department", String(120), nullable=False),
    Column("item", String(120), nullable=False),
    Column("source", String(8), nullable=False),
    Column("round", Integer, nullable=False),
    Column("state", String(5), nullable=False),
    Column("value", Text),
    Column("confidence", String(6)),
    Column("comment", Text, nullable=False),
    Column("evidence", Text, nullable=False),
    Column("version", Integer, nullable=False, server_default="1"),
    PrimaryKeyConstraint(
        "engagement", "cycle", "sheet", "respondent", "department", "item", "source", "round"
    ),
    _of_cycle(),
    CheckConstraint("sheet IN ('answers', 'baseline', 'retired')", name="sheet_is_known"),
    CheckConstraint("state IN ('value', 'na', 'dk')", name="state_is_known"),
    CheckConstraint("(state = 'value') = (value IS NOT NULL)", name="value_goes_with_its_state"),
    CheckConstraint("source IN ('survey', 'workshop', 'agreed')", name="source_is_known"),
    CheckConstraint("confidence IN ('low', 'medium', 'high')", name="confidence_is_known"),
    CheckConstraint("round >= 1", name="round_is_positive"),
    CheckConstraint("version >= 1", name="version_is_positive"),
    sqlite_with_rowid=False,
)

invitation = Table(
    "invitation",
    metadata,
    Column("engagement", String(60), nullable=False),
    Column("id", String(20), nullable=False),
    Column("cycle", Integer, nullable=False),
    Column("department", String(120), nullable=False),
    Column("customer_group", String(20), nullable=False),
    Column("asks", Text, nullable=False),
    Column("respondent", String(120), nullable=False),
    Column("name", Text, nullable=False),
    Column("email", Text, nullable=False),
    Column("language", String(2), nullable=False),
    Column("state", String(8), nullable=False),
    Column("revoked", Boolean, nullable=False),
    Column("issued", Date, nullable=False),
    Column("reminded", Date),
    Column("passed_on_by", String(20), nullable=False),
    PrimaryKeyConstraint("engagement", "id"),
    _of_engagement(),
    CheckConstraint(f"customer_group IN ({GROUPS})", name="group_is_known"),
    CheckConstraint("state IN ('invited', 'started', 'done', 'trial')", name="state_is_known"),
    sqlite_with_rowid=False,
)

link = Table(
    "link",
    metadata,
    Column("hash", String(64), primary_key=True),
    Column("engagement", String(60), nullable=False),
    Column("invitation", String(20), nullable=False),
    Column("kind", String(4), nullable=False),
    Column("expires", Date),
    ForeignKeyConstraint(
        ["engagement", "invitation"],
        ["invitation.engagement", "invitation.id"],
        ondelete="CASCADE",
    ),
    CheckConstraint("kind IN ('link', 'code')", name="kind_is_known"),
    CheckConstraint("length(hash) = 64", name="hash_is_whole"),
    sqlite_with_rowid=False,
)

ended_session = Table(
    "ended_session",
    metadata,
    Column("nonce", String(64), primary_key=True),
    Column("day", Date, nullable=False),
)

active_service = Table(
    "active_service",
    metadata,
    Column("engagement", String(60), nullable=False),
    Column("cycle", Integer, nullable=False),
    Column("service", String(60), nullable=False),
    Column("active", Boolean, nullable=False),
    Column("maturity", Integer),
    Column("departments", Text, nullable=False),
    PrimaryKeyConstraint("engagement", "cycle", "service"),
    _of_cycle(),
    CheckConstraint("maturity BETWEEN 1 AND 5", name="maturity_in_range"),
)

feedback = Table(
    "feedback",
    metadata,
    Column("engagement", String(60), nullable=False),
    Column("cycle", Integer, nullable=False),
    Column("position", Integer, nullable=False),
    Column("content", Text, nullable=False),
    PrimaryKeyConstraint("engagement", "cycle", "position"),
    _of_cycle(),
)

reading = Table(
    "reading",
    metadata,
    Column("engagement", String(60), nullable=False),
    Column("cycle", Integer, nullable=False),
    Column("position", Integer, nullable=False),
    Column("service", String(60), nullable=False),
    Column("kpi", String(60), nullable=False),
    Column("day", Date, nullable=False),
    Column("value", Float, nullable=False),
    PrimaryKeyConstraint("engagement", "cycle", "position"),
    _of_cycle(),
)

result = Table(
    "result",
    metadata,
    Column("engagement", String(60), nullable=False),
    Column("cycle", Integer, nullable=False),
    Column("kind", String(10), nullable=False),
    Column("inputs_sha256", String(64), nullable=False),
    Column("content", Text, nullable=False),
    PrimaryKeyConstraint("engagement", "cycle", "kind"),
    _of_cycle(),
    CheckConstraint("kind IN ('scorecard', 'roadmap')", name="kind_is_known"),
    CheckConstraint("length(inputs_sha256) = 64", name="fingerprint_is_whole"),
)

document = Table(
    "document",
    metadata,
    Column("engagement", String(60), nullable=False),
    Column("cycle", Integer, nullable=False),
    Column("name", String(20), nullable=False),
    Column("language", String(2), nullable=False),
    Column("page_size", String(6), nullable=False),
    Column("inputs_sha256", String(64), nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("data", LargeBinary, nullable=False),
    PrimaryKeyConstraint("engagement", "cycle", "name", "language", "page_size"),
    _of_cycle(),
    CheckConstraint("length(sha256) = 64", name="digest_is_whole"),
)

job = Table(
    "job",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("engagement", String(60), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("state", String(8), nullable=False),
    Column("progress", Float, nullable=False),
    Column("message", Text, nullable=False),
    Column("process", Integer, nullable=False),
    Column("seen", UtcDateTime),
    _of_engagement(),
    CheckConstraint("state IN ('running', 'done', 'failed')", name="state_is_known"),
    CheckConstraint("progress BETWEEN 0 AND 1", name="progress_is_a_share"),
)

account = Table(
    "account",
    metadata,
    Column("id", String(22), primary_key=True),
    Column("email", String(254), nullable=False),
    Column("name", Text, nullable=False),
    Column("role", String(10), nullable=False),
    Column("language", String(2), nullable=False),
    Column("password_hash", Text, nullable=False),
    Column("disabled", Boolean, nullable=False),
    Column("session_epoch", Integer, nullable=False),
    UniqueConstraint("email"),
    CheckConstraint("role IN ('admin', 'consultant', 'pmo-lead')", name="role_is_known"),
    CheckConstraint("session_epoch >= 0", name="epoch_is_not_negative"),
)

membership = Table(
    "membership",
    metadata,
    Column("account", String(22), nullable=False),
    Column("engagement", String(60), nullable=False),
    PrimaryKeyConstraint("account", "engagement"),
    ForeignKeyConstraint(["account"], ["account.id"], ondelete="CASCADE"),
    _of_engagement(),
)

sign_in_link = Table(
    "sign_in_link",
    metadata,
    Column("hash", String(64), primary_key=True),
    Column("account", String(22), nullable=False),
    Column("purpose", String(7), nullable=False),
    Column("expires", UtcDateTime, nullable=False),
    ForeignKeyConstraint(["account"], ["account.id"], ondelete="CASCADE"),
    CheckConstraint("purpose IN ('sign-in', 'reset')", name="purpose_is_known"),
    CheckConstraint("length(hash) = 64", name="hash_is_whole"),
)

api_token = Table(
    "api_token",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("account", String(22), nullable=False),
    Column("name", Text, nullable=False),
    Column("hash", String(64), nullable=False),
    Column("made", UtcDateTime, nullable=False),
    Column("expires", UtcDateTime, nullable=False),
    Column("epoch", Integer, nullable=False),
    Column("used", UtcDateTime),
    Column("revoked", Boolean, nullable=False),
    UniqueConstraint("hash"),
    ForeignKeyConstraint(["account"], ["account.id"], ondelete="CASCADE"),
    CheckConstraint("length(hash) = 64", name="hash_is_whole"),
)

found_plan = Table(
    "found_plan",
    metadata,
    Column("engagement", String(60), nullable=False),
    Column("question", String(64), nullable=False),
    Column("since", UtcDateTime, nullable=False),
    Column("plan", Text),
    PrimaryKeyConstraint("engagement", "question"),
    _of_engagement(),
    CheckConstraint("length(question) = 64", name="question_is_a_hash"),
)
"""Plans by the hash of everything that went into them; searched for while there is none yet."""
