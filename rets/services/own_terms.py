"""The terms of a reader: what waits for it, on which case and until when, without what is in it (P23)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session, defer

from rets.access import Reader, cases_for, may, name_of
from rets.clock import date_of
from rets.models import Case
from rets.services.scopes import persons
from rets.services.waiting_for import Waiting, decision_lines_for, requests_for, tasks_for
from workflows.roles import Role
from workflows.steps import STATES

TURNS = frozenset({Role.JEUGDBESCHERMER, Role.TEAMMANAGER, Role.ZORGMAKELAAR, Role.RET_MEMBER, Role.RET_CHAIR})
MOST = 200


@dataclass(frozen=True)
class OwnTerm:
    """Something that the reader must do; `name` tells it apart from every other term and stays the same."""

    name: str
    what: str
    label: str
    due_on: date
    path: str


def own_terms(session: Session, reader: Reader, on: date) -> list[OwnTerm]:
    """The open terms of a reader; what was done or passed on is gone."""
    return [*_turns(session, reader), *_questions(session, reader, on)]


def _turns(session: Session, reader: Reader) -> Iterator[OwnTerm]:
    """Cases of which the turn is the reader's, or an absent colleague's."""
    if not reader.roles & TURNS:
        return
    mine = cases_for(reader).where(Case.owner_id.in_(persons(reader)), Case.state != "closed")
    for case in session.scalars(mine.options(defer(Case.dossier)).order_by(Case.due_at, Case.id).limit(MOST)):
        assert case.due_at is not None, "an open case has a due date"
        path = f"/casussen/{case.id}" if may(reader, "case.dossier", case) else "/"
        action = STATES[case.state].action_name
        yield OwnTerm(f"casus-{case.id}", action, name_of(reader, case), date_of(case.due_at), path)


def _questions(session: Session, reader: Reader, on: date) -> Iterator[OwnTerm]:
    for one in tasks_for(session, reader, on):
        yield _asked("taak", one, one.what, f"/casussen/{one.case_id}/taken/{one.id}")
    for one in decision_lines_for(session, reader, on):
        yield _asked("besluit", one, f"{one.what} van het expertteam", f"/besluiten/{one.id}")
    for request in requests_for(session, reader):
        path = f"/verzoeken/{request.id}"
        yield OwnTerm(f"verzoek-{request.id}", "Verzoek beantwoorden", f"nummer {request.id}", request.due_on, path)


def _asked(kind: str, one: Waiting, what: str, path: str) -> OwnTerm:
    return OwnTerm(f"{kind}-{one.id}", what, one.label, one.due_on, path)
