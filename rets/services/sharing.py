"""Two GI's or regions that work for one child agree who leads; the child is counted once (X18)."""

from copy import deepcopy
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from rets import access
from rets.clock import date_of
from rets.db import as_engine
from rets.errors import Refused
from rets.models import Case, Organisation
from rets.reference.load import read_gi
from rets.reference.lookup import code_on
from rets.schemas import facts as f
from rets.schemas.case_form import CaseForm
from rets.schemas.faults import parse
from rets.services.audit import ENGINE, Actor, Happening, record
from rets.services.climb import lift
from rets.services.elsewhere import TWICE, agree_on_lead, ask_elsewhere
from rets.services.facts import dossier_of
from rets.services.parameters import parameters
from rets.services.settle import settle
from rets.services.tasks import open_task
from workflows.calendar import end_of_day
from workflows.roles import Role
from workflows.tracks import SHARED, TRACKS

TEXT = "Ook {who} werkt voor dit kind. Spreek samen af wie de regie heeft. Het kind telt dan één keer mee."
BUSY = "Aan de casus van de andere GI wordt nu gewerkt. Probeer het over een minuut opnieuw."


def ask_who_leads(session: Session, case: Case, fact: f.ChildShared, actor: Actor, at: datetime) -> None:
    """Ask the jeugdbeschermer who leads, and the one of the other GI as well when that GI has the child in RETS.

    Whether it has is told to nobody here: the other side decides what it shares (P13).

    Raises:
        Refused: somebody works on the other case at this moment.
    """
    _ask(session, case, actor, at)
    if fact.gi is None or fact.label is None:
        ask_elsewhere(session, case, fact, actor, at)
        return
    with as_engine(session):
        other = _locked(session, fact.gi, fact.label)
        if other is not None and dossier_of(other).tracks.shared is None:
            _write(other, {"since": fact.on.isoformat(), "gi": dossier_of(case).gi, "label": case.label})
            told = {"gi": dossier_of(case).gi, "on": fact.on.isoformat()}
            record(session, other, [Happening("fact.child_shared", at, told)], ENGINE, at)
            _ask(session, other, ENGINE, at)
            settle(session, other, ENGINE, at)


def say_who_leads(session: Session, case: Case, lead: str, at: datetime) -> None:
    """Keep who leads. Where both sides say the same of themselves the team helps to choose."""
    shared = dossier_of(case).tracks.shared
    if shared is None:
        return
    _write(case, shared.model_dump(mode="json") | {"lead": lead})
    if shared.gi and shared.label:
        other = session.scalar(_named(shared.gi, shared.label))
        there = dossier_of(other).tracks.shared if other else None
        if there is not None and there.lead == lead:
            rung = TRACKS[SHARED].rung or 0
            lift(session, case, rung, TWICE, why=SHARED, at=at)
    agree_on_lead(session, case, at)
    settle(session, case, ENGINE, at)


def _ask(session: Session, case: Case, actor: Actor, at: datetime) -> None:
    on = date_of(at)
    shared = dossier_of(case).tracks.shared
    assert shared is not None, "who leads is asked of a child that is shared"
    p = parameters(session, on, case.region)
    who = f"de GI {code_on(read_gi(), shared.gi, on).short}" if shared.gi else f"de regio {shared.region}"
    open_task(
        session,
        case,
        kind=SHARED,
        role=Role.JEUGDBESCHERMER.value,
        person_id=case.jeugdbeschermer_id,
        text=TEXT.format(who=who),
        due_at=end_of_day(p.calendar.add_working_days(on, p.question_working_days)),
        actor=actor,
        at=at,
    )


def _named(gi: str, label: str) -> Select[Case]:
    named = select(Organisation.id).where(Organisation.slug == gi, Organisation.kind == "gi").scalar_subquery()
    return (
        access.cases_for(access.SYSTEM)
        .where(Case.gi_id == named, Case.label == label, Case.state != "closed")
        .order_by(Case.id.desc())
        .limit(1)
    )


def _locked(session: Session, gi: str, label: str) -> Case | None:
    """The other case, locked; two who tell of one another at once never wait for each other."""
    found = session.scalar(_named(gi, label))
    if found is None:
        return None
    locked = session.scalar(
        _named(gi, label).with_for_update(skip_locked=True, of=Case).execution_options(populate_existing=True)
    )
    if locked is None:
        raise Refused(BUSY)
    return found


def _write(case: Case, shared: dict[str, Any]) -> None:
    dossier = deepcopy(case.dossier)
    dossier.setdefault("tracks", {})["shared"] = shared
    case.dossier = parse(CaseForm, dossier).model_dump(mode="json")
