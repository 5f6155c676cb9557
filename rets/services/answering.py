"""What a provider answers to a request, and what follows from it for a case that it may not see (yet)."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from rets import access
from rets.clock import date_of
from rets.db import as_engine
from rets.errors import FieldError, Forbidden, Invalid, Refused
from rets.models import Case, Request, Task
from rets.schemas.texts import personal_sentence
from rets.services import claims, refusals, request_watch, requests
from rets.services.audit import ENGINE, Actor, Happening, record
from rets.services.outbox import queue
from rets.services.parameters import parameters
from rets.services.proposing import propose
from rets.services.route_running import provider_said_yes
from rets.services.settle import settle
from rets.services.spoken import Spoken, in_words
from rets.services.taking_over import ask_partners
from rets.services.tasks import answer_task, close_deadline, open_task
from workflows.calendar import end_of_day
from workflows.roles import Role

CODES = ("accepted", "needs_information", "waiting_list", "refused")
ANSWERABLE = ("open", "needs_information", "waiting_list", "expired")
OVER = {
    "accepted": "Op dit verzoek is al ja gezegd.",
    "refused": "Dit verzoek is al geweigerd.",
    "withdrawn": "Dit verzoek is ingetrokken.",
}


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer as given: the code, the words, when help could start, and for a refusal its coded ground.

    `heard` when it was said and somebody else wrote it down.
    """

    code: str
    text: str
    expected_on: date | None
    ground: str | None
    contra_indication: str | None
    heard: Spoken | None = None

    @property
    def words(self) -> str:
        """The words as they are kept: those that were heard with who said them and when."""
        return self.text if self.heard is None else in_words(self.text, self.heard)

    def given_at(self, at: datetime) -> datetime:
        """When it was given: what was heard on an earlier day counts from the end of that day."""
        return min(end_of_day(self.heard.on), at) if self.heard and self.heard.on else at


def answer_request(
    session: Session,
    request: Request,
    *,
    code: str,
    actor: Actor,
    at: datetime,
    text: str = "",
    expected_on: date | None = None,
    ground: str | None = None,
    contra_indication: str | None = None,
    seen: int | None = None,
) -> None:
    """Answer a request as its provider; the case follows at once, unseen by the provider unless it accepted.

    `code` is one of `CODES`; `ground` comes from the list of refusal grounds. An expired request may still be answered.
    Does not commit.

    Raises:
        Forbidden: the request was put to another organisation.
        Invalid: every fault of the answer at its field.
        Stale: somebody changed the request first.
        Refused: it was answered or withdrawn already.
    """
    answer = Answer(code, text.strip(), expected_on, ground or None, contra_indication or None)
    _authorise(session, request, actor, at)
    take(session, request, answer, actor, at, seen)


def take(session: Session, request: Request, answer: Answer, actor: Actor, at: datetime, seen: int | None) -> None:
    """Keep an answer that the actor may give, and do what follows from it. Does not commit.

    Raises:
        Invalid, Stale, Refused: as `answer_request`.
    """
    faults = faults_of(session, answer, date_of(at))
    if faults:
        raise Invalid(faults)
    code = answer.code
    with as_engine(session):
        case = access.case_for(session, access.SYSTEM, request.case_id, lock=True)
        requests.lock(session, request, seen)
        if request.state not in ANSWERABLE:
            raise Refused(OVER[request.state])
        if case.state == "closed":
            raise Refused("Deze casus is afgesloten. Een antwoord is niet meer nodig.")
        _write(session, request, answer, actor, at)
        FOLLOWS[code](session, case, request, actor, at)
        _tell(session, case, request, answer, actor, at)
        if code == "refused":
            refusals.after_refusal(session, case, request, at)
        settle(session, case, ENGINE, at)
        if code == "refused" and request.purpose == "main":
            propose(session, case, ENGINE, at)


def give_information(
    session: Session, case: Case, request: Request, *, text: str, actor: Actor, at: datetime, seen: int | None = None
) -> None:
    """Tell a provider what it still wanted to know; its answer term starts anew.

    Whoever was only asked for this sees the case no more afterwards.

    Raises:
        Stale: somebody changed the request first.
        Refused: the provider asked nothing.
        Invalid: there is no text, or it leads to a person.
    """
    access.require_role(actor.roles, "request.make")
    requests.lock(session, request, seen)
    if request.state != "needs_information":
        raise Refused("De aanbieder heeft niets gevraagd.")
    sentence = personal_sentence(text) if text.strip() else "Schrijf het antwoord op de vraag."
    if sentence:
        raise Invalid.at("text", sentence)
    with as_engine(session):
        said = {"asked": request.answer_text, "told": requests.plain(session, case, text, date_of(at))}
        request.profile = request.profile | {"information": [*request.profile.get("information", []), said]}
        request.state, request.answer_due_at = "open", request_watch.answer_due(session, case, at)
        session.flush()
        request_watch.open_term(session, case, request, at)
        for task in session.scalars(
            select(Task).where(Task.case_id == case.id, Task.kind == "informatie", Task.answered_at.is_(None))
        ):
            if task.data.get("request_id") == request.id:
                answer_task(session, case, task, code="gegeven", text=text.strip(), actor=actor, at=at)
        data = requests.told(request, request.offer) | {"due_on": date_of(request.answer_due_at).isoformat()}
        record(session, case, [Happening("request.informed", at, data)], actor, at)
        requests.tell_provider(session, case, request, "request.informed", at)
        settle(session, case, actor, at)


