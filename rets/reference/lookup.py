"""Finds the row of a code list or a parameter that holds on a day."""

from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import TypeVar

from matching import timing
from rets.reference import rows
from rets.reference.geography import UnknownOn
from rets.reference.ladder import Rung, ladder_of
from rets.reference.load import read_forms_of_care, read_gi, read_ladder, read_parameters

C = TypeVar("C", bound=rows.Code)


def code_on(found: Iterable[C], code: str, on: date) -> C:
    """The row with that code that holds on that day; `UnknownOn` when there is none."""
    for row in found:
        if row.code == code and row.holds_on(on):
            return row
    raise UnknownOn(f"De code '{code}' bestaat niet op {timing.day(on)}.")


def form_of_care(code: str, on: date) -> rows.FormOfCare:
    """The form of care with that code on that day."""
    return code_on(read_forms_of_care(), code, on)


def has_family_plan(gi: str, on: date) -> bool:
    """Whether the method of a GI has a family plan of its own (N3e)."""
    return any(row.family_plan for row in read_gi() if row.code == gi and row.holds_on(on))


def parameter(code: str, on: date, region: str | None = None) -> rows.Parameter:
    """The figure that holds on that day, the region's own before the general one."""
    for wanted in (region, None):
        for row in read_parameters():
            if row.code == code and row.region == wanted and row.holds_on(on):
                return row
    raise UnknownOn(f"De instelling '{code}' bestaat niet op {timing.day(on)}.")


@lru_cache(maxsize=256)
def ladder_on(on: date, region: str | None) -> tuple[Rung, ...]:
    """The ladder of a region on a day, from rung 0 up; for a region without rows of its own that of everybody."""
    return ladder_of(read_ladder(), region, on)
