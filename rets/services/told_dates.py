"""What a reader may know of a due day: the day itself, or only the period in which it falls.

The clocks of turning 17 and 18, and the rungs counted back from them, tell the birth month (`case.birth_month` in
`access`). Every page, list, answer of the API and text that shows a due day of a case asks here.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import object_session

from rets.access import Reader, may
from rets.clock import date_of
from rets.models import Case, Deadline
from rets.powers import MAY
from rets.render.dates import plain_date
from rets.services.parameters import parameters
from workflows.calendar import add_months
from workflows.periods import FROM_BIRTH, Period, period_of
from workflows.roles import Role

COUNTED_BACK = frozenset({"naar_ret", "naar_bestuur", "naar_bovenregionaal"})
WEEKS_BACK = 52


@dataclass(frozen=True)
class Told:
    """A due day as far as it may be known: the day `on`, or nothing but the period."""

    on: date | None
    period: Period | None = None

    @property
    def within(self) -> str:
        """The period in words; empty when the day may be known."""
        return self.period.text if self.period else ""

    @property
    def first_on(self) -> date:
        """The first day on which it may be: what this reader's lists of clocks are sorted by."""
        if self.period:
            return self.period.first_on
        assert self.on is not None
        return self.on

    def __str__(self) -> str:
        return plain_date(self.on) if self.on else self.within


def age_on(birth_month: date, on: date) -> int:
    """Age in whole years, counted from the first day of the birth month (the earliest day it can be)."""
    years = on.year - birth_month.year
    return years if add_months(birth_month, years * 12) <= on else years - 1


def knows_birth(reader: Reader, case: Case) -> bool:
    """Whether this reader may know in which month the child of this case was born."""
    return may(reader, "case.birth_month", case)


def knows_all_births(reader: Reader) -> bool:
    """Whether this reader may know the birth month of every case that can be seen: then lists go by the true order."""
    return reader.roles <= MAY["case.birth_month"] | {Role.SYSTEM}


def told_due(reader: Reader, case: Case, kind: str, due_on: date, today: date) -> Told:
    """A due day of this kind of clock, as this reader may know it."""
    return Told(due_on) if knows_birth(reader, case) else told_to_anybody(case, kind, due_on, today)


def told_to_anybody(case: Case, kind: str, due_on: date, today: date) -> Told:
    """The same for who may not know the birth month: a provider that reads a profile, or whoever it may be."""
    return Told(None, period_of(due_on, today)) if tells_birth(case, kind, due_on) else Told(due_on)


def told_deadline(reader: Reader, case: Case, today: date) -> Told:
    """The true deadline, as this reader may know it."""
    return told_due(reader, case, case.deadline_kind, case.deadline_on, today)


def told_rank(reader: Reader, case: Case) -> int:
    """The class of the case in the order of need (P24), as this reader may know it."""
    return case.priority if knows_birth(reader, case) else case.told_priority


def tells_birth(case: Case, kind: str, due_on: date) -> bool:
    """Whether a due day tells the birth month: counted from birth, or whole weeks before the day of turning 18."""
    if kind in FROM_BIRTH:
        return True
    before = (adult_on(case) - due_on).days
    return kind in COUNTED_BACK and before % 7 == 0 and 0 < before <= WEEKS_BACK * 7


def who_may_hear(case: Case, row: Deadline, people: Iterable[int | None]) -> set[int | None]:
    """Those of these people who may be told on its day that this falls due: the message itself would tell the day."""
    if not tells_birth(case, row.kind, date_of(row.due_at)):
        return set(people)
    return set(people) & {case.jeugdbeschermer_id, case.zorgmakelaar_id}


def event_tells_birth(case: Case, data: dict[str, Any]) -> bool:
    """Whether an event is about a clock whose day, now or before it was moved, tells the birth month."""
    days = (date.fromisoformat(data[name]) for name in ("due_on", "was") if data.get(name))
    kind = data.get("clock", "")
    return kind in FROM_BIRTH or any(tells_birth(case, kind, day) for day in days)


def adult_on(case: Case) -> date:
    """The earliest day on which the child can turn 18."""
    session = object_session(case)
    assert session is not None, "a case that is told was read from the database"
    return add_months(case.birth_month, 12 * parameters(session, date_of(case.raised_at), case.region).adult_years)
