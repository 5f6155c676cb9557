"""What a page offers to take back, right after one did it: an address, its name and until when, or why not."""

from dataclasses import dataclass
from datetime import datetime

from rets import clock
from rets.access import Reader, may
from rets.db import ViewerSession
from rets.models import Case, Request
from rets.services.absence import TAKE_BACK_WITHIN, may_take_back
from rets.services.taking_back import LastAct, last_act, last_answer


@dataclass(frozen=True)
class Undo:
    """One act that may be taken back; `against` says why it may not be."""

    address: str
    name: str
    seq: int = 0
    until: datetime | None = None
    against: str = ""


def undo_on(session: ViewerSession, me: Reader, case: Case) -> Undo | None:
    """What this reader did last on a case."""
    if not may(me, "case.history", case):
        return None
    return _of(last_act(session, me, case, clock.now()), f"/casussen/{case.id}/terugnemen")


def undo_answer(session: ViewerSession, me: Reader, request: Request) -> Undo | None:
    """The answer that this reader just gave to a request."""
    return _of(last_answer(session, me, request, clock.now()), f"/verzoeken/{request.id}/terugnemen")


def undo_absence(session: ViewerSession, me: Reader) -> Undo | None:
    """What this reader just said about being away."""
    said = may_take_back(session, me.person_id, clock.now())
    if said is None:
        return None
    return Undo("/afwezig/terugnemen", "wat u net vastlegde", until=said.recorded_at + TAKE_BACK_WITHIN)


def _of(act: LastAct | None, address: str) -> Undo | None:
    return Undo(address, act.name, act.seq, act.until, act.against) if act else None
