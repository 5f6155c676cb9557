"""Questions to an expert team without a dossier, with what happened to each, append-only."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import context, op

revision: str = "consultations"
down_revision: str | Sequence[str] | None = "duties"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

TOKENS = "(SELECT rets_tokens())"
ENGINE = "coalesce((SELECT 'system' = ANY (rets_tokens())), false)"
READER = f"ARRAY['ret:' || region, 'person:' || asked_by, 'person:' || owner_id] && {TOKENS}"
OF_QUESTION = "EXISTS (SELECT 1 FROM consultations c WHERE c.id = consultation_id)"
POLICIES = {"consultations": READER, "consultation_turns": OF_QUESTION}
MESSAGE = "fk_messages_consultation_id_consultations"


def upgrade() -> None:
    """Nothing was asked yet."""
    op.create_table(
        "consultations",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("region", sa.String(64), nullable=False),
        sa.Column("question", sa.String(), nullable=False),
        sa.Column("asked_for", sa.String(64), nullable=False),
        sa.Column("asked_by", sa.BigInteger(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("owner_id", sa.BigInteger(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("silences", sa.Integer(), nullable=False),
        sa.Column("answer", sa.String(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("asked_for IN ('zelf', 'ouder', 'kind')", name=op.f("ck_consultations_asked_for_known")),
        sa.CheckConstraint("(answered_at IS NULL) = (answer IS NULL)", name=op.f("ck_consultations_answer_has_moment")),
        sa.CheckConstraint(
            "(answered_at IS NULL) = (next_at IS NOT NULL)", name=op.f("ck_consultations_open_is_watched")
        ),
        *(
            sa.ForeignKeyConstraint([name], ["people.id"], name=op.f(f"fk_consultations_{name}_people"))
            for name in ("asked_by", "owner_id", "answered_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consultations")),
    )
    op.create_index("ix_consultations_region", "consultations", ["region", "asked_at"])
    op.create_index(op.f("ix_consultations_asked_by"), "consultations", ["asked_by"])
    op.create_index(op.f("ix_consultations_owner_id"), "consultations", ["owner_id"])
    op.create_index(
        "ix_consultations_sweep", "consultations", ["next_at"], postgresql_where=sa.text("next_at IS NOT NULL")
    )
    op.create_table(
        "consultation_turns",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("consultation_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(64), nullable=False),
        sa.Column("effective_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.BigInteger(), nullable=True),
        sa.Column("owner_id", sa.BigInteger(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["consultation_id"], ["consultations.id"], name=op.f("fk_consultation_turns_consultation_id_consultations")
        ),
        *(
            sa.ForeignKeyConstraint([name], ["people.id"], name=op.f(f"fk_consultation_turns_{name}_people"))
            for name in ("actor_id", "owner_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consultation_turns")),
    )
    op.create_index(op.f("ix_consultation_turns_consultation_id"), "consultation_turns", ["consultation_id"])
    op.add_column("messages", sa.Column("consultation_id", sa.BigInteger(), nullable=True))
    op.create_foreign_key(op.f(MESSAGE), "messages", "consultations", ["consultation_id"], ["id"])
    _narrow()


def _narrow() -> None:
    for table, seen in POLICIES.items():
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY reader ON {table} USING ({ENGINE} OR {seen}) WITH CHECK ({ENGINE} OR {seen})")
    op.execute(
        "CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON consultation_turns "
        "FOR EACH ROW EXECUTE FUNCTION rets_append_only()"
    )
    role = context.get_context().opts.get("app_role")
    if role:
        name = op.get_bind().dialect.identifier_preparer.quote_identifier(role)
        op.execute(f"REVOKE UPDATE, DELETE, TRUNCATE ON consultation_turns FROM {name}")
        op.execute(f"REVOKE DELETE, TRUNCATE ON consultations FROM {name}")


def downgrade() -> None:
    """The questions, and the messages about them, are gone."""
    op.execute("DELETE FROM messages WHERE consultation_id IS NOT NULL")
    op.drop_constraint(op.f(MESSAGE), "messages", type_="foreignkey")
    op.drop_column("messages", "consultation_id")
    op.drop_table("consultation_turns")
    op.drop_table("consultations")
