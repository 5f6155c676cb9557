"""Doing what a script of the demonstration says, through the verbs that the pages call."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from rets import access
from rets.clock import date_of
from rets.demo import plan
from rets.demo.script import Act
from rets.errors import Refused
from rets.models import Case, Offer, Person, Request
from rets.schemas.facts import FACT
from rets.services import consults, documents
from rets.services.advance import advance
from rets.services.agreeing import agree_place
from rets.services.answering import answer_request, give_information
from rets.services.audit import Actor
from rets.services.matches import last_proposals, raise_and_propose
from rets.services.record import record_fact
from rets.services.replay import actor_as, raise_form
from rets.services.requests import make_request
from rets.services.route_running import ask_by_hand
from workflows.facts import Note
from workflows.roles import Role
from workflows.routes.vocabulary import PLAN
from workflows.steps import STEPS

Verb = Callable[[Session, Case, dict[str, Any], datetime], None]
ZORGMAKELAAR, JEUGDBESCHERMER = Role.ZORGMAKELAAR.value, Role.JEUGDBESCHERMER.value


def perform(session: Session, act: Act) -> None:
    """Let one thing happen at its moment. Does not commit."""
    if act.name == "raise":
        _raise(session, act)
        return
    case = session.scalars(
        access.cases_for(access.SYSTEM).where(Case.label == act.label).order_by(Case.id.desc()).limit(1)
    ).one()
    if act.name in VERBS:
        VERBS[act.name](session, case, act.data, act.at)
    elif act.name in STEPS:
        _step(session, case, act.data, act.at)
    else:
        _fact(session, case, act.data, act.at)


def _raise(session: Session, act: Act) -> None:
    form, by = act.data["form"], act.data.get("by")
    if by is None:
        raise_form(session, form, act.at)
        return
    raiser = _somebody(session, by)
    raise_and_propose(session, form, actor=raiser, jeugdbeschermer_id=raiser.person_id or 0, at=act.at)


def _somebody(session: Session, slug: str) -> Actor:
    """A person of the demonstration in all its roles."""
    roles = next(person.roles for person in plan.people() if person.slug == slug)
    person = session.scalars(select(Person.id).where(Person.slug == slug)).one()
    return Actor(person, frozenset(Role(role) for role in roles))


def _step(session: Session, case: Case, data: dict[str, Any], at: datetime) -> None:
    owner = _somebody(session, data["owner"]).person_id if "owner" in data else case.jeugdbeschermer_id
    note = Note(
        text=data["text"],
        code=data.get("code"),
        next_step=data.get("next_step", ""),
        owner_id=owner,
        due_on=date.fromisoformat(data["due"]) if "due" in data else None,
    )
    actor = actor_as(session, case, data.get("by", ZORGMAKELAAR), at)
    advance(session, case=case, step=data["do"], actor=actor, at=at, note=note)


def _fact(session: Session, case: Case, data: dict[str, Any], at: datetime) -> None:
    told = {"kind": data.get("do"), **data, "on": min(data["on"], date_of(at).isoformat())}
    fact = FACT.validate_python({key: value for key, value in told.items() if key != "do"})
    by = {"decision": Role.RET_CHAIR.value}.get(fact.kind) or getattr(fact, "by", None)
    roles = {role.value for role in Role}
    record_fact(session, case, fact, actor_as(session, case, by if by in roles else JEUGDBESCHERMER, at), at)


def _request(session: Session, case: Case, data: dict[str, Any], at: datetime) -> None:
    slug = _found(session, case) if data["offer"] == "@found" else data["offer"]
    offer_id = session.scalars(select(Offer.id).where(Offer.slug == slug)).one()
    make_request(
        session,
        case,
        offer_id=offer_id,
        start_on=date.fromisoformat(data["start"]),
        question=data["text"],
        actor=actor_as(session, case, ZORGMAKELAAR, at),
        at=at,
        overrule="telefonisch_gehoord",
        overrule_text="Deze aanbieder belde dat er misschien plek komt.",
    )


def _found(session: Session, case: Case) -> str:
    """What was proposed first: a place that fits, else one that just misses."""
    last = last_proposals(session, case)
    rows = [*last.result["fitting"], *last.result["near_misses"]] if last else []
    if not rows:
        raise Refused("Er is niets gevonden om te vragen.")
    return str(rows[0]["offer"])


def _answer(session: Session, case: Case, data: dict[str, Any], at: datetime) -> None:
    request = _newest(session, case, "open")
    people = {p.organisation: p.slug for p in plan.people() if Role.PROVIDER.value in p.roles}
    answer_request(
        session,
        request,
        code=data["code"],
        actor=_somebody(session, people[request.provider.slug]),
        at=at,
        text=data["text"],
        expected_on=date.fromisoformat(data["expected"]) if "expected" in data else None,
        ground=data.get("ground"),
    )


def _inform(session: Session, case: Case, data: dict[str, Any], at: datetime) -> None:
    request = _newest(session, case, "needs_information")
    actor = actor_as(session, case, JEUGDBESCHERMER, at)
    give_information(session, case, request, text=data["text"], actor=actor, at=at)


def _agree(session: Session, case: Case, data: dict[str, Any], at: datetime) -> None:
    agree_place(
        session,
        case,
        _newest(session, case, "accepted"),
        actor=actor_as(session, case, JEUGDBESCHERMER, at),
        at=at,
        planned_on=date.fromisoformat(data["planned"]),
        intake_on=date.fromisoformat(data["intake"]),
    )


def _newest(session: Session, case: Case, state: str) -> Request:
    query = select(Request).where(Request.case_id == case.id, Request.state == state)
    found = session.scalar(query.order_by(Request.id.desc()).limit(1))
    if found is None:
        raise Refused("Er is geen verzoek om iets mee te doen.")
    return found


def _ask_capacity(session: Session, case: Case, data: dict[str, Any], at: datetime) -> None:
    consults.ask_capacity(session, case, text=data["text"], actor=actor_as(session, case, ZORGMAKELAAR, at), at=at)


def _ask_perspectiefplan(session: Session, case: Case, data: dict[str, Any], at: datetime) -> None:
    """The jeugdbeschermer makes the plan, sends it by mail and hands it over."""
    actor = actor_as(session, case, JEUGDBESCHERMER, at)
    slug = session.scalars(select(Person.slug).where(Person.id == actor.person_id)).one()
    reader = access.reader_for(session, slug, date_of(at))
    assert reader is not None
    made = documents.make(session, reader, case, PLAN, "", at)
    documents.send(session, reader, case, made, to="gemeente", channel="mail", on=date_of(at), at=at)
    ask_by_hand(session, case, PLAN, text=data["text"], actor=actor, at=at)


VERBS: dict[str, Verb] = {
    "request": _request,
    "answer": _answer,
    "inform": _inform,
    "agree": _agree,
    "ask_capacity": _ask_capacity,
    "ask_perspectiefplan": _ask_perspectiefplan,
}
