"""Treatment that waits for something else: rest that is not there yet, or other help that must run first (C31, D6, D7).

To the matcher both are a contra-indication that is to be solved first: the offer stays in sight with what would make it
possible, and no start in time is read from it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from matching import ContraIndication, Place, Trait
from rets.models import Case, Placement
from rets.reference.load import read_form_dependencies
from rets.render.codes import form_name
from rets.services.facts import dossier_of

FIRST = "eerst."
RUN_FIRST = "Deze hulp moet eerst lopen."


@dataclass(frozen=True, slots=True)
class Dependencies:
    """By case what it waits for, by form of care what stands before its start, and how that is called in Dutch."""

    waits: Mapping[int, tuple[Trait, ...]]
    limits: Mapping[str, tuple[ContraIndication, ...]]
    names: Mapping[str, str]

    def on(self, place: Place) -> Place:
        """A place with what stands before the start of its help; what the provider itself says of it goes first."""
        own = {limit.code for limit in place.contra_indications}
        more = tuple(limit for limit in self.limits.get(place.form, ()) if limit.code not in own)
        return replace(place, contra_indications=(*place.contra_indications, *more)) if more else place


def dependencies_of(session: Session, cases: Sequence[Case], on: date) -> Dependencies:
    """What the treatment that these cases need waits for on a day. A place to live waits for no treatment (R6)."""
    limits: dict[str, set[ContraIndication]] = {}
    for row in read_form_dependencies():
        if row.holds_on(on):
            limits.setdefault(row.form, set()).add(ContraIndication(row.blocked_by, "unless_solved", f"{row.name}."))
    running = help_that_runs(session, [case for case in cases if dossier_of(case).need.depends_on])
    waits: dict[int, tuple[Trait, ...]] = {}
    for case in cases:
        need = dossier_of(case).need
        first = tuple(dict.fromkeys(need.depends_on))
        waits[case.id] = tuple(Trait(FIRST + form, form in running[case.id]) for form in first)
        for treatment in {*need.ideal, *need.acceptable} & set(limits):
            limits[treatment] |= {_runs_first(form) for form in first if form != treatment}
    forms = {form for case in cases for form in dossier_of(case).need.depends_on}
    names = {FIRST + form: f"{form_name(form, on)} loopt nog niet" for form in forms}
    return Dependencies(waits, {form: tuple(sorted(found)) for form, found in limits.items()}, names)


def _runs_first(form: str) -> ContraIndication:
    return ContraIndication(FIRST + form, "unless_solved", RUN_FIRST)


def help_that_runs(session: Session, cases: Iterable[Case]) -> dict[int, frozenset[str]]:
    """By case the forms of help that really began and did not end, with that of the place where the child stays."""
    found = {case.id: {stay.form} if (stay := dossier_of(case).stay) else set() for case in cases}
    begun = select(Placement.case_id, Placement.form).where(
        Placement.case_id.in_(found),
        Placement.started_on.is_not(None),
        Placement.ended_on.is_(None),
        Placement.cancelled_at.is_(None),
    )
    for case_id, form in session.execute(begun) if found else ():
        found[case_id].add(form)
    return {case_id: frozenset(forms) for case_id, forms in found.items()}
