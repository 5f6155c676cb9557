"""The fixed order of P24 for a reader: class, deadline, younger child, who waits longest, number.

Who may not know every birth month that can be seen, sees the order by what may be told: `told_priority` and `told_on`
instead of class and deadline, and the age in years instead of the month. Else the order itself would tell the month.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Date, bindparam, func
from sqlalchemy.orm import InstrumentedAttribute

from rets.access import Reader
from rets.models import Case
from rets.services.told_dates import age_on, knows_all_births


@dataclass(frozen=True)
class CaseOrder:
    """What the database sorts by. The larger `youth`, the younger the child."""

    rank: InstrumentedAttribute[int]
    day: InstrumentedAttribute[date]
    youth: ColumnElement[Any] | InstrumentedAttribute[Any]

    @property
    def first_first(self) -> tuple[ColumnElement[Any], ...]:
        """Who needs somebody first stands first."""
        return self.rank.asc(), self.day.asc(), self.youth.desc(), Case.raised_at.asc(), Case.id.asc()

    @property
    def last_first(self) -> tuple[ColumnElement[Any], ...]:
        """The same, backwards."""
        return self.rank.desc(), self.day.desc(), self.youth.asc(), Case.raised_at.desc(), Case.id.desc()

    def place_of(self, case: Case) -> tuple[int, date]:
        """Class and day under which a case stands in this order."""
        return getattr(case, self.rank.key), getattr(case, self.day.key)


def order_for(reader: Reader, on: date) -> CaseOrder:
    """The order in which this reader sees cases on a day."""
    if knows_all_births(reader):
        return CaseOrder(Case.priority, Case.deadline_on, Case.birth_month)
    years = func.date_part("year", func.age(bindparam(None, on, Date), Case.birth_month))
    return CaseOrder(Case.told_priority, Case.told_on, -years)


def place_in_order(reader: Reader, case: Case, on: date) -> tuple[Any, ...]:
    """The same order as a key for sorting what was read already."""
    youth = -case.birth_month.toordinal() if knows_all_births(reader) else age_on(case.birth_month, on)
    return *order_for(reader, on).place_of(case), youth, case.raised_at, case.id
