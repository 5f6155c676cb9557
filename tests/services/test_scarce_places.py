"""How scarce places are in a region: from its own past, in words, and steering only where that is shown to help."""

from datetime import date, timedelta
from typing import Any

import pytest

from matching import Band, Child, Contract, Place, Problem
from matching.arrivals import Arrival
from rets.db import ViewerSession
from rets.services import plan_scarcity
from rets.services.audit import ENGINE
from rets.services.joint_plan import allocate_region, freeze
from rets.services.plan_frozen import Frozen
from rets.services.plan_last import LastPlan
from rets.services.plan_scarcity import LEAST_CASES, said_of, scarcity_of, steering_of
from rets.services.plan_solving import FOR_LATER, solve
from tests import builders as b
from tests import proposed as q

ON = date(2026, 3, 16)
WINS = {"on": ON.isoformat(), "months": 22, "better": 20, "worse": 0, "wins": True}


def a_child(name: str, urgency: int, **changes: Any) -> Child:
    plain = {"ideal_forms": ("gezinshuis",), "birth_month": date(2015, 1, 1), "municipality": "M", "region": "HM"}
    return Child(**({"id": name, "urgency": urgency, "needed_on": ON + timedelta(days=10)} | plain | changes))


def a_problem(*children: Child, places: int = 1) -> Problem:
    """Children who wait, and places in one gezinshuis."""
    one = {"offer_id": "huis", "provider_id": "a", "location_id": "l", "form": "gezinshuis", "free_on": ON}
    given = {"ages": Band(0, 18), "region": "HM", "contracts": (Contract("M", "contracted"),)}
    all_places = tuple(Place(id=f"p{at}", **(one | given)) for at in range(places))  # type: ignore[arg-type]
    return Problem(as_of=ON, forms={"gezinshuis": "gezinshuis"}, children=children, places=all_places)


def a_past(months: int, each: int = 1) -> tuple[Arrival, ...]:
    """Children in dire need in each of the past months, on the twelfth."""
    found = []
    for ago in range(months, 0, -1):
        years, left = divmod(12 * ON.year + ON.month - 1 - ago, 12)
        on = date(years, left + 1, 12)
        found += [Arrival(a_child(f"{ago}{at}", 8, needed_on=on + timedelta(days=20)), on) for at in range(each)]
    return tuple(found)


def frozen(problem: Problem, past: tuple[Arrival, ...], judged: dict[str, Any] | None) -> Frozen:
    """A region of which the last plan, without anybody in it, knew this about steering."""
    result: dict[str, Any] = {"assignments": [], "unplaced": [], "options": {}, "scarcity": {"judged": judged}}
    last = LastPlan(3, "x" * 64, result) if judged else None
    return Frozen("HM", problem, {}, "", b.NOW, last, past, 4)


def test_with_too_little_history_nothing_is_said_but_that(staffed: ViewerSession) -> None:
    slug = q.contracted(staffed, b.TODAY).slug
    b.raised(staffed)
    plan = allocate_region(staffed, "HM", ENGINE, b.NOW)
    assert plan.result["scarcity"]["offers"] == {}
    assert said_of(plan.result, slug) == ""
    assert steering_of(plan.result) == (
        f"Hoe schaars plekken zijn, is hier nog niet te zeggen: 1 eerdere casus, er zijn er {LEAST_CASES} nodig."
    )


def test_the_past_of_a_region_is_its_own_cases_as_old_as_they_were(staffed: ViewerSession) -> None:
    b.raised(staffed, b.at("2026-03-02"), label="HM-1")
    b.raised(staffed, b.at("2026-03-09"), label="HM-2")
    b.raised(staffed, label="AA-1", municipality="Amsterdam")
    assert [one.on for one in freeze(staffed, "HM", b.NOW).past] == [date(2026, 3, 2), date(2026, 3, 9)]


def test_a_place_that_who_comes_will_need_is_scarce_in_words_and_never_in_money() -> None:
    found = scarcity_of(a_problem(a_child("1", 1)), a_past(2, 30), 4, None)
    said = said_of({"scarcity": found.data}, "huis")
    assert said == "schaars: van dit soort plekken zijn er heel weinig."
    assert "Het stuurt dit plan niet: daarvoor zijn 20 maanden" in steering_of({"scarcity": found.data})
    assert not found.steers


def test_where_there_is_room_for_all_who_come_nothing_is_scarce() -> None:
    found = scarcity_of(a_problem(a_child("1", 1), places=80), a_past(2, 30), 4, None)
    assert found.data["offers"] == {}


def test_little_history_is_told_as_little() -> None:
    found = scarcity_of(a_problem(a_child("1", 1)), a_past(6), 4, None)
    assert "Dat is weinig" in steering_of({"scarcity": found.data})


def test_the_number_of_the_plan_is_the_seed_of_its_futures() -> None:
    problem, past = a_problem(a_child("1", 1)), a_past(10)
    assert scarcity_of(problem, past, 4, None) == scarcity_of(problem, past, 4, None)
    assert scarcity_of(problem, past, 5, None).prices != scarcity_of(problem, past, 4, None).prices


def test_the_own_months_of_a_region_are_lived_again_before_prices_steer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plan_scarcity, "SAMPLES", 2)
    past = a_past(21)
    early = [Arrival(a_child(f"v{one.child.id}", 1), one.on - timedelta(days=9)) for one in past]
    found = scarcity_of(a_problem(a_child("1", 1)), tuple(sorted([*past, *early], key=lambda one: one.on)), 4, None)
    assert found.data["judged"]["months"] == 21
    assert found.data["judged"]["on"] == ON.isoformat()
    assert found.data["judged"]["wins"] == found.steers


def test_what_was_judged_less_than_thirty_days_ago_is_not_judged_again() -> None:
    last = frozen(a_problem(), (), WINS).last
    found = scarcity_of(a_problem(a_child("1", 1)), a_past(10), 4, last)
    assert found.data["judged"] == WINS
    old = WINS | {"on": (ON - timedelta(days=31)).isoformat()}
    assert (
        scarcity_of(a_problem(a_child("1", 1)), a_past(10), 4, frozen(a_problem(), (), old).last).data["judged"] != old
    )


def test_where_prices_do_not_win_the_child_of_today_is_planned() -> None:
    problem = a_problem(a_child("1", 1), a_child("2", 1), places=1)
    made = solve(frozen(problem, a_past(2, 30), None))
    assert len(made.plan.assignments) == 1
    assert not made.about["scarcity"]["steered"]


def test_a_plan_that_steers_is_never_below_first_come_first_served() -> None:
    problem = a_problem(a_child("1", 1), places=1)
    made = solve(frozen(problem, a_past(2, 30), WINS))
    assert made.plan.places == {"1": "p0"}
    assert not made.about["scarcity"]["steered"]
    assert "vandaag niet" in steering_of(made.about)


def test_where_prices_win_the_place_that_who_comes_needs_stays_free_and_that_is_told() -> None:
    small, large = a_child("1", 1), a_child("2", 8, waiting_since=ON)
    first = a_child("0", 1, waiting_since=ON - timedelta(days=90), failed_offer_ids=("elders",))
    problem = a_problem(first, small, large, places=2)
    made = solve(frozen(problem, a_past(2, 30), WINS))
    assert made.about["scarcity"]["steered"]
    assert set(made.plan.places) == {"2"}
    assert [one.sentence for one in made.plan.unplaced].count(FOR_LATER) == 1
