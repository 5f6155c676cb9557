"""What happens when a deadline falls due: a reminder, a missed clock, an expired term, a rung to be reached."""

from collections.abc import Callable

from rets.clock import date_of
from rets.models import Task
from rets.services import (
    decision_terms,
    learning_terms,
    request_terms,
    ringing_terms,
    safety_terms,
    standing_in_terms,
    track_terms,
)
from rets.services.advance import advance, extend_term
from rets.services.audit import ENGINE
from rets.services.calling import KIND as CALL
from rets.services.calling import call_again
from rets.services.climb import Due, climb
from rets.services.confirming import CONFIRM, confirmation_due
from rets.services.decisions_due import line_due, line_of, longlist_due, unbound_due
from rets.services.facts import facts_with
from rets.services.forecast import secured
from rets.services.known import known_of
from rets.services.longlist import LONGLIST
from rets.services.owners import chair_for, teammanagers_of
from rets.services.parameters import parameters
from rets.services.refreshing import ask_refresh
from rets.services.route_silence import MESSAGE, let_go, pass_on
from rets.services.settle import settle
from rets.services.tasks import addressees, open_task
from workflows.calendar import end_of_day, start_of_day
from workflows.facts import Note
from workflows.norms import EXPLAINABLE
from workflows.parameters import Parameters
from workflows.plan import RUNG_RET, RUNG_RET_CONSULT
from workflows.roles import Role
from workflows.steps import STATES
from workflows.terms import expires_into
from workflows.words import clock_name

CLIMBS = frozenset({"naar_ret", "naar_bestuur", "naar_bovenregionaal", "advies_en_weigering", "onveilig_teruggegeven"})
CLIMB_TEXTS = {
    "naar_ret": "De uiterste datum komt dichtbij en er is geen tijdige start in zicht.",
    "naar_bestuur": "De uiterste datum komt dichtbij en het expertteam heeft nog geen oplossing.",
    "naar_bovenregionaal": "De uiterste datum is heel dichtbij en in de regio is geen oplossing.",
    "advies_en_weigering": "Een deskundige adviseerde deze hulp en het gewone aanbod weigerde.",
    "onveilig_teruggegeven": "Een aanbieder gaf de opdracht terug omdat het niet veilig is.",
    "prognose": "De verwachte start ligt na de uiterste datum.",
}


def act(due: Due) -> None:
    """Do what a due deadline asks for."""
    row = due.row
    if row.remind_at is not None and row.next_at == row.remind_at and row.remind_at < row.due_at:
        row.remind_at, row.next_at = None, row.due_at
        due.tell("reminder.sent")
        due.mail(f"reminder.{row.kind}", due.case.owner_id, *_also(due))
        return
    handler = DUE.get(row.kind) or (_task_due if row.kind.startswith("taak.") else FAMILIES[row.family])
    handler(due)


def _also(due: Due) -> tuple[int | None, ...]:
    if due.row.kind == decision_terms.LINE:
        return tuple(decision_terms.addressees(due.session, line_of(due), due.now))
    if due.row.kind.startswith("taak."):
        return tuple(addressees(due.session, due.session.get_one(Task, int(due.row.ref)), due.now))
    return (due.case.jeugdbeschermer_id,) if due.row.family != "process" or due.row.kind == "placing" else ()


def _clock_missed(due: Due) -> None:
    """A norm or end that passed unmet stays open and counted; an explanation is asked where it may be given."""
    due.row.missed_at, due.row.next_at = due.moment, None
    due.tell("clock.missed", family=due.row.family, remark=due.row.data.get("remark"))
    managers = teammanagers_of(due.session, due.case.gi_id, date_of(due.now)) if due.row.family == "norm" else []
    due.mail(f"missed.{due.row.kind}", due.case.owner_id, due.case.jeugdbeschermer_id, *managers)
    if due.row.kind in EXPLAINABLE:
        p = parameters(due.session, date_of(due.now), due.case.region)
        open_task(
            due.session,
            due.case,
            kind="toelichting",
            role=Role.JEUGDBESCHERMER.value,
            person_id=due.case.jeugdbeschermer_id,
            text=f"De norm “{clock_name(due.row.kind)}” is niet gehaald. Leg uit waardoor. "
            "De casus blijft meetellen als te laat.",
            due_at=end_of_day(p.calendar.add_working_days(date_of(due.now), p.explain_working_days)),
            actor=ENGINE,
            at=due.now,
            data={"clock": due.row.kind},
        )
    if due.row.kind == "koers":
        climb(due, RUNG_RET_CONSULT, "De koers is niet op tijd bepaald.")


def _plan_due(due: Due) -> None:
    """A planned action that is not yet done on its day is said and asked again."""
    due.row.missed_at = due.row.missed_at or due.moment
    due.tell("clock.missed" if due.row.data.get("source") == "R38" else "reminder.sent", family="plan")
    due.mail(f"reminder.{due.row.kind}", due.case.owner_id, due.case.jeugdbeschermer_id)
    due.row.next_at = None


