"""What people do when they come round to a case, a request, a question or a meeting, through the verbs of the pages.

Each act looks at what stands now and does the obvious thing; whatever the process holds back is a `RetsError`.
"""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from rets import access
from rets.clock import date_of
from rets.models import AgendaItem, Case, DecisionLine, Location, Meeting, Offer, Organisation, Request, Task
from rets.services import decision_terms
from rets.services.advance import advance
from rets.services.agreeing import agree_place
from rets.services.answering import answer_request, give_information
from rets.services.answers import ANSWERS, answer
from rets.services.audit import ENGINE, Actor
from rets.services.decisions import LineIn, answer_line, decide, finish_line, mark_present
from rets.services.owners import chair_for
from rets.services.placements import current, judge, start_help
from rets.services.replay import actor_as
from rets.services.requests import make_request
from rets.services.stored import last_proposals
from rets.services.teams import team_of
from workflows.facts import Note
from workflows.roles import Role
from workflows.steps import STEPS

AT_ONCE, RETURNED_PCT, LOST_PCT, UNFIT_PCT = 2, 6, 4, 10
ANSWER_SHARES = {"accepted": 55, "refused": 30, "waiting_list": 10, "needs_information": 5}
GROUNDS = ("vol", "groep", "vraag_past_niet", "personeel")
TRIES_BEFORE_RET = 3
JB, ZM, TM = Role.JEUGDBESCHERMER.value, Role.ZORGMAKELAAR.value, Role.TEAMMANAGER.value


def triage(session: Session, case: Case, rng: Random, at: datetime) -> None:
    """The zorgmakelaar takes the case, or asks something first."""
    if rng.randrange(100) >= RETURNED_PCT:
        _step(session, case, "accept", ZM, at)
        return
    note = Note(
        text="De vraag is nog niet duidelijk.",
        code="vraag_onduidelijk",
        next_step="Samen de vraag afmaken.",
        owner_id=case.jeugdbeschermer_id,
    )
    _step(session, case, "return_case", ZM, at, note)


def resubmit(session: Session, case: Case, _rng: Random, at: datetime) -> None:
    """The jeugdbeschermer answers."""
    _step(session, case, "resubmit", JB, at, Note(text="De vraag is aangevuld."))


def search(session: Session, case: Case, _rng: Random, at: datetime) -> None:
    """Ask the best places that were not asked; after some vain tries, or without any, the expert team."""
    asked = set(session.scalars(select(Offer.slug).join(Request).where(Request.case_id == case.id)))
    rows = list({row["offer"]: row for row in _proposed(session, case) if row["offer"] not in asked}.values())
    if (not rows or len(asked) >= TRIES_BEFORE_RET * AT_ONCE) and case.state == "searching":
        _step(session, case, "submit_to_ret", ZM, at, Note(text="Er is geen plek gevonden."))
    for row in rows[:AT_ONCE]:
        _ask(session, case, row, at)


def decide_on(session: Session, item: AgendaItem, at: datetime) -> None:
    """The team at its meeting: the best place is to take the child, else the region arranges it."""
    meeting, on = item.meeting, date_of(at)
    case = access.case_for(session, access.SYSTEM, item.case_id, lock=True)
    chair = chair_for(session, case.region, on)
    rows = _proposed(session, case)
    provider = _provider(session, rows[0]["offer"]) if rows else None
    action = "Neem dit kind op en spreek de startdag af." if provider else "Regel een plek voor dit kind op maat."
    to = provider or session.scalars(select(Organisation).where(Organisation.id == case.gi_id)).one()
    decide(
        session,
        case,
        meeting,
        question="Wie helpt dit kind, en wanneer?",
        text="Het team besluit dat dit kind nu hulp krijgt.",
        lines=[LineIn(organisation_id=to.id, action=action, due_on=on + timedelta(days=14))],
        actor=Actor(chair, frozenset({Role.RET_CHAIR})),
        at=at,
    )


def hold_meeting(session: Session, meeting: Meeting, at: datetime) -> None:
    """Everybody who is not away is there."""
    team = team_of(session, meeting.region, date_of(at))
    mark_present(session, meeting, [member.person_id for member in team.members if not member.away], at)


def start(session: Session, case: Case, rng: Random, at: datetime) -> None:
    """The first day of help, or the place is lost after all."""
    placement = current(session, case)
    if placement is None:
        return
    if rng.randrange(100) < LOST_PCT:
        _step(session, case, "lose_place", JB, at, Note(text="De plek gaat niet door."))
        return
    on = min(max(placement.planned_on or date_of(at), date_of(placement.agreed_at)), date_of(at))
    start_help(session, case, on=on, actor=actor_as(session, case, JB, at), at=at, first_day_confirmed=True)


