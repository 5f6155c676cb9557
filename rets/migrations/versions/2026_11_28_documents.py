"""Keep every version of a document made from a dossier, and what was sent of it to whom; append-only.

The people of the child's own search read all documents of a case, the expert team those for its table, and a receiver
what was sent to it in the program.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import context, op
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

revision: str = "documents"
down_revision: str | Sequence[str] | None = "routes"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

CASE = "SELECT 1 FROM cases c WHERE c.id = case_id"
TOKENS = "(SELECT rets_tokens())"
ENGINE = "coalesce((SELECT 'system' = ANY (rets_tokens())), false)"
OWN_PEOPLE = (
    "ARRAY['gi:' || c.gi_id, 'zorgmakelaar:' || c.region, 'person:' || c.jeugdbeschermer_id, 'person:' || c.owner_id]"
)
SENT = "EXISTS (SELECT 1 FROM document_sendings s WHERE s.document_id = documents.id AND s.readers::text[] && "
RECEIVED = f"{SENT}{TOKENS})"


def _of_case(condition: str) -> str:
    return f"{ENGINE} OR EXISTS ({CASE} AND ({condition}))"


POLICIES = {
    "documents": (
        _of_case(f"{OWN_PEOPLE} && {TOKENS} OR for_team AND ARRAY['ret:' || c.region] && {TOKENS} OR {RECEIVED}"),
        _of_case(f"{OWN_PEOPLE} && {TOKENS} OR for_team AND ARRAY['ret:' || c.region] && {TOKENS}"),
    ),
    "document_sendings": (
        _of_case(f"{OWN_PEOPLE} || ARRAY['ret:' || c.region] && {TOKENS} OR readers::text[] && {TOKENS}"),
        _of_case(f"{OWN_PEOPLE} || ARRAY['ret:' || c.region] && {TOKENS}"),
    ),
}


def upgrade() -> None:
    """Two tables, each row only for its readers and never changed."""
    _tables()
    for table, (using, check) in POLICIES.items():
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY reader ON {table} USING ({using}) WITH CHECK ({check})")
        op.execute(
            f"CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION rets_append_only()"
        )
    role = context.get_context().opts.get("app_role")
    if role:
        name = op.get_bind().dialect.identifier_preparer.quote_identifier(role)
        for table in POLICIES:
            op.execute(f"REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM {name}")


def _tables() -> None:
    op.create_table(
        "documents",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(64), nullable=False),
        sa.Column("ref", sa.String(64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("case_version", sa.Integer(), nullable=False),
        sa.Column("data", JSONB(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("for_team", sa.Boolean(), nullable=False),
        sa.Column("made_by", sa.BigInteger(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("version > 0", name=op.f("ck_documents_version_counts")),
        sa.CheckConstraint("length(hash) = 64", name=op.f("ck_documents_hash_is_sha256")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_documents_case_id_cases")),
        sa.ForeignKeyConstraint(["made_by"], ["people.id"], name=op.f("fk_documents_made_by_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_documents")),
        sa.UniqueConstraint("case_id", "kind", "ref", "version", name=op.f("uq_documents_case_id_kind_ref_version")),
    )
    op.create_table(
        "document_sendings",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("document_id", sa.BigInteger(), nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("receiver", sa.String(64), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("channel", sa.String(64), nullable=False),
        sa.Column("sent_on", sa.Date(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_by", sa.BigInteger(), nullable=True),
        sa.Column("readers", ARRAY(sa.String()), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_document_sendings_case_id_cases")),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.id"], name=op.f("fk_document_sendings_document_id_documents")
        ),
        sa.ForeignKeyConstraint(["sent_by"], ["people.id"], name=op.f("fk_document_sendings_sent_by_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document_sendings")),
    )
    op.create_index("ix_document_sendings_case", "document_sendings", ["case_id"])
    op.create_index(op.f("ix_document_sendings_document_id"), "document_sendings", ["document_id"])


def downgrade() -> None:
    """Without documents; what was sent is no longer known."""
    op.execute("DROP POLICY reader ON documents")  # it looks at what was sent
    op.drop_table("document_sendings")
    op.drop_table("documents")
