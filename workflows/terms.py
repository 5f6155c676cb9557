"""Process terms: opened by a state, with a reminder on the way, expiring into a step or into a repeated reminder."""

from dataclasses import dataclass
from datetime import date, timedelta

from workflows.facts import Facts, Note
from workflows.parameters import Parameters
from workflows.plan import LAST_RUNG, RUNG_RET, RUNG_RET_CONSULT


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A term of a state: due at the end of `due_on`, reminded at the end of `remind_on`; null `on_expiry` repeats."""

    kind: str
    due_on: date
    remind_on: date | None
    on_expiry: str | None
    text: str


def term_of(facts: Facts, state: str, rung: int, opened_on: date, note: Note, p: Parameters) -> Term:
    """The term that a state opens. A date in the note (a promised answer, the line of a decision) goes first.

    An acute case has one working day wherever it waits for a decision (R38, P6).
    """
    working, on_expiry, text = _table(state, rung, p)
    due = note.due_on or p.calendar.add_working_days(opened_on, working)
    if facts.acute_since is not None and state in {"triage", "returned", "searching", "at_ret"}:
        due = min(due, p.calendar.add_working_days(opened_on, p.acute_working_days))
    if state == "placing" and facts.main_help and facts.main_help.planned_on:
        due = p.calendar.add_working_days(max(facts.main_help.planned_on, opened_on), p.placing_grace_working_days)
    if state == "helped":
        due = opened_on + timedelta(days=p.judgement_days)
    due = max(due, opened_on)
    remind = p.calendar.add_working_days(opened_on, max(1, p.calendar.working_days_between(opened_on, due) // 2))
    return Term(
        kind=state, due_on=due, remind_on=remind if opened_on < remind < due else None, on_expiry=on_expiry, text=text
    )


def _table(state: str, rung: int, p: Parameters) -> tuple[int, str | None, str]:
    return {
        "triage": (p.triage_working_days, "submit_to_ret", "De triage is niet op tijd gedaan."),
        "returned": (p.returned_working_days, "object", "Op de vraag bij het terugleggen kwam op tijd geen antwoord."),
        "searching": (p.searching_working_days, "submit_to_ret", "Het zoeken leverde op tijd geen plek op."),
        "at_ret": (p.ret_working_days, "escalate", "Het expertteam besloot niet op tijd."),
        "decided": (p.decided_working_days, "escalate", "Het besluit is niet op tijd uitgevoerd."),
        "escalated": (p.rung_working_days[rung], "escalate", "Op deze trede kwam op tijd geen oplossing."),
        "placing": (p.placing_grace_working_days, "submit_to_ret", "De hulp is niet gestart op de afgesproken datum."),
        "helped": (p.answer_working_days, None, "Nog niet vastgelegd of de hulp past."),
    }[state]


def expires_into(facts: Facts, state: str, on_expiry: str | None) -> str | None:
    """The step that an expired term takes now; null asks again.

    A search first asks the team's advice and goes to the team when its next term expires as well. A rung that was
    reached is never left downwards by time.
    """
    if on_expiry is None:
        return None
    if state == "searching" and facts.rung < RUNG_RET_CONSULT:
        return "consult_ret"
    step = "escalate" if state == "placing" and facts.rung >= RUNG_RET else on_expiry
    return None if step == "escalate" and facts.rung >= LAST_RUNG else step
