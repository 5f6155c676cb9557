"""The register of mandates: who gave which team power, under which contract, until when; and nothing is overwritten."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from rets.access import Reader, reader_for
from rets.db import SYSTEM, transaction
from rets.errors import Forbidden, Invalid, NotFound
from rets.models import Appointment, Case, Contract, Mandate
from rets.services import decisions, mandate_register
from rets.services.decisions import LineIn
from rets.services.mandate_register import MandateIn
from rets.services.mandates import Power
from rets.settings import Settings
from tests import builders as b
from tests import deciding as d
from tests.places import a_contract, an_offer

TOMORROW = b.TODAY + timedelta(days=1)


def reader(session: Session, slug: str = "cm-vera") -> Reader:
    found = reader_for(session, slug, b.TODAY)
    assert found is not None
    return found


def grant(session: Session, slug: str, who: str = "cm-vera", **changes: object) -> Mandate:
    plain: dict[str, object] = {
        "organisation_id": b.organisation(session, slug).id,
        "region": "HM",
        "scope": "Een plek bieden",
        "signed_by": "De directie",
        "source": "Brief van 1 maart",
        "valid_from": b.TODAY,
    }
    return mandate_register.grant(session, reader(session, who), MandateIn(**plain | changes), b.NOW)  # type: ignore[arg-type]


def mandate_of(session: Session, slug: str) -> Mandate:
    giver = b.organisation(session, slug)
    return session.scalars(select(Mandate).where(Mandate.organisation_id == giver.id, Mandate.region == "HM")).one()


def end(session: Session, mandate: Mandate, until: date | None, who: str = "cm-vera", **changes: str) -> None:
    said = {"signed_by": "De directie", "why": "Het contract is opgezegd"} | changes
    mandate_register.end(session, reader(session, who), mandate, until=until, at=b.NOW, **said)


def power(session: Session, case: Case, slug: str, on: date = b.TODAY) -> Power:
    giver = b.organisation(session, slug)
    return decisions.powers(session, case, [giver], on)[giver.id]


def faults(error: pytest.ExceptionInfo[Invalid]) -> dict[str, str]:
    return {one.field: one.sentence for one in error.value.errors}


@pytest.fixture
def contract(staffed: Session) -> Contract:
    """A contract of a provider that gave no mandate, for the form of care and the municipality of a plain case."""
    slug = b.organisation(staffed, "kastanjelaan").id
    return a_contract(staffed, an_offer(staffed), provider_id=slug, form="residentieel")


def test_a_mandate_that_is_recorded_binds_from_its_first_day(staffed: Session) -> None:
    case = b.at_ret(staffed)
    made = grant(staffed, "kastanjelaan", valid_from=TOMORROW)
    assert power(staffed, case, "kastanjelaan").sentence.endswith("gaat pas in op 17 maart 2026.")
    assert power(staffed, case, "kastanjelaan", TOMORROW).mandate is made


def test_it_says_who_recorded_it_and_when(staffed: Session) -> None:
    made = grant(staffed, "kastanjelaan")
    assert (made.recorded_by, made.recorded_at) == (b.person_id(staffed, "cm-vera"), b.NOW)


def test_a_mandate_that_ended_yesterday_binds_nobody_today_and_says_so(staffed: Session) -> None:
    case = b.at_ret(staffed)
    end(staffed, mandate_of(staffed, "zilverreiger"), TOMORROW)
    found = power(staffed, case, "zilverreiger", TOMORROW)
    name = b.organisation(staffed, "zilverreiger").name
    assert not found.binding
    assert found.sentence == f"Het mandaat van {name} gold tot en met 16 maart 2026. Deze regel is een advies."


def test_a_mandate_whose_agreed_period_expired_yesterday_binds_nobody_today_and_says_so(staffed: Session) -> None:
    case = b.at_ret(staffed)
    grant(staffed, "kastanjelaan", valid_from=b.TODAY - timedelta(days=30), until=b.TODAY)
    found = power(staffed, case, "kastanjelaan")
    name = b.organisation(staffed, "kastanjelaan").name
    assert found.sentence == f"Het mandaat van {name} gold tot en met 15 maart 2026. Deze regel is een advies."
    assert d.decide(staffed, case, "kastanjelaan").kind == "advice"


def test_a_decision_after_the_end_is_advice(staffed: Session) -> None:
    case = b.at_ret(staffed)
    end(staffed, mandate_of(staffed, "zilverreiger"), b.TODAY)
    assert d.decide(staffed, case, "zilverreiger").kind == "advice"


def test_what_was_decided_before_the_end_keeps_the_mandate_it_rests_on(staffed: Session) -> None:
    decision = d.decide(staffed, b.at_ret(staffed), "zilverreiger")
    mandate = mandate_of(staffed, "zilverreiger")
    end(staffed, mandate, b.TODAY)
    assert (decision.kind, decision.lines[0].mandate) == ("binding", mandate)


def test_an_end_is_a_row_beside_the_mandate_with_who_signed_and_why(staffed: Session) -> None:
    mandate = mandate_of(staffed, "zilverreiger")
    end(staffed, mandate, TOMORROW)
    assert (mandate.valid_until, mandate.until) == (None, TOMORROW)
    assert [(one.signed_by, one.why) for one in mandate.ends] == [("De directie", "Het contract is opgezegd")]


@pytest.mark.parametrize("table", ["mandates", "mandate_ends"])
def test_nothing_in_the_register_is_changed_afterwards(staffed: Session, table: str) -> None:
    end(staffed, mandate_of(staffed, "zilverreiger"), TOMORROW)
    with pytest.raises(DBAPIError, match=r"append-only|permission denied"), staffed.begin_nested():
        staffed.execute(text(f"UPDATE {table} SET signed_by = 'iemand anders'"))


def test_a_mandate_under_a_contract_binds_for_the_help_of_that_contract(staffed: Session, contract: Contract) -> None:
    made = grant(staffed, "kastanjelaan", contract_id=contract.id)
    found = power(staffed, b.at_ret(staffed), "kastanjelaan")
    assert found.mandate is made
    assert found.sentence.endswith("mandaat voor behandelgroep voor kinderen uit Haarlemmermeer.")


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
    contract.valid_until = TOMORROW
    found = power(staffed, case, "kastanjelaan", TOMORROW)
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


def test_an_overlap_is_refused_and_says_with_what(staffed: Session) -> None:
    with pytest.raises(Invalid) as error:
        grant(staffed, "zilverreiger")
    assert "loopt al zo'n mandaat, vanaf 1 januari 2024. Beëindig dat eerst" in faults(error)["vanaf"]


def test_after_an_end_a_new_mandate_follows_on_the_same_day(staffed: Session) -> None:
    end(staffed, mandate_of(staffed, "zilverreiger"), TOMORROW)
    assert grant(staffed, "zilverreiger", valid_from=TOMORROW).holds(TOMORROW)


def test_a_mandate_under_a_contract_stands_beside_one_for_all_help(staffed: Session) -> None:
    offer = an_offer(staffed)
    bought = a_contract(staffed, offer, provider_id=b.organisation(staffed, "zilverreiger").id)
    assert grant(staffed, "zilverreiger", contract_id=bought.id).contract is bought


def test_every_fault_is_told_at_once(staffed: Session) -> None:
    with pytest.raises(Invalid) as error:
        grant(staffed, "kastanjelaan", scope=" ", signed_by="", region="AA", until=b.TODAY, amount=0)
    assert set(faults(error)) == {"waarvoor", "getekend", "team", "tot", "bedrag"}


def test_an_end_before_the_beginning_is_refused(staffed: Session) -> None:
    with pytest.raises(Invalid) as error:
        grant(staffed, "kastanjelaan", until=b.TODAY - timedelta(days=1))
    assert faults(error) == {"tot": "Dit mandaat eindigt voordat het begint. Kies een latere einddag."}


def test_a_mandate_is_not_ended_before_it_begins(staffed: Session) -> None:
    made = grant(staffed, "kastanjelaan", valid_from=TOMORROW)
    with pytest.raises(Invalid) as error:
        end(staffed, made, b.TODAY, signed_by="", why="")
    assert set(faults(error)) == {"tot", "getekend", "waarom"}
    assert "begint pas op 17 maart 2026" in faults(error)["tot"]


def test_a_mandate_is_not_ended_in_the_past(staffed: Session) -> None:
    with pytest.raises(Invalid, match="Wat al gold, verandert niet meer"):
        end(staffed, mandate_of(staffed, "zilverreiger"), b.TODAY - timedelta(days=1))


def test_a_mandate_that_ended_is_not_ended_later(staffed: Session) -> None:
    mandate = mandate_of(staffed, "zilverreiger")
    end(staffed, mandate, TOMORROW)
    with pytest.raises(Invalid, match="eindigt al: het geldt tot en met 16 maart 2026"):
        end(staffed, mandate, TOMORROW + timedelta(days=1))


def test_an_alderman_gives_no_mandate_and_the_college_does(staffed: Session) -> None:
    town = mandate_of(staffed, "gemeente-haarlemmermeer")
    end(staffed, town, TOMORROW, signed_by="Het college van burgemeester en wethouders")
    with pytest.raises(Invalid) as error:
        grant(staffed, "gemeente-haarlemmermeer", signed_by="Accounthoudend wethouder", valid_from=TOMORROW)
    assert "Een wethouder geeft dit mandaat niet." in faults(error)["getekend"]
    assert grant(staffed, "gemeente-haarlemmermeer", signed_by="Het college", valid_from=TOMORROW).id


def test_an_alderman_is_appointed_to_no_role_and_so_never_decides(staffed: Session) -> None:
    koen = b.person_id(staffed, "gem-koen")
    town = b.organisation(staffed, "gemeente-haarlemmermeer")
    staffed.add(Appointment(person_id=koen, organisation=town, role="wethouder", region="HM", valid_from=b.TODAY))
    with pytest.raises(DBAPIError, match="role_known"):
        staffed.flush()


def test_the_mandate_of_one_municipality_gives_no_power_over_another(staffed: Session) -> None:
    assert power(staffed, b.at_ret(staffed), "gemeente-haarlemmermeer").binding
    assert not power(staffed, b.at_ret(staffed, label="HM-2"), "gemeente-bloemendaal").binding


def test_a_municipality_of_another_region_is_told_to_choose_its_own_team(staffed: Session) -> None:
    with pytest.raises(Invalid) as error:
        grant(staffed, "gemeente-alkmaar", who="beheer-max", signed_by="Het college")
    assert "hoort bij een andere regio" in faults(error)["team"]


def test_a_contract_manager_records_only_for_the_own_region(staffed: Session) -> None:
    with pytest.raises(Invalid) as error:
        grant(staffed, "kastanjelaan", region="AA")
    assert "team" in faults(error)


def test_a_mandate_of_another_region_does_not_exist_for_a_contract_manager(staffed: Session) -> None:
    other = staffed.scalars(select(Mandate.id).where(Mandate.region == "AA")).first()
    assert other is not None
    with pytest.raises(NotFound):
        mandate_register.mandate_for(staffed, reader(staffed), other)
    regions = {one.region for one in mandate_register.mandates_for(staffed, reader(staffed), b.TODAY)}
    assert regions == {"HM"}


def test_the_team_reads_its_mandates_and_records_none(staffed: Session) -> None:
    assert mandate_register.mandates_for(staffed, reader(staffed, "ret-vz-omar"), b.TODAY)
    with pytest.raises(Forbidden):
        grant(staffed, "kastanjelaan", who="ret-vz-omar")


def test_a_name_or_number_of_a_person_is_refused(staffed: Session) -> None:
    with pytest.raises(Invalid) as error:
        grant(staffed, "kastanjelaan", signed_by="j.jansen@gemeente.example")
    assert "e-mailadres" in faults(error)["getekend"]


def test_two_people_who_record_at_once_do_not_make_an_overlap(staffed_database: Settings) -> None:
    began = Barrier(2)

    def record(who: str) -> str:
        with transaction(SYSTEM, staffed_database) as session:
            began.wait(10)
            try:
                grant(session, "kastanjelaan", who)
            except Invalid as error:
                return error.sentences[0]
        return "vastgelegd"

    with ThreadPoolExecutor(2) as both:
        said = sorted(both.map(record, ("cm-vera", "beheer-max")))
    assert "loopt al zo'n mandaat" in said[0]
    assert said[1] == "vastgelegd"
