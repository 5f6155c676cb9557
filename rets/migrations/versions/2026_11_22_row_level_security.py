"""Narrow every row to its reader in the database itself, and make history append-only.

A case is visible to who shares a token with its audience; what hangs on a case is visible with it. Without a reader
nothing is visible. The policies are forced, so that the owner of the tables is bound by them as well.
"""

from collections.abc import Sequence

from alembic import context, op

revision: str = "rls"
down_revision: str | Sequence[str] | None = "286b39d27d25"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

TOKENS = "(SELECT rets_tokens())"
OF_CASE = "EXISTS (SELECT 1 FROM cases c WHERE c.id = case_id)"
OF_REQUEST = "EXISTS (SELECT 1 FROM requests r WHERE r.id = request_id)"
SYSTEM = f"ARRAY['system'] && {TOKENS}"
OWN = "person_id::text = (SELECT current_setting('rets.person', true))"
OF_PROVIDER = f"ARRAY['provider:' || provider_id] && {TOKENS}"
OF_REGION = f"ARRAY['zorgmakelaar:' || region, 'ret:' || region, 'system'] && {TOKENS}"

POLICIES: dict[str, tuple[str, str]] = {
    "cases": (f"audience::text[] && {TOKENS}", f"audience::text[] && {TOKENS}"),
    "events": (OF_CASE, OF_CASE),
    "deadlines": (OF_CASE, OF_CASE),
    "tasks": (OF_CASE, OF_CASE),
    "placements": (OF_CASE, OF_CASE),
    "decisions": (OF_CASE, OF_CASE),
    "decision_lines": (OF_CASE, OF_CASE),
    "agenda_items": (OF_CASE, OF_CASE),
    "reads": (OF_CASE, OF_CASE),
    "requests": (f"{OF_CASE} OR {OF_PROVIDER}", f"{OF_CASE} OR {OF_PROVIDER}"),
    "claims": (f"{OF_CASE} OR {OF_REQUEST}", f"{OF_CASE} OR {OF_REQUEST}"),
    "drafts": (OWN, OWN),
    "messages": (f"{OWN} OR {SYSTEM}", f"case_id IS NULL OR {OF_CASE} OR {OWN} OR {SYSTEM}"),
    "plans": (
        f"CASE WHEN case_id IS NULL THEN {OF_REGION} ELSE {OF_CASE} END",
        f"CASE WHEN case_id IS NULL THEN {OF_REGION} ELSE {OF_CASE} END",
    ),
}
OCCUPIED = """
CREATE FUNCTION rets_occupied(wanted bigint[]) RETURNS TABLE (place_id bigint, period daterange, kind text)
LANGUAGE plpgsql AS $$
DECLARE reader text := coalesce(current_setting('rets.tokens', true), '');
BEGIN
    -- That a place is taken is no secret; for whom it is taken is.
    PERFORM set_config('rets.tokens', 'system', true);
    RETURN QUERY
        SELECT c.place_id, c.period, c.kind::text FROM claims c WHERE c.live AND c.place_id = ANY (wanted);
    PERFORM set_config('rets.tokens', reader, true);
END $$
"""
APPEND_ONLY = ("events", "reads", "availability")


def upgrade() -> None:
    """Put the policies in place."""
    op.execute(
        "CREATE FUNCTION rets_tokens() RETURNS text[] LANGUAGE sql STABLE PARALLEL SAFE AS "
        "$$ SELECT string_to_array(nullif(current_setting('rets.tokens', true), ''), ',') $$"
    )
    for table, (using, check) in POLICIES.items():
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY reader ON {table} USING ({using}) WITH CHECK ({check})")
    op.execute(
        "CREATE FUNCTION rets_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';"
        " END $$"
    )
    for table in APPEND_ONLY:
        op.execute(
            f"CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION rets_append_only()"
        )
    op.execute(OCCUPIED)
    role = context.get_context().opts.get("app_role")
    if role:
        name = op.get_bind().dialect.identifier_preparer.quote_identifier(role)
        for table in APPEND_ONLY:
            op.execute(f"REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM {name}")


def downgrade() -> None:
    """Take the policies away again."""
    op.execute("DROP FUNCTION rets_occupied(bigint[])")
    for table in APPEND_ONLY:
        op.execute(f"DROP TRIGGER append_only ON {table}")
    op.execute("DROP FUNCTION rets_append_only()")
    for table in POLICIES:
        op.execute(f"DROP POLICY reader ON {table}")
        op.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")
    op.execute("DROP FUNCTION rets_tokens()")
