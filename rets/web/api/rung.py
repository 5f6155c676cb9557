"""The rung of a case over the API: who has it until when, what the child gets meanwhile, and the record of rungs."""

from fastapi import APIRouter
from pydantic import BaseModel, Field

from rets import clock
from rets.access import case_for, require
from rets.services.case_page import case_page
from rets.services.reads import note_read
from rets.services.rungs import Reached, Standing, record_of, standing_on
from rets.web.api.answers import PROBLEMS
from rets.web.api.body import Number
from rets.web.deps import Db, Me

router = APIRouter(prefix="/casussen/{case_id}", tags=["Proces"], responses=PROBLEMS)


class RungOut(BaseModel):
    """The ladder as far as this case climbed it."""

    now: Standing | None = Field(description="Leeg als de hulp is gestart of de casus is afgesloten")
    record: list[Reached] = Field(description="Elke trede die is bereikt, de oudste eerst, met dag en reden")


@router.get("/trede", summary="De trede van nu en hoe de casus daar kwam; het openen komt in het leeslog")
def show_rung(session: Db, me: Me, case_id: Number) -> RungOut:
    case = case_for(session, me, case_id)
    require(me, "case.history", case)
    note_read(session, me, case, "trede", clock.now())
    record = record_of(session, me, case, case_page(session, me, case).steps)
    return RungOut(now=standing_on(session, case, clock.today()), record=record)
