"""How long children's cases stay in each state and in whose hands, and how long what is asked beside it takes (B5, R6).

Counted over what began in a period, as was known at the end of its last day: states from the events of steps, questions
from their rows, of which beginning and answer are each written once. Administration (leave to pay, forms, tariffs,
contracts) is told apart, and may never hold up a start. A question that is always answered yes is named as one that
could be dropped (R21). It says how long a table or a form takes, and never who is slow (P18).
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from rets.db import as_engine
from rets.services.counting import HELD
from rets.services.durations import Duration, duration
from rets.services.tasks import DROPPED
from workflows.calendar import end_of_day
from workflows.owning import UNTIL_STARTED, owner_role
from workflows.plan import RUNG_BOVENREGIONAAL, RUNG_NAMES
from workflows.roles import Role
from workflows.steps import STATES
from workflows.words import ALARM

ADMINISTRATION = ("akkoord", "formulier", "tarief", "contract", "contractadvies", "hoofdaannemer", "woonplaats")
ALWAYS_YES = {
    "akkoord": "akkoord",
    "tarief": "binnen_tarief",
    "doelen": "eens",
    "perspectiefplan": "gezien",
    "woonplaats": "wij",
    "meedenken": "geen_ander",
}
NOT_A_WAIT = (ALARM, "evaluatie", "terugblik", "houdt_stand", "informeren", "toelichting", "verversen")
FEWEST_YESES = 5
HANDS: dict[str, str] = {"zorgmakelaar": "Zorgmakelaar", "gi": "GI", "team": "Expertteam"}
IN_HANDS: dict[str, list[str]] = {
    "team": [slug for slug in STATES if slug != "escalated" and owner_role(slug, 0) is Role.RET_CHAIR],
    "gi_states": [slug for slug in STATES if owner_role(slug, 0) in {None, Role.JEUGDBESCHERMER}],
    "kept": sorted(UNTIL_STARTED),
}

SCOPE = f"""
WITH held AS (
    {HELD}
), counted AS (
    SELECT case_id, data ->> 'region' AS region FROM held
    WHERE data ->> 'region' = ANY (:regions) AND (data ->> 'lead') IS DISTINCT FROM 'zij'
      AND (CAST(:gi AS bigint) IS NULL OR (data ->> 'gi')::bigint = :gi)
      AND (CAST(:form AS text) IS NULL OR data ->> 'form' = :form)
)"""  # noqa: S608 (parts of our own)
PLACED = {
    "state": "CASE WHEN state = 'escalated' THEN state || ':' || rung ELSE state END",
    "hands": """CASE WHEN state = 'closed' THEN 'closed' WHEN state = 'escalated' THEN 'escalated:' || rung
        WHEN state = ANY (:team) OR (rung >= :outside AND state = ANY (:kept)) THEN 'team'
        WHEN state = ANY (:gi_states) THEN 'gi' ELSE 'zorgmakelaar' END""",
}
SPELLS = """{scope}, moved AS MATERIALIZED (
    SELECT case_id, seq, kind, (effective_at AT TIME ZONE 'Europe/Amsterdam')::date AS day,
           coalesce(data ->> 'to', 'triage') AS state, coalesce((data ->> 'rung')::int, 0) AS rung
    FROM events JOIN counted USING (case_id)
    WHERE (kind = 'case.raised' OR kind LIKE 'step.%') AND recorded_at <= :day_end
), placed AS (
    {ways}
), changed AS (
    SELECT *, lag(place) OVER (PARTITION BY per, case_id ORDER BY seq) IS DISTINCT FROM place AS fresh FROM placed
), stays AS (
    SELECT case_id, per, place, day, lead(kind) OVER later AS left_by, lead(place) OVER later AS went_to,
           greatest(day, coalesce(lead(day) OVER later, CAST(:day AS date) + 1)) AS until
    FROM changed WHERE fresh WINDOW later AS (PARTITION BY per, case_id ORDER BY seq)
)"""
LEFT = """CASE WHEN left_by IS NULL THEN 'running' WHEN left_by = 'step.withdraw' THEN 'otherwise'
            ELSE 'finished' END"""
STAYS = """{spells}, papers AS (
    SELECT case_id, range_agg(daterange(begun, greatest(begun, ended))) AS spans
    FROM tasks JOIN counted USING (case_id), LATERAL (
        SELECT (opened_at AT TIME ZONE 'Europe/Amsterdam')::date AS begun,
               CASE WHEN answered_at <= :day_end THEN (answered_at AT TIME ZONE 'Europe/Amsterdam')::date
                    ELSE CAST(:day AS date) + 1 END AS ended) span
    WHERE tasks.kind = ANY (:administration) AND opened_at <= :day_end GROUP BY case_id
)
SELECT per, place, until - day AS days, {left} AS how, day < :since AS before, count(*) AS number,
       coalesce(sum((SELECT sum(upper(one) - lower(one))
                     FROM unnest(spans * datemultirange(daterange(day, until))) one)), 0)::int AS paper_days