def say_whether_it_fits(session: Session, case: Case, rng: Random, at: datetime) -> None:
    """Professional and family judge; help that fits closes the case."""
    said = "niet_passend" if rng.randrange(100) < UNFIT_PCT else "passend"
    actor = actor_as(session, case, JB, at)
    judge(session, case, professional=said, family=said, on=date_of(at), actor=actor, at=at)
    if case.state == "helped":
        advance(session, case=case, step="close", actor=actor, at=at)


BY_STATE: dict[str, Callable[[Session, Case, Random, datetime], None]] = {
    "triage": triage,
    "returned": resubmit,
    "searching": search,
    "decided": search,
    "escalated": search,
    "placing": start,
    "helped": say_whether_it_fits,
}


def answer_as_provider(session: Session, request: Request, rng: Random, at: datetime) -> None:
    """Yes, no with a ground, a waiting list, or a question. Whom the expert team asks nearly always says yes."""
    case = request.case
    shares = ANSWER_SHARES | ({"accepted": 500} if case.ret_since else {})
    (code,) = rng.choices(list(shares), list(shares.values()))
    later = max(request.start_on, date_of(at)) + timedelta(days=rng.randint(0, 14))
    answer_request(
        session,
        request,
        code=code,
        actor=Actor(None, frozenset({Role.SYSTEM})),
        at=at,
        text="Dit is ons antwoord.",
        expected_on={"accepted": later, "waiting_list": later + timedelta(days=90)}.get(code),
        ground=rng.choice(GROUNDS) if code == "refused" else None,
    )


def inform(session: Session, request: Request, _rng: Random, at: datetime) -> None:
    """What the provider still wanted to know."""
    case = access.case_for(session, access.SYSTEM, request.case_id, lock=True)
    give_information(session, case, request, text="Hier is het antwoord.", actor=actor_as(session, case, JB, at), at=at)


def agree(session: Session, request: Request, _rng: Random, at: datetime) -> None:
    """The place that was offered is taken, unless the child has one already."""
    case = access.case_for(session, access.SYSTEM, request.case_id, lock=True)
    if case.state not in STEPS["agree_place"].source or current(session, case) is not None:
        return
    planned = max(request.expected_on or request.start_on, date_of(at))
    agree_place(session, case, request, actor=actor_as(session, case, JB, at), at=at, planned_on=planned)


BY_REQUEST: dict[str, Callable[[Session, Request, Random, datetime], None]] = {
    "open": answer_as_provider,
    "needs_information": inform,
    "accepted": agree,
}


def answer_task_of(session: Session, task: Task, at: datetime) -> None:
    """The first answer of its kind, which is the one that helps."""
    code = next(iter(ANSWERS[task.kind]))
    case = access.case_for(session, access.SYSTEM, task.case_id, lock=True)
    answer(session, case, task, code=code, text="Dit is geregeld.", actor=ENGINE, at=at)


def carry_out(session: Session, line: DecisionLine, at: datetime) -> None:
    """Whom a decision addresses says yes and does it; where nobody works, nobody answers."""
    people = decision_terms.addressees(session, line, at)
    case = access.case_for(session, access.SYSTEM, line.case_id, lock=True)
    for person in list(people)[:1]:
        actor = Actor(person, frozenset({Role(line.role)}))
        answer_line(session, case, line, code="accepted", text="", actor=actor, at=at)
        finish_line(session, case, line, done_on=date_of(at), actor=actor, at=at)


def _step(session: Session, case: Case, step: str, by: str, at: datetime, note: Note = Note()) -> None:  # noqa: B008
    advance(session, case=case, step=step, actor=actor_as(session, case, by, at), at=at, note=note)


def _proposed(session: Session, case: Case) -> list[dict[str, Any]]:
    last = last_proposals(session, case)
    return [*last.result["fitting"], *last.result["near_misses"]] if last else []


def _ask(session: Session, case: Case, row: dict[str, Any], at: datetime) -> None:
    wanted = date.fromisoformat(row["start_on"]) if row["start_on"] else date_of(at)
    make_request(
        session,
        case,
        offer_id=session.scalars(select(Offer.id).where(Offer.slug == row["offer"])).one(),
        start_on=max(wanted, date_of(at)),
        question="Kan dit kind bij u terecht?",
        actor=actor_as(session, case, ZM, at),
        at=at,
        overrule="eerder_start",
        overrule_text="Deze plek kan eerder starten.",
    )


def _provider(session: Session, slug: str) -> Organisation:
    query = select(Organisation).join(Location, Location.provider_id == Organisation.id).join(Offer)
    return session.scalars(query.where(Offer.slug == slug)).one()
