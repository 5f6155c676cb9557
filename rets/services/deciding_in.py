"""In which meeting may be decided about a case: those present there decide, and nobody borrows them later (R16, P6)."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from rets.errors import Refused
from rets.models import AgendaItem, Case, Decision, Meeting
from rets.services.meetings import carried_at

NOT_HELD = "Leg eerst vast wie er bij deze vergadering is."


def may_decide_in(session: Session, case: Case, meeting: Meeting, at: datetime) -> bool:
    """Whether a meeting is one in which may be decided about a case, once it is known who is there."""
    return not any(_reasons(session, case, meeting, at))


def refuse_deciding_in(session: Session, case: Case, meeting: Meeting, at: datetime) -> None:
    """Let only a meeting pass in which may be decided about a case.

    Raises:
        Refused: it is of another team, does not go on, was not held, is over, or was called for another case.
    """
    reasons = [*_reasons(session, case, meeting, at)] or _unheld(meeting)
    if reasons:
        raise Refused(reasons)


def refuse_settling_in(session: Session, case: Case, decision: Decision, meeting: Meeting, at: datetime) -> None:
    """Let only a regular meeting pass that was held after a decision was taken outside the calendar (P6).

    Raises:
        Refused: it is another kind of meeting, does not go on, is over, was not held, or was before the decision.
    """
    if meeting.kind != "regular" or meeting.region != case.region:
        raise Refused("Een spoedbesluit wordt bevestigd in een gewone vergadering van hetzelfde team.")
    reasons = [*_called_off(meeting), *_over(session, meeting, at)] or _unheld(meeting)
    if reasons:
        raise Refused(reasons)
    if meeting.held_at is not None and meeting.held_at < decision.decided_at:
        raise Refused("Deze vergadering was vóór het besluit. Bevestig het in de volgende vergadering.")


def _reasons(session: Session, case: Case, meeting: Meeting, at: datetime) -> Iterator[str]:
    if meeting.region != case.region:
        yield "Deze vergadering is van een ander expertteam. Besluit in een vergadering van het team van deze casus."
        return
    yield from _called_off(meeting)
    places = select(AgendaItem.outcome).where(AgendaItem.meeting_id == meeting.id, AgendaItem.case_id == case.id)
    outcomes = session.scalars(places).all()
    if meeting.kind == "spoed" and not outcomes:
        yield "Dit spoedoverleg is voor een andere casus. Roep voor deze casus zelf een spoedoverleg bijeen."
    if None not in outcomes:  # the sweep takes a case off an agenda that is over, except while its child is in danger
        yield from _over(session, meeting, at)


def _called_off(meeting: Meeting) -> Iterator[str]:
    if meeting.cancelled_at is not None:
        yield "Deze vergadering is afgezegd. Besluit in een andere vergadering."


def _over(session: Session, meeting: Meeting, at: datetime) -> Iterator[str]:
    if at > carried_at(session, meeting.region, meeting.starts_at, at):
        yield "Deze vergadering is te lang geleden: vastleggen kan tot en met de werkdag erna."


def _unheld(meeting: Meeting) -> list[str]:
    return [] if meeting.held_at is not None else [NOT_HELD]
