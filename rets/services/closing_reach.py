"""What the closing of a location does to one child: the search goes on, the stay ends in time, somebody owns it."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from rets.clock import date_of
from rets.models import Case, Location, Offer, Placement, Request, Task
from rets.reference.lookup import form_of_care
from rets.render.dates import plain_date
from rets.schemas.facts import FACT
from rets.services import claims, requests
from rets.services.advance import advance
from rets.services.answers import open_tasks
from rets.services.audit import ENGINE, Happening, record
from rets.services.bridging import go_on_as_bridging
from rets.services.climb import Due
from rets.services.record import record_fact
from rets.services.settle import settle
from rets.services.tasks import DROPPED, answer_task
from rets.services.track_facts import ask_for_place
from workflows.facts import Note
from workflows.tracks import CLOSING

CLOSES = "Locatie {name} sluit op {day}."
STAYS = "De locatie blijft toch open."


def reach(session: Session, case: Case, location: Location, at: datetime) -> None:
    """Bring one locked case in line with the closing of a location, once."""
    closes_on = location.closes_on
    if closes_on is None or _told(session, case, location):
        return
    text = CLOSES.format(name=location.name, day=plain_date(closes_on))
    _drop_former(session, case, location, at)
    helps = _helps(session, case, location)
    running = [one for one in helps if one.started_on is not None]
    if running:
        _search_again(session, case, running, text, at)
    elif any(one.planned_on is None or one.planned_on >= closes_on for one in helps) and case.state == "placing":
        advance(session, case=case, step="lose_place", actor=ENGINE, at=at, note=Note(text=text))
    _end_requests(session, case, location, closes_on, at)
    data = {"location_id": location.id, "closes_on": closes_on.isoformat()}
    ask_for_place(session, case, closes_on, text, ENGINE, at, data)
    if running:
        _end_stay(session, case, location, running[-1], at)
    settle(session, case, ENGINE, at)


def take_back(session: Session, case: Case, location: Location, at: datetime) -> None:
    """The location stays open: the stay has its own end again, and nobody has to search because of it."""
    if case.state == "closed":
        return
    _drop_former(session, case, location, at)
    stay = case.dossier.get("stay") or {}
    if stay.get("closes_on") and _helps(session, case, location):
        _tell(session, case, at, kind="location_stays", text=STAYS)
    settle(session, case, ENGINE, at)


def closing_due(due: Due) -> None:
    """Help began at a location of which the closing was told before."""
    due.close("done")
    location = due.session.get_one(Location, int(due.row.ref))
    if location.closes_on is not None and location.closes_on > date_of(due.now):
        reach(due.session, due.case, location, due.now)


def _told(session: Session, case: Case, location: Location) -> bool:
    """Whether this day was told for this child, and not taken back since."""
    asked = select(Task).where(Task.case_id == case.id, Task.kind == CLOSING).order_by(Task.id.desc())
    last = next((one for one in session.scalars(asked) if one.data.get("location_id") == location.id), None)
    assert location.closes_on is not None
    same = last is not None and last.data.get("closes_on") == location.closes_on.isoformat()
    return same and last is not None and last.answer_code != DROPPED


def _helps(session: Session, case: Case, location: Location) -> Sequence[Placement]:
    return session.scalars(
        select(Placement)
        .join(Offer, Placement.offer_id == Offer.id)
        .where(Placement.case_id == case.id, Offer.location_id == location.id)
        .where(Placement.ended_on.is_(None), Placement.cancelled_at.is_(None))
        .order_by(Placement.id)
    ).all()


def _search_again(session: Session, case: Case, running: Sequence[Placement], text: str, at: datetime) -> None:
    """The help goes on as a bridge to the next; a child that was helped, or closed as such, is searched for again."""
    if case.state == "closed":
        advance(session, case=case, step="reopen", actor=ENGINE, at=at, note=Note(text=text))
    if case.state == "helped":
        advance(session, case=case, step="keep_searching", actor=ENGINE, at=at, note=Note(text=text))
    elif any(one.purpose == "main" for one in running):
        go_on_as_bridging(session, case)
        settle(session, case, ENGINE, at)


def _end_stay(session: Session, case: Case, location: Location, help_: Placement, at: datetime) -> None:
    """A child that lives there leaves before the location closes; what the dossier says of an older place is past."""
    assert help_.started_on is not None
    if not form_of_care(help_.form, date_of(at)).residential:
        return
    stay = case.dossier.get("stay")
    since = date.fromisoformat(stay["since"]) if stay and stay.get("since") else None
    if stay is None or since is None or since < help_.started_on:
        now = {"form": help_.form, "provider": location.provider.name, "since": help_.started_on}
        now |= {"ends_on": help_.ends_on} if help_.ends_on else {}
        _tell(session, case, at, kind="stay_started", stay=now)
    _tell(session, case, at, kind="location_closes", closes_on=location.closes_on)


def _end_requests(session: Session, case: Case, location: Location, closes_on: date, at: datetime) -> None:
    """What was asked for a start at which the location is closed is asked no more, and nothing is held for it."""
    running = (
        select(Request)
        .join(Offer, Request.offer_id == Offer.id)
        .where(Request.case_id == case.id, Offer.location_id == location.id, Request.state.in_(requests.RUNNING))
        .order_by(Request.id)
        .with_for_update(of=Request)
    )
    for request in session.scalars(running).all():
        if claims.is_given(session, request) or (request.expected_on or request.start_on) < closes_on:
            continue
        requests.end(session, case, request, "withdrawn", at)
        data = requests.told(request, request.offer) | {"because_of": CLOSING}
        record(session, case, [Happening("request.withdrawn", at, data)], ENGINE, at)
        requests.tell_provider(session, case, request, "request.withdrawn", at)


def _drop_former(session: Session, case: Case, location: Location, at: datetime) -> None:
    """What was asked for another day is asked no more."""
    for task in open_tasks(session, case, CLOSING):
        if task.data.get("location_id") == location.id:
            answer_task(session, case, task, code=DROPPED, text="De sluiting is veranderd.", actor=ENGINE, at=at)


def _tell(session: Session, case: Case, at: datetime, **fact: object) -> None:
    record_fact(session, case, FACT.validate_python({"on": date_of(at)} | fact), ENGINE, at)