def _authorise(session: Session, request: Request, actor: Actor, at: datetime) -> None:
    """A provider answers what was put to its own organisation: judged on the request, the case may be hidden."""
    access.require_role(actor.roles, "request.answer")
    if Role.SYSTEM in actor.roles:
        return
    if actor.person_id not in set(requests.provider_people(session, request, date_of(at))):
        raise Forbidden("Dit verzoek is aan een andere aanbieder gesteld. Alleen die kan antwoorden.")


def faults_of(session: Session, answer: Answer, on: date) -> list[FieldError]:
    """Every fault of an answer at its field."""
    faults = []
    if answer.code not in CODES:
        faults.append(FieldError("code", "Kies ja, nee, wachtlijst of een vraag."))
    if answer.expected_on is not None and answer.expected_on < on:
        faults.append(FieldError("expected_on", "De verwachte startdatum ligt in het verleden."))
    if answer.code == "needs_information" and not answer.text:
        faults.append(FieldError("text", "Schrijf wat u nog wilt weten."))
    sentence = personal_sentence(answer.text)
    if sentence:
        faults.append(FieldError("text", sentence))
    if answer.code == "refused":
        faults += refusals.faults(session, answer.ground, answer.contra_indication, answer.text, on)
    return faults


def _write(session: Session, request: Request, answer: Answer, actor: Actor, at: datetime) -> None:
    request.state = answer.code
    request.answer_code = answer.ground if answer.code == "refused" else answer.code
    request.answer_text = answer.words or None
    request.expected_on = answer.expected_on
    request.answered_by, request.answered_at = actor.person_id, answer.given_at(at)
    session.flush()


def _accepted(session: Session, case: Case, request: Request, _actor: Actor, at: datetime) -> None:
    """A yes keeps a place until it is agreed; without a free one the provider promises an extra place."""
    request.expected_on = max(request.expected_on or request.start_on, date_of(at))
    close_deadline(session, case, "verzoek", str(request.id), at, "done")
    provider_said_yes(session, case, request, at)
    if claims.claim_of(session, request) is None:
        period = claims.stay_period(request.offer, request.expected_on)
        place = claims.lock_free(session, request.offer, period)
        if place is None:
            return
        claims.keep(session, case, request, place.id, "hold", period)
        request.place_id = place.id
    request_watch.open_hold(session, case, request, at)


def _needs_information(session: Session, case: Case, request: Request, actor: Actor, at: datetime) -> None:
    """The question goes to who asked; the provider's term stands still until it is answered."""
    close_deadline(session, case, "verzoek", str(request.id), at, "done")
    p = parameters(session, date_of(at), case.region)
    days = p.acute_working_days if case.acute else p.question_working_days
    open_task(
        session,
        case,
        kind="informatie",
        role=Role.JEUGDBESCHERMER.value,
        person_id=request.asked_by,
        text=f"De aanbieder vraagt: {request.answer_text}",
        due_at=end_of_day(p.calendar.add_working_days(date_of(at), days)),
        actor=actor,
        at=at,
        data={"request_id": request.id},
    )


def _waiting_list(session: Session, case: Case, request: Request, _actor: Actor, at: datetime) -> None:
    """The child stands on the list: no place is held, and the day that was told counts in the forecast.

    A list that does not end in time leads to who agreed to take over (R56).
    """
    request_watch.close_terms(session, case, request, at, "done")
    claims.release(session, request.id)
    ask_partners(session, case, request, at)


def _refused(session: Session, case: Case, request: Request, _actor: Actor, at: datetime) -> None:
    requests.end(session, case, request, "refused", at)


FOLLOWS = {
    "accepted": _accepted,
    "needs_information": _needs_information,
    "waiting_list": _waiting_list,
    "refused": _refused,
}


def _tell(session: Session, case: Case, request: Request, answer: Answer, actor: Actor, at: datetime) -> None:
    said = {
        "code": request.answer_code,
        "text": request.answer_text,
        "expected_on": request.expected_on.isoformat() if request.expected_on else None,
        "contra_indication": answer.contra_indication,
        "heard_from": answer.heard.by if answer.heard else None,
    }
    data = requests.told(request, request.offer) | {key: value for key, value in said.items() if value}
    kind = f"request.{request.state}"
    record(session, case, [Happening(kind, answer.given_at(at), data)], actor, at)
    queue(session, case, {case.owner_id, request.asked_by, case.jeugdbeschermer_id}, kind, at)
