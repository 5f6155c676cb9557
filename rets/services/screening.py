"""The three questions before a case takes half an hour of the table (EX3), answered from the dossier."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from rets.models import Request
from rets.services.table import Sheet
from rets.services.taking_over import WITHOUT_A_PLACE
from workflows.parameters import Parameters


@dataclass(frozen=True)
class Screened:
    """One of the questions, whether the dossier says yes, and what is missing or why not when it does not."""

    question: str
    holds: bool
    missing: str


def screening(sheet: Sheet, asked: Iterable[Request], on: date, p: Parameters) -> tuple[Screened, ...]:
    """What the screeners test; a "no" shows what to add before the meeting and keeps no case from the agenda (R41)."""
    dossier = sheet.dossier
    tried = bool(dossier["tried"]) or any(one.state in WITHOUT_A_PLACE for one in asked)
    clear = bool(dossier["question"]) and bool(dossier["need"]["ideal"])
    days = (sheet.deadline.due.first_on - on).days
    urgent = bool(dossier["safety"]["acute_since"]) or days <= 7 * p.plan_ret_weeks
    return (
        Screened("Zijn de gewone routes geprobeerd?", tried, "Er is nog geen weigering of wachtlijst vastgelegd."),
        Screened("Zijn vraag en hulp duidelijk?", clear, "Vul de vraag aan het team en de beste hulp in."),
        Screened("Is het dringend genoeg?", urgent, "De uiterste datum is nog ver weg en het kind is nu veilig."),
    )
