"""The register of mandates: who gave which team power, under which contract, until when; and nothing is overwritten."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from rets.db import SYSTEM, transaction
from rets.errors import Forbidden, Invalid, NotFound
from rets.models import Appointment, Mandate
from rets.services import mandate_register
from rets.settings import Settings
from tests import builders as b
from tests import deciding as d
from tests.granting import end, faults, grant, mandate_of, power, reader

TOMORROW = b.TODAY + timedelta(days=1)


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


def test_an_overlap_is_refused_and_says_with_what(staffed: Session) -> None:
    with pytest.raises(Invalid) as error:
        grant(staffed, "zilverreiger")
    assert "loopt al zo'n mandaat, vanaf 1 januari 2024. Beëindig dat eerst" in faults(error)["vanaf"]


def test_after_an_end_a_new_mandate_follows_on_the_same_day(staffed: Session) -> None:
    end(staffed, mandate_of(staffed, "zilverreiger"), TOMORROW)
    assert grant(staffed, "zilverreiger", valid_from=TOMORROW).holds(TOMORROW)


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
