"""The lines of a decision as the chair fills them in: what each must say, and the power that is behind it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy.orm import Session

from rets.errors import FieldError, Invalid
from rets.models import Case, Organisation
from rets.services.mandates import BEYOND, Power, help_for, needs_amount, power_over
from rets.services.teams import team_of


@dataclass(frozen=True)
class LineIn:
    """One line as the chair fills it in; `role` follows from the kind of organisation unless it is given.

    `amount` is what the action costs at most, in whole euros: 0 when it costs nothing that a mandate counts, null when
    nobody said. Under a mandate with a limit somebody has to say.
    `beyond` when the chair judges that the mandate was not given for this: then it is an advice.
    """

    organisation_id: int | None
    action: str
    due_on: date | None
    role: str | None = None
    offer_id: int | None = None
    amount: int | None = 0
    beyond: bool = False


MOST_DAYS = 92
"""How far ahead the day of a line may lie at most: by then help that fits has started (N4; product default)."""


def check_lines(session: Session, lines: Sequence[LineIn], on: date) -> list[Organisation]:
    """The organisations that the lines address; every gap is named at its field."""
    faults: list[FieldError] = []
    found: list[Organisation] = []
    for number, line in enumerate(lines):
        organisation = session.get(Organisation, line.organisation_id) if line.organisation_id else None
        if organisation:
            found.append(organisation)
        else:
            faults.append(FieldError(f"lines.{number}.organisation_id", "Noem wie dit moet doen."))
        if not line.action.strip():
            faults.append(FieldError(f"lines.{number}.action", "Schrijf op wat er moet gebeuren."))
        if line.due_on is None:
            faults.append(FieldError(f"lines.{number}.due_on", "Noem de dag waarop dit uiterlijk klaar is."))
        elif line.due_on > on + timedelta(days=MOST_DAYS):
            faults.append(
                FieldError(f"lines.{number}.due_on", "Kies een dag binnen drie maanden, of deel het op in stappen.")
            )
    if faults:
        raise Invalid(faults)
    return found


def powers_of_lines(
    session: Session,
    case: Case,
    present: Iterable[int],
    lines: Sequence[LineIn],
    known: Sequence[Organisation],
    on: date,
) -> list[Power]:
    """The power behind each line; where a mandate has a limit, what the line costs at most must be said (P25)."""
    team = team_of(session, case.region, on).at_table(present)
    found = [
        Power(None, BEYOND)
        if line.beyond
        else power_over(
            session, case.region, one, on, team, amount=line.amount, about=help_for(session, case, line.offer_id)
        )
        for line, one in zip(lines, known, strict=True)
    ]
    faults = [
        FieldError(f"lines.{number}.amount", needs_amount(power))
        for number, (line, power) in enumerate(zip(lines, found, strict=True))
        if line.amount is None and power.limit is not None
    ]
    if faults:
        raise Invalid(faults)
    return found
