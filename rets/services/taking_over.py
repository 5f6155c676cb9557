"""A provider that has no place, and the one that agreed to take over from it (uitwijkafspraak, R56)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import and_, any_, literal, or_, select
from sqlalchemy.orm import Session

from rets.clock import date_of
from rets.models import Case, Organisation, ProviderAgreement, Request, Task
from rets.services.audit import ENGINE
from rets.services.parameters import parameters
from rets.services.tasks import DROPPED, open_task
from workflows.calendar import end_of_day
from workflows.roles import Role

KIND = "uitwijk"
TEXT = "{name} heeft afgesproken om in te springen voor de aanbieder {why}. Vraag daar een plek."
TAKES_OVER = "Springt in {told}. Zo staat het in hun uitwijkafspraak."
LISTED = "waiting_list"


@dataclass(frozen=True, slots=True)
class Why:
    """Why a provider has no place: in the question to the zorgmakelaar (`asked`), and beside a place (`told`)."""

    asked: str
    told: str


WITHOUT_A_PLACE = {
    "refused": Why("die nee zei", "waar het antwoord nee was"),
    LISTED: Why("die alleen een wachtlijst heeft", "waar alleen een wachtlijst is"),
    "expired": Why("die geen antwoord gaf", "waar geen antwoord kwam"),
}


def ask_partners(session: Session, case: Case, request: Request, at: datetime) -> None:
    """Let the zorgmakelaar ask, once for a child, each provider that agreed to take over where there is no place."""
    if not has_no_place(case, request):
        return
    p = parameters(session, date_of(at), case.region)
    due_at = end_of_day(p.calendar.add_working_days(date_of(at), p.question_working_days))
    led_to = _led_to(session, case)
    for partner in _not_asked(session, case, partners_of(session, request, date_of(at))):
        if partner.id in led_to:
            continue
        open_task(
            session,
            case,
            kind=KIND,
            role=Role.ZORGMAKELAAR.value,
            person_id=case.zorgmakelaar_id or case.owner_id,
            text=TEXT.format(name=partner.name, why=WITHOUT_A_PLACE[request.state].asked),
            due_at=due_at,
            actor=ENGINE,
            at=at,
            data={"after_request": request.id, "partner_id": partner.id},
        )


def has_no_place(case: Case, request: Request) -> bool:
    """Whether a provider said no, gave no answer, or has a waiting list that ends past the true deadline, or on
    a day that nobody knows.

    Of a deadline that tells the birth month the day counts that everybody may know (`told_on`): who reads that a
    partner takes over learns no more by it.
    """
    if request.state == LISTED:
        return request.expected_on is None or request.expected_on > case.told_on
    return request.state in WITHOUT_A_PLACE


def partners_of(session: Session, request: Request, on: date) -> list[Organisation]:
    """The providers that agreed with this one to take over such help on a day, from whichever side, in order."""
    mine = request.provider_id
    pair = or_(
        and_(ProviderAgreement.provider_id == mine, ProviderAgreement.partner_id == Organisation.id),
        and_(ProviderAgreement.partner_id == mine, ProviderAgreement.provider_id == Organisation.id),
    )
    covers = literal(request.offer.form) == any_(ProviderAgreement.forms)
    found = select(Organisation).join(ProviderAgreement, pair)
    found = found.where(covers, ProviderAgreement.holds_on(on))
    return list(session.scalars(found.distinct().order_by(Organisation.id)))


def taking_over(session: Session, case: Case, on: date) -> dict[tuple[int, str], str]:
    """What is said of providers that were not asked for this child and take over from one that has no place.

    By provider and form of care: an agreement about other help says nothing of a place.
    """
    reasons: dict[tuple[int, str], dict[str, Why]] = {}
    answered = select(Request).where(Request.case_id == case.id, Request.state.in_(WITHOUT_A_PLACE))
    for request in session.scalars(answered.order_by(Request.id)):
        if has_no_place(case, request):
            for partner in _not_asked(session, case, partners_of(session, request, on)):
                said = reasons.setdefault((partner.id, request.offer.form), {})
                said[request.provider.name] = WITHOUT_A_PLACE[request.state]
    return {key: TAKES_OVER.format(told=_told(said)) for key, said in reasons.items()}


def _told(said: dict[str, Why]) -> str:
    """For whom it takes over and why, those with the same reason together."""
    names: dict[Why, list[str]] = {}
    for name, why in said.items():
        names.setdefault(why, []).append(name)
    return ", en ".join(f"voor {' en '.join(named)}, {why.told}" for why, named in names.items())


def _led_to(session: Session, case: Case) -> set[int]:
    """The partners that somebody was asked to ask, also when that led to no request."""
    asked = select(Task.data["partner_id"].as_integer()).where(Task.case_id == case.id, Task.kind == KIND)
    return set(session.scalars(asked.where(Task.answer_code.is_distinct_from(DROPPED))))


def _not_asked(session: Session, case: Case, partners: Iterable[Organisation]) -> list[Organisation]:
    asked = set(session.scalars(select(Request.provider_id).where(Request.case_id == case.id)))
    return [partner for partner in partners if partner.id not in asked]
