"""The three norms on a past day, as was known at its end: how often they were kept, and the cases behind a figure.

Counted from standings (`rets.services.standings`): clocks that ran on that day, of cases that were open then or closed
in the year before. A clock that was unmet and not yet due when its case closed is left out. The judgement is that of
`workflows.judging`. Figures are of places and do not depend on today's readers; the cases behind them do.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import BigInteger, any_, literal, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session

from rets.access import Reader, cases_for
from rets.clock import date_of
from rets.db import as_engine
from rets.errors import Invalid
from rets.models import Case
from rets.render.dates import plain_date
from rets.services.counting import HELD, first_moment
from workflows.calendar import end_of_day
from workflows.judging import FAULTY, UNDESIRABLE

NORMS = ("vaste_jeugdbeschermer", "koers", "passende_hulp")
PER: dict[str, str] = {"gi": "GI", "region": "Regio", "municipality": "Gemeente", "form": "Hulpvorm"}
OUTCOMES: dict[str, str] = {
    "in_time": "Op tijd",
    "undesirable": "Onwenselijk, wel voldoende",
    "late": "Te laat",
    "explained": "Te laat, toegelicht",
    "running": "Loopt nog",
}
NOT_OVER = "Deze dag is nog niet voorbij. Kies een eerdere dag."
NO_DATA = "Voor deze dag zijn er geen gegevens. De eerste dag is {first}."
NOTHING = "Er zijn nog geen gegevens om te tellen."
MOST, LARGEST_SAMPLE = 100, 25

CLOCKS = f"""
WITH held AS (
    {HELD}
), clocks AS (
    SELECT held.case_id, data ->> 'gi' AS gi, data ->> 'region' AS region, data ->> 'municipality' AS municipality,
           data ->> 'form' AS form, one ->> 'kind' AS kind, one ->> 'opened_on' AS opened_on,
           one ->> 'due_on' AS due_on, one ->> 'met_on' AS met_on,
           CASE WHEN late AND one ->> 'explained' IS NOT NULL THEN 'explained' WHEN late THEN 'late'
                WHEN one ->> 'met_on' IS NULL THEN 'running'
                WHEN one ->> 'remark' = ANY (:undesirable) THEN 'undesirable' ELSE 'in_time' END AS outcome
    FROM held, jsonb_array_elements(data -> 'norms') one,
         LATERAL (SELECT coalesce(one ->> 'met_on', data ->> 'closed_on', :day) > one ->> 'due_on'
                         OR coalesce(one ->> 'remark' = ANY (:faulty), false) AS late) judged
    WHERE one ->> 'kind' = ANY (:norms) AND one ->> 'opened_on' <= :day
      AND (data ->> 'lead') IS DISTINCT FROM 'zij'
      AND coalesce(data ->> 'closed_on' > :year_before, true)
      AND (data ->> 'closed_on' IS NULL OR one ->> 'met_on' IS NOT NULL OR late)
      AND data ->> 'region' = ANY (:regions)
)
"""  # noqa: S608 (parts of our own)
NAMED = "IS NOT DISTINCT FROM CAST(:key AS text) AND kind = :kind AND outcome = :outcome"
# `per` is a column of PER
COUNT_PER = "SELECT {per}, kind, outcome, count(*) FROM clocks GROUP BY 1, 2, 3"
COUNTED = {per: text(CLOCKS + COUNT_PER.format(per=per)) for per in PER}
BEHIND = {per: text(f"{CLOCKS} SELECT case_id FROM clocks WHERE {per} {NAMED}") for per in PER}  # noqa: S608
DRAWN = text(f"{CLOCKS} SELECT * FROM clocks WHERE case_id = ANY (:ids) ORDER BY case_id, due_on, kind")  # noqa: S608
IN_VIEW = text(f"{CLOCKS} SELECT DISTINCT case_id, md5(case_id || :draw) FROM clocks ORDER BY 2")  # noqa: S608


@dataclass(frozen=True, slots=True)
class NormFigure:
    """How often one norm was kept in one place: a number per outcome (`OUTCOMES`)."""

    key: str | None
    kind: str
    numbers: dict[str, int]


@dataclass(frozen=True, slots=True)
class DrawnClock:
    """One norm clock of a case in a sample."""

    kind: str
    opened_on: date
    due_on: date
    met_on: date | None
    outcome: str


def norm_figures(session: Session, day: date, regions: Sequence[str], per: str) -> list[NormFigure]:
    """The three norms per GI, region, municipality or form of care at the end of a day."""
    with as_engine(session):
        rows = session.execute(COUNTED[per], _asked(day, regions)).all()
    found: dict[tuple[str | None, str], dict[str, int]] = {}
    for key, kind, outcome, number in rows:
        found.setdefault((key, kind), dict.fromkeys(OUTCOMES, 0))[outcome] = number
    order = sorted(found, key=lambda one: (one[0] or "~", NORMS.index(one[1])))
    return [NormFigure(key, kind, found[key, kind]) for key, kind in order]


def cases_behind(
    session: Session,
    reader: Reader,
    day: date,
    regions: Sequence[str],
    *,
    per: str,
    key: str | None,
    kind: str,
    outcome: str,
) -> tuple[list[Case], int]:
    """The cases behind a figure that this reader may see, at most `MOST`, and how many there are in all."""
    more = {"key": key, "kind": kind, "outcome": outcome}
    with as_engine(session):
        ids = session.scalars(BEHIND[per], _asked(day, regions) | more).all()
    behind = literal(list(ids), ARRAY(BigInteger))
    seen = cases_for(reader).where(Case.id == any_(behind)).order_by(Case.deadline_on, Case.id).limit(MOST)
    return list(session.scalars(seen)), len(ids)


def sample(
    session: Session, reader: Reader, day: date, regions: Sequence[str], *, many: int, draw: str
) -> list[tuple[Case, list[DrawnClock]]]:
    """Cases drawn at random from what this reader may see, with their clocks; the same draw gives the same cases."""
    with as_engine(session):
        drawn = [row.case_id for row in session.execute(IN_VIEW, _asked(day, regions) | {"draw": draw})]
    place = {number: at for at, number in enumerate(drawn)}
    visible = session.scalars(cases_for(reader).where(Case.id.in_(drawn[: 20 * many]))).all()
    chosen = sorted(visible, key=lambda case: place[case.id])[:many]
    with as_engine(session):
        rows = session.execute(DRAWN, _asked(day, regions) | {"ids": [case.id for case in chosen]}).all()
    return [(case, [_drawn(row) for row in rows if row.case_id == case.id]) for case in chosen]


def check_day(session: Session, day: date, today: date) -> None:
    """Let a day pass.

    Raises:
        Invalid: it is not over, or lies before the data.
    """
    if day >= today:
        raise Invalid.at("dag", NOT_OVER)
    first = first_moment(session)
    if first is None:
        raise Invalid.at("dag", NOTHING)
    if day < date_of(first):
        raise Invalid.at("dag", NO_DATA.format(first=plain_date(first)))


def _asked(day: date, regions: Sequence[str]) -> dict[str, Any]:
    return {
        "day": day.isoformat(),
        "day_end": end_of_day(day),
        "year_before": day.replace(year=day.year - 1, day=min(day.day, 28)).isoformat(),
        "norms": list(NORMS),
        "undesirable": sorted(UNDESIRABLE),
        "faulty": sorted(FAULTY),
        "regions": list(regions),
    }


def _drawn(row: Any) -> DrawnClock:
    met = date.fromisoformat(row.met_on) if row.met_on else None
    return DrawnClock(row.kind, date.fromisoformat(row.opened_on), date.fromisoformat(row.due_on), met, row.outcome)
