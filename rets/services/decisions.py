"""Decisions of the expert team: each line an addressee, an action, a day and a mandate (R41, P4, P25)."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from rets.clock import date_of
from rets.errors import Forbidden, Invalid, Refused
from rets.models import Appointment, Case, Decision, DecisionLine, Meeting, Organisation, Person
from rets.render.dates import plain_date
from rets.services import decision_terms
from rets.services.advance import advance
from rets.services.audit import Actor, Happening, record
from rets.services.confirming import ask_confirmation, refuse_withdrawn
from rets.services.deciding_in import refuse_deciding_in
from rets.services.decision_lines import LineIn, check_lines, powers_of_lines
from rets.services.mandates import Power, help_for, power_over
from rets.services.meeting_log import HELD, keep_record, set_present
from rets.services.meetings import settle_item
from rets.services.outbox import queue
from rets.services.replacing import replace_earlier
from rets.services.tasks import close_deadline
from rets.services.teams import team_of
from workflows.calendar import end_of_day
from workflows.facts import Note
from workflows.roles import Role

ANSWERS = {"accepted": "Wij voeren dit uit", "objection": "Wij hebben een bezwaar"}
ROLES = {"provider": "provider", "municipality": "municipality", "gi": "teammanager", "region": "contract_manager"}

FOLLOWERS = frozenset({Role.RET_CHAIR, Role.JEUGDBESCHERMER, Role.TEAMMANAGER, Role.ZORGMAKELAAR, Role.SYSTEM})


def mark_present(
    session: Session, meeting: Meeting, present: Iterable[int], at: datetime, by: int | None = None
) -> None:
    """Record who is at a meeting, from its own day on; it counts as held from this moment.

    May be corrected by recording again: with nobody it is not held, unless something was decided there. `by` is who
    records it; each time is a line of the record of the meeting, also when no case stands on its agenda.

    Raises:
        Refused: the meeting is on a later day or was cancelled, or somebody is not, or no longer, a member of the
            team; one sentence for each.
    """
    if meeting.cancelled_at is not None:
        raise Refused("Deze vergadering is afgezegd. Wie er is, legt u vast bij een vergadering die doorgaat.")
    if date_of(at) < date_of(meeting.starts_at):
        raise Refused(f"Deze vergadering is op {plain_date(date_of(meeting.starts_at))}. Leg dan vast wie er is.")
    here = list(dict.fromkeys(present))
    _refuse_strangers(session, meeting.region, here, date_of(at))
    set_present(session, meeting, here, at)
    keep_record(session, meeting, HELD, at, by)


def decide(
    session: Session,
    case: Case,
    meeting: Meeting,
    *,
    question: str,
    text: str,
    lines: Sequence[LineIn],
    actor: Actor,
    at: datetime,
    stepped_out: Iterable[int] = (),
) -> Decision:
    """Record a decision about a locked case through the step `decide`, and open the terms of its lines.

    It replaces what was decided before and still runs.

    `stepped_out` are members at the meeting who do not take part in this decision. Does not commit.

    Raises:
        Invalid: a line lacks its addressee, action, day, or the amount that its mandate limits, at its field.
        Forbidden: the actor is not the chair.
        Refused: the case is closed, the meeting may not decide about it, somebody present is no longer a member, or a
            guard of the step says no.
    """
    if case.state == "closed":
        raise Refused("Deze casus is afgesloten. Een besluit kan niet meer. Open de casus eerst opnieuw.")
    refuse_deciding_in(session, case, meeting, at)
    known = check_lines(session, lines, date_of(at))
    power = powers_of_lines(session, case, meeting.present, lines, known, date_of(at))
    present = [person for person in meeting.present if person not in set(stepped_out)]
    _refuse_strangers(session, case.region, present, date_of(at))
    with session.begin_nested():
        decision = _write(session, case, meeting, question, text, lines, known, power, present, actor, at)
        replace_earlier(session, case, decision, actor, at)
        decision_terms.open_terms(session, case, decision, at)
        due_on = max((line.due_on for line in decision.lines), default=None)
        note = Note(text=text, due_on=due_on, data={"decision_id": decision.id, "kind": decision.kind})
        advance(session, case=case, step="decide", actor=actor, at=at, note=note)
        record(session, case, [_made(line, at) for line in decision.lines], actor, at)
    settle_item(session, case, "besloten", at, meeting)
    if meeting.kind == "spoed":
        ask_confirmation(session, case, decision, at)
    for line in decision.lines:
        queue(session, case, decision_terms.addressees(session, line, at), "decision.line", at)
    return decision


def powers(
    session: Session, case: Case, organisations: Iterable[Organisation], on: date, present: Iterable[int] = ()
) -> dict[int, Power]:
    """What the team, or those present of it, may bind on a day, per organisation, before anything is decided."""
    team, about = team_of(session, case.region, on).at_table(present), help_for(session, case)
    return {one.id: power_over(session, case.region, one, on, team, about=about) for one in organisations}


def answer_line(
    session: Session, case: Case, line: DecisionLine, *, code: str, text: str, actor: Actor, at: datetime
) -> None:
    """The addressee answers its line: it carries it out, or objects with a reason. A late answer still counts, and a
    yes may become an objection as long as the line was not carried out.

    Raises:
        Forbidden: the line addresses another organisation.
        Invalid: an unknown answer, or an objection without words.
        Refused: it was answered before, the decision was withdrawn, replaced or is over, or the case is closed.
    """
    refuse_outsider(session, line, actor, at)
    refuse_withdrawn(session, line)
    if case.state == "closed":
        raise Refused("Deze casus is afgesloten. Een antwoord is niet meer nodig.")
    if line.decision.finished_at is not None:
        raise Refused("Dit besluit loopt niet meer. Een antwoord is niet meer nodig.")
    if code not in ANSWERS:
        raise Invalid.at("code", "Kies een antwoord uit de lijst.")
    if code == "objection" and not text.strip():
        raise Invalid.at("text", "Schrijf op wat het bezwaar is en wat wel kan.")
    if line.done_on:
        raise Refused("Deze regel is al uitgevoerd.")
    if line.answer_code == code == "accepted":
        raise Refused("Op deze regel is al ja gezegd.")
    late = line.answer_code == "silence" or line.due_on < date_of(at)
    line.answer_code, line.answer_text, line.answered_at, line.answered_by = code, text, at, actor.person_id
    session.flush()
    _tell(session, case, line, "decision.answered", at, actor, at, late=late)
    queue(session, case, {case.owner_id, case.jeugdbeschermer_id} - {actor.person_id}, "answer.besluit", at)


def finish_line(session: Session, case: Case, line: DecisionLine, *, done_on: date, actor: Actor, at: datetime) -> None:
    """What a line asked was really done. The decision itself stays open until help has started.

    The addressee says so, which is a yes as well, or somebody who follows the decision, who answers for nobody.

    Raises:
        Forbidden: the line addresses another organisation.
        Invalid: the day lies ahead or before the decision.
        Refused: it was done before, or the decision was withdrawn or replaced.
    """
    if not actor.roles & FOLLOWERS:
        refuse_outsider(session, line, actor, at)
    refuse_withdrawn(session, line)
    if line.done_on is not None:
        raise Refused("Deze regel is al uitgevoerd.")
    if done_on > date_of(at):
        raise Invalid.at("done_on", "Deze datum ligt in de toekomst.")
    if done_on < date_of(line.decision.decided_at):
        raise Invalid.at("done_on", "Deze datum ligt vóór het besluit.")
    line.done_on = done_on
    if line.answer_code != "accepted" and actor.person_id in decision_terms.addressees(session, line, at):
        line.answer_code, line.answered_at, line.answered_by = "accepted", at, actor.person_id
    close_deadline(session, case, decision_terms.LINE, str(line.id), at, "done")
    session.flush()
    _tell(session, case, line, "decision.done", min(at, end_of_day(done_on)), actor, at)


def _write(
    session: Session,
    case: Case,
    meeting: Meeting,
    question: str,
    text: str,
    lines: Sequence[LineIn],
    known: Sequence[Organisation],
    power: Sequence[Power],
    present: list[int],
    actor: Actor,
    at: datetime,
) -> Decision:
    decision = Decision(
        case_id=case.id,
        meeting_id=meeting.id,
        kind="binding" if all(one.binding for one in power) else "advice",
        question=question,
        text=text,
        decided_at=at,
        decided_by=actor.person_id or 0,
        present=present,
    )
    decision.lines = [_line(case, *each) for each in zip(lines, known, power, strict=True)]
    session.add(decision)
    session.flush()
    return decision


def _line(case: Case, line: LineIn, organisation: Organisation, power: Power) -> DecisionLine:
    assert line.due_on is not None
    return DecisionLine(
        case_id=case.id,
        organisation_id=organisation.id,
        role=line.role or ROLES.get(organisation.kind, organisation.kind),
        action=line.action.strip(),
        due_on=line.due_on,
        amount=line.amount or None,
        binding=power.binding,
        mandate_id=power.mandate.id if power.mandate else None,
        why_advice=power.why_advice,
        offer_id=line.offer_id,
    )


def _made(line: DecisionLine, at: datetime) -> Happening:
    data = {
        "decision_id": line.decision_id,
        "line_id": line.id,
        "organisation": line.organisation_id,
        "text": f"{line.organisation.name}: {line.action}",
        "due_on": line.due_on.isoformat(),
    }
    return Happening("decision.made" if line.binding else "decision.advised", at, data)


def _refuse_strangers(session: Session, region: str, people: Iterable[int], on: date) -> None:
    members = {member.person_id for member in team_of(session, region, on).members}
    sentences = [_stranger(session, region, person, on) for person in people if person not in members]
    if sentences:
        raise Refused(sentences)


def _stranger(session: Session, region: str, person_id: int, on: date) -> str:
    person = session.get(Person, person_id)
    name = person.name if person else "Deze persoon"
    left = session.scalar(
        select(Appointment.valid_until)
        .where(Appointment.person_id == person_id, Appointment.region == region)
        .where(Appointment.role.in_(("ret_member", "ret_chair")), Appointment.valid_until <= on)
        .order_by(Appointment.valid_until.desc())
    )
    if left:
        return f"{name} is sinds {plain_date(left)} geen lid meer van dit team en telt niet mee als aanwezig."
    return f"{name} is geen lid van dit team."


def refuse_outsider(session: Session, line: DecisionLine, actor: Actor, at: datetime) -> None:
    """Raises `Forbidden` when the line addresses another organisation than the actor's."""
    if actor.person_id not in decision_terms.addressees(session, line, at):
        raise Forbidden(f"Dit besluit is gericht aan {line.organisation.name}. Alleen zij kunnen antwoorden.")


def _tell(
    session: Session,
    case: Case,
    line: DecisionLine,
    kind: str,
    moment: datetime,
    actor: Actor,
    at: datetime,
    late: bool = False,
) -> None:
    data = {
        "decision_id": line.decision_id,
        "line_id": line.id,
        "organisation": line.organisation_id,
        "code": line.answer_code,
        "text": line.answer_text or None,
        "done_on": line.done_on.isoformat() if line.done_on else None,
        "late": late or None,
    }
    record(session, case, [Happening(kind, moment, {k: v for k, v in data.items() if v is not None})], actor, at)