FROM stays LEFT JOIN papers USING (case_id)
WHERE place <> 'closed' AND day <= :day AND (day >= :since OR left_by IS NULL)
GROUP BY 1, 2, 3, 4, 5
"""
WAYS = {
    per: f"SELECT case_id, seq, kind, day, '{per}' AS per, {place} AS place FROM moved"  # noqa: S608
    for per, place in PLACED.items()
}
SPELLED = {per: SPELLS.format(scope=SCOPE, ways=way) for per, way in WAYS.items()}
STAYED = text(STAYS.format(spells=SPELLS.format(scope=SCOPE, ways=" UNION ALL ".join(WAYS.values())), left=LEFT))
ASKED = f"""{SCOPE}, asked AS (
    SELECT case_id, kind, role, region, answer_code, (opened_at AT TIME ZONE 'Europe/Amsterdam')::date AS day,
           CASE WHEN answered_at <= :day_end THEN (answered_at AT TIME ZONE 'Europe/Amsterdam')::date END AS answered
    FROM tasks JOIN counted USING (case_id)
    WHERE opened_at <= :day_end AND kind <> ALL (:without)
)"""  # noqa: S608
ASKED_DAYS = "greatest(0, coalesce(answered, CAST(:day AS date) + 1) - day)"
ANSWERED = """CASE WHEN answered IS NULL THEN 'running' WHEN answer_code = :dropped THEN 'otherwise'
            ELSE 'finished' END"""
QUESTIONS = text(f"""{ASKED}
SELECT kind, role, region, CASE WHEN answered IS NOT NULL THEN answer_code END AS code,
       {ASKED_DAYS} AS days, {ANSWERED} AS how,
       day < :since AS before, count(*) AS number, 0 AS paper_days
FROM asked WHERE day >= :since OR answered IS NULL
GROUP BY 1, 2, 3, 4, 5, 6, 7
""")  # noqa: S608


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is asked for: what began from `since` up to and including `until`, of these regions, one GI or form."""

    since: date
    until: date
    regions: Sequence[str]
    gi: int | None = None
    form: str | None = None


@dataclass(frozen=True, slots=True)
class LeadTime:
    """How long one state, one pair of hands or one kind of question (asked of a `role`) took.

    `older` is how many go on that began before the period, which `longest` counts as well. `paper_days` is on how many
    of all `days` some administration was open.
    """

    key: str
    role: str
    took: Duration
    older: int
    longest: int
    days: int
    paper_days: int

    @property
    def paper_share(self) -> int:
        """On how many of a hundred days some administration was open."""
        return round(100 * self.paper_days / self.days) if self.days else 0


@dataclass(frozen=True, slots=True)
class Droppable:
    """A question that was always answered yes: in which region, how often, and how many days were spent on it (R21)."""

    region: str
    kind: str
    role: str
    number: int
    days: int


