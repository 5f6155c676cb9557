"""Asking the municipality and others: capacity, an alternative, money. Nothing here blocks the start (N22, R6).

The need is the GI's (R1 to R4): a municipality informs, offers an alternative and handles the money. What may be
answered stands in `rets.services.answers`.
"""

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from rets.clock import date_of
from rets.errors import Invalid, Refused
from rets.models import Case, Organisation, Task
from rets.services.audit import Actor
from rets.services.codes import codes
from rets.services.owners import contract_manager_for, municipality_organisation, people_of, teammanagers_of
from rets.services.parameters import parameters
from rets.services.route_addressees import Addressed
from rets.services.route_running import ask_step, consent_step
from rets.services.settle import settle
from rets.services.tasks import open_task
from workflows.calendar import end_of_day
from workflows.parameters import Parameters
from workflows.roles import Role

CHANNELS = ("page", "mail", "phone")
NOBODY_HERE = "Van {name} is in RETS niemand bekend. {how}"
CALL = "Vraag dit per telefoon."
CALL_FOR_CONSENT = "Vraag het akkoord per telefoon, en leg hier vast wat er is gezegd."
HEROVERWEGING = "heroverweging"


def ask_capacity(session: Session, case: Case, *, text: str, actor: Actor, at: datetime) -> Task:
    """Ask the municipality what is contracted and what must be bought (N9, R4, R25).

    Raises:
        Refused: nobody is known to ask.
    """
    to = _municipality(session, case)
    _refuse_nobody(session, to, date_of(at), CALL)
    return _ask(session, case, "capaciteit", to, text, actor, at)


def ask_question(
    session: Session,
    case: Case,
    *,
    to: Organisation,
    text: str,
    actor: Actor,
    at: datetime,
    about_need: bool = False,
) -> Task:
    """Ask something of an organisation; every further question counts one round more (P12).

    A question of the municipality about the need itself changes nothing; it is kept as a signal (R1).

    Raises:
        Refused: nobody is known to ask.
    """
    rounds = session.scalar(select(func.count()).select_from(Task).where(Task.case_id == case.id, Task.kind == "vraag"))
    role = {"provider": Role.PROVIDER, "gi": Role.TEAMMANAGER, "municipality": Role.MUNICIPALITY}.get(to.kind)
    if role is None:
        raise Invalid.at("to", "Aan deze organisatie kunt u hier geen vraag stellen.")
    addressed = Addressed(role.value, organisation_id=to.id)
    if role == Role.TEAMMANAGER:
        addressed = Addressed(Role.JEUGDBESCHERMER.value, person_id=case.jeugdbeschermer_id)
    _refuse_nobody(session, addressed, date_of(at), CALL)
    data: dict[str, object] = {"round": (rounds or 0) + 1}
    if about_need and actor.roles & {Role.MUNICIPALITY, Role.CONTRACT_MANAGER}:
        data["signal"] = HEROVERWEGING
    return _ask(session, case, "vraag", addressed, text, actor, at, data=data)


def ask_consent(
    session: Session,
    case: Case,
    *,
    of: str,
    channel: str,
    text: str,
    actor: Actor,
    at: datetime,
    told: bool = False,
) -> Task:
    """Ask agreement about money by page, mail or telephone; without an answer it goes to the teammanager (V10).

    Where the route asks the same of the same over the same channel, it is that step: with its term and who takes over.
    An organisation of which nobody takes part is asked by telephone, unless it was `told` that it was asked already.

    Raises:
        Invalid: an unknown channel.
        Refused: nobody is known to ask.
    """
    if channel not in CHANNELS:
        raise Invalid.at("channel", "Kies pagina, mail of telefoon.")
    step = consent_step(session, case, of=of, channel=channel)
    if step is not None:
        return ask_step(session, case, step, text=text, actor=actor, at=at)
    to = _consenter(session, case, of, date_of(at))
    if channel != "phone" and not told:
        _refuse_nobody(session, to, date_of(at), CALL_FOR_CONSENT)
    return _ask(session, case, "akkoord", to, text, actor, at, channel=channel)


def offer_alternative(
    session: Session,
    case: Case,
    *,
    form: str,
    text: str,
    actor: Actor,
    at: datetime,
    organisation_id: int | None = None,
) -> Task:
    """Offer another form of help; the jeugdbeschermer says whether it fits (R1, B9, V16).

    Raises:
        Invalid: the form of care is unknown.
    """
    if form not in codes(session, "forms_of_care", date_of(at)):
        raise Invalid.at("form", f"De hulpvorm “{form}” is niet bekend.")
    addressed = Addressed(Role.JEUGDBESCHERMER.value, person_id=case.jeugdbeschermer_id)
    data = {"form": form, "offered_by": organisation_id}
    return _ask(session, case, "alternatief", addressed, text, actor, at, data=data)


def _ask(
    session: Session,
    case: Case,
    kind: str,
    to: Addressed,
    text: str,
    actor: Actor,
    at: datetime,
    *,
    channel: str = "page",
    data: Mapping[str, object] | None = None,
) -> Task:
    if case.state == "closed":
        raise Refused("Deze casus is afgesloten. Open hem eerst opnieuw.")
    task = open_task(
        session,
        case,
        kind=kind,
        role=to.role,
        organisation_id=to.organisation_id,
        person_id=to.person_id,
        text=text,
        channel=channel,
        due_at=_term(kind, parameters(session, date_of(at), case.region), at),
        actor=actor,
        at=at,
        data=dict(data or {}),
    )
    settle(session, case, actor, at)  # who is asked may see the case from now on
    return task


def _term(kind: str, p: Parameters, at: datetime) -> datetime:
    days = {"akkoord": p.consent_working_days, "alternatief": p.answer_working_days}.get(kind, p.question_working_days)
    return end_of_day(p.calendar.add_working_days(date_of(at), days))


def _municipality(session: Session, case: Case) -> Addressed:
    found = municipality_organisation(session, case.municipality) if case.municipality else None
    if found is None:
        raise Refused("Van deze casus is geen gemeente bekend om dit aan te vragen.")
    return Addressed(Role.MUNICIPALITY.value, organisation_id=found.id)


def _refuse_nobody(session: Session, to: Addressed, on: date, how: str) -> None:
    if to.organisation_id is not None and not people_of(session, to.organisation_id, to.role, on):
        name = session.get_one(Organisation, to.organisation_id).name
        raise Refused(NOBODY_HERE.format(name=name, how=how))


def _consenter(session: Session, case: Case, of: str, on: date) -> Addressed:
    if of == "teammanager":
        managers = teammanagers_of(session, case.gi_id, on)
        if not managers:
            raise Refused("Deze GI heeft nog geen teammanager om dit aan te vragen.")
        return Addressed(Role.TEAMMANAGER.value, person_id=managers[0])
    if of == "contract_manager":
        manager = contract_manager_for(session, case.region, on)
        if manager:
            return Addressed(Role.CONTRACT_MANAGER.value, person_id=manager)
    return _municipality(session, case)
