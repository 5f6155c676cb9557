"""What a region's route asks beside the search as soon as a provider is asked; it never blocks the start (RT9, N22)."""

from collections.abc import Callable
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from rets.clock import date_of
from rets.models import Case, Task
from rets.reference.load import read_region_tasks
from rets.reference.rows import RegionTask
from rets.services import consults
from rets.services.audit import ENGINE
from rets.services.owners import municipality_organisation

PERSPECTIEFPLAN = "perspectiefplan"
TEXTS = {
    PERSPECTIEFPLAN: "De jeugdbeschermer stuurt u het perspectiefplan. Beoordeel het plan, niet of de hulp nodig is. "
    "Het zoeken en de start gaan intussen door."
}
ASK: dict[str, Callable[..., Task]] = {PERSPECTIEFPLAN: consults.ask_perspectiefplan}


def open_region_tasks(session: Session, case: Case, route: str, at: datetime) -> None:
    """Open what the region of a case asks along this route, each once, if there is a municipality to ask."""
    wanted = [row.kind for row in region_tasks(case, date_of(at)) if route in row.routes]
    if not wanted or not case.municipality or municipality_organisation(session, case.municipality) is None:
        return
    asked = set(session.scalars(select(Task.kind).where(Task.case_id == case.id, Task.kind.in_(wanted))))
    for kind in wanted:
        if kind not in asked:
            ASK[kind](session, case, text=TEXTS[kind], actor=ENGINE, at=at)


def region_tasks(case: Case, on: date) -> list[RegionTask]:
    """What the region of a case may ask beside the search on a day."""
    return [row for row in read_region_tasks() if row.region == case.region and row.holds_on(on)]