def _daily(due: Due) -> None:
    """In the last working days before a place ends the case is looked at every working day (V6)."""
    p = parameters(due.session, date_of(due.now), due.case.region)
    due.tell("reminder.sent", family="plan", due_on=due.case.deadline_on.isoformat())
    due.mail("reminder.dagelijks_volgen", due.case.owner_id, due.case.jeugdbeschermer_id)
    following = p.calendar.add_working_days(date_of(due.now), 1)
    due.row.next_at = start_of_day(following) if following <= due.case.deadline_on else None


def _ask_extension(due: Due) -> None:
    """Ten working days before a place ends its provider is asked for an extension (V6)."""
    due.close("done")
    open_task(
        due.session,
        due.case,
        kind="verlenging",
        role=Role.JEUGDBESCHERMER.value,
        person_id=due.case.jeugdbeschermer_id,
        text="De plek houdt binnenkort op. Vraag de aanbieder om verlenging tot de volgende plek start.",
        due_at=end_of_day(due.case.deadline_on),
        actor=ENGINE,
        at=due.now,
    )


def _climb_due(due: Due) -> None:
    rung = int(due.row.data.get("rung") or RUNG_RET)
    known = known_of(due.session, due.case)
    facts = facts_with(due.case, known.placements)
    by_plan = due.row.kind in {"naar_ret", "naar_bestuur", "naar_bovenregionaal"}
    if due.case.rung >= rung or not facts.waiting or (by_plan and secured(due.case, known.help, date_of(due.now))):
        due.close("not_needed")
        return
    due.close("taken")
    due.tell("escalation.due", rung=rung)
    climb(due, rung, CLIMB_TEXTS[due.row.kind])


def _term_expired(due: Due) -> None:
    """A state that lasted too long: the step that the term expires into, or the question again."""
    known = known_of(due.session, due.case)
    facts = facts_with(due.case, known.placements)
    p = parameters(due.session, date_of(due.now), due.case.region)
    on_expiry = due.row.data.get("on_expiry")
    if due.case.state == "searching" and secured(due.case, known.help, date_of(due.now)):
        due.tell("reminder.sent")
        _search_on(due, p)
        return
    step = expires_into(facts, due.case.state, on_expiry)
    if step is not None or due.row.missed_at is None:
        due.tell("term.expired", state=due.case.state, step=step)
    due.row.missed_at = due.row.missed_at or due.moment
    if step is None:
        due.again(p)
        due.mail(f"overdue.{due.row.kind}")
        return
    if step == "consult_ret":
        _search_on(due, p)
    else:
        due.close("expired")
    advance(
        due.session,
        case=due.case,
        step=step,
        actor=ENGINE,
        at=due.now,
        note=Note(text=str(due.row.data["text"]), data={"why": "termijn"}),
        effective_at=due.moment,
    )


def _search_on(due: Due, p: Parameters) -> None:
    """The search goes on for another term while the team advises."""
    term = end_of_day(p.calendar.add_working_days(date_of(due.now), p.searching_working_days))
    extend_term(due.case, due.row, term)


def _task_due(due: Due) -> None:
    """A question that nobody answered is said to the owner and asked again, and somebody takes over (V10, R41)."""
    if due.row.kind == MESSAGE:
        let_go(due)
        return
    if due.row.missed_at is None:
        due.tell("task.overdue", task=due.row.kind.removeprefix("taak."))
    due.row.missed_at = due.row.missed_at or due.moment
    if due.row.data.get("passed_on") is None:
        due.row.data = due.row.data | {"passed_on": True}
        pass_on(due)
        track_terms.go_up(due)
    elif call := due.row.data.get("called"):
        due.row.data = {name: value for name, value in due.row.data.items() if name != "called"}
        call_again(due.session, due.case, due.session.get_one(Task, call), due.now)
        settle(due.session, due.case, ENGINE, due.now)
    if due.row.closed_at is None:  # else somebody higher was asked instead
        due.again(parameters(due.session, date_of(due.now), due.case.region))
    due.mail(f"overdue.{due.row.kind}", due.case.owner_id, *_also(due), *_leading(due))


def _leading(due: Due) -> tuple[int | None, ...]:
    """The chair hears of a call that is not made, also where it is repeated at the top."""
    if due.row.kind != f"taak.{CALL}" or due.case.state == "closed":
        return ()
    return (chair_for(due.session, due.case.region, date_of(due.now)),)


def _reorder(due: Due) -> None:
    due.close("done")
    settle(due.session, due.case, ENGINE, due.now)


DUE: dict[str, Callable[[Due], None]] = {
    **dict.fromkeys(CLIMBS, _climb_due),
    **{state: _term_expired for state in STATES if state != "closed"},
    "prognose": _climb_due,
    **ringing_terms.DUE,
    "herordenen": _reorder,
    "verversen": ask_refresh,
    **track_terms.DUE,
    **safety_terms.DUE,
    **standing_in_terms.DUE,
    **learning_terms.DUE,
    "verlenging_vragen": _ask_extension,
    "dagelijks_volgen": _daily,
    **request_terms.DUE,
    decision_terms.LINE: line_due,
    decision_terms.UNBOUND: unbound_due,
    CONFIRM: confirmation_due,
    LONGLIST: longlist_due,
}
FAMILIES: dict[str, Callable[[Due], None]] = {
    "norm": _clock_missed,
    "hard": _clock_missed,
    "plan": _plan_due,
    "process": _term_expired,
}
