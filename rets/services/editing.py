"""Changing the form of a case: checked as when it was raised, and against what somebody else did meanwhile."""

from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from rets.access import Reader, require, roles_on
from rets.clock import date_of
from rets.errors import Invalid, Refused, Stale
from rets.models import Case
from rets.schemas.case_form import CaseForm
from rets.services.all_faults import sound_form
from rets.services.audit import Actor
from rets.services.intake import check, faults_of
from rets.services.matches import refresh
from rets.services.record import change_form

CLOSED = "Deze casus is afgesloten. Open hem eerst opnieuw."
FIXED = "Het kenmerk en de GI liggen vast. Trek de casus in en breng hem opnieuw in als zij niet kloppen."


def edited_form(session: Session, data: Any, at: datetime) -> CaseForm:
    """The form as it was edited, valid by its schema.

    Raises:
        Invalid: every fault at its field, also those for which `edit_form` would refuse what is sound by itself.
    """
    return sound_form(data, lambda form: faults_of(session, form, date_of(at)))


def edit_form(session: Session, reader: Reader, case: Case, form: CaseForm, *, seen: int, at: datetime) -> None:
    """Replace the form of a locked case by an edited one; what changed is matched again. Does not commit.

    Raises:
        Forbidden: the reader may not edit this case.
        Stale: somebody changed the case after version `seen`.
        Invalid: every fault of the form at its field.
        Refused: the case is closed.
    """
    require(reader, "case.edit", case)
    if case.state == "closed":
        raise Refused(CLOSED)
    if case.version != seen:
        raise Stale(seen, case.version)
    if (form.label, form.gi) != (case.label, case.gi.slug):
        raise Invalid.at("label", FIXED)
    check(session, form, date_of(at))
    actor = Actor(reader.person_id, roles_on(reader, case))
    year, month = form.birth_month.split("-")
    case.birth_month, case.sex = date(int(year), int(month), 1), form.sex
    change_form(session, case, form, actor, at)
    refresh(session, case, actor, at)
