"""Answering what was asked: a closed list of answers per kind of task. None of them says no to the need (R1 to R4)."""

from collections.abc import Iterator
from copy import deepcopy
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from rets.clock import date_of
from rets.db import as_engine
from rets.errors import FieldError, Forbidden, Invalid
from rets.models import Appointment, Case, Task
from rets.schemas.case_form import CaseForm
from rets.schemas.faults import parse
from rets.services import administration, handing_over, residence
from rets.services.audit import Actor, Happening, record
from rets.services.calling import KIND as CALL
from rets.services.calling import call_made
from rets.services.form_answers import require_sent
from rets.services.naming import UNNAMED, Named, ask_after, gaps, in_words, questions_of, replied, unanswered
from rets.services.outbox import queue
from rets.services.owners import people_in, teammanagers_of
from rets.services.posts import IN_PERSON
from rets.services.proposing import need_changed
from rets.services.route_running import follow
from rets.services.settle import settle
from rets.services.spoken import SINCE, UNSPOKEN, Spoken, is_heard, keep
from rets.services.spoken import gaps as spoken_gaps
from rets.services.spoken import in_words as as_said
from rets.services.tasks import addressees, answer_task
from workflows.naming import ADMINISTRATION, ASKS_BACK, DECIDED, must_name
from workflows.roles import Role
from workflows.routes.vocabulary import OUTSIDE, TASKS
from workflows.tracks import TRACKS
from workflows.words import ALARM

TAKEN = "opgepakt"
ANSWERS: dict[str, dict[str, str]] = {
    ALARM: {TAKEN: "Wat gebeurt er nu?"},
    "capaciteit": {"gecontracteerd": "Dit aanbod is gecontracteerd", "inkopen": "Dit moet worden ingekocht"},
    "vraag": {"beantwoord": "Antwoord"},
    "alternatief": {"past": "Dit past", "past_niet": "Niet passend, want ..."},
    ADMINISTRATION: {DECIDED: "Wij nemen dit besluit", ASKS_BACK: "Wij hebben eerst een vraag, namelijk ..."},
    "consult": {"advies": "Advies"},
    "toelichting": {"toegelicht": "Toelichting"},
    "verlenging": {"verlengd": "De plek is verlengd", "niet_verlengd": "De plek kan niet langer"},
    "opvolging": {"nagebeld": "Nagebeld"},
    "contract": {"beoordeeld": "Beoordeeld"},
    "uitwijk": {"gevraagd": "De andere aanbieder is gevraagd", "past_niet": "Niet passend, want ..."},
    "informatie": {"gegeven": "Informatie gegeven"},
    handing_over.KIND: {
        handing_over.YES: "Ik neem de procesregie over",
        "niet_overgenomen": "Ik neem de procesregie niet over, want ...",
    },
    **{kind: ask.answers for kind, ask in TASKS.items()},
    **{kind: track.answers for kind, track in TRACKS.items()},
}
WORDS = {
    "past_niet": "Schrijf op waarom het niet past.",
    OUTSIDE: "Schrijf op aan wie, hoe en op welke dag u dit verstuurde.",
    "ingevuld": "Schrijf op aan wie en op welke dag u dit opstuurde.",
}
WORDS_NEEDED = frozenset({"past_niet", "vraag", "beantwoord", "advies", "toegelicht", "niet_overgenomen", TAKEN}).union(
    *(ask.words for ask in TASKS.values()), *(track.words for track in TRACKS.values())
)


def record_spoken_consent(
    session: Session, case: Case, task: Task, *, by: str, words: str, on: date, actor: Actor, at: datetime
) -> None:
    """Write down who agreed by telephone, when and in which words; those who agreed get it confirmed by mail (V10).

    Raises:
        Invalid: who or the words are missing, or the day lies ahead.
    """
    if not by.strip():
        raise Invalid.at("by", "Schrijf op wie akkoord gaf (functie, geen naam).")
    if not words.strip():
        raise Invalid.at("words", "Schrijf op wat er is gezegd.")
    if on > date_of(at):
        raise Invalid.at("on", "Deze datum ligt in de toekomst.")
    task.data = task.data | {"by": by.strip(), "on": on.isoformat()}
    answer_task(
        session,
        case,
        task,
        code="akkoord",
        text=as_said(words, Spoken(by, on)),
        actor=actor,
        at=at,
        on=on if on < date_of(at) else None,
    )
    _stop_ringing(session, case, task, actor, at)
    follow(session, case, task, at)
    queue(session, case, [] if is_heard(task) else addressees(session, task, at), "consent.confirmed", at)
    settle(session, case, actor, at)


