"""A mandate under a contract: it covers the help and the municipality of that contract, as long as that runs."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from rets.errors import Invalid
from rets.models import Contract, Mandate
from rets.services import mandate_register
from rets.services.decision_lines import LineIn
from tests import builders as b
from tests import deciding as d
from tests.granting import end, faults, grant, power, reader
from tests.places import a_contract, an_offer


@pytest.fixture
def contract(staffed: Session) -> Contract:
    """A contract of a provider that gave no mandate, for the form of care and the municipality of a plain case."""
    slug = b.organisation(staffed, "kastanjelaan").id
    return a_contract(staffed, an_offer(staffed), provider_id=slug, form="residentieel")


def test_a_mandate_under_a_contract_binds_for_the_help_of_that_contract(staffed: Session, contract: Contract) -> None:
    made = grant(staffed, "kastanjelaan", contract_id=contract.id)
    found = power(staffed, b.at_ret(staffed), "kastanjelaan")
    assert found.mandate is made
    covered = "behandelgroep voor kinderen uit Haarlemmermeer"
    assert found.sentence.endswith(f"mandaat voor {covered}. Waarvoor: Een plek bieden.")


def test_for_other_help_than_the_contract_it_is_advice(staffed: Session, contract: Contract) -> None:
    grant(staffed, "kastanjelaan", contract_id=contract.id)
    case = b.at_ret(staffed, need={"ideal": ["gezinshuis"]})
    found = power(staffed, case, "kastanjelaan")
    assert not found.binding
    assert "geldt alleen voor behandelgroep voor kinderen uit Haarlemmermeer." in found.sentence


def test_the_offer_that_a_line_names_decides_whether_the_contract_covers_it(staffed: Session) -> None:
    case = b.at_ret(staffed, need={"ideal": ["gezinshuis"]})
    offer = an_offer(staffed, form="residentieel")
    giver = offer.location.provider
    for one in staffed.scalars(select(Mandate).where(Mandate.organisation_id == giver.id)):
        end(staffed, one, b.TODAY, who="beheer-max")
    bought = a_contract(staffed, offer)
    grant(staffed, giver.slug, contract_id=bought.id)
    line = LineIn(giver.id, "Bied een plek", d.DUE, offer_id=offer.id)
    assert d.decide(staffed, case, lines=[line]).kind == "binding"


def test_a_mandate_does_not_outlive_its_contract(staffed: Session, contract: Contract) -> None:
    case = b.at_ret(staffed)
    grant(staffed, "kastanjelaan", contract_id=contract.id)
    tomorrow = b.TODAY + timedelta(days=1)
    contract.valid_until = tomorrow
    found = power(staffed, case, "kastanjelaan", tomorrow)
    assert not found.binding
    assert "Het contract onder het mandaat van" in found.sentence
    assert "liep tot en met 16 maart 2026" in found.sentence


def test_a_contract_of_another_provider_is_refused(staffed: Session, contract: Contract) -> None:
    with pytest.raises(Invalid) as error:
        grant(staffed, "zilverreiger", contract_id=contract.id)
    assert "Kies een contract van" in faults(error)["contract"]


def test_a_contract_of_a_municipality_outside_the_region_is_refused(staffed: Session, contract: Contract) -> None:
    contract.municipality = "GM0361"
    with pytest.raises(Invalid) as error:
        grant(staffed, "kastanjelaan", contract_id=contract.id)
    assert "buiten de regio" in faults(error)["contract"]
    kastanjelaan = b.organisation(staffed, "kastanjelaan")
    assert contract not in mandate_register.contracts_of(staffed, reader(staffed), kastanjelaan, b.TODAY)


def test_a_mandate_that_begins_before_its_contract_is_refused(staffed: Session, contract: Contract) -> None:
    with pytest.raises(Invalid) as error:
        grant(staffed, "kastanjelaan", contract_id=contract.id, valid_from=date(2025, 12, 31))
    assert faults(error) == {"vanaf": "Dit contract begint pas op 1 januari 2026."}


def test_a_mandate_under_a_contract_stands_beside_one_for_all_help(staffed: Session) -> None:
    offer = an_offer(staffed)
    bought = a_contract(staffed, offer, provider_id=b.organisation(staffed, "zilverreiger").id)
    assert grant(staffed, "zilverreiger", contract_id=bought.id).contract is bought
