"""Help agreed, begun, judged and ended. An intake never starts help; bridging keeps the child waiting."""

from datetime import date, datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from rets.clock import date_of
from rets.errors import FieldError, Invalid, Refused
from rets.models import Case, Claim, Placement
from rets.services.advance import advance
from rets.services.audit import Actor, Happening, record
from rets.services.bridging import go_on_as_bridging
from rets.services.closing_terms import look_at_closing
from rets.services.codes import codes
from rets.services.route_events import help_agreed
from rets.services.settle import settle
from rets.services.together import ask_together
from workflows.calendar import end_of_day
from workflows.facts import Note

UNFIT = frozenset({"second_best", "overbrugging", "niet_passend"})


def current(session: Session, case: Case, purpose: str = "main") -> Placement | None:
    """The help of a purpose that is agreed or running."""
    return session.scalar(
        select(Placement)
        .where(Placement.case_id == case.id, Placement.purpose == purpose)
        .where(Placement.ended_on.is_(None), Placement.cancelled_at.is_(None))
        .order_by(Placement.id.desc())
    )


def plan_help(
    session: Session,
    case: Case,
    *,
    form: str,
    purpose: str,
    planned_on: date | None,
    actor: Actor,
    at: datetime,
    bridges_to: str | None = None,
    ends_on: date | None = None,
    description: str = "",
    request_id: int | None = None,
    offer_id: int | None = None,
) -> Placement:
    """Agree help with a day on which it should start. Bridging is linked to the help that is wanted.

    Raises:
        Refused: other main help is agreed or running already.
        Invalid: the form of care is unknown.
    """
    known = codes(session, "forms_of_care", date_of(at))
    unknown = [(name, one) for name, one in (("form", form), ("bridges_to", bridges_to)) if one and one not in known]
    if unknown:
        raise Invalid(FieldError(name, f"De hulpvorm “{one}” is niet bekend.") for name, one in unknown)
    if purpose == "main" and current(session, case) is not None:
        raise Refused("Er is al hulp afgesproken voor dit kind. Beëindig die eerst.")
    placement = Placement(
        case_id=case.id,
        purpose=purpose,
        form=form,
        planned_on=planned_on,
        bridges_to=(bridges_to or case.form) if purpose == "bridging" else None,
        ends_on=ends_on,
        description=description,
        agreed_at=at,
        request_id=request_id,
        offer_id=offer_id,
    )
    session.add(placement)
    session.flush()
    _tell(session, case, placement, "placement.planned", at, actor, at)
    help_agreed(session, case, placement, at)
    ask_together(session, case, placement, at)
    return placement


def hold_intake(session: Session, case: Case, on: date, actor: Actor, at: datetime) -> None:
    """Record an intake. It meets no norm and starts no help (N5)."""
    placement = current(session, case) or current(session, case, "bridging")
    if placement is not None:
        placement.intake_on = on
    data = {"on": on.isoformat(), "placement_id": placement.id if placement else None}
    happening = Happening("placement.intake", end_of_day(on) if on < date_of(at) else at, data)
    record(session, case, [happening], actor, at)


def start_help(
    session: Session, case: Case, *, on: date, actor: Actor, at: datetime, first_day_confirmed: bool = False
) -> None:
    """Confirm the first day of real main help: the step `start_help` through the one door.

    Raises:
        Refused: no help was agreed, the day lies ahead, or it is the unconfirmed day of the intake.
    """
    placement = current(session, case)
    note = Note(
        started_on=on,
        text="De hulp is gestart.",
        data={"confirmed_first_day": first_day_confirmed, "placement_id": placement.id if placement else None},
    )
    if placement is not None:
        placement.started_on, placement.start_confirmed_at = on, at
        session.flush()
        look_at_closing(session, case, placement, at)
    advance(session, case=case, step="start_help", actor=actor, at=at, note=note, effective_at=_moment(on, at))


def start_outside(session: Session, case: Case, *, on: date, actor: Actor, at: datetime) -> None:
    """Main help that began, wherever the case stands: agreed at once when the search had not got that far.

    Help found outside the requests still ends the waiting; the case passes `placing` in the same moment.
    """
    if case.state != "placing":
        advance(
            session,
            case=case,
            step="find_elsewhere",
            actor=actor,
            at=at,
            note=Note(text="De hulp is buiten een verzoek om geregeld."),
            effective_at=_moment(on, at),
        )
    start_help(session, case, on=on, actor=actor, at=at, first_day_confirmed=True)