def answer(
    session: Session,
    case: Case,
    task: Task,
    *,
    code: str,
    text: str,
    actor: Actor,
    at: datetime,
    named: Named = UNNAMED,
    spoken: Spoken = UNSPOKEN,
) -> None:
    """Answer a task with one of the answers of its kind; who has no other reason to see the case sees it no more.

    `named` is who does what by when, for the answers that say so (`workflows.naming`): it is asked after on that day;
    and the replies to what the task asks one by one. `spoken` is who said it and when, where it is only written down.

    Raises:
        Forbidden: the task is for somebody else.
        Invalid: an answer that this kind does not know, or one that needs words, or a name, without them.
        Refused: it was answered before, or it says that a form was sent that nobody sent.
    """
    if not _for(session, case, task, actor, at):
        raise Forbidden("Deze vraag is aan iemand anders gesteld.")
    if code not in ANSWERS.get(task.kind, {}):
        raise Invalid.at("code", "Kies een antwoord uit de lijst.")
    faults = list(_gaps(task, code, text, named, spoken, at))
    if faults:
        raise Invalid(faults)
    require_sent(session, case, task, code)
    with as_engine(session):
        if (task.kind, code) == (ADMINISTRATION, ASKS_BACK):
            administration.ask_back(session, case, task, text, actor, at)
        else:
            _take(session, case, task, code, text, actor, at, named, spoken)
        settle(session, case, actor, at)


def _gaps(task: Task, code: str, text: str, named: Named, spoken: Spoken, at: datetime) -> Iterator[FieldError]:
    yield from unanswered(task, named)
    if is_heard(task):
        yield from spoken_gaps(spoken, date.fromisoformat(task.data[SINCE]), date_of(at))
        if not text.strip():
            yield FieldError("text", "Schrijf op wat er is gezegd.")
    elif code in WORDS_NEEDED and not text.strip() and not questions_of(task):
        yield FieldError("text", WORDS.get(code, "Schrijf uw antwoord op."))
    if must_name(task.kind, code):
        yield from gaps(named, date_of(at))


def _take(
    session: Session,
    case: Case,
    task: Task,
    code: str,
    text: str,
    actor: Actor,
    at: datetime,
    named: Named,
    spoken: Spoken,
) -> None:
    says = must_name(task.kind, code)
    told, on = replied(task, in_words(text, named) if says else text, named), None
    if is_heard(task):
        keep(task, spoken)
        told, on = as_said(told, spoken), spoken.on if spoken.on != date_of(at) else None
    answer_task(session, case, task, code=code, text=told, actor=actor, at=at, on=on)
    if task.kind == CALL:
        call_made(session, case, task, at)
    if code == handing_over.YES:
        handing_over.take_over(session, case, task, at)
    _stop_ringing(session, case, task, actor, at)
    administration.reply(session, task, text)
    administration.was_passed_on(session, case, task, at)
    follow(session, case, task, at)
    if says and case.state != "closed":
        ask_after(session, case, task, named, at)
    if task.kind == "alternatief" and code == "past":
        _accept_form(session, case, str(task.data["form"]), actor, at)
    residence.answered(session, case, task, actor, at)


def open_tasks(session: Session, case: Case, kind: str) -> list[Task]:
    """The tasks of a kind that are not answered, oldest first."""
    return list(
        session.scalars(
            select(Task).where(Task.case_id == case.id, Task.kind == kind, Task.answered_at.is_(None)).order_by(Task.id)
        )
    )


def _accept_form(session: Session, case: Case, form: str, actor: Actor, at: datetime) -> None:
    """A fitting alternative stands among the acceptable forms from now on."""
    need = case.dossier["need"]
    if form in {*need["ideal"], *need["acceptable"]}:
        return
    before, dossier = case.dossier, deepcopy(case.dossier)
    dossier["need"]["acceptable"].append(form)
    case.dossier = parse(CaseForm, dossier).model_dump(mode="json")
    case.facts_at = at
    record(session, case, [Happening("case.edited", at, {"before": {"need": need}})], actor, at)
    settle(session, case, actor, at)
    need_changed(session, case, before, actor, at)


def _stop_ringing(session: Session, case: Case, task: Task, actor: Actor, at: datetime) -> None:
    """The answer is in: nobody need ring after it any more."""
    for ringing in open_tasks(session, case, "opvolging"):
        if ringing.data.get("after") == task.id:
            answer_task(session, case, ringing, code="nagebeld", text="Het antwoord is binnen.", actor=actor, at=at)


def _for(session: Session, case: Case, task: Task, actor: Actor, at: datetime) -> bool:
    """Whether a task is for this actor: as addressee or standing in for one, as teammanager of the jeugdbeschermer, or
    as the chair that the team of the case has now.
    """
    if Role.SYSTEM in actor.roles:
        return True
    people = set(addressees(session, task, at))
    in_person = {task.person_id or 0, *task.data.get("asked", ())}
    if task.role == Role.JEUGDBESCHERMER.value and task.kind != handing_over.KIND:
        in_person |= set(teammanagers_of(session, case.gi_id, date_of(at)))
    if task.role == Role.RET_CHAIR.value and task.kind not in IN_PERSON:
        in_person |= set(people_in(session, Role.RET_CHAIR, date_of(at), region=case.region))
    absent = select(Appointment.deputy_id).where(Appointment.person_id.in_(in_person), Appointment.away_on(date_of(at)))
    return actor.person_id in people | in_person | set(session.scalars(absent))
