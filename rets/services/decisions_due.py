"""What falls due around the team: silence is an answer and goes up (P25, R41); the longlist comes back (EX3)."""

from sqlalchemy import select

from rets.clock import date_of
from rets.models import Decision, DecisionLine
from rets.services import decision_terms
from rets.services.advance import advance
from rets.services.audit import ENGINE
from rets.services.climb import Due, climb
from rets.services.longlist import LONGLIST
from rets.services.meetings import put_on_agenda
from rets.services.owners import chair_for
from rets.services.parameters import parameters
from rets.services.tasks import open_task
from workflows.calendar import end_of_day
from workflows.facts import Note
from workflows.plan import LAST_RUNG, RUNG_BESTUURLIJK, RUNG_RET
from workflows.roles import Role
from workflows.tracks import KEPT

SILENCE = "Op het besluit kwam geen antwoord. Zwijgen geldt als antwoord en gaat een trede hoger."
OBJECTION = "Tegen het besluit ligt een bezwaar en het is niet uitgevoerd."
UNANSWERED = "Van {name} kwam geen antwoord op het besluit: “{action}”. Bel, en zorg dat het alsnog wordt gedaan."
OBJECTED = "{name} heeft een bezwaar en deed dit niet: “{action}”. Bel, en zorg dat het alsnog wordt gedaan."
WITHOUT_MANDATE = "Het besluit is een advies, omdat mandaat of een lid van het team ontbreekt, en is niet aanvaard."
LISTED = "De casus stond op de longlist en is nog niet geholpen."


def line_of(due: Due) -> DecisionLine:
    """The line whose term this is."""
    return due.session.get_one(DecisionLine, int(due.row.ref))


def line_due(due: Due) -> None:
    """Silence goes up on the day of the answer, an objection on that of the line; then a promise is asked after."""
    line = line_of(due)
    if line.answer_code is not None and due.moment < due.row.due_at:
        due.row.next_at = max(due.moment, due.row.remind_at or due.row.due_at)
        return
    if line.answer_code == "accepted":
        if due.row.missed_at is None:
            due.tell("decision.overdue", line_id=line.id, organisation=line.organisation_id)
        due.row.missed_at = due.row.missed_at or due.moment
        due.again(parameters(due.session, date_of(due.now), due.case.region))
        due.mail("overdue.besluit", due.case.owner_id, *decision_terms.addressees(due.session, line, due.now))
        return
    silent = line.answer_code is None
    if silent:
        line.answer_code, line.answered_at = "silence", due.moment
    due.close("expired")
    due.tell("decision.silent" if silent else "decision.overdue", line_id=line.id, organisation=line.organisation_id)
    due.mail("overdue.besluit", due.case.owner_id, due.case.jeugdbeschermer_id)
    newest = decision_terms.latest(due.session, due.case)
    if newest is None or newest.id != line.decision_id:
        return
    if due.case.state != "decided" or due.case.rung >= LAST_RUNG:
        _ask_chair(due, line, silent)
    else:
        note = Note(text=SILENCE if silent else OBJECTION, data={"why": due.row.kind, "line_id": line.id})
        advance(
            due.session, case=due.case, step="escalate", actor=ENGINE, at=due.now, note=note, effective_at=due.moment
        )


def _ask_chair(due: Due, line: DecisionLine, silent: bool) -> None:
    """Let the chair ask after a line where the case itself goes no higher by it; silence on that goes up by its track.

    So it is when a place is agreed, when the case came down or went up already, and on the last rung.
    """
    on = date_of(due.now)
    chair = chair_for(due.session, due.case.region, on)
    open_task(
        due.session,
        due.case,
        kind=KEPT,
        role=(Role.RET_CHAIR if chair else Role.JEUGDBESCHERMER).value,
        person_id=chair or due.case.jeugdbeschermer_id,
        text=(UNANSWERED if silent else OBJECTED).format(name=line.organisation.name, action=line.action.rstrip(".")),
        due_at=end_of_day(parameters(due.session, on, due.case.region).calendar.add_working_days(on, 1)),
        actor=ENGINE,
        at=due.now,
        data={"line_id": line.id},
    )


def unbound_due(due: Due) -> None:
    """A decision without the power to bind goes to the administration, unless every addressee took it on."""
    unbound = due.session.scalars(
        select(DecisionLine).join(Decision).where(Decision.id == int(due.row.ref), DecisionLine.binding.is_(False))
    )
    carried = all(line.answer_code == "accepted" or line.done_on for line in unbound)
    if carried or due.case.state != "decided" or due.case.rung >= RUNG_BESTUURLIJK:
        due.close("not_needed")
        return
    due.close("taken")
    due.tell("decision.unbound", decision_id=int(due.row.ref), rung=RUNG_BESTUURLIJK)
    climb(due, RUNG_BESTUURLIJK, WITHOUT_MANDATE)


def longlist_due(due: Due) -> None:
    """The time on the longlist is over: a child that still waits is on the next agenda again."""
    if not due.case.waiting or due.case.state == "closed":
        due.close("not_needed")
        return
    due.close("taken")
    due.tell("decision.back")
    if due.case.rung < RUNG_RET:
        climb(due, RUNG_RET, LISTED)
        return
    item = put_on_agenda(due.session, due.case, due.now)
    item.why = LONGLIST