def start_bridging(session: Session, case: Case, on: date, actor: Actor, at: datetime) -> None:
    """Bridging began: the child goes on waiting for the help that is wanted."""
    placement = current(session, case, "bridging")
    if placement is None:
        raise Refused("Er is geen overbrugging afgesproken.")
    if on > date_of(at):
        raise Invalid.at("on", "Deze datum ligt in de toekomst.")
    placement.started_on, placement.start_confirmed_at = on, at
    look_at_closing(session, case, placement, at)
    _tell(session, case, placement, "placement.bridging", _moment(on, at), actor, at)


def report_start(session: Session, case: Case, on: date, actor: Actor, at: datetime) -> None:
    """A provider reports a first day; it counts once the GI has confirmed it (N5b)."""
    placement = current(session, case)
    if placement is None:
        raise Refused("Er is nog geen plek afgesproken.")
    if on > date_of(at):
        raise Invalid.at("on", "Deze datum ligt in de toekomst.")
    placement.reported_start_on = on
    _tell(session, case, placement, "placement.reported", _moment(on, at), actor, at)


def judge(
    session: Session, case: Case, *, professional: str, family: str, on: date, actor: Actor, at: datetime
) -> None:
    """Record whether the help fits, by professional and by family (N6).

    Help that does not fit goes on as bridging to the help that is wanted: the child keeps it, waits on, and the search
    is open again (N6b).
    """
    placement = current(session, case)
    if placement is None or placement.started_on is None:
        raise Refused("Er is nog geen hulp gestart om over te oordelen.")
    placement.judged_professional, placement.judged_family, placement.judged_on = professional, family, on
    unfit = bool({professional, family} & UNFIT)
    if unfit:
        go_on_as_bridging(session, case)
    session.flush()
    _tell(session, case, placement, "placement.judged", _moment(on, at), actor, at)
    if unfit and case.state == "helped":
        note = Note(text="De hulp past niet. Het kind houdt deze hulp tot de passende hulp start.")
        advance(session, case=case, step="keep_searching", actor=actor, at=at, note=note, effective_at=_moment(on, at))
    else:
        settle(session, case, actor, at)


def end_help(session: Session, case: Case, *, purpose: str, on: date, reason: str, actor: Actor, at: datetime) -> None:
    """Help stopped; its place is free again and, for main help, the search goes on."""
    placement = current(session, case, purpose)
    if placement is None:
        raise Refused("Er loopt geen hulp die kan stoppen.")
    if placement.started_on and on < placement.started_on:
        raise Invalid.at("on", "De hulp kan niet stoppen vóór zij begon.")
    if placement.started_on:
        placement.ended_on, placement.end_reason = on, reason
    else:
        placement.cancelled_at, placement.end_reason = at, reason
    if placement.request_id:
        session.execute(update(Claim).where(Claim.request_id == placement.request_id).values(live=False))
    session.flush()
    _tell(session, case, placement, "placement.ended", _moment(on, at), actor, at)
    if purpose == "main" and case.state in {"helped", "placing"}:
        step = "keep_searching" if case.state == "helped" else "lose_place"
        text = reason or "De hulp is gestopt."
        advance(session, case=case, step=step, actor=actor, at=at, note=Note(text=text), effective_at=_moment(on, at))


def _moment(on: date, at: datetime) -> datetime:
    return at if on >= date_of(at) else end_of_day(on)


def _tell(
    session: Session, case: Case, placement: Placement, kind: str, moment: datetime, actor: Actor, at: datetime
) -> None:
    days = ("planned_on", "intake_on", "reported_start_on", "started_on", "ends_on", "ended_on")
    data = {
        "placement_id": placement.id,
        "purpose": placement.purpose,
        "form": placement.form,
        "bridges_to": placement.bridges_to,
        "professional": placement.judged_professional,
        "family": placement.judged_family,
        "reason": placement.end_reason,
        **{day: value.isoformat() for day in days if (value := getattr(placement, day))},
    }
    record(session, case, [Happening(kind, moment, {k: v for k, v in data.items() if v is not None})], actor, at)