@dataclass(frozen=True, slots=True)
class LeadTimes:
    """Lead times: by state, by in whose hands the case lay, of administration, of other questions; what may go."""

    states: tuple[LeadTime, ...]
    hands: tuple[LeadTime, ...]
    administration: tuple[LeadTime, ...]
    questions: tuple[LeadTime, ...]
    droppable: tuple[Droppable, ...]


def lead_times(session: Session, asked: Asked) -> LeadTimes:
    """The lead times of a period. Whoever calls narrows the regions to what the reader may count."""
    given = given_for(asked)
    with as_engine(session):
        stays = session.execute(STAYED, given).all()
        questions = session.execute(QUESTIONS, given).all()
    states, hands = ([row for row in stays if row.per == per] for per in PLACED)
    papers, others = ([row for row in questions if (row.kind in ADMINISTRATION) == wanted] for wanted in (True, False))
    return LeadTimes(
        tuple(_figures(((row.place,), row) for row in sorted(states, key=_order))),
        tuple(_figures(((row.place,), row) for row in sorted(hands, key=_order))),
        tuple(_figures(((row.kind, row.role), row) for row in papers)),
        tuple(_figures(((row.kind, row.role), row) for row in others)),
        tuple(_droppable(questions)),
    )


def place_name(place: str) -> str:
    """The name of a state or of who has the case in hand."""
    name, _, rung = place.partition(":")
    if rung:
        return f"{STATES[name].name}: {RUNG_NAMES[int(rung)]}"
    return HANDS.get(name) or STATES[name].name


def given_for(asked: Asked) -> dict[str, Any]:
    """What the statements of lead times are asked with."""
    return {
        "since": asked.since,
        "day": asked.until,
        "day_end": end_of_day(asked.until),
        "regions": list(asked.regions),
        "gi": asked.gi,
        "form": asked.form,
        "administration": list(ADMINISTRATION),
        "without": list(NOT_A_WAIT),
        "dropped": DROPPED,
        "outside": RUNG_BOVENREGIONAAL,
        **IN_HANDS,
    }


def _order(row: Row[Any]) -> tuple[int, str]:
    name, _, rung = row.place.partition(":")
    return [*HANDS, *STATES].index(name), rung


def _figures(rows: Iterable[tuple[tuple[str, ...], Row[Any]]]) -> Iterator[LeadTime]:
    groups: dict[tuple[str, ...], list[Row[Any]]] = defaultdict(list)
    for key, row in rows:
        groups[key].append(row)
    for about, found in groups.items():
        yield _figure(about[0], "".join(about[1:]), found)


def _figure(key: str, role: str, rows: Sequence[Row[Any]]) -> LeadTime:
    spells: dict[str, Counter[int]] = defaultdict(Counter)
    for row in rows:
        if not row.before:
            spells[row.how][row.days] += row.number
    took = duration(spells["finished"], spells["running"], spells["otherwise"])
    older = [row for row in rows if row.before]
    return LeadTime(
        key,
        role,
        took,
        sum(row.number for row in older),
        max(row.days for row in rows),
        sum(row.days * row.number for row in rows if not row.before),
        sum(row.paper_days for row in rows if not row.before),
    )


def _droppable(rows: Sequence[Row[Any]]) -> Iterator[Droppable]:
    answered: dict[tuple[str, str, str], list[Row[Any]]] = defaultdict(list)
    for row in rows:
        if row.kind in ALWAYS_YES and row.how == "finished" and not row.before:
            answered[row.region, row.kind, row.role].append(row)
    for (region, kind, role), found in sorted(answered.items()):
        number = sum(row.number for row in found)
        if number >= FEWEST_YESES and {row.code for row in found} == {ALWAYS_YES[kind]}:
            yield Droppable(region, kind, role, number, sum(row.days * row.number for row in found))
