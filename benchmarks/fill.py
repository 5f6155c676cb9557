"""Multiplies the prototypes into a whole country by plain SQL: cases, events, terms, people in every region.

What the product wrote for a prototype is copied row by row, for another region, its people and its municipalities;
only terms are added, until the asked number is open. Hashes of copied events are copied too, and so prove nothing.
"""

from dataclasses import dataclass

import psycopg
from psycopg import sql

FIRST = 1_000_000
EVENTS_PER_CASE, OPEN_TERMS_PER_CASE = 10, 10
GIS, CASES_PER_WORKER = 16, 45

PEOPLE = """
CREATE TEMP TABLE places AS
    SELECT region, dense_rank() OVER (ORDER BY region) - 1 AS nr, array_agg(municipality ORDER BY municipality) AS towns
    FROM region_memberships
    WHERE valid_from <= current_date AND (valid_until IS NULL OR valid_until > current_date)
    GROUP BY region;
INSERT INTO organisations (slug, kind, name)
    SELECT 'b-gi-' || n, 'gi', 'GI nummer ' || n FROM generate_series(0, {gis} - 1) n;
INSERT INTO organisations (slug, kind, name) VALUES ('b-regio', 'region', 'Regiokantoor');
CREATE TEMP TABLE posts AS
    SELECT 'b-' || role || '-' || region || '-' || n AS slug, role, region, nr, n
    FROM places, (VALUES ('jeugdbeschermer', {workers}), ('zorgmakelaar', 4), ('ret_chair', 1), ('ret_member', 6),
                         ('monitor', 1)) AS needed (role, many), generate_series(0, many - 1) n
    UNION ALL SELECT 'b-teammanager-' || n, 'teammanager', NULL, n, n FROM generate_series(0, {gis} - 1) n;
INSERT INTO people (slug, name, email) SELECT slug, 'Medewerker ' || slug, slug || '@rets.example' FROM posts;
INSERT INTO appointments (person_id, organisation_id, role, region, valid_from)
    SELECT p.id, o.id, posts.role, posts.region, '2020-01-01'
    FROM posts JOIN people p USING (slug) JOIN organisations o
        ON o.slug = CASE WHEN role IN ('jeugdbeschermer', 'teammanager') THEN 'b-gi-' || (n + nr) % {gis}
                    ELSE 'b-regio' END;
CREATE TEMP TABLE staff AS
    SELECT a.region, a.role, row_number() OVER (PARTITION BY a.region, a.role ORDER BY a.id) - 1 AS n,
           a.person_id, a.organisation_id
    FROM appointments a JOIN people p ON p.id = a.person_id WHERE p.slug LIKE 'b-%';
CREATE INDEX ON staff (region, role, n);
ANALYZE staff;
"""

COPIES = """
CREATE TEMP TABLE prototypes AS
    SELECT *, row_number() OVER (ORDER BY id) - 1 AS nr FROM cases WHERE label LIKE 'P-%';
CREATE TEMP TABLE copies AS
    SELECT {first} + k AS id, k AS n, p.id AS prototype, p.nr, places.region,
           towns[1 + k / 97 % cardinality(towns)] AS municipality,
           jb.person_id AS jb, jb.organisation_id AS gi, zm.person_id AS zm, chair.person_id AS chair,
           CASE p.owner_id WHEN p.jeugdbeschermer_id THEN jb.person_id WHEN p.zorgmakelaar_id THEN zm.person_id
                           ELSE CASE WHEN p.owner_id IS NOT NULL THEN chair.person_id END END AS owner
    FROM generate_series(1, {cases}) k
    JOIN prototypes p ON p.nr = k % (SELECT count(*) FROM prototypes)
    JOIN places ON places.nr = k / 7 % (SELECT count(*) FROM places)
    JOIN staff jb ON (jb.region, jb.role, jb.n) = (places.region, 'jeugdbeschermer', k / 11 % {workers})
    JOIN staff zm ON (zm.region, zm.role, zm.n) = (places.region, 'zorgmakelaar', k / 13 % 4)
    JOIN staff chair ON (chair.region, chair.role, chair.n) = (places.region, 'ret_chair', 0);
ANALYZE copies;
CREATE INDEX ON copies (prototype);
"""

