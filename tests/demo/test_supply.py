"""The demonstration supply is as scarce as the sources report, and the same for the same seed and day."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from rets import reference
from rets.db import SYSTEM, sessions
from rets.demo import plan
from rets.demo.organisations import REGIONS
from rets.demo.supply import load_supply
from rets.models.agreements import ProviderAgreement
from rets.models.people import Organisation
from rets.models.supply import Availability, Contract, Location, Offer
from rets.reference.load import read_contra_indications, read_contract_forms, read_traits

TODAY = date(2026, 3, 16)
REAL_NAMES = ("kenter", "levvel", "parlan", "horizon", "ihub", "heeren loo", "noord-holland-noord", "triversum")


@pytest.fixture(scope="module")
def session(worker_engine: Engine) -> Iterator[Session]:
    """The demonstration supply, made once for this module and undone after it."""
    with worker_engine.connect() as connection:
        outer = connection.begin()
        with sessions(bind=connection, join_transaction_mode="create_savepoint", info={"viewer": SYSTEM}) as session:
            load_supply(session, TODAY)
            yield session
        outer.rollback()


@pytest.fixture(scope="module")
def offers(session: Session) -> list[tuple[Offer, Availability, str, str]]:
    """Every offer with what was said of it, its region and its provider's slug."""
    rows = session.execute(
        select(Offer, Availability, Location.municipality, Organisation.slug)
        .join(Availability, Availability.offer_id == Offer.id)
        .join(Location, Offer.location_id == Location.id)
        .join(Organisation, Location.provider_id == Organisation.id)
    )
    return [(offer, said, reference.region_of(code, TODAY), slug) for offer, said, code, slug in rows]


def _contracts(session: Session, region: str) -> list[Contract]:
    codes = reference.municipalities_of(region, TODAY)
    return list(session.scalars(select(Contract).where(Contract.municipality.in_(codes))))


def test_sixty_providers_make_about_three_hundred_offers(session: Session) -> None:
    supply = load_supply(session, TODAY)
    assert supply.providers == 60
    assert 280 <= supply.offers <= 320


def test_loading_twice_adds_nothing(session: Session) -> None:
    assert load_supply(session, TODAY) == load_supply(session, TODAY)


def test_every_region_has_supply(offers: list[tuple[Offer, Availability, str, str]]) -> None:
    assert min(Counter(region for _, _, region, _ in offers)[region] for region in REGIONS) >= 20


def test_no_provider_bears_the_name_of_a_real_one() -> None:
    names = " ".join(provider.name.lower() for provider in plan.providers())
    assert not [real for real in REAL_NAMES if real in names]


@pytest.mark.parametrize(
    ("form", "most"),
    [("gezinshuis", 4), ("residentieel", 4), ("vic", 0), ("jeugdzorgplus", 0), ("zikos", 0), ("crisisplek", 4)],
)
def test_places_to_live_are_scarce(offers: list[tuple[Offer, Availability, str, str]], form: str, most: int) -> None:
    free_now = [
        offer.slug
        for offer, said, _, _ in offers
        if offer.form == form and said.free_count and said.free_from and said.free_from <= TODAY
    ]
    assert len(free_now) <= most


@pytest.mark.parametrize(("region", "form", "weeks"), [("WF", "iag", 30), ("AA", "systeemtherapie", 52)])
def test_waits_are_as_long_as_reported(
    offers: list[tuple[Offer, Availability, str, str]], region: str, form: str, weeks: int
) -> None:
    waits = [said.waiting_weeks for offer, said, where, _ in offers if (where, offer.form) == (region, form)]
    assert waits
    assert all(wait == pytest.approx(weeks, rel=0.2) for wait in waits)


@pytest.mark.parametrize("region", ["GV", "ZW"])
def test_day_treatment_is_full_where_it_was_reported_full(
    offers: list[tuple[Offer, Availability, str, str]], region: str
) -> None:
    said = [said for offer, said, where, _ in offers if (where, offer.form) == (region, "dagbehandeling")]
    assert said
    assert all(one.free_count == 0 and one.waiting_weeks is None for one in said)


def test_gooi_en_vechtstreek_has_no_driemilieu_and_no_contract_for_it(
    session: Session, offers: list[tuple[Offer, Availability, str, str]]
) -> None:
    assert not [offer for offer, _, region, _ in offers if (region, offer.form) == ("GV", "driemilieu")]
    assert not [contract for contract in _contracts(session, "GV") if contract.form == "driemilieu"]


def test_westfriesland_has_no_contract_for_clinical_places(session: Session) -> None:
    assert not [contract for contract in _contracts(session, "WF") if contract.form == "jggz_klinisch"]


