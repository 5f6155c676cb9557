"""The places for a child as they are on a day: what was stored, or, where that is of before, what a search finds now.

A search that finds the same is not stored anew (`rets.services.looking`), so the days in what is stored are of the day
of the last change. Who reads a list gets the days of today; looking stores nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from matching import rank
from rets.db import as_engine
from rets.models import Case
from rets.services.facts import dossier_of
from rets.services.problem import problem_for
from rets.services.proposal_data import as_data
from rets.services.stored import last_proposals


@dataclass(frozen=True)
class Listed:
    """Proposals for a case: the outcome as they are stored, when they were stored, and whether the dossier changed
    since; `anew` when the outcome is of today and not of what was stored."""

    result: Mapping[str, Any]
    stored_at: datetime
    anew: bool
    outdated: bool


def listed(session: Session, case: Case, at: datetime, on: date) -> Listed | None:
    """The newest proposals for a case as they are on this day; none when nobody searched yet.

    A child that no place is looked for any more keeps its last list. The caller checks that the reader may see them,
    and narrows them (`told_proposals`).
    """
    stored = last_proposals(session, case)
    if stored is None:
        return None
    changed = stored.made_at < case.facts_at
    if not (changed or date.fromisoformat(stored.result["as_of"]) < on) or not _looked_for(case):
        return Listed(stored.result, stored.made_at, anew=False, outdated=changed)
    return Listed(_found(session, case, on), at, anew=True, outdated=False)


def _looked_for(case: Case) -> bool:
    return case.state not in {"closed", "placing", "helped"} and case.waiting and bool(dossier_of(case).need.ideal)


def _found(session: Session, case: Case, on: date) -> dict[str, Any]:
    with as_engine(session):
        problem = problem_for(session, case, on)
        return as_data(problem, rank(problem, str(case.id)))
