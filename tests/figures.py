"""The figures of the process as the reference files hold them, without a database; and facts made in one line."""

from datetime import date
from typing import Any

from rets.reference import load
from rets.reference.lookup import ladder_on
from rets.services.parameters import FIELDS
from workflows.facts import Facts, Help, Measure, Move, Note
from workflows.parameters import Parameters
from workflows.roles import Role

RAISED = date(2021, 3, 1)


def _figures() -> Parameters:
    figures = {row.code: row.value for row in load.read_codes("parameters") if not row.region}
    values: dict[str, Any] = {field: int(figures[code]) for field, code in FIELDS.items()}
    return Parameters(**values, rung_working_days=tuple(rung.term_working_days for rung in ladder_on(RAISED, None)))


P = _figures()


def facts(**changes: Any) -> Facts:
    """A case in triage: ten years old, no measure date, no stay."""
    plain: dict[str, Any] = {"state": "triage", "rung": 0, "born": date(2011, 1, 1), "raised_on": RAISED}
    return Facts(**(plain | changes))


def ots(pronounced_on: date, **more: Any) -> Measure:
    """A supervision order from a day, of which the GI heard that day."""
    return Measure(kind="ots", pronounced_on=pronounced_on, **more)


def agreed(**changes: Any) -> Help:
    """Main help that was agreed."""
    return Help(**({"purpose": "main", "planned_on": date(2021, 3, 20)} | changes))


def move(step: str, *roles: Role, on: date = RAISED, note: Note | None = None, **gathered: Any) -> Move:
    """A step by these roles with everything that its guards can ask, unless told otherwise."""
    full = Note(text="Daarom.", code="anders", next_step="Bel morgen.", owner_id=1, started_on=on)
    every: dict[str, Any] = {"request_accepted": True, "quorum": True, "lines_complete": True}
    return Move(step=step, roles=frozenset(roles), on=on, note=note or full, **(every | gathered))
