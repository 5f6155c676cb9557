"""What stands in the way of more children than one, with what came of it, append-only."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import context, op
from sqlalchemy.dialects.postgresql import ARRAY

revision: str = "signals"
down_revision: str | Sequence[str] | None = "consultations"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

TOKENS = "(SELECT rets_tokens())"
ENGINE = "coalesce((SELECT 'system' = ANY (rets_tokens())), false)"
SEEN_BY = ("zorgmakelaar", "ret", "contract", "monitor")
BY_REGION = ", ".join(f"'{role}:' || region" for role in SEEN_BY)
READER = f"ARRAY[{BY_REGION}, 'person:' || owner_id] && {TOKENS}"
OF_SIGNAL = "EXISTS (SELECT 1 FROM signals s WHERE s.id = signal_id)"
POLICIES = {"signals": READER, "signal_turns": OF_SIGNAL}
MESSAGE = "fk_messages_signal_id_signals"


def upgrade() -> None:
    """Nothing was recorded yet."""
    op.create_table(
        "signals",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("region", sa.String(64), nullable=False),
        sa.Column("obstacle", sa.String(64), nullable=False),
        sa.Column("form", sa.String(64), nullable=False),
        sa.Column("level", sa.String(64), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("case_ids", ARRAY(sa.BigInteger()), nullable=False),
        sa.Column("recorded_by", sa.BigInteger(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("owner_id", sa.BigInteger(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("silences", sa.Integer(), nullable=False),
        sa.Column("answer", sa.String(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("level IN ('lokaal', 'regionaal', 'bovenregionaal')", name=op.f("ck_signals_level_known")),
        sa.CheckConstraint("(answered_at IS NULL) = (answer IS NULL)", name=op.f("ck_signals_answer_has_moment")),
        sa.CheckConstraint("(answered_at IS NULL) = (next_at IS NOT NULL)", name=op.f("ck_signals_open_is_watched")),
        *(
            sa.ForeignKeyConstraint([name], ["people.id"], name=op.f(f"fk_signals_{name}_people"))
            for name in ("recorded_by", "owner_id", "answered_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signals")),
    )
    op.create_index("ix_signals_region", "signals", ["region", "recorded_at"])
    op.create_index(op.f("ix_signals_owner_id"), "signals", ["owner_id"])
    op.create_index("ix_signals_sweep", "signals", ["next_at"], postgresql_where=sa.text("next_at IS NOT NULL"))
    op.create_table(
        "signal_turns",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("signal_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(64), nullable=False),
        sa.Column("effective_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.BigInteger(), nullable=True),
        sa.Column("owner_id", sa.BigInteger(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["signal_id"], ["signals.id"], name=op.f("fk_signal_turns_signal_id_signals")),
        *(
            sa.ForeignKeyConstraint([name], ["people.id"], name=op.f(f"fk_signal_turns_{name}_people"))
            for name in ("actor_id", "owner_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signal_turns")),
    )
    op.create_index(op.f("ix_signal_turns_signal_id"), "signal_turns", ["signal_id"])
    op.add_column("messages", sa.Column("signal_id", sa.BigInteger(), nullable=True))
    op.create_foreign_key(op.f(MESSAGE), "messages", "signals", ["signal_id"], ["id"])
    _narrow()


def _narrow() -> None:
    for table, seen in POLICIES.items():
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY reader ON {table} USING ({ENGINE} OR {seen}) WITH CHECK ({ENGINE} OR {seen})")
    op.execute(
        "CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON signal_turns "
        "FOR EACH ROW EXECUTE FUNCTION rets_append_only()"
    )
    role = context.get_context().opts.get("app_role")
    if role:
        name = op.get_bind().dialect.identifier_preparer.quote_identifier(role)
        op.execute(f"REVOKE UPDATE, DELETE, TRUNCATE ON signal_turns FROM {name}")
        op.execute(f"REVOKE DELETE, TRUNCATE ON signals FROM {name}")


def downgrade() -> None:
    """The signals, and the messages about them, are gone."""
    op.execute("DELETE FROM messages WHERE signal_id IS NOT NULL")
    op.drop_constraint(op.f(MESSAGE), "messages", type_="foreignkey")
    op.drop_column("messages", "signal_id")
    op.drop_table("signal_turns")
    op.drop_table("signals")
