"""Writing down what happened: every kind has a form, derived from its model."""

from collections.abc import Callable
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy.orm import Session

from rets.models import Case
from rets.web.fact_form import KINDS, asked_by, by_hand
from rets.web.fact_words import ELSEWHERE, LABELS, VALUES
from tests import asking

Visit = Callable[[str], TestClient]


def tell(client: TestClient, case: Case, kind: str, **typed: Any) -> Any:
    data = {"versie": str(case.version), "on": "2026-03-16"} | typed
    return client.post(f"/casussen/{case.id}/feiten/{kind}", data=data)


def test_every_kind_of_fact_is_told_by_hand_or_elsewhere() -> None:
    assert by_hand() | ELSEWHERE == set(KINDS)
    assert not by_hand() & ELSEWHERE


@pytest.mark.parametrize("kind", sorted(by_hand()))
def test_every_field_has_a_dutch_label_and_every_value_a_word(kind: str) -> None:
    for one in asked_by(kind):
        assert one.name in LABELS, one.name
        assert set(one.values) <= set(VALUES), one.name


@pytest.mark.parametrize("kind", sorted(by_hand()))
def test_every_kind_has_a_form(staffed: Session, visit: Visit, kind: str) -> None:
    case = asking.searching(staffed)
    assert visit("jb-milan").get(f"/casussen/{case.id}/feiten/{kind}").status_code == 200


def test_the_page_of_kinds_shows_those_of_the_role(staffed: Session, visit: Visit) -> None:
    case = asking.searching(staffed)
    assert "Past de hulp?" in visit("jb-milan").get(f"/casussen/{case.id}/feiten").text
    assert "Past de hulp?" not in visit("zm-lotte").get(f"/casussen/{case.id}/feiten").text


def test_a_course_with_goals_and_who_supports_it_meets_its_clock(staffed: Session, visit: Visit) -> None:
    case = asking.searching(staffed)
    typed: dict[str, Any] = {
        "goals": "Naar school\nVeilig wonen",
        "needed_help": "Een gezinshuis",
        "agreed_by": ["ouders", "jeugdige"],
    }
    assert tell(visit("jb-milan"), case, "koers_set", **typed).status_code == 303
    staffed.expire_all()
    koers = staffed.get_one(Case, case.id).dossier["koers"]
    assert koers["goals"] == ["Naar school", "Veilig wonen"]
    assert koers["agreed_by"] == ["ouders", "jeugdige"]


def test_what_lies_inside_a_fact_keeps_its_own_faults_at_its_own_field(staffed: Session, visit: Visit) -> None:
    case = asking.searching(staffed)
    typed = {"authorisation.kind": "muhp", "authorisation.granted_on": "2026-03-10", "authorisation.ends_on": "morgen"}
    answer = tell(visit("jb-milan"), case, "authorisation_changed", **typed)
    assert answer.status_code == 400
    assert 'id="veld-authorisation.ends_on-fout"' in answer.text
    assert "2026-03-10" in answer.text


def test_a_fact_of_tomorrow_is_refused_at_its_day(staffed: Session, visit: Visit) -> None:
    case = asking.searching(staffed)
    answer = tell(visit("jb-milan"), case, "child_seen", on="2026-03-17")
    assert answer.status_code == 400
    assert "Deze datum ligt in de toekomst." in answer.text


def test_a_fact_without_its_fields_names_them_all(staffed: Session, visit: Visit) -> None:
    case = asking.searching(staffed)
    answer = tell(visit("jb-milan"), case, "wait_reported", on="")
    assert answer.status_code == 400
    assert answer.text.count("Dit veld is nodig.") >= 4


def test_a_bsn_in_the_words_is_refused(staffed: Session, visit: Visit) -> None:
    case = asking.searching(staffed)
    answer = tell(visit("jb-milan"), case, "child_seen", text="Het BSN is 111222333")
    assert answer.status_code == 400
    assert "burgerservicenummer" in answer.text


def test_an_intake_is_written_down_and_starts_nothing(staffed: Session, visit: Visit) -> None:
    case = asking.searching(staffed)
    milan = visit("jb-milan")
    tell(
        milan,
        case,
        "help_planned",
        form="gezinshuis",
        purpose="bridging",
        bridges_to="residentieel",
        planned_on="2026-03-16",
    )
    staffed.expire_all()
    assert tell(milan, case, "intake_held").status_code == 303
    staffed.expire_all()
    assert staffed.get_one(Case, case.id).waiting


@pytest.mark.parametrize("kind", ["step", "decision", "onzin", "alternative_answered"])
def test_other_kinds_are_not_told_here(staffed: Session, visit: Visit, kind: str) -> None:
    case = asking.searching(staffed)
    assert visit("jb-milan").get(f"/casussen/{case.id}/feiten/{kind}").status_code == 404


@pytest.mark.parametrize(("slug", "kind"), [("zm-lotte", "help_judged"), ("zm-lotte", "explained")])
def test_judging_and_explaining_are_for_the_gi(staffed: Session, visit: Visit, slug: str, kind: str) -> None:
    case = asking.searching(staffed)
    assert tell(visit(slug), case, kind).status_code == 403


def test_a_norm_that_was_not_missed_needs_no_explanation(staffed: Session, visit: Visit) -> None:
    case = asking.searching(staffed)
    answer = tell(visit("jb-milan"), case, "explained", clock="koers", text="Omdat.")
    assert answer.status_code == 409
    assert "Deze norm is niet overschreden." in answer.text
