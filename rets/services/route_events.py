"""What happens to a case, in the words of a route: a step of the process, help agreed, a dossier that changed."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from rets.clock import date_of
from rets.models import Case, Placement
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
    opened = happened(session, case, "ingebracht", at)
    return _follow_dossier(session, case, {}, at) or opened


def step_taken(session: Session, case: Case, step: str, at: datetime) -> bool:
    """Open what the route has for a step of the process; whether anything was opened."""
    return sum(happened(session, case, event, at) for event in OF_STEP.get(step, ())) > 0


def help_agreed(session: Session, case: Case, placement: Placement, at: datetime) -> None:
    """A crisis place is agreed: some regions discuss every one of them (B7)."""
    if _is_crisis(placement.form, at):
        happened(session, case, "crisisplek", at, form=placement.form, occasion=_agreed(placement.id))


def dossier_changed(session: Session, case: Case, before: dict[str, Any], at: datetime) -> None:
    """A dispute about residence, or a stay in a crisis place, that was not there before."""
    _follow_dossier(session, case, before, at)


def _follow_dossier(session: Session, case: Case, before: dict[str, Any], at: datetime) -> bool:
    after, opened = case.dossier, False
    if after.get("municipality_disputed") and not (before.get("municipality_disputed") and _same_payer(before, after)):
        opened = happened(session, case, "woonplaatsgeschil", at)
    stay = after.get("stay") or {}
    if _is_crisis(str(stay.get("form")), at) and _moved(before.get("stay") or {}, stay):
        opened = happened(session, case, "crisisplek", at, occasion=_occasion(session, case, stay)) or opened
    return opened


def _same_payer(before: dict[str, Any], after: dict[str, Any]) -> bool:
    return bool(before.get("municipality") == after.get("municipality"))


def _moved(before: dict[str, Any], after: dict[str, Any]) -> bool:
    """Whether it is another stay: in another form of care, or in the same from a later day."""
    later = str(after.get("since") or "") > str(before.get("since") or "9999")
    return before.get("form") != after["form"] or later


def _occasion(session: Session, case: Case, stay: dict[str, Any]) -> str | None:
    """Which crisis place a stay is in: the one that was agreed, else that form from its first day."""
    running = Placement.case_id == case.id, Placement.ended_on.is_(None), Placement.cancelled_at.is_(None)
    agreed = select(Placement.id).where(*running, Placement.form == stay["form"]).order_by(Placement.id.desc()).limit(1)
    placement_id = session.scalar(agreed)
    if placement_id is not None:
        return _agreed(placement_id)
    return f"verblijf {stay['form']} {stay['since']}" if stay.get("since") else None


def _agreed(placement_id: int) -> str:
    return f"plek {placement_id}"


def _is_crisis(form: str, at: datetime) -> bool:
    return in_crisis([form], date_of(at))


def in_crisis(forms: Iterable[str], on: date) -> bool:
    """Whether one of these forms of care is for a crisis."""
    try:
        return any(form_of_care(form, on).group == CRISIS for form in forms)
    except UnknownOn:
        return False
