"""What people do when they come round to a case, a request, a question or a meeting, through the verbs of the pages.

Each act looks at what stands now and does the obvious thing; whatever the process holds back is a `RetsError`.
"""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from random import Random
from typing import Any, NamedTuple

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
from rets.services.decision_lines import LineIn
from rets.services.decisions import answer_line, decide, finish_line, mark_present
from rets.services.naming import Named, questions_of
from rets.services.owners import chair_for
from rets.services.placements import current, judge, start_help
from rets.services.replay import actor_as
from rets.services.requests import make_request
from rets.services.spoken import Spoken
from rets.services.teams import team_of
from rets.simulation.asking import WAYS, Choice, asked_before, by_proposals, proposed
from rets.simulation.habits import habits
from workflows.facts import Note
from workflows.roles import Role
from workflows.routes.vocabulary import FORM, OUTSIDE
from workflows.steps import STEPS

RETURNED_PCT, LOST_PCT, UNFIT_PCT = 6, 4, 10
ANSWER_SHARES = {"accepted": 55, "refused": 30, "waiting_list": 10, "needs_information": 5}
GROUNDS = ("vol", "groep", "vraag_past_niet", "personeel")
TRIES_BEFORE_RET = 6
SOON, ARRANGED = timedelta(days=7), "Dit is geregeld."
JB, ZM, TM = Role.JEUGDBESCHERMER.value, Role.ZORGMAKELAAR.value, Role.TEAMMANAGER.value


class Sought(NamedTuple):
    """What came of a search: how many places were asked (or steps taken), and how many providers were called."""

    asked: int
    calls: int


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


def search(session: Session, case: Case, way: str, at: datetime) -> Sought:
    """Ask a place in the way of the policy, unless one was asked already; after some vain tries, the expert team."""
    asked, on = asked_before(session, case), date_of(at)
    if _runs(session, case):
        return Sought(0, 0)
    if len(asked) >= TRIES_BEFORE_RET:
        _step(session, case, "submit_to_ret", ZM, at, Note(text="Er is geen plek gevonden."))
        return Sought(1, 0)
    return _ask_all(session, case, WAYS[way](session, case, asked, on), at)


def arrange(session: Session, case: Case, _way: str, at: datetime) -> Sought:
    """From the team upwards the best proposals are asked, whatever the policy of the search was."""
    return _ask_all(session, case, by_proposals(session, case, asked_before(session, case), date_of(at)), at)


def decide_on(session: Session, item: AgendaItem, at: datetime) -> None:
    """The team at its meeting: the best place is to take the child, else the region arranges it."""
    meeting, on = item.meeting, date_of(at)
    case = access.case_for(session, access.SYSTEM, item.case_id, lock=True)
    chair = chair_for(session, case.region, on)
    rows = proposed(session, case)
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


SEARCHES: dict[str, Callable[[Session, Case, str, datetime], Sought]] = {
    "searching": search,
    "decided": arrange,
    "escalated": arrange,
}
BY_STATE: dict[str, Callable[[Session, Case, Random, datetime], None]] = {
    "triage": triage,
    "returned": resubmit,
    "placing": start,
    "helped": say_whether_it_fits,
}


def answer_as_provider(session: Session, request: Request, rng: Random, at: datetime) -> None:
    """Yes, no with a ground, a waiting list, or a question; where nothing is free, no.

    Whom the expert team asks nearly always says yes, and makes the place that is not there, which takes weeks.
    """
    free, by_team = request.place_id is not None, request.case.ret_since is not None
    shares = ANSWER_SHARES | ({"accepted": 500} if by_team else {})
    (code,) = rng.choices(list(shares), list(shares.values()))
    ground, later = rng.choice(GROUNDS), timedelta(days=rng.randint(0, 14))
    if not free and not by_team and code != "waiting_list":
        code, ground = "refused", "vol"
    start = max(request.start_on, date_of(at)) + later
    if not free and code == "accepted":
        built = habits()["built"].moment(at, rng)
        start = max(start, date_of(built or at))
    answer_request(
        session,
        request,
        code=code,
        actor=Actor(None, frozenset({Role.SYSTEM})),
        at=at,
        text="Dit is ons antwoord.",
        expected_on={"accepted": start, "waiting_list": start + timedelta(days=90)}.get(code),
        ground=ground if code == "refused" else None,
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
    """The first answer of its kind, which is the one that helps; a form goes as it does without a program, by mail."""
    code = OUTSIDE if task.kind == FORM else next(iter(ANSWERS[task.kind]))
    case = access.case_for(session, access.SYSTEM, task.case_id, lock=True)
    replies = tuple(ARRANGED for _ in questions_of(task))
    named = Named("de zorgmakelaar", "Regelt dit", date_of(at) + SOON, replies)
    spoken = Spoken("het secretariaat", date_of(at))
    answer(session, case, task, code=code, text=ARRANGED, actor=ENGINE, at=at, named=named, spoken=spoken)


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


def _runs(session: Session, case: Case) -> bool:
    query = select(Request.id).where(Request.case_id == case.id, Request.purpose == "main")
    return session.scalar(query.where(Request.state.in_(BY_REQUEST)).limit(1)) is not None


def _ask_all(session: Session, case: Case, choice: Choice, at: datetime) -> Sought:
    for row in choice.rows:
        _ask(session, case, row, at)
    return Sought(len(choice.rows), choice.calls)


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
