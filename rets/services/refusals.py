"""A provider's no: its coded ground, what the dossier keeps of it, and the signal where it had to accept (R19, R20)."""

from copy import deepcopy
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from rets.clock import date_of
from rets.errors import FieldError
from rets.models import Case, Request
from rets.schemas.case_form import CaseForm
from rets.schemas.faults import parse
from rets.services.audit import ENGINE
from rets.services.codes import codes
from rets.services.owners import answered_for
from rets.services.parameters import parameters
from rets.services.route_addressees import Addressed, contract_desk
from rets.services.routes import contracts_for, way_of
from rets.services.taking_over import ask_partners
from rets.services.tasks import open_task
from workflows.calendar import end_of_day
from workflows.roles import Role

MOST_TRIED, NO_GROUND = 40, "acceptatieplicht"
SIGNAL = "De aanbieder moet hier aannemen en weigerde op een grond die dan niet telt. Bel de aanbieder."
SILENT = "De aanbieder moet hier aannemen en gaf op een verzoek geen antwoord, dus ook geen grond. Bel de aanbieder."


def faults(
    session: Session, ground: str | None, contra_indication: str | None, text: str, on: date
) -> list[FieldError]:
    """What is wrong with a refusal: no ground from the list, or a contra-indication without explanation (R20)."""
    known = codes(session, "refusal_grounds", on).get(ground or "")
    if known is None or known.data["given_by"] != "provider":
        return [FieldError("ground", "Kies een grond uit de lijst.")]
    found = []
    if contra_indication and contra_indication not in codes(session, "contra_indications", on):
        found.append(FieldError("contra_indication", "Kies een contra-indicatie uit de lijst."))
    if known.data["needs_contra_indication"] and not text:
        found.append(FieldError("text", "Licht toe welke contra-indicatie er is en wat er nodig is om wel te starten."))
    return found


def after_refusal(session: Session, case: Case, request: Request, at: datetime) -> None:
    """A refusal of wanted help stands among what was tried (V3); who agreed to take over is asked next (R56).

    Under a duty to accept, a ground that is about money or the organisation goes to who manages the contracts (R19).
    One about the child or the kind of help does not (R20), nor that every place is taken: no duty makes a place.
    """
    ask_partners(session, case, request, at)
    if request.purpose == "main":
        _remember(case, request)
        case.facts_at = at
    ground = codes(session, "refusal_grounds", date_of(at))[request.answer_code or ""]
    if ground.data["signal"]:
        _signal(session, case, request, SIGNAL, {"ground": ground.code, "signal": ground.data["signal"]}, at)


def after_silence(session: Session, case: Case, request: Request, at: datetime) -> None:
    """Under a duty to accept, a provider that reads its requests and gives no answer gave no ground for a no (R19)."""
    if answered_for(session, {request.provider_id}, Role.PROVIDER, date_of(at)):
        _signal(session, case, request, SILENT, {"signal": NO_GROUND}, at)


def _signal(session: Session, case: Case, request: Request, text: str, told: dict[str, Any], at: datetime) -> None:
    """Ask who manages the contracts to call the provider, where the provider has to accept."""
    on = date_of(at)
    if not way_of(contracts_for(session, case, request.offer, request.provider_id, on)).duty:
        return
    p = parameters(session, on, case.region)
    desk = contract_desk(session, case, on) or Addressed(
        Role.ZORGMAKELAAR.value, person_id=case.zorgmakelaar_id or case.owner_id
    )
    open_task(
        session,
        case,
        kind="contract",
        role=desk.role,
        person_id=desk.person_id,
        organisation_id=desk.organisation_id,
        text=text,
        due_at=end_of_day(p.calendar.add_working_days(on, p.question_working_days)),
        actor=ENGINE,
        at=at,
        data={"request_id": request.id} | told,
    )


def forget(case: Case, request: Request) -> None:
    """A refusal that is taken back stands no longer among what was tried; called while the request still holds it."""
    told = _told(request)
    kept = [one for one in case.dossier["tried"] if any(one[key] != value for key, value in told.items())]
    case.dossier = case.dossier | {"tried": kept}


def _remember(case: Case, request: Request) -> None:
    dossier: dict[str, Any] = deepcopy(case.dossier)
    dossier["tried"] = [*dossier["tried"], _told(request)][-MOST_TRIED:]
    case.dossier = parse(CaseForm, dossier).model_dump(mode="json")


def _told(request: Request) -> dict[str, Any]:
    assert request.answered_at is not None
    return {
        "form": request.offer.form,
        "provider": request.provider.name,
        "offer": request.offer.slug,
        "on": date_of(request.answered_at).isoformat(),
        "ground": request.answer_code,
        "result": request.answer_text or "",
    }
