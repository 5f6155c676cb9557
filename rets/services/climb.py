"""A deadline that falls due: what may be told, closed and asked again, and the way up to a rung."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from rets.clock import date_of
from rets.models import Case, Deadline
from rets.services.advance import advance
from rets.services.audit import ENGINE, Happening, record
from rets.services.outbox import Letter, letters
from rets.services.told_dates import who_may_hear
from workflows.calendar import end_of_day
from workflows.facts import Note
from workflows.parameters import Parameters
from workflows.plan import LAST_RUNG, RUNG_RET, RUNG_RET_CONSULT
from workflows.steps import BEFORE_RET

REPEAT_WORKING_DAYS = 5
TO_TEAM = {"returned": "object", **dict.fromkeys(("triage", "searching", "helped"), "submit_to_ret")}
"""The step to the team from a state from which the team leads again, whatever the rung."""


@dataclass(frozen=True, slots=True)
class Due:
    """A deadline that falls due: its case (locked), the moment at which it fell due, and now.

    `post` gathers the messages; who lets it fall due posts them in the same transaction.
    """

    session: Session
    case: Case
    row: Deadline
    moment: datetime
    now: datetime
    post: list[Letter] = field(default_factory=list)

    def tell(self, kind: str, **more: object) -> None:
        """Write what happened, dated at the due moment."""
        data = {"clock": self.row.kind, "ref": self.row.ref, "due_on": date_of(self.row.due_at).isoformat()}
        happening = Happening(kind, self.moment, data | {k: v for k, v in more.items() if v is not None})
        record(self.session, self.case, [happening], ENGINE, self.now)

    def close(self, outcome: str) -> None:
        """The deadline is over."""
        self.row.closed_at, self.row.outcome, self.row.next_at = self.now, outcome, None

    def again(self, p: Parameters) -> None:
        """Ask again after some working days: nothing that is overdue ever falls silent."""
        self.row.next_at = end_of_day(p.calendar.add_working_days(date_of(self.now), REPEAT_WORKING_DAYS))

    def mail(self, kind: str, *people: int | None, instead_of: int | None = None) -> None:
        """Queue a message to these people, the owner when none is given; to a deputy with whom it stands in for."""
        heard_by = who_may_hear(self.case, self.row, people or (self.case.owner_id,))
        self.post.extend(letters(self.case, heard_by, kind, self.moment, instead_of=instead_of))


def climb(due: Due, rung: int, text: str) -> None:
    """Take steps until the case stands on a rung, or the table offers no further step."""
    moment = max(due.moment, due.case.raised_at)
    lift(due.session, due.case, rung, text, why=due.row.kind, at=due.now, effective_at=moment)


def lift(
    session: Session, case: Case, rung: int, text: str, *, why: str, at: datetime, effective_at: datetime | None = None
) -> None:
    """The same for what was not awaited: an answer that says that it does not work."""
    for _ in range(LAST_RUNG + 1):
        if case.rung >= rung:
            return
        step = _next_step(case, rung)
        if step is None:
            return
        note = Note(text=text, data={"why": why})
        advance(session, case=case, step=step, actor=ENGINE, at=at, note=note, effective_at=effective_at)


def _next_step(case: Case, rung: int) -> str | None:
    if rung == RUNG_RET_CONSULT:
        return "consult_ret" if case.state in BEFORE_RET else None
    if case.state in TO_TEAM:
        return TO_TEAM[case.state]
    if case.state == "placing" and case.rung < RUNG_RET:
        return "submit_to_ret"
    return "escalate" if case.state in {"at_ret", "decided", "escalated", "placing"} else None
