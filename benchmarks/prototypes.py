"""Cases that went through the product itself, in every state; `benchmarks.fill` multiplies them by plain SQL."""

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

import rets
import workflows
from rets import clock
from rets.db import SYSTEM, Addresses, open_engine, sessions
from rets.demo.people import load_people
from rets.demo.supply import load_supply
from rets.migrations.run import upgrade
from rets.models import Case, Person
from rets.schemas.case_form import CaseForm
from rets.scratch import MIGRATED, Template
from rets.services.advance import advance
from rets.services.audit import Actor
from rets.services.matches import raise_and_propose
from rets.services.placements import plan_help, start_outside
from rets.services.reference import load_reference
from rets.services.sweep import sweep_case
from workflows.facts import Note
from workflows.roles import Role

COUNT = 40
FORMS = ("residentieel", "gezinshuis", "pleegzorg", "driemilieu", "systeemtherapie", "traumabehandeling")
ENDS = ("triage", "triage", "searching", "searching", "searching", "at_ret", "at_ret", "escalated", "helped", "closed")
STEPS: dict[str, tuple[tuple[str, Role], ...]] = {
    "triage": (),
    "searching": (("accept", Role.ZORGMAKELAAR),),
    "at_ret": (("accept", Role.ZORGMAKELAAR), ("submit_to_ret", Role.ZORGMAKELAAR)),
    "escalated": (("submit_to_ret", Role.ZORGMAKELAAR), ("escalate", Role.RET_CHAIR)),
    "helped": (),
    "closed": (("withdraw", Role.JEUGDBESCHERMER),),
}


def build(addresses: Addresses) -> None:
    """A database with the demonstration region, its supply and the prototypes, labelled `P-1` and on."""
    upgrade(addresses)
    now = clock.now()
    with (
        open_engine(addresses.app) as engine,
        sessions(bind=engine, info={"viewer": SYSTEM}) as session,
        session.begin(),
    ):
        load_reference(session, now)
        load_people(session, clock.today())
        load_supply(session, clock.today())
        for number in range(COUNT):
            live_through(session, number, now)


def live_through(session: Session, number: int, now: datetime) -> None:
    """Raise one case some days ago and bring it where it ends."""
    end = ENDS[number % len(ENDS)]
    at = now - timedelta(days=1 + number % 2, minutes=number)
    milan = session.scalars(select(Person.id).where(Person.slug == "jb-milan")).one()
    worker = Actor(milan, frozenset({Role.JEUGDBESCHERMER}))
    with clock.use(at):
        case = raise_and_propose(session, form(number, at.date()), actor=worker, jeugdbeschermer_id=milan, at=at)
        if end == "helped":
            plan_help(session, case, form=case.form, purpose="main", planned_on=at.date(), actor=worker, at=at)
            start_outside(session, case, on=at.date(), actor=worker, at=at)
        for step, role in STEPS[end]:
            take(session, case, step, role, at)
    sweep_case(session, case, now)


def take(session: Session, case: Case, step: str, role: Role, at: datetime) -> None:
    """Take a step in a role."""
    person = case.zorgmakelaar_id if role == Role.ZORGMAKELAAR else case.jeugdbeschermer_id
    note = Note(text="Zo is het afgesproken.", code="geen_hulp_meer_nodig", next_step="Bel de ouders.")
    advance(session, case=case, step=step, actor=Actor(person, frozenset({role})), at=at, note=note)


def form(number: int, on: date) -> CaseForm:
    """A form as it is filled in: a measure of some weeks ago, a need, traits, and now and then more."""
    ago = timedelta(days=(number * 7) % 30)
    ideal, other = FORMS[number % len(FORMS)], FORMS[(number + 2) % len(FORMS)]
    plain: dict[str, Any] = {
        "label": f"P-{number + 1}",
        "gi": "djgb",
        "municipality": "Haarlemmermeer",
        "birth_month": f"{on.year - 3 - number % 13}-{1 + number % 12:02d}",
        "sex": "mf"[number % 2],
        "measures": [{"kind": "ots", "pronounced_on": (on - ago).isoformat()}],
        "need": {"ideal": [ideal], "acceptable": [other], "why": "Het kind kan nu niet thuis wonen."},
        "safety": {"now": "Er is elke dag iemand bij.", "watched_by": "jeugdbeschermer"},
        "question": "Waar kan dit kind wonen en de goede hulp krijgen?",
        "strengths": "Gaat graag naar school en heeft een goede band met een tante.",
    }
    if number % 3 == 0:
        plain["stay"] = {"form": "crisis", "since": on.isoformat(), "max_days": 28}
    if number % 4 == 0:
        plain["koers"] = {"set_on": on.isoformat(), "goals": ["Veilig wonen"], "agreed_by": ["ouders"]}
    if number % 11 == 0:
        plain["safety"]["acute_since"] = on.isoformat()
    return CaseForm.model_validate(plain)


ROOTS = [Path(part.__file__ or "").parent for part in (rets, workflows)]
PROTOTYPES = Template(
    "prototypes",
    build,
    (*MIGRATED.ingredients, ROOTS[0] / "services", ROOTS[0] / "demo", ROOTS[0] / "schemas", ROOTS[1], Path(__file__)),
    edition=clock.today().isoformat(),
)
