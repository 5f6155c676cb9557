"""Where signals come from: noes with their ground, what the matcher would have to change, and children who wait (R48).

Each source tells per child what stands in the way, of which help, in which region and month. Read as the engine: the
signal is of a region, and who reads it learns only of the cases that it may see.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import text
from sqlalchemy.orm import Session

from rets.clock import date_of
from rets.services.counting import CHILDREN
from rets.services.parameters import parameters
from workflows.calendar import add_months, end_of_day, start_of_day

REFUSALS, CHANGES, SEARCHES, WAITS = "nee_van_aanbieders", "net_niet_passend", "niets_gevonden", "te_lang_wachten"
TOLD: dict[str, str] = {
    REFUSALS: "Aanbieders zeiden hierom nee.",
    CHANGES: "Er is een plek die net niet past. Dit zou moeten veranderen.",
    SEARCHES: "Het zoeken leverde geen enkele plek op.",
    WAITS: "Kinderen wachten langer op passende hulp dan de norm.",
}
OF_GROUND: dict[str, str] = {
    "vol": "capaciteit",
    "opnamestop": "opnamestop",
    "contra_indicatie": "contra_indicatie",
    "groep": "tussen_criteria",
    "leeftijd": "tussen_criteria",
    "vraag_past_niet": "tussen_criteria",
    "personeel": "personeelsuitval",
    "geen_contract": "niet_ingekocht",
    "budget_op": "budgetplafond",
    "hoofdaannemer": "hoofdaannemer",
    "tarief": "tarief",
    "te_ver": "buiten_regio",
    "te_laat": "capaciteit",
}
OF_CHANGE: dict[str, str] = {
    "other_start": "capaciteit",
    "extra_place": "capaciteit",
    "release_hold": "capaciteit",
    "out_of_region": "buiten_regio",
    "maatwerk": "niet_ingekocht",
    "budget_decision": "budgetplafond",
    "solve_contra_indication": "contra_indicatie",
    "stay_past_age": "tussen_criteria",
    "age_exception": "tussen_criteria",
    "iq_exception": "tussen_criteria",
    "other_group": "tussen_criteria",
    "sex_exception": "tussen_criteria",
}
NO_PLACE = "capaciteit"
MONTHS_SHOWN = 12

REFUSED = text("""
SELECT c.region, c.municipality, o.form, r.answer_code AS code, r.case_id,
       (r.answered_at AT TIME ZONE 'Europe/Amsterdam')::date AS day
FROM requests r JOIN offers o ON o.id = r.offer_id JOIN cases c ON c.id = r.case_id
WHERE r.state = 'refused' AND r.purpose = 'main' AND r.answered_at >= :since AND r.answered_at <= :at
""")
SEARCHED = text("""
SELECT DISTINCT ON (p.case_id) c.region, c.municipality, c.form, p.case_id,
       p.result -> 'changes' -> 0 -> 'relaxations' AS changes
FROM plans p JOIN cases c ON c.id = p.case_id
WHERE c.waiting AND c.state <> 'closed' AND p.made_at <= :at AND p.result @> '{"fitting": []}'
      AND jsonb_array_length(p.result -> 'fitting') = 0
      AND NOT EXISTS (SELECT 1 FROM plans n WHERE n.case_id = p.case_id AND n.made_at > p.made_at AND n.made_at <= :at)
ORDER BY p.case_id, p.made_at DESC, p.id DESC
""")
WAITING = text(f"""{CHILDREN}
SELECT region, municipality, form, case_id, obstacles FROM children WHERE waiting AND late AND form IS NOT NULL
""")  # noqa: S608 (parts of our own)


@dataclass(frozen=True, slots=True)
class Seen:
    """That something stands in the way of one child: of which help, where, and in which month (`2026-03`)."""

    source: str
    region: str
    obstacle: str
    form: str
    case_id: int
    municipality: str | None
    month: str
    recent: bool


def seen(session: Session, at: datetime) -> Iterator[Seen]:
    """Everything that stands in the way now, and the noes of a year; `recent` falls in the window of a signal."""
    yield from _refused(session, at)
    yield from _searched(session, at)
    yield from _waiting(session, at)


def _refused(session: Session, at: datetime) -> Iterator[Seen]:
    today = date_of(at)
    since = start_of_day(add_months(today.replace(day=1), 1 - MONTHS_SHOWN))
    recent = today - timedelta(days=parameters(session, today).signal_window_days)
    for row in session.execute(REFUSED, {"since": since, "at": at}):
        if row.code in OF_GROUND:
            where = (row.case_id, row.municipality, f"{row.day:%Y-%m}", row.day > recent)
            yield Seen(REFUSALS, row.region, OF_GROUND[row.code], row.form, *where)


def _searched(session: Session, at: datetime) -> Iterator[Seen]:
    for row in session.execute(SEARCHED, {"at": at}):
        where = (row.case_id, row.municipality, f"{date_of(at):%Y-%m}", True)
        if not row.changes:
            yield Seen(SEARCHES, row.region, NO_PLACE, row.form, *where)
        for obstacle in sorted({OF_CHANGE[name] for name in row.changes or () if name in OF_CHANGE}):
            yield Seen(CHANGES, row.region, obstacle, row.form, *where)


def _waiting(session: Session, at: datetime) -> Iterator[Seen]:
    day = date_of(at)
    asked = {"day": day.isoformat(), "day_end": min(end_of_day(day), at), "cutoff": at}
    for row in session.execute(WAITING, asked | {"months": parameters(session, day).help_months}):
        for obstacle in row.obstacles or [NO_PLACE]:
            yield Seen(WAITS, row.region, obstacle, row.form, row.case_id, row.municipality, f"{day:%Y-%m}", True)