def test_half_of_the_providers_in_zaanstreek_waterland_take_nobody(
    offers: list[tuple[Offer, Availability, str, str]],
) -> None:
    there = {slug for _, _, region, slug in offers if region == "ZW"}
    always = {
        slug
        for slug in there
        if all(said.admission_stop for _, said, region, other in offers if (region, other) == ("ZW", slug))
    }
    assert len(there) == 24
    assert 12 <= len(always) <= 13


@pytest.mark.parametrize("region", ["WF", "ZW"])
def test_providers_must_accept_in_westfriesland_and_zaanstreek(session: Session, region: str) -> None:
    contracts = [contract for contract in _contracts(session, region) if contract.contract_form != "maatwerk"]
    assert all(contract.acceptance_duty for contract in contracts)


def test_help_in_amsterdam_goes_by_lumpsum_or_through_a_main_contractor(session: Session) -> None:
    contracts = [c for c in _contracts(session, "AA") if c.contract_form != "bovenregionaal" and c.form != "vic"]
    assert {contract.contract_form for contract in contracts} == {"lumpsum", "onderaannemer"}
    assert all((c.main_contractor_id is not None) == (c.contract_form == "onderaannemer") for c in contracts)


def test_some_budgets_in_zuid_kennemerland_are_spent_and_some_are_not(session: Session) -> None:
    contracts = _contracts(session, "ZK")
    spent = [contract for contract in contracts if (contract.budget_spent or 0) >= (contract.budget_ceiling or 0)]
    assert 0 < len(spent) < len(contracts)


def test_every_code_is_a_known_one(session: Session, offers: list[tuple[Offer, Availability, str, str]]) -> None:
    contra = {row.code for row in read_contra_indications()}
    traits = {row.code for row in read_traits()}
    forms = {row.code for row in read_contract_forms()}
    for offer, _, _, _ in offers:
        assert reference.form_of_care(offer.form, TODAY)
        assert {one["code"] for one in offer.contra_indications} <= contra
        assert {trait for one in offer.inhabitants for trait in one["traits"]} | set(offer.caps) <= traits
    assert {contract.contract_form for contract in session.scalars(select(Contract))} <= forms


def test_a_group_never_holds_more_than_its_size_and_caps(offers: list[tuple[Offer, Availability, str, str]]) -> None:
    for offer, said, _, _ in offers:
        if offer.group_size is None:
            continue
        free_now = said.free_count if said.free_from and said.free_from <= TODAY else 0
        assert len(offer.inhabitants) + free_now == offer.group_size
        held = Counter(trait for one in offer.inhabitants for trait in one["traits"])
        assert all(held[trait] <= cap for trait, cap in offer.caps.items())


def test_nobody_lives_where_the_offer_would_refuse_them(offers: list[tuple[Offer, Availability, str, str]]) -> None:
    for offer, _, _, _ in offers:
        refused = {one["code"] for one in offer.contra_indications}
        assert not refused & {trait for one in offer.inhabitants for trait in one["traits"]}


def test_what_can_be_solved_says_how(offers: list[tuple[Offer, Availability, str, str]]) -> None:
    for offer, _, _, _ in offers:
        assert all(bool(one["solution"]) == (one["degree"] != "never") for one in offer.contra_indications)


def test_there_are_as_many_places_as_the_provider_said(offers: list[tuple[Offer, Availability, str, str]]) -> None:
    assert all(len(offer.places) == said.free_count for offer, said, _, _ in offers)


def test_nothing_was_confirmed_after_today_and_some_of_it_long_ago(
    offers: list[tuple[Offer, Availability, str, str]],
) -> None:
    end = datetime(TODAY.year, TODAY.month, TODAY.day, 23, tzinfo=UTC)
    ages = [end - said.confirmed_at for _, said, _, _ in offers]
    assert min(ages) >= timedelta(0)
    assert max(ages) > timedelta(days=28)


def test_closed_help_asks_for_an_authorisation(offers: list[tuple[Offer, Availability, str, str]]) -> None:
    closed = [offer for offer, _, _, _ in offers if offer.form in {"jeugdzorgplus", "zikos"}]
    assert closed
    assert all(offer.required_authorisation == "gesloten" for offer in closed)


def test_two_locations_have_announced_that_they_close(session: Session) -> None:
    assert len(list(session.scalars(select(Location).where(Location.closes_on > TODAY)))) == 2


def test_three_providers_agreed_to_take_over_from_one_another(session: Session) -> None:
    pairs = [frozenset({row.provider_id, row.partner_id}) for row in session.scalars(select(ProviderAgreement))]
    assert (len(pairs), len(set(pairs)), len(frozenset().union(*pairs))) == (3, 3, 3)
