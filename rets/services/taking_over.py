"""A provider that cannot help, and the one that agreed to take over from it (uitwijkafspraak, R56)."""

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import and_, any_, literal, or_, select
from sqlalchemy.orm import Session

from rets.clock import date_of
from rets.models import Case, Organisation, ProviderAgreement, Request
from rets.services.audit import ENGINE
from rets.services.parameters import parameters
from rets.services.tasks import open_task
from workflows.calendar import end_of_day
from workflows.roles import Role

KIND = "uitwijk"
TEXT = "{name} heeft afgesproken om in te springen voor de aanbieder die nee zei. Vraag daar een plek."
TAKES_OVER = "Springt in voor {name}, waar het antwoord nee was. Zo staat het in hun uitwijkafspraak."


def ask_partners(session: Session, case: Case, request: Request, at: datetime) -> None:
    """Let the zorgmakelaar ask each provider that agreed to take over and was not asked for this child before."""
    p = parameters(session, date_of(at), case.region)
    due_at = end_of_day(p.calendar.add_working_days(date_of(at), p.question_working_days))
    for partner in _not_asked(session, case, partners_of(session, request, date_of(at))):
        open_task(
            session,
            case,
            kind=KIND,
            role=Role.ZORGMAKELAAR.value,
            person_id=case.zorgmakelaar_id or case.owner_id,
            text=TEXT.format(name=partner.name),
            due_at=due_at,
            actor=ENGINE,
            at=at,
            data={"after_request": request.id, "partner_id": partner.id},
        )


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
    """What is said of providers that were not asked for this child and take over from one that said no.

    By provider and form of care: an agreement about other help says nothing of a place.
    """
    names: dict[tuple[int, str], list[str]] = {}
    refused = select(Request).where(Request.case_id == case.id, Request.state == "refused").order_by(Request.id)
    for request in session.scalars(refused):
        for partner in _not_asked(session, case, partners_of(session, request, on)):
            named = names.setdefault((partner.id, request.offer.form), [])
            named += [request.provider.name] if request.provider.name not in named else []
    return {key: TAKES_OVER.format(name=" en ".join(named)) for key, named in names.items()}


def _not_asked(session: Session, case: Case, partners: Iterable[Organisation]) -> list[Organisation]:
    asked = set(session.scalars(select(Request.provider_id).where(Request.case_id == case.id)))
    return [partner for partner in partners if partner.id not in asked]
