"""Taking back what one just did: the case stands as before, by a new event; nothing that was recorded goes away.

Sound only while nobody built on it: within half an hour, as the newest act on the case, by who did it. What follows by
itself (clocks, standing, proposals) follows anew.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from rets.access import SYSTEM, Reader, case_for, require, roles_on
from rets.db import as_engine
from rets.errors import Refused
from rets.models import Case, Event, Request
from rets.services.answering import CODES
from rets.services.audit import Actor, Happening, record
from rets.services.record import follow_restored
from rets.services.taking_back_asked import (
    ask_again,
    ask_task_again,
    open_again,
    undo_done,
    why_not_again,
    why_not_task,
    why_not_unanswered,
    why_not_undone,
)
from rets.services.undone_words import name_of_act
from workflows.roles import Role

ANSWERS = frozenset(f"request.{code}" for code in CODES)
WITHIN = timedelta(minutes=30)
FOLLOWS = ("clock.", "standing.", "match.", "escalation.proposed", "reminder.")
MOST = 60
FOLLOWED = "Hierdoor is al iets in gang gezet of aan een ander gevraagd. Leg vast wat nu klopt, of bel."
CHANGED = "Intussen gebeurde er meer in deze casus. Terugnemen kan niet meer: leg vast wat nu klopt."
SINCE = "Hierop is al verder gegaan. Bel wie het verzoek deed."
CLOSED = "Deze casus is afgesloten. Open hem eerst opnieuw."
MOVED = "De casus ging hierdoor naar een andere gemeente. Leg de goede gemeente vast."
UNKNOWN = "Wat hier eerst stond is niet bewaard. Wijzig het dossier."
INSTEAD = {
    "step": "Een stap neemt u niet terug: er ging een termijn lopen. Kies de stap die hem herstelt.",
    "decision": "Een besluit neemt u niet terug. De voorzitter bespreekt het opnieuw.",
    "placement": "Wat over de start is gemeld neemt u niet terug. Leg vast wat wel klopt.",
    "undone": "Dit was al teruggenomen. Leg het zo nodig opnieuw vast.",
    "request": "Is het verzoek niet goed? Trek het dan in.",
    "task": FOLLOWED,
}
OTHERWISE = "Dit neemt u niet terug. Leg vast wat wel klopt: de geschiedenis toont beide."


@dataclass(frozen=True)
class LastAct:
    """What a reader did last on a case: the number of its event, its name, and why it cannot be taken back, or ''."""

    seq: int
    kind: str
    name: str
    until: datetime
    against: str


@dataclass(frozen=True)
class Way:
    """How one kind of act is taken back: what one must be allowed to do, why not, and the verb."""

    may: str
    against: Callable[[Session, Case, Event, datetime], str]
    verb: Callable[[Session, Case, Event, Actor, datetime], None]


def last_act(session: Session, reader: Reader, case: Case, at: datetime) -> LastAct | None:
    """What this reader did last on a case in the past half hour; none when somebody else acted last."""
    event, followed = newest_act(session, case, at)
    if event is None or event.actor_id != reader.person_id:
        return None
    against = _against(session, case, event, at) or (FOLLOWED if followed else "")
    return LastAct(event.seq, event.kind, name_of_act(event.kind, event.data), event.recorded_at + WITHIN, against)


def newest_act(session: Session, case: Case, at: datetime) -> tuple[Event | None, bool]:
    """The newest thing that a person did on a case in the past half hour, and whether the engine went on from there."""
    recent = select(Event).where(Event.case_id == case.id, Event.recorded_at > at - WITHIN)
    events = session.scalars(recent.order_by(Event.seq.desc()).limit(MOST))
    acts = [one for one in events if not one.kind.startswith(FOLLOWS)]
    found = next((number for number, one in enumerate(acts) if one.actor_id is not None), None)
    return (None, False) if found is None else (acts[found], found > 0)


def take_back(session: Session, reader: Reader, case: Case, seq: int, at: datetime) -> str:
    """Take back what the reader did last on a locked case; gives its name. Does not commit.

    Raises:
        Forbidden: the act itself is for others by now.
        Refused: somebody acted since, or this kind has no way back.
    """
    act = last_act(session, reader, case, at)
    if act is None or act.seq != seq:
        raise Refused(CHANGED)
    if act.against:
        raise Refused(act.against)
    way = WAYS[_family(act.kind)]
    require(reader, way.may, case)
    event = session.scalars(select(Event).where(Event.case_id == case.id, Event.seq == seq)).one()
    actor = Actor(reader.person_id, roles_on(reader, case))
    record(session, case, [Happening("undone.act", at, told_undone(event))], actor, at)
    way.verb(session, case, event, actor, at)
    return act.name


def last_answer(session: Session, reader: Reader, request: Request, at: datetime) -> LastAct | None:
    """The answer that this reader gave to a request just now, as its provider; the case itself stays unseen."""
    with as_engine(session):
        case = case_for(session, SYSTEM, request.case_id)
        event, followed = newest_act(session, case, at)
        if event is None or event.actor_id != reader.person_id or event.kind not in ANSWERS:
            return None
        if event.data["request_id"] != request.id:
            return None
        against = SINCE if followed or case.state == "closed" else why_not_unanswered(session, case, event, at)
        return LastAct(event.seq, event.kind, name_of_act(event.kind, event.data), event.recorded_at + WITHIN, against)


def take_back_answer(session: Session, reader: Reader, request: Request, seq: int, at: datetime) -> None:
    """The provider takes its answer back as long as nobody built on it; the request waits again. Does not commit.

    Raises:
        Refused: somebody acted since, or a place was agreed on it.
    """
    with as_engine(session):
        case = case_for(session, SYSTEM, request.case_id, lock=True)
    act = last_answer(session, reader, request, at)
    if act is None or act.seq != seq:
        raise Refused(SINCE)
    if act.against:
        raise Refused(act.against)
    with as_engine(session):
        event = session.scalars(select(Event).where(Event.case_id == case.id, Event.seq == seq)).one()
        actor = Actor(reader.person_id, frozenset({Role.PROVIDER}))
        record(session, case, [Happening("undone.act", at, told_undone(event))], actor, at)
        open_again(session, case, event, actor, at)


def told_undone(event: Event) -> dict[str, Any]:
    """What the event of taking back says: which event, and what it was about."""
    about = {key: event.data[key] for key in ("request_id", "task", "task_id", "line_id") if key in event.data}
    return {"seq": event.seq, "act": event.kind} | about


def _family(kind: str) -> str:
    return "fact" if kind.startswith("fact.") else kind


def _against(session: Session, case: Case, event: Event, at: datetime) -> str:
    way = WAYS.get(_family(event.kind))
    if way is None:
        return INSTEAD.get(event.kind.partition(".")[0], OTHERWISE)
    return CLOSED if case.state == "closed" else way.against(session, case, event, at)


def _why_not_restored(_session: Session, _case: Case, event: Event, _at: datetime) -> str:
    before = event.data.get("before")
    if before is None:
        return UNKNOWN
    return MOVED if {"municipality", "municipality_disputed"} & set(before) else ""


def _restore(session: Session, case: Case, event: Event, actor: Actor, at: datetime) -> None:
    """The parts of the dossier that were changed hold again what they held."""
    before = dict(event.data["before"])
    if "birth_month" in before:
        year, month = before["birth_month"].split("-")
        case.birth_month = date(int(year), int(month), 1)
    case.sex = before.get("sex", case.sex)
    follow_restored(session, case, case.dossier | before, actor, at)


WAYS: dict[str, Way] = {
    "fact": Way("case.record_fact", _why_not_restored, _restore),
    "case.edited": Way("case.edit", _why_not_restored, _restore),
    "request.withdrawn": Way("request.withdraw", why_not_again, ask_again),
    **{kind: Way("request.hear", why_not_unanswered, open_again) for kind in ANSWERS},
    "decision.done": Way("decision.see", why_not_undone, undo_done),
    "task.answered": Way("case.dossier", why_not_task, ask_task_again),
}
