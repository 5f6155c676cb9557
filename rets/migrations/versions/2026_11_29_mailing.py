"""Who wants mail of what and when, the mails that count, and messages that are done or came to a deputy."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import context, op

revision: str = "mailing"
down_revision: str | Sequence[str] | None = "told_changes"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

ENGINE = "coalesce((SELECT 'system' = ANY (rets_tokens())), false)"
OWN = "person_id::text = (SELECT current_setting('rets.person', true))"
POLICIES = {"mail_wishes": f"{ENGINE} OR {OWN}", "digests": ENGINE}
LINKS = {"digest_id": "digests", "instead_of_id": "people"}
GATHERED = "ix_messages_digest"


def upgrade() -> None:
    """Everybody hears of everything at once, as it was."""
    op.create_table(
        "mail_wishes",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("topic", sa.String(64), nullable=False),
        sa.Column("rhythm", sa.String(64), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "rhythm IN ('direct', 'dag', 'week', 'programma')", name=op.f("ck_mail_wishes_rhythm_known")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_mail_wishes_person_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail_wishes")),
    )
    op.create_index("ix_mail_wishes_person", "mail_wishes", ["person_id", "topic", "id"])
    op.create_table(
        "digests",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("message_id", sa.String(), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("dropped_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_error", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_digests_person_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_digests")),
        sa.UniqueConstraint("person_id", "due_at", name=op.f("uq_digests_person_id_due_at")),
    )
    op.create_index("ix_digests_due", "digests", ["next_at"], postgresql_where=sa.text("next_at IS NOT NULL"))
    op.add_column("messages", sa.Column("done_at", sa.DateTime(timezone=True), nullable=True))
    for column, table in LINKS.items():
        op.add_column("messages", sa.Column(column, sa.BigInteger(), nullable=True))
        op.create_foreign_key(op.f(f"fk_messages_{column}_{table}"), "messages", table, [column], ["id"])
    op.create_index(GATHERED, "messages", ["digest_id"], postgresql_where=sa.text("digest_id IS NOT NULL"))
    _narrow()


def _narrow() -> None:
    for table, seen in POLICIES.items():
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY reader ON {table} USING ({seen}) WITH CHECK ({seen})")
    op.execute(
        "CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON mail_wishes "
        "FOR EACH ROW EXECUTE FUNCTION rets_append_only()"
    )
    role = context.get_context().opts.get("app_role")
    if role:
        name = op.get_bind().dialect.identifier_preparer.quote_identifier(role)
        op.execute(f"REVOKE UPDATE, DELETE, TRUNCATE ON mail_wishes FROM {name}")


def downgrade() -> None:
    """What was gathered is sent one by one again."""
    op.execute(
        "UPDATE messages m SET next_at = d.due_at FROM digests d WHERE d.id = m.digest_id AND d.next_at IS NOT NULL"
    )
    op.drop_index(GATHERED, table_name="messages")
    for column, table in LINKS.items():
        op.drop_constraint(op.f(f"fk_messages_{column}_{table}"), "messages", type_="foreignkey")
        op.drop_column("messages", column)
    op.drop_column("messages", "done_at")
    op.drop_table("digests")
    op.drop_table("mail_wishes")