CASES = {
    "id": "c.id",
    "label": "'B-' || c.n",
    "gi_id": "c.gi",
    "region": "c.region",
    "municipality": "c.municipality",
    "owner_id": "c.owner",
    "jeugdbeschermer_id": "c.jb",
    "zorgmakelaar_id": "c.zm",
    "birth_month": "(r.birth_month + (c.n / 40 % 12 - 6) * interval '1 month')::date",
    "event_seq": str(EVENTS_PER_CASE),
    "audience": "array_remove(ARRAY['system', 'gi:' || c.gi, 'zorgmakelaar:' || c.region, 'monitor:' || c.region,"
    " 'person:' || c.jb, 'person:' || c.zm, 'person:' || c.owner,"
    " CASE WHEN r.ret_since IS NOT NULL THEN 'ret:' || c.region END], NULL)",
}
OF_CASE = {"case_id": "c.id"}
# Of what was proposed twenty near misses and no others stay: a hundred thousand times the whole takes minutes to write.
LIGHTER = """r.result || jsonb_build_object('others', '[]'::jsonb,
    'near_misses', jsonb_path_query_array(r.result, '$.near_misses[0 to 19]'))"""
HANGING = {
    "deadlines": OF_CASE,
    "tasks": OF_CASE | {"data": "r.data || jsonb_build_object('copy_of', r.id)"},
    "placements": OF_CASE,
    "agenda_items": OF_CASE,
    "plans": OF_CASE | {"region": "c.region", "result": LIGHTER},
}
# A copy has the events of its prototype that figures are counted from, and others up to ten, in their order. Standings
# tell the place of the copy, and were told before the last six reference dates.
EVENTS = """
CREATE TEMPORARY TABLE told ON COMMIT DROP AS
    SELECT *, row_number() OVER (PARTITION BY case_id ORDER BY seq) AS nr, count(*) OVER (PARTITION BY case_id) AS many
    FROM (SELECT e.*, row_number() OVER (PARTITION BY case_id ORDER BY
              kind NOT IN ('case.raised', 'standing.changed') AND kind NOT LIKE 'step.%', seq) AS rank
          FROM events e JOIN prototypes p ON p.id = e.case_id) ranked
    WHERE rank <= {events};
INSERT INTO events (case_id, seq, kind, effective_at, recorded_at, actor_id, actor_role, data, prev_hash, hash)
    SELECT c.id, s, e.kind, e.effective_at,
           e.recorded_at - CASE WHEN e.kind = 'standing.changed' THEN interval '200 days' ELSE interval '0' END,
           e.actor_id, e.actor_role,
           e.data || CASE WHEN e.kind = 'standing.changed'
                     THEN jsonb_build_object('gi', c.gi, 'region', c.region, 'municipality', c.municipality)
                     ELSE '{}' END,
           md5(c.id || '.' || s - 1) || md5('a'), md5(c.id || '.' || s) || md5('a')
    FROM copies c, generate_series(1, {events}) s, told e
    WHERE e.case_id = c.prototype AND e.nr = 1 + (s - 1) % e.many
"""
# A term of a question names its question: of a copied one the copy, of an added one a question of its own.
QUESTIONS = """
UPDATE deadlines d SET ref = t.id, data = d.data || jsonb_build_object('task_id', t.id)
    FROM tasks t WHERE t.case_id = d.case_id AND d.case_id > {first} AND t.data ->> 'copy_of' = d.ref
        AND d.kind LIKE 'taak.%';
WITH asked AS (
    INSERT INTO tasks (case_id, kind, role, person_id, channel, text, opened_at, due_at, data)
    SELECT c.id, 'vraag', 'jeugdbeschermer', c.jeugdbeschermer_id, 'page', 'Wat is nodig?', now(), due, '{}'
    FROM (SELECT id, jeugdbeschermer_id, count(*) OVER () AS many
          FROM cases WHERE state <> 'closed' AND id > {first}) c,
         LATERAL (SELECT count(*) AS open FROM deadlines d WHERE d.case_id = c.id AND d.closed_at IS NULL) has,
         LATERAL generate_series(1, ceil({terms}::numeric / many)::int - has.open) s,
         LATERAL (SELECT now() + interval '2 days' + ((c.id * 7 + s * 13) % 90) * interval '1 day') term (due)
    RETURNING id, case_id, due_at)
INSERT INTO deadlines (case_id, family, kind, ref, opened_at, due_at, next_at, data)
    SELECT case_id, 'process', 'taak.vraag', id, now(), due_at, due_at,
           jsonb_build_object('text', 'Wat is nodig?', 'task_id', id)
    FROM asked;
"""
# The team of a region meets every two weeks about thirty cases; one meeting is coming, the others were held.
MEETINGS = """
CREATE TEMPORARY TABLE tables ON COMMIT DROP AS
    SELECT a.id, c.region, (row_number() OVER (PARTITION BY c.region ORDER BY c.id) - 1) / 30 AS ago
    FROM agenda_items a JOIN cases c ON c.id = a.case_id WHERE c.id > {first};
INSERT INTO meetings (region, kind, starts_at, held_at, present, invitations)
    SELECT region, 'regular', due, CASE WHEN ago > 0 THEN due END, '{}', 0
    FROM (SELECT DISTINCT region, ago, date_trunc('day', now()) + interval '3 days' - ago * interval '14 days' AS due
          FROM tables) held;
UPDATE agenda_items a SET meeting_id = m.id, outcome = CASE WHEN t.ago > 0 THEN 'besloten' END
    FROM tables t JOIN meetings m ON m.region = t.region
        AND m.starts_at = date_trunc('day', now()) + interval '3 days' - t.ago * interval '14 days'
    WHERE a.id = t.id;
"""
DUE = """
UPDATE deadlines SET next_at = now() - interval '1 minute',
                     remind_at = CASE WHEN remind_at = next_at THEN now() - interval '1 minute' ELSE remind_at END
    WHERE id IN (SELECT id FROM (
        SELECT DISTINCT ON (case_id) id, case_id FROM deadlines
        WHERE closed_at IS NULL AND next_at IS NOT NULL AND case_id > {first}
        ORDER BY case_id, md5(id::text)) one
      ORDER BY md5(case_id::text) LIMIT {due})
"""


