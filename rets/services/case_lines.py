"""A case as one line of a list: what, why now, until when by which clock, and what happens if nothing is done."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from rets.access import Reader, may, name_of
from rets.clock import date_of
from rets.models import Case, Deadline
from rets.services import outlook
from rets.services.scopes import persons
from rets.services.told_dates import age_on, told_deadline, told_rank
from workflows.order import CLASS_SENTENCES
from workflows.steps import OPEN, STATES
from workflows.words import clock_name


@dataclass(frozen=True, kw_only=True)
class CaseLine:
    """One line. `due_on` is the term of the next action, `deadline_on` the true deadline by `clock`.

    Where the day would tell a birth month that is not for this reader, `deadline_on` is empty and `deadline_within`
    says in which period it falls.
    `if_nothing` ends the sentence "Gebeurt er niets, dan ..."; `proposed` says which rung the forecast asks for.
    `may_open` is false for who may see the line but not the dossier.
    """

    id: int
    label: str
    state: str
    state_name: str
    rung: int
    region: str
    form: str
    age: int
    acute: bool
    waiting: bool
    owner: str
    mine: bool
    action: str
    due_on: date | None
    deadline_on: date | None
    deadline_within: str
    clock: str
    forecast_on: date | None
    why: str
    if_nothing: str
    proposed: str
    may_open: bool


def lines_of(session: Session, reader: Reader, cases: Sequence[Case], on: date) -> list[CaseLine]:
    """The lines of these cases, in their order."""
    terms = _terms(session, [case.id for case in cases])
    return [_line(reader, case, terms, on) for case in cases]


def _terms(session: Session, ids: Sequence[int]) -> dict[tuple[int, str], Deadline]:
    if not ids:
        return {}
    rows = session.scalars(
        select(Deadline).where(
            Deadline.case_id.in_(ids), Deadline.kind.in_((*OPEN, "prognose")), Deadline.closed_at.is_(None)
        )
    )
    return {(row.case_id, row.kind): row for row in rows}


def _line(reader: Reader, case: Case, terms: dict[tuple[int, str], Deadline], on: date) -> CaseLine:
    state, term, proposal = STATES[case.state], terms.get((case.id, case.state)), terms.get((case.id, "prognose"))
    deadline = told_deadline(reader, case, on)
    return CaseLine(
        id=case.id,
        label=name_of(reader, case),
        state=case.state,
        state_name=state.name,
        rung=case.rung,
        region=case.region,
        form=case.form,
        age=age_on(case.birth_month, on),
        acute=case.acute,
        waiting=case.waiting,
        owner=case.owner.name if case.owner else "",
        mine=case.owner_id in persons(reader),
        action=state.action_name,
        due_on=date_of(case.due_at) if case.due_at else None,
        deadline_on=deadline.on,
        deadline_within=deadline.within,
        clock=clock_name(case.deadline_kind),
        forecast_on=case.forecast_on,
        why=CLASS_SENTENCES[told_rank(reader, case)],
        if_nothing=outlook.if_nothing(case, term.data.get("on_expiry") if term else None) if case.owner_id else "",
        proposed=outlook.by_forecast(int(proposal.data["rung"]), date_of(proposal.due_at)) if proposal else "",
        may_open=may(reader, "case.dossier", case),
    )
