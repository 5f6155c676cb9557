"""The party outside the region that a high rung leads to: the chair asks it, and keeps the case (EX12 to EX16, R41)."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from rets.clock import date_of
from rets.models import Case, Organisation, Task
from rets.reference.ladder import EXTERNAL, Rung
from rets.reference.lookup import ladder_on
from rets.services.audit import Actor
from rets.services.parameters import parameters
from rets.services.tasks import drop_kinds, open_task
from workflows.calendar import Calendar, end_of_day
from workflows.parameters import Parameters
from workflows.plan import RUNG_BOVENREGIONAAL
from workflows.roles import Role
from workflows.routes.vocabulary import CHANNELS, channel_name
from workflows.tracks import OUTSIDE

MOVED_ON = "De casus staat op een andere trede. Daar wordt opnieuw gevraagd."
ASK = (
    "Vraag {who} om hulp, {how}{reach}. Waarom: {why} Schrijf hier wie u sprak (functie, geen naam), op welke dag, en"
    " wat er is gezegd. U blijft eigenaar tot de hulp is gestart."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outside:
    """The party outside the region, over which channel it is asked, and how it is reached where RETS knows that."""

    name: str
    channel: str
    phone: str
    email: str


def outside_of(session: Session, rung: Rung) -> Outside | None:
    """Who helps on a rung outside the region; nobody on the rungs within it."""
    if rung.outside is None or rung.channel is None:
        return None
    known = session.scalar(select(Organisation).where(Organisation.slug == rung.contact, Organisation.kind == EXTERNAL))
    phone, email = (known.phone or "", known.email or "") if known else ("", "")
    return Outside(name=rung.outside, channel=channel_name(rung.channel), phone=phone, email=email)


def is_outside(rung: int) -> bool:
    """Whether a rung lies outside the region."""
    return rung >= RUNG_BOVENREGIONAAL


def rung_reached(session: Session, case: Case, why: str, actor: Actor, at: datetime) -> None:
    """Let the owner ask the party of a rung that was just reached; what was asked on a lower rung is over."""
    drop_kinds(session, case, frozenset({OUTSIDE}), MOVED_ON, at)
    ask_outside(session, case, why, actor, at)


def ask_outside(session: Session, case: Case, why: str, actor: Actor, at: datetime, soon: bool = False) -> Task | None:
    """Ask the owner to ask the party of the rung of now, a working day before the term of that rung is over.

    `soon` is for what that party still has to be told: within the term of a question.
    """
    on = date_of(at)
    rung = ladder_on(on, case.region)[case.rung]
    party = outside_of(session, rung)
    if party is None or rung.channel is None:
        return None
    p = parameters(session, on, case.region)
    due_on = _due_on(case, on, p, soon)
    return open_task(
        session,
        case,
        kind=OUTSIDE,
        role=Role.RET_CHAIR.value,
        person_id=case.owner_id,
        text=ASK.format(who=party.name, how=party.channel, reach=_reach(party), why=why.strip()),
        channel=CHANNELS[rung.channel][0],
        due_at=end_of_day(due_on),
        remind_at=_remind_at(on, due_on, p.calendar),
        actor=actor,
        at=at,
        data={"rung": case.rung, "outside": party.name, "contact": rung.contact},
    )


def _due_on(case: Case, on: date, p: Parameters, soon: bool) -> date:
    term = date_of(case.due_at) if case.due_at else on
    eve = p.calendar.add_working_days(term, -1)
    if eve <= on:
        eve = p.calendar.add_working_days(on, p.rung_working_days[case.rung])
    return min(eve, p.calendar.add_working_days(on, p.question_working_days)) if soon else eve


def _remind_at(on: date, due_on: date, calendar: Calendar) -> datetime | None:
    half = calendar.add_working_days(on, calendar.working_days_between(on, due_on) // 2)
    return end_of_day(half) if on < half < due_on else None


def _reach(party: Outside) -> str:
    known = " of ".join(filter(None, (party.phone, party.email)))
    return f" ({known})" if known else ""
