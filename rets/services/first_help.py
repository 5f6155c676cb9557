"""Help that must run before the help that is searched for can start: its own question, owner and term (C31, D7)."""

from datetime import datetime

from sqlalchemy.orm import Session

from rets.clock import date_of
from rets.models import Case
from rets.render.codes import form_name
from rets.services.audit import Actor
from rets.services.parameters import parameters
from rets.services.tasks import open_task
from workflows.calendar import end_of_day
from workflows.roles import Role
from workflows.tracks import FIRST

TEXT = (
    "De hulp voor dit kind kan pas starten als dit loopt: {names}. Regel die hulp nu, als overbrugging of als eigen"
    " aanmelding. Het zoeken naar de andere hulp gaat intussen door."
)


def waits_for_help(case: Case) -> bool:
    """Whether the help that is searched for waits for other help."""
    return bool(case.dossier["need"].get("depends_on"))


def ask_first_help(session: Session, case: Case, actor: Actor, at: datetime) -> None:
    """Ask the zorgmakelaar to arrange what must run first, beside the search itself."""
    on = date_of(at)
    p = parameters(session, on, case.region)
    names = ", ".join(form_name(form, on) for form in case.dossier["need"]["depends_on"])
    open_task(
        session,
        case,
        kind=FIRST,
        role=Role.ZORGMAKELAAR.value,
        person_id=case.zorgmakelaar_id or case.owner_id,
        text=TEXT.format(names=names),
        due_at=end_of_day(p.calendar.add_working_days(on, p.searching_working_days)),
        actor=actor,
        at=at,
    )
