"""A location closes: everybody placed or waiting there is searched for again, with an owner and a term (N17, R13).

Told once, it reaches every child once, in the same transaction; told again with the same day it changes nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import exists, func, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from rets import access
from rets.clock import date_of
from rets.db import as_engine
from rets.errors import FieldError, Forbidden, Invalid
from rets.models import Case, Closing, Location, Offer, Placement, Request, Task
from rets.reference.geography import region_of
from rets.schemas.texts import personal_sentence
from rets.services.closing_reach import reach, take_back
from rets.services.closing_stays import ask_where
from rets.services.parameters import parameters
from rets.services.requests import RUNNING
from rets.services.tasks import DROPPED
from rets.services.waking import wake
from workflows.calendar import add_months
from workflows.roles import Role
from workflows.tracks import CLOSING

LONGEST = 500


def may_tell(session: Session, actor: access.Reader, on: date) -> list[Location]:
    """The locations of which a reader may tell that they close: a provider's own, a zorgmakelaar's region."""
    own, regions = actor.organisations(Role.PROVIDER), actor.regions(Role.ZORGMAKELAAR)
    found = session.scalars(
        select(Location).options(selectinload(Location.provider)).order_by(Location.name, Location.id)
    ).all()
    return [one for one in found if one.provider_id in own or region_of(one.municipality, on) in regions]


def tell_closing(
    session: Session, location: Location, *, closes_on: date | None, why: str, reader: access.Reader, at: datetime
) -> int:
    """Tell from which day a location is closed, or with no day that it stays open; of how many children somebody hears.

    Every child with help there that goes on past that day, and every request that runs there, gets its track. A case
    that was closed is opened again; fitting help becomes bridging to the next. Of a child that lives with
    this provider by its dossier alone the jeugdbeschermer is asked whether it is here. Does not commit.

    Raises:
        Forbidden: the location is of another provider or region.
        Invalid: the day lies in the past, or there is no reason, each at its field.
    """
    on = date_of(at)
    access.require(reader, "closing.tell")
    if location.id not in {one.id for one in may_tell(session, reader, on)}:
        raise Forbidden("Deze locatie is van een ander.")
    _check(closes_on, why.strip(), on)
    session.refresh(location, with_for_update=True)
    if location.closes_on == closes_on:
        return 0
    location.closes_on = closes_on
    said = Closing(location_id=location.id, closes_on=closes_on, why=why.strip(), recorded_at=at)
    said.recorded_by = reader.person_id
    session.add(said)
    session.flush()
    with as_engine(session):
        return _reach_all(session, location, at)


def is_short(session: Session, closes_on: date, told_on: date) -> bool:
    """Whether a closing was told later than the notice that children need (N17)."""
    return closes_on < add_months(told_on, parameters(session, told_on).closing_notice_months)


def _check(closes_on: date | None, why: str, on: date) -> None:
    faults = []
    if closes_on is not None and closes_on <= on:
        faults.append(FieldError("closes_on", "Kies een dag na vandaag."))
    if not why:
        faults.append(FieldError("why", "Schrijf in een paar woorden op waarom."))
    elif len(why) > LONGEST or personal_sentence(why):
        faults.append(FieldError("why", personal_sentence(why) or f"Gebruik hoogstens {LONGEST} tekens."))
    if faults:
        raise Invalid(faults)


def _reach_all(session: Session, location: Location, at: datetime) -> int:
    cases = _reached(session, location)
    asked = ask_where(session, location, {case.id for case in cases}, at)
    for case in cases:
        if location.closes_on is None:
            take_back(session, case, location, at)
        else:
            reach(session, case, location, at)
    forms = session.scalars(select(Offer.form).where(Offer.location_id == location.id).distinct()).all()
    wake(session, forms, at)
    return len(cases) + asked


def _reached(session: Session, location: Location) -> Sequence[Case]:
    """The cases with help or a running request at a location, locked in one order."""
    offers = select(Offer.id).where(Offer.location_id == location.id).scalar_subquery()
    last = (location.closes_on or date.min) - timedelta(days=1) if location.closes_on else None
    stays = select(Placement.case_id).where(
        Placement.offer_id.in_(offers), Placement.ended_on.is_(None), Placement.cancelled_at.is_(None)
    )
    if last is not None:
        stays = stays.where(or_(Placement.ends_on.is_(None), Placement.ends_on > last))
    given = select(Placement.id).where(Placement.request_id == Request.id, Placement.cancelled_at.is_(None))
    asked = select(Request.case_id).where(Request.offer_id.in_(offers), Request.state.in_(RUNNING), ~exists(given))
    told = select(Task.case_id).where(Task.kind == CLOSING, Task.data["location_id"].as_integer() == location.id)
    wanted = stays.union(asked) if location.closes_on else told
    return session.scalars(
        access.cases_for(access.SYSTEM)
        .where(Case.id.in_(wanted))
        .order_by(Case.id)
        .with_for_update(of=Case)
        .execution_options(populate_existing=True)
    ).all()


@dataclass(frozen=True)
class Told:
    """A closing as it stands: how many children it reaches and for how many of them nothing else is found yet (R13)."""

    location: Location
    closes_on: date
    told_on: date | None
    short: bool
    children: int
    without: int


def closings_for(session: Session, reader: access.Reader, on: date) -> list[Told]:
    """The coming closings of a provider's own locations, or of the reader's region; first closed first."""
    access.require(reader, "closing.see")
    own = reader.organisations(Role.PROVIDER)
    regions = reader.regions(Role.ZORGMAKELAAR, Role.CONTRACT_MANAGER)
    query = select(Location).options(joinedload(Location.provider)).where(Location.closes_on > on)
    rows = session.scalars(query.order_by(Location.closes_on, Location.id)).all()
    mine = [one for one in rows if one.provider_id in own or region_of(one.municipality, on) in regions]
    with as_engine(session):
        return [_as_told(session, one) for one in mine]


def _as_told(session: Session, location: Location) -> Told:
    """Numbers alone: who the children are stands with their own cases."""
    assert location.closes_on is not None
    said = session.scalar(
        select(func.max(Closing.recorded_at)).where(
            Closing.location_id == location.id, Closing.closes_on == location.closes_on
        )
    )
    told = (
        Task.data["location_id"].as_integer() == location.id,
        Task.data["closes_on"].as_string() == (location.closes_on.isoformat()),
    )
    counted = select(func.count(Task.case_id.distinct()), func.count(Task.case_id.distinct()).filter(Case.waiting))
    counted = counted.join(Case, Task.case_id == Case.id).where(Task.kind == CLOSING, *told)
    children, without = session.execute(counted.where(Task.answer_code.is_distinct_from(DROPPED))).one()
    told_on = date_of(said) if said else None
    short = told_on is not None and is_short(session, location.closes_on, told_on)
    return Told(location, location.closes_on, told_on, short, children, without)
