"""What happens to a case, in the words of a route: a step of the process, help agreed, a dossier that changed."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from rets.clock import date_of
from rets.models import Case
from rets.reference.geography import UnknownOn
from rets.reference.lookup import form_of_care
from rets.services.route_running import happened

OF_STEP = {
    "accept": ("aangenomen",),
    "consult_ret": ("vastgelopen",),
    "submit_to_ret": ("vastgelopen", "naar_expertteam"),
    "object": ("vastgelopen", "naar_expertteam"),
    "escalate": ("opgeschaald",),
    "find_elsewhere": ("direct_verwezen",),
    "agree_place": ("plek_afgesproken",),
    "start_help": ("hulp_gestart",),
}
CRISIS = "crisis"


def case_raised(session: Session, case: Case, at: datetime) -> bool:
    """Open what the route has for a new case; whether anything was opened."""
    events = ["ingebracht", *_of_dossier({}, case.dossier, at)]
    return sum(happened(session, case, event, at) for event in events) > 0


def step_taken(session: Session, case: Case, step: str, at: datetime) -> bool:
    """Open what the route has for a step of the process; whether anything was opened."""
    return sum(happened(session, case, event, at) for event in OF_STEP.get(step, ())) > 0


def help_agreed(session: Session, case: Case, form: str, at: datetime) -> None:
    """A crisis place is agreed: some regions discuss every one of them (B7)."""
    if _is_crisis(form, at):
        happened(session, case, "crisisplek", at, form=form)


def dossier_changed(session: Session, case: Case, before: dict[str, Any], at: datetime) -> None:
    """A dispute about residence, or a stay in a crisis place, that was not there before."""
    for event in _of_dossier(before, case.dossier, at):
        happened(session, case, event, at)


def _of_dossier(before: dict[str, Any], after: dict[str, Any], at: datetime) -> list[str]:
    found = []
    if after.get("municipality_disputed") and not before.get("municipality_disputed"):
        found.append("woonplaatsgeschil")
    if _is_crisis(_stay(after), at) and _stay(before) != _stay(after):
        found.append("crisisplek")
    return found


def _stay(dossier: dict[str, Any]) -> str:
    return str((dossier.get("stay") or {}).get("form") or "")


def _is_crisis(form: str, at: datetime) -> bool:
    return in_crisis([form], date_of(at))


def in_crisis(forms: Iterable[str], on: date) -> bool:
    """Whether one of these forms of care is for a crisis."""
    try:
        return any(form_of_care(form, on).group == CRISIS for form in forms)
    except UnknownOn:
        return False
