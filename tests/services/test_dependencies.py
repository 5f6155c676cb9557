"""Treatment waits for rest and for what must run first; news of a free place does not count for ever (C31, D6, P1)."""

from datetime import date, timedelta
from typing import Any

import pytest

from matching import Proposals
from rets.db import ViewerSession
from rets.models.supply import REPLAY
from rets.services.looking import last_seen, news
from rets.services.matches import propose
from tests import asking as a
from tests import builders as b
from tests import places as p
from workflows.roles import Role

TREATMENT = {"ideal": ["traumabehandeling"], "acceptable": ["jggz_ambulant"]}


def _found(session: ViewerSession, **changes: Any) -> Proposals:
    case = a.searching(session, **({"need": TREATMENT} | changes))
    return propose(session, case, a.lotte(session), b.NOW)


def _offer(session: ViewerSession, form: str = "traumabehandeling", **changes: Any) -> None:
    p.a_contract(session, p.an_offer(session, b.TODAY, form=form, **changes))


def _blocked(found: Proposals) -> list[str]:
    return [reason.sentence for miss in found.near_misses for reason in miss.reasons]


@pytest.mark.parametrize("form", ["traumabehandeling", "jggz_ambulant"])
def test_treatment_waits_until_the_situation_is_calm(staffed: ViewerSession, form: str) -> None:
    _offer(staffed, form)
    found = _found(staffed, traits=["instabiele_situatie"])
    assert (found.fitting, found.earliest_start) == ((), None)
    assert "Nog niet opgelost: Situatie is nog niet rustig" in _blocked(found)[0]


def test_treatment_starts_once_that_is_solved(staffed: ViewerSession) -> None:
    _offer(staffed)
    solved = [{"code": "instabiele_situatie", "solved": True}]
    assert len(_found(staffed, contra_indications=solved).fitting) == 1


def test_family_therapy_waits_until_there_is_less_strife(staffed: ViewerSession) -> None:
    _offer(staffed, "systeemtherapie")
    found = _found(staffed, need={"ideal": ["systeemtherapie"]}, traits=["strijd"])
    assert "begint pas als de strijd tussen ouders minder is" in _blocked(found)[0]


def test_a_place_to_live_waits_for_no_treatment(staffed: ViewerSession) -> None:
    _offer(staffed, "residentieel")
    need = {"ideal": ["residentieel"], "depends_on": ["systeemtherapie"]}
    assert len(_found(staffed, need=need, traits=["instabiele_situatie", "strijd"]).fitting) == 1


def test_treatment_waits_for_the_help_that_must_run_first(staffed: ViewerSession) -> None:
    _offer(staffed)
    found = _found(staffed, need=TREATMENT | {"depends_on": ["gezinshuis"]})
    assert _blocked(found) == ["Nog niet opgelost: Gezinshuis loopt nog niet. Deze hulp moet eerst lopen."]


def test_help_runs_when_the_child_stays_there(staffed: ViewerSession) -> None:
    _offer(staffed)
    stay = {"form": "gezinshuis", "since": "2026-02-01"}
    assert len(_found(staffed, need=TREATMENT | {"depends_on": ["gezinshuis"]}, stay=stay).fitting) == 1


def test_help_runs_when_it_began_as_bridging(staffed: ViewerSession) -> None:
    _offer(staffed)
    need = TREATMENT | {"depends_on": ["iag"], "bridging": ["iag"]}
    case = a.searching(staffed, need=need)
    milan = b.actor(staffed, "jb-milan", Role.JEUGDBESCHERMER)
    started = {"form": "iag", "purpose": "bridging", "bridges_to": "traumabehandeling"}
    b.tell(staffed, case, "help_started", "2026-03-16", milan, **started)
    assert len(propose(staffed, case, a.lotte(staffed), b.NOW).fitting) == 1


def test_what_the_provider_itself_says_goes_first(staffed: ViewerSession) -> None:
    _offer(
        staffed, contra_indications=[{"code": "instabiele_situatie", "degree": "condition", "solution": "Plan mee."}]
    )
    assert len(_found(staffed, traits=["instabiele_situatie"]).fitting) == 1


@pytest.mark.parametrize(("days", "fitting"), [(28, 1), (29, 0)])
def test_a_free_place_counts_for_four_weeks_after_it_was_confirmed(
    staffed: ViewerSession, days: int, fitting: int
) -> None:
    _offer(staffed, said_at=b.NOW - timedelta(days=days))
    found = _found(staffed)
    assert (len(found.fitting), len(found.near_misses) + len(found.others)) == (fitting, 1 - fitting)


def test_news_that_is_confirmed_again_counts_again(staffed: ViewerSession) -> None:
    offer = p.an_offer(staffed, b.TODAY, form="traumabehandeling", said_at=b.NOW - timedelta(days=60))
    p.say(staffed, offer, free_from=b.TODAY, free_count=1)
    assert len(_found(staffed).fitting) == 1


def test_what_a_case_file_tells_holds_as_long_as_it_is_replayed(staffed: ViewerSession) -> None:
    offer = p.an_offer(staffed, b.TODAY, form="traumabehandeling", said_at=b.NOW - timedelta(days=60))
    p.say(staffed, offer, free_from=b.TODAY, free_count=1, at=b.NOW - timedelta(days=50), source=REPLAY)
    assert len(_found(staffed).fitting) == 1


def test_a_search_is_made_on_the_day_on_which_news_gets_too_old(staffed: ViewerSession) -> None:
    _offer(staffed, said_at=b.NOW - timedelta(days=26))
    case = a.searching(staffed, need=TREATMENT)
    propose(staffed, case, a.lotte(staffed), b.NOW)
    days = date(2026, 3, 18), date(2026, 3, 19)
    assert [news(case, last_seen(staffed, [case], day)[case.id], day) == frozenset() for day in days] == [True, False]
