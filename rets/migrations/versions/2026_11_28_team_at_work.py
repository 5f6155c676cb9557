"""Who was reached by telephone, what must still be confirmed, what a line costs, and since when a member is away.

Calls and absences are append-only: on whose word the team decided, and who sat for whom, must stay readable.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import context, op

revision: str = "team"
down_revision: str | Sequence[str] | None = "documents"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

APPEND_ONLY = ("meeting_calls", "absences")
OF_CASE = "EXISTS (SELECT 1 FROM cases c WHERE c.id = case_id)"


def upgrade() -> None:
    """No decision waits for confirmation yet, no line has an amount, no absence has a first day."""
    op.create_table(
        "meeting_calls",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("meeting_id", sa.BigInteger(), nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("called_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reached", sa.Boolean(), nullable=False),
        sa.Column("said", sa.String(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("said <> '' OR NOT reached", name=op.f("ck_meeting_calls_words_given")),
        sa.ForeignKeyConstraint(["meeting_id"], ["meetings.id"], name=op.f("fk_meeting_calls_meeting_id_meetings")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_meeting_calls_case_id_cases")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_meeting_calls_person_id_people")),
        sa.ForeignKeyConstraint(["recorded_by"], ["people.id"], name=op.f("fk_meeting_calls_recorded_by_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_calls")),
    )
    op.create_index("ix_meeting_calls_meeting", "meeting_calls", ["meeting_id", "id"])
    op.execute("ALTER TABLE meeting_calls ENABLE ROW LEVEL SECURITY")
    op.execute("ALTER TABLE meeting_calls FORCE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY reader ON meeting_calls USING ({OF_CASE}) WITH CHECK ({OF_CASE})")
    op.add_column("decisions", sa.Column("confirm_at_id", sa.BigInteger(), nullable=True))
    op.add_column("decisions", sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("decisions", sa.Column("settled_by", sa.BigInteger(), nullable=True))
    op.add_column("decisions", sa.Column("withdrawn_why", sa.String(), nullable=True))
    op.create_foreign_key(
        op.f("fk_decisions_confirm_at_id_meetings"), "decisions", "meetings", ["confirm_at_id"], ["id"]
    )
    op.create_foreign_key(op.f("fk_decisions_settled_by_people"), "decisions", "people", ["settled_by"], ["id"])
    op.create_index(
        "ix_decisions_to_confirm",
        "decisions",
        ["confirm_at_id"],
        postgresql_where=sa.text("settled_at IS NULL AND confirm_at_id IS NOT NULL"),
    )
    op.add_column("decision_lines", sa.Column("amount", sa.Numeric(12, 0), nullable=True))
    op.create_check_constraint(op.f("ck_decision_lines_amount_positive"), "decision_lines", "amount > 0")
    op.create_table(
        "absences",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("appointment_id", sa.BigInteger(), nullable=False),
        sa.Column("absent_from", sa.Date(), nullable=True),
        sa.Column("absent_until", sa.Date(), nullable=True),
        sa.Column("deputy_id", sa.BigInteger(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["appointment_id"], ["appointments.id"], name=op.f("fk_absences_appointment_id_appointments")
        ),
        sa.ForeignKeyConstraint(["deputy_id"], ["people.id"], name=op.f("fk_absences_deputy_id_people")),
        sa.ForeignKeyConstraint(["recorded_by"], ["people.id"], name=op.f("fk_absences_recorded_by_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absences")),
    )
    op.create_index(op.f("ix_absences_appointment_id"), "absences", ["appointment_id"])
    op.create_table(
        "calendar_feeds",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_calendar_feeds_person_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_feeds")),
        sa.UniqueConstraint("digest", name=op.f("uq_calendar_feeds_digest")),
    )
    op.create_index(op.f("ix_calendar_feeds_person_id"), "calendar_feeds", ["person_id"])
    op.add_column("appointments", sa.Column("absent_from", sa.Date(), nullable=True))
    for table in APPEND_ONLY:
        op.execute(
            f"CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION rets_append_only()"
        )
    role = context.get_context().opts.get("app_role")
    if role:
        name = op.get_bind().dialect.identifier_preparer.quote_identifier(role)
        for table in APPEND_ONLY:
            op.execute(f"REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM {name}")


def downgrade() -> None:
    """A team that only meets."""
    op.drop_column("appointments", "absent_from")
    op.drop_table("calendar_feeds")
    op.drop_table("absences")
    op.drop_constraint(op.f("ck_decision_lines_amount_positive"), "decision_lines", type_="check")
    op.drop_column("decision_lines", "amount")
    op.drop_index("ix_decisions_to_confirm", "decisions")
    for name in ("withdrawn_why", "settled_by", "settled_at", "confirm_at_id"):
        op.drop_column("decisions", name)
    op.drop_table("meeting_calls")
