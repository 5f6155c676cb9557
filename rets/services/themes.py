"""What was learnt in a period: what broke deadlocks, what children and parents said, and whether help holds (R47).

One answer per case and question, the newest; only the coded part of it. What somebody wrote stays with the case.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import text
from sqlalchemy.orm import Session

from rets.clock import midnight
from rets.db import as_engine
from rets.services.counting import HELD
from rets.services.reports import Cell, Part
from rets.services.suppressing import suppress_parts
from rets.services.tasks import DROPPED
from workflows.calendar import end_of_day
from workflows.tracks import EVALUATION, HOLDS, TRACKS, VOICES

ANSWERED = text(f"""
WITH told AS (
    {HELD.replace(":day_end", ":until")}
), held AS (
    SELECT case_id, data ->> 'region' AS region FROM told
), last AS (
    SELECT DISTINCT ON (t.case_id, t.kind, t.data ->> 'months')
           t.kind, coalesce((t.data ->> 'months')::int, 0) AS months, t.answer_code AS code
    FROM tasks t JOIN held USING (case_id)
    WHERE t.kind = ANY (:kinds) AND t.answered_at >= :since AND t.answered_at <= :until AND region = ANY (:regions)
    ORDER BY t.case_id, t.kind, t.data ->> 'months', t.answer_code = :dropped, t.answered_at DESC
)
SELECT kind, months, code, count(*) AS number FROM last GROUP BY 1, 2, 3
""")  # noqa: S608 (parts of our own)
NOBODY_SAID = "Niet ingevuld"
OTHERS = "Andere antwoorden samen"
ASKED = (
    (EVALUATION, 0, "Wat de impasse brak"),
    (VOICES, 0, "Wat kind en ouders zeiden"),
    (HOLDS, 3, "Houdt de hulp stand na drie maanden"),
    (HOLDS, 6, "Houdt de hulp stand na zes maanden"),
)


@dataclass(frozen=True, slots=True)
class Theme:
    """How often an answer was given to a question about a closed case; `months` after closing, 0 at once."""

    kind: str
    months: int
    code: str
    number: int


def themes(session: Session, since: date, until: date, regions: Sequence[str]) -> list[Theme]:
    """The answers of a period. Whoever calls narrows the regions to what the reader may count."""
    given = {"since": midnight(since), "until": end_of_day(until), "regions": list(regions)}
    with as_engine(session):
        rows = session.execute(ANSWERED, given | {"kinds": [EVALUATION, VOICES, HOLDS], "dropped": DROPPED}).all()
    return [Theme(*row) for row in rows]


def theme_parts(found: Sequence[Theme], *, small: bool) -> list[Part]:
    """A table per question."""
    parts = []
    for kind, months, title in ASKED:
        numbers = {one.code: one.number for one in found if (one.kind, one.months) == (kind, months)}
        told, others = (numbers, 0) if small else suppress_parts(numbers)
        rows: list[tuple[Cell, ...]] = [
            (answer_name(kind, code), told[code]) for code in (*TRACKS[kind].answers, DROPPED) if code in told
        ]
        rows += [(OTHERS, others)] if others else []
        parts.append(Part(f"{kind}{months or ''}", title, "", ("Antwoord", "Kinderen"), 1, tuple(rows)))
    return parts


def answer_name(kind: str, code: str) -> str:
    """An answer as a theme: without the room for words that the question has."""
    if code == DROPPED:
        return NOBODY_SAID
    return TRACKS[kind].answers[code].removesuffix(" ...").removesuffix(", namelijk").removesuffix(", want")
