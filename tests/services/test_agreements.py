"""The rules of the register of agreements between providers: who may, each fault at its field, and what ends one."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from rets.db import ViewerSession
from rets.errors import Forbidden, Invalid, NotFound
from rets.services import agreement_register as register
from rets.services.taking_over import partners_of
from tests import asking
from tests import builders as b
from tests.agreeing import agreed, ended
from tests.granting import faults
from tests.places import an_offer

TOMORROW, NEXT_YEAR = b.TODAY + timedelta(days=1), date(2027, 1, 1)


def number(session: ViewerSession, slug: str) -> int:
    return b.organisation(session, slug).id


def seen(session: ViewerSession, who: str, on: date = b.TODAY) -> list[int]:
    return [one.id for one in register.agreements_for(session, asking.reader(session, who), on)]


def leads_to(session: ViewerSession, on: date, form: str = "residentieel") -> list[str]:
    """Who is asked on a day after a no of Zilverreiger."""
    request = asking.ask(session, asking.searching(session), an_offer(session, b.TODAY, form=form))
    return [one.slug for one in partners_of(session, request, on)]


def refused(session: ViewerSession, who: str = "cm-vera", **changes: object) -> dict[str, str]:
    """The fields that are wrong, each with its sentence."""
    with pytest.raises(Invalid) as error:
        agreed(session, who, **changes)
    return faults(error)


def test_a_provider_records_its_own_agreement_with_who_and_when(staffed: ViewerSession) -> None:
    made = agreed(staffed, "za-roos")
    assert (made.recorded_by, made.recorded_at) == (b.person_id(staffed, "za-roos"), b.NOW)


@pytest.mark.parametrize("who", ["cm-vera", "beheer-max"])
def test_who_keeps_the_register_records_one_between_any_two(staffed: ViewerSession, who: str) -> None:
    assert agreed(staffed, who, provider_id=number(staffed, "zeekoet")).provider.slug == "zeekoet"


def test_a_provider_records_none_of_others(staffed: ViewerSession) -> None:
    assert refused(staffed, "za-emma") == {"aanbieder": "Kies uw eigen organisatie."}


@pytest.mark.parametrize("who", ["zm-lotte", "ret-vz-omar", "jb-milan"])
def test_somebody_of_another_role_records_none(staffed: ViewerSession, who: str) -> None:
    with pytest.raises(Forbidden):
        agreed(staffed, who)


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"provider_id": None}, "aanbieder", "Kies een aanbieder."),
        ({"provider_id": 999_999}, "aanbieder", "Kies een aanbieder."),
        ({"partner_id": None}, "partner", "Kies met welke aanbieder de afspraak is."),
        ({"partner_id": 999_999}, "partner", "Kies met welke aanbieder de afspraak is."),
        ({"forms": []}, "vormen", "Kies minstens één vorm van hulp."),
        ({"forms": ["residentieel", "luchtkasteel"]}, "vormen", "Kies vormen van hulp uit de lijst."),
        ({"valid_from": None}, "vanaf", "Vul in vanaf welke dag deze afspraak geldt."),
        ({"until": b.TODAY}, "tot", "Deze afspraak eindigt voordat hij begint. Kies een latere einddag."),
        (
            {"valid_from": date(2026, 1, 1), "until": b.TODAY},
            "tot",
            "Deze afspraak is dan al voorbij. Kies een dag na vandaag, of laat het leeg.",
        ),
        ({"source": " "}, "bron", "Noem de brief of het contract waarin dit staat."),
        ({"source": "x" * 301}, "bron", "Dit is te lang: gebruik hoogstens 300 tekens."),
    ],
)
def test_what_is_wrong_is_told_at_its_field(
    staffed: ViewerSession, changes: dict[str, object], field: str, sentence: str
) -> None:
    assert refused(staffed, **changes) == {field: sentence}


def test_a_municipality_is_no_provider(staffed: ViewerSession) -> None:
    assert set(refused(staffed, partner_id=number(staffed, "gemeente-haarlemmermeer"))) == {"partner"}


def test_nobody_agrees_with_itself(staffed: ViewerSession) -> None:
    told = refused(staffed, partner_id=number(staffed, "zilverreiger"))
    assert told == {"partner": "Kies een andere aanbieder. Een aanbieder maakt geen afspraak met zichzelf."}


def test_the_source_leads_to_no_person(staffed: ViewerSession) -> None:
    assert "e-mailadres" in refused(staffed, source="Mail van roos@zilverreiger.example")["bron"]


def test_a_second_one_for_the_same_help_in_the_same_time_is_refused(staffed: ViewerSession) -> None:
    agreed(staffed, until=NEXT_YEAR)
    told = refused(staffed, forms=["gezinshuis", "residentieel"], valid_from=date(2026, 12, 31))
    assert "hebben deze twee al een afspraak, vanaf 16 maart 2026 tot en met 31 december 2026" in told["vormen"]


def test_the_same_two_the_other_way_round_are_the_same_two(staffed: ViewerSession) -> None:
    agreed(staffed)
    other = {"provider_id": number(staffed, "rietkraag"), "partner_id": number(staffed, "zilverreiger")}
    assert set(refused(staffed, **other)) == {"vormen"}


@pytest.mark.parametrize("changes", [{"forms": ["gezinshuis"]}, {"valid_from": NEXT_YEAR}])
def test_other_help_or_another_time_is_no_second_one(staffed: ViewerSession, changes: dict[str, object]) -> None:
    agreed(staffed, until=NEXT_YEAR)
    assert agreed(staffed, **changes).id


def test_another_partner_is_no_second_one(staffed: ViewerSession) -> None:
    agreed(staffed)
    assert agreed(staffed, partner_id=number(staffed, "zeekoet")).id


def test_one_that_ended_leaves_room_for_a_new_one(staffed: ViewerSession) -> None:
    ended(staffed, agreed(staffed), TOMORROW)
    assert agreed(staffed, valid_from=TOMORROW).id


def test_one_that_never_began_leaves_room_for_a_new_one(staffed: ViewerSession) -> None:
    ended(staffed, agreed(staffed, valid_from=TOMORROW), TOMORROW)
    assert agreed(staffed).id


@pytest.mark.parametrize("who", ["za-roos", "za-sem", "cm-vera", "beheer-max"])
def test_either_provider_and_who_keeps_the_register_end_it(staffed: ViewerSession, who: str) -> None:
    made = agreed(staffed)
    ended(staffed, made, TOMORROW, who)
    (row,) = made.ends
    assert (made.until, row.recorded_by, row.recorded_at) == (TOMORROW, b.person_id(staffed, who), b.NOW)


@pytest.mark.parametrize("who", ["za-emma", "zm-lotte"])
def test_nobody_else_ends_it(staffed: ViewerSession, who: str) -> None:
    made = agreed(staffed)
    with pytest.raises(Forbidden):
        ended(staffed, made, TOMORROW, who)


def test_somebody_of_the_team_who_works_for_a_provider_ends_no_agreement_of_others(staffed: ViewerSession) -> None:
    made, roos = agreed(staffed, provider_id=number(staffed, "zeekoet")), asking.reader(staffed, "za-roos")
    both = replace(roos, posts=(*roos.posts, *asking.reader(staffed, "ret-vz-omar").posts))
    assert register.agreement_for(staffed, both, made.id) == made
    assert not register.may_end(both, made)


@pytest.mark.parametrize(
    ("until", "sentence"),
    [
        (None, "Vul in vanaf welke dag deze afspraak niet meer geldt."),
        (b.TODAY - timedelta(days=1), "Kies vandaag of een latere dag. Wat al gold, verandert niet meer."),
        (date(2025, 12, 31), "Deze afspraak begint pas op 1 januari 2026. Kies die dag of een latere."),
        (NEXT_YEAR, "Deze afspraak geldt al niet meer vanaf 1 januari 2027."),
    ],
)
def test_an_end_on_a_day_that_cannot_be_is_refused(staffed: ViewerSession, until: date | None, sentence: str) -> None:
    made = agreed(staffed, valid_from=date(2026, 1, 1), until=NEXT_YEAR)
    with pytest.raises(Invalid) as error:
        ended(staffed, made, until)  # type: ignore[arg-type]
    assert faults(error) == {"tot": sentence}


def test_an_end_asks_why(staffed: ViewerSession) -> None:
    with pytest.raises(Invalid) as error:
        register.end(staffed, asking.reader(staffed, "cm-vera"), agreed(staffed), until=TOMORROW, why="", at=b.NOW)
    assert faults(error) == {"waarom": "Schrijf op waarom deze afspraak eindigt."}


def test_an_ended_agreement_leads_to_nobody_from_that_day(staffed: ViewerSession) -> None:
    ended(staffed, agreed(staffed), TOMORROW)
    assert leads_to(staffed, TOMORROW) == []


def test_until_its_last_day_it_leads_to_the_partner(staffed: ViewerSession) -> None:
    ended(staffed, agreed(staffed), TOMORROW)
    assert leads_to(staffed, b.TODAY) == ["rietkraag"]


@pytest.mark.parametrize(
    "who", ["za-roos", "za-sem", "zm-lotte", "ret-gi-anke", "ret-vz-omar", "cm-vera", "beheer-max"]
)
def test_the_two_providers_and_who_works_for_the_region_see_it(staffed: ViewerSession, who: str) -> None:
    made = agreed(staffed)
    assert seen(staffed, who) == [made.id]


def test_another_provider_does_not_see_it(staffed: ViewerSession) -> None:
    made = agreed(staffed)
    assert seen(staffed, "za-emma") == []
    with pytest.raises(NotFound):
        register.agreement_for(staffed, asking.reader(staffed, "za-emma"), made.id)


@pytest.mark.parametrize("who", ["jb-milan", "tm-ellen", "mon-greet", "bes-hilde"])
def test_others_see_none(staffed: ViewerSession, who: str) -> None:
    with pytest.raises(Forbidden):
        seen(staffed, who)


def test_what_is_over_leaves_the_list(staffed: ViewerSession) -> None:
    made = agreed(staffed)
    ended(staffed, made, TOMORROW)
    assert (seen(staffed, "cm-vera"), seen(staffed, "cm-vera", TOMORROW)) == ([made.id], [])


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE provider_agreements SET source = 'anders'",
        "DELETE FROM provider_agreements",
        "UPDATE agreement_ends SET why = 'anders'",
        "DELETE FROM agreement_ends",
    ],
)
def test_nothing_is_ever_overwritten(staffed: ViewerSession, change: str) -> None:
    ended(staffed, agreed(staffed), TOMORROW)
    with pytest.raises(DBAPIError), staffed.begin_nested():
        staffed.execute(text(change))


def test_a_form_that_is_named_twice_stands_once(staffed: ViewerSession) -> None:
    assert agreed(staffed, forms=["residentieel", "residentieel"]).forms == ["residentieel"]