@dataclass(frozen=True)
class Size:
    """How much there is: cases, events and open terms per case of ten each, and how many terms fall due."""

    cases: int
    due: int


def fill(connection: psycopg.Connection, size: Size) -> dict[str, int]:
    """Fill a database made from the prototypes; returns what it then holds. The role must not be bound by policies."""
    numbers = {
        "first": FIRST,
        "gis": GIS,
        "cases": size.cases,
        "workers": max(1, size.cases // 42 // CASES_PER_WORKER),
        "events": EVENTS_PER_CASE,
        "terms": size.cases * OPEN_TERMS_PER_CASE,
    }
    with connection.transaction():
        run(connection, PEOPLE + COPIES, numbers)
        copy(connection, "cases", "r.id", CASES)
        for table, changed in HANGING.items():
            copy(connection, table, "r.case_id", changed)
        run(connection, MEETINGS, numbers)
        run(connection, EVENTS, numbers)
        run(connection, QUESTIONS, numbers)
    connection.execute("VACUUM (ANALYZE)")
    connection.execute("CHECKPOINT")
    return held(connection)


def let_fall_due(connection: psycopg.Connection, many: int) -> None:
    """Make this many terms due, at most one per case, of every kind in the share that it has of all open terms."""
    run(connection, DUE, {"first": FIRST, "due": many})
    connection.execute("VACUUM (ANALYZE) deadlines")


def held(connection: psycopg.Connection) -> dict[str, int]:
    """How much there is to find."""
    asked = {
        "cases": "SELECT count(*) FROM cases",
        "events": "SELECT count(*) FROM events",
        "open terms": "SELECT count(*) FROM deadlines WHERE closed_at IS NULL",
        "people": "SELECT count(*) FROM people",
    }
    return {name: connection.execute(query).fetchall()[0][0] for name, query in asked.items()}


def run(connection: psycopg.Connection, statements: str, numbers: dict[str, int]) -> None:
    filled = statements
    for name, number in numbers.items():
        filled = filled.replace(f"{{{name}}}", str(number))
    connection.execute(sql.SQL(filled))  # type: ignore[arg-type]


def copy(connection: psycopg.Connection, table: str, case: str, changed: dict[str, str]) -> None:
    """Copy what a table holds for each prototype to each of its copies."""
    columns = connection.execute(
        "SELECT column_name FROM information_schema.columns WHERE table_name = %s AND (column_name <> 'id' OR %s)",
        [table, "id" in changed],
    ).fetchall()
    names = [name for (name,) in columns]
    values = ", ".join(changed.get(name, f'r."{name}"') for name in names)
    into = ", ".join(f'"{name}"' for name in names)
    query = f"INSERT INTO {table} ({into}) SELECT {values} FROM {table} r JOIN copies c ON {case} = c.prototype"
    connection.execute(sql.SQL(query))  # type: ignore[arg-type]
