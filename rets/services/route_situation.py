"""What a condition of a route may ask about a case, and about the place that is asked for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from rets.models import Case, Contract, Offer, Request
from rets.reference.geography import UnknownOn, municipalities_of
from rets.reference.lookup import form_of_care
from rets.services.parameters import parameters
from rets.services.routes import ONE_CHILD, contracts_for, payers, way_of
from workflows.routes import Route, Situation
from workflows.routes.vocabulary import CONTRACTS, WITH_PROVIDER

TARIFF_FLAG = "binnen_tarief"
WORDS = {slug: word for word, slug in CONTRACTS.items()}


@dataclass(frozen=True)
class About:
    """The request that a step is about: its provider, and who contracted that provider when it works for another.

    Or the `occasion` of what may happen to a case more than once: which crisis place it is about.
    """

    request_id: int | None = None
    provider_id: int | None = None
    main_contractor_id: int | None = None
    occasion: str | None = None


def about_request(request: Request, contracts: Sequence[Contract]) -> About:
    """What a step is about that opens because a provider is asked."""
    main = next((row.main_contractor_id for row in contracts if row.main_contractor_id), None)
    return About(request.id, request.provider_id, main)


def situation_of(session: Session, case: Case, on: date, form: str | None = None) -> Situation:
    """What is known of a case before any provider is asked."""
    p = parameters(session, on, case.region)
    soon = p.calendar.add_working_days(on, p.plan_extension_working_days)
    wanted = form or case.form
    return Situation(
        urgent=case.acute or case.deadline_on <= soon, form=wanted, residential=_is_residential(wanted, on)
    )


def situation_for(session: Session, case: Case, request: Request, route: Route, on: date) -> tuple[Situation, About]:
    """What is known once a provider is asked; what costs a question is looked up only where the route asks for it."""
    contracts = contracts_for(session, case, request.offer, request.provider_id, on)
    about = about_request(request, contracts)
    asked = {flag for step in route.steps if step.event in WITH_PROVIDER for flag in step.when.flags}
    plain = situation_of(session, case, on, request.offer.form)
    found = Situation(
        contract=frozenset({WORDS[way_of(contracts).kind], WORDS[request.route]}),
        within_tariff=_within_tariff(session, case, request.offer, contracts, on) if TARIFF_FLAG in asked else None,
        urgent=plain.urgent,
        form=plain.form,
        residential=plain.residential,
        new_provider="nieuwe_aanbieder" in asked and _is_new(session, case, request.provider_id, on),
        main_contractor=about.main_contractor_id is not None,
    )
    return found, about


def _is_residential(form: str, on: date) -> bool:
    try:
        return form_of_care(form, on).residential
    except UnknownOn:
        return False


def _within_tariff(session: Session, case: Case, offer: Offer, contracts: Sequence[Contract], on: date) -> bool | None:
    """Whether the price of this place for one child is not above what is paid under the ordinary contracts (R24).

    Those of who pays go before those of the whole region. Unknown as long as price or tariff is not known.
    """
    asked = [row.tariff for row in contracts if row.contract_form in ONE_CHILD and row.tariff is not None]
    if not asked:
        return None
    usual = _usual(session, offer.form, payers(case, on), on)
    if usual is None:
        usual = _usual(session, offer.form, _of_region(case, on), on)
    return None if usual is None else max(asked) <= usual


def _usual(session: Session, form: str, municipalities: Sequence[str], on: date) -> int | None:
    return session.scalar(
        select(func.max(Contract.tariff))
        .where(Contract.form == form, Contract.municipality.in_(municipalities))
        .where(Contract.contract_form.not_in(ONE_CHILD), Contract.valid_from <= on)
        .where(or_(Contract.valid_until.is_(None), Contract.valid_until > on))
    )


def _of_region(case: Case, on: date) -> tuple[str, ...]:
    try:
        return municipalities_of(case.region, on)
    except UnknownOn:
        return ()


def _is_new(session: Session, case: Case, provider_id: int, on: date) -> bool:
    """Whether nobody who may pay ever had a contract with this provider (RT8)."""
    known = select(Contract.id).where(Contract.provider_id == provider_id, Contract.valid_from <= on)
    return session.scalar(known.where(Contract.municipality.in_(payers(case, on))).limit(1)) is None
