"""What happens to a case when nobody does anything: the process says it before it does it."""

from datetime import date

from rets.models import Case
from rets.render.dates import plain_date
from workflows.plan import LAST_RUNG, RUNG_RET
from workflows.words import rung_name

AGAIN = "krijgt de eigenaar opnieuw bericht"
GOES_ON = "loopt het zoeken door, want er is een start op tijd in zicht"


def if_nothing(case: Case, on_expiry: str | None) -> str:
    """The end of the sentence "Gebeurt er niets, dan ..." for the term of the state; `on_expiry` is its step."""
    if on_expiry is None:
        return AGAIN
    if case.state == "searching" and start_in_sight(case):
        return GOES_ON
    if on_expiry == "escalate" or (case.state == "placing" and case.rung >= RUNG_RET):
        return f"gaat de casus naar {rung_name(case.rung + 1)}" if case.rung < LAST_RUNG else AGAIN
    return "gaat de casus naar het expertteam"


def start_in_sight(case: Case) -> bool:
    """Whether a realistic start is known that does not lie past the true deadline."""
    return case.forecast_on is not None and case.forecast_on <= case.deadline_on


def by_forecast(rung: int, due_on: date) -> str:
    """What a proposed escalation does when it is left alone."""
    return f"De verwachte start is te laat. RETS gaat uiterlijk {plain_date(due_on)} naar {rung_name(rung)}."
