"""A child whose municipality turns out to lie in another region: the people of that region take over (R5, V6)."""

from datetime import datetime

from sqlalchemy.orm import Session

from rets.clock import date_of
from rets.models import Case
from rets.services.advance import advance
from rets.services.audit import ENGINE
from rets.services.owners import chair_for, zorgmakelaar_for
from workflows.facts import Note
from workflows.owning import chair_keeps

WORDS = "De verantwoordelijke gemeente ligt in een andere regio. De mensen van die regio nemen het over."


def follow_region(session: Session, case: Case, former: str, at: datetime) -> None:
    """Give a case whose region changed its new zorgmakelaar; who owned it for the former region hands it over.

    The clocks run on: a dispute about residence never restarts anything.
    """
    if case.region == former or case.state == "closed":
        return
    on = date_of(at)
    successors = {
        case.zorgmakelaar_id: zorgmakelaar_for(session, case.region, case.label, on),
        chair_for(session, former, on): chair_for(session, case.region, on),
    }
    case.zorgmakelaar_id = successors[case.zorgmakelaar_id] or case.zorgmakelaar_id
    successor = successors.get(case.owner_id)
    if chair_keeps(case.state, case.rung):
        successor = chair_for(session, case.region, on)
    if successor and successor != case.owner_id:
        note = Note(text=WORDS, owner_id=successor, data={"former_region": former})
        advance(session, case=case, step="hand_over", actor=ENGINE, at=at, note=note)
