"""A new plan of a region stays near the last one: only who must move moves, with why, and a plan anew is a choice."""

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import select, update

from rets.access import Reader, reader_for
from rets.db import ViewerSession
from rets.models import Case, Offer, Place, StoredPlan
from rets.services.audit import ENGINE
from rets.services.joint_plan import allocate_region, freeze
from rets.services.plan_board import Board, board_of
from rets.services.plan_frozen import Frozen
from rets.services.plan_last import LastPlan, marks_of, since
from rets.services.plan_solving import solve
from rets.services.plan_words import anew_of, how_made
from rets.services.region_plan import plan_of
from tests import asking as a
from tests import builders as b
from tests import proposed as q
from tests.matching.tiny import a_child, a_place, a_problem

TOMORROW = b.NOW + timedelta(days=1)


def given(plan: StoredPlan) -> dict[int, str]:
    """Offer by case."""
    return {row["case"]: row["offer"] for row in plan.result["assignments"]}


def planned(session: ViewerSession, places: int, *labels: str) -> StoredPlan:
    """So many places, these children, and the plan for them."""
    for _ in range(places):
        q.contracted(session, b.TODAY)
    for label in labels:
        a.searching(session, label=label)
    return allocate_region(session, "HM", ENGINE, b.NOW)


def with_last(frozen: Frozen, places: dict[str, str]) -> Frozen:
    """As if the last plan, of this very problem, had these places by child."""
    offers = {place.id: place.offer_id for place in frozen.problem.places}
    rows = [
        {"case": int(child), "place": place, "offer": offers[place], "start_on": "2026-03-16", "days_late": 0}
        for child, place in places.items()
    ]
    left = [{"case": int(one.id)} for one in frozen.problem.children if one.id not in places]
    result = {"assignments": rows, "unplaced": left, "options": {}, "marks": marks_of(frozen.problem)}
    return replace(frozen, last=LastPlan(1, frozen.problem.hash, result))


def board(session: ViewerSession, slug: str = "zm-lotte") -> Board:
    reader: Reader | None = reader_for(session, slug, b.TODAY)
    assert reader is not None
    plan = plan_of(session, reader, "HM", b.TODAY)
    assert plan is not None
    return board_of(session, reader, plan, b.NOW)


def refused(session: ViewerSession, plan: StoredPlan) -> int:
    """The first child in the plan is refused where the plan has it."""
    first = plan.result["assignments"][0]
    case = session.get_one(Case, first["case"])
    offer = session.scalars(select(Offer).where(Offer.slug == first["offer"])).one()
    a.answer(session, a.ask(session, case, offer), "refused", ground="groep")
    return case.id


def test_after_a_refusal_only_who_was_refused_moves_and_hears_why(staffed: ViewerSession) -> None:
    first = planned(staffed, 4, "HM-1", "HM-2", "HM-3")
    number = refused(staffed, first)
    second = allocate_region(staffed, "HM", ENGINE, b.NOW)
    moved = second.result["moved"]
    assert [one["case"] for one in moved] == [number]
    assert "kan dit kind niet helpen" in moved[0]["why"]
    assert {case: offer for case, offer in given(second).items() if case != number} == {
        case: offer for case, offer in given(first).items() if case != number
    }


def test_a_plan_carries_the_number_and_the_problem_of_the_plan_it_was_made_from(staffed: ViewerSession) -> None:
    first = planned(staffed, 1, "HM-1")
    second = allocate_region(staffed, "HM", ENGINE, b.NOW)
    assert first.result["former"] is None
    assert second.result["former"] == {"number": 1, "problem_hash": first.problem_hash}
    assert second.result["how"] == "near"


def test_the_same_problem_from_the_same_last_plan_gives_the_same_plan(staffed: ViewerSession) -> None:
    refused(staffed, planned(staffed, 3, "HM-1", "HM-2"))
    frozen = freeze(staffed, "HM", b.NOW)
    one, other = solve(frozen), solve(frozen)
    assert (one.plan, one.about) == (other.plan, other.about)


def test_nobody_moves_for_a_place_that_was_there_all_along(staffed: ViewerSession) -> None:
    planned(staffed, 2, "HM-1", "HM-2")
    frozen = freeze(staffed, "HM", b.NOW)
    places = solve(frozen).plan.places
    swapped = dict(zip(places, reversed(list(places.values())), strict=True))
    assert solve(with_last(frozen, swapped)).plan.places == swapped


def test_a_better_place_that_is_new_is_proposed_when_nobody_must_yield(staffed: ViewerSession) -> None:
    far = q.contracted(staffed, b.TODAY, form="gezinshuis")
    b.raised(staffed, need={"ideal": ["residentieel"], "acceptable": ["gezinshuis"]})
    first = allocate_region(staffed, "HM", ENGINE, b.NOW)
    near = q.contracted(staffed, b.TODAY)
    second = allocate_region(staffed, "HM", ENGINE, b.NOW)
    assert (list(given(first).values()), list(given(second).values())) == ([far.slug], [near.slug])
    assert "Niemand hoeft daarvoor te wijken" in second.result["moved"][0]["why"]


def test_a_day_that_passes_touches_no_child_and_no_place(staffed: ViewerSession) -> None:
    planned(staffed, 2, "HM-1")
    frozen = freeze(staffed, "HM", TOMORROW)
    assert frozen.last is not None
    found = since(frozen.problem, frozen.last)
    assert (found.touched, found.children) == (frozenset(), frozenset())


def test_who_would_start_too_late_by_now_is_looked_at_anew() -> None:
    on, later = b.TODAY, b.TODAY + timedelta(days=1)
    child = a_child("1", needed_on=on + timedelta(days=14))
    problem = replace(a_problem(child, a_place("p1", free_on=None, waiting_weeks=2)), as_of=on)
    row = {"case": 1, "place": "p1", "days_late": 0}
    last = LastPlan(1, problem.hash, {"assignments": [row], "unplaced": [], "marks": marks_of(problem)})
    assert since(problem, last).children == frozenset()
    assert since(replace(problem, as_of=later), last).children == {"1"}


def test_planning_anew_is_told_as_a_choice_with_what_it_would_help_and_move(staffed: ViewerSession) -> None:
    both = q.contracted(staffed, b.TODAY)
    only = q.contracted(staffed, b.TODAY, form="gezinshuis")
    one = b.raised(staffed, label="HM-1", need={"ideal": ["residentieel"], "acceptable": ["gezinshuis"]})
    b.raised(staffed, label="HM-2")
    frozen = freeze(staffed, "HM", b.NOW)
    of = {place.offer_id: place.id for place in frozen.problem.places}
    made = solve(with_last(frozen, {str(one.id): of[both.slug]}))
    assert made.plan.places == {str(one.id): of[both.slug]}
    assert made.about["anew"] == {"more": 1, "points": made.about["anew"]["points"], "moves": 1}
    said = anew_of(dict(made.about))
    assert said == "Helemaal opnieuw plannen zou 1 kind meer op tijd helpen. Dan verschuift er 1 kind in het plan."
    anew = solve(replace(with_last(frozen, {str(one.id): of[both.slug]}), anew=True))
    assert anew.plan.places[str(one.id)] == of[only.slug]
    assert (anew.about["anew"], anew.about["how"]) == (None, "asked")


def test_a_plan_near_one_that_is_worth_less_than_first_come_is_made_anew(staffed: ViewerSession) -> None:
    planned(staffed, 1, "HM-1", "HM-2")
    frozen = freeze(staffed, "HM", b.NOW)
    dire = replace(frozen.problem.children[1], urgency=8, waiting_since=None)
    problem = frozen.problem.changed(children=(replace(frozen.problem.children[0], urgency=1), dire))
    place = problem.places[0].id
    found = solve(with_last(replace(frozen, problem=problem), {problem.children[0].id: place}))
    assert found.plan.values >= tuple(level.first_come for level in found.plan.levels)


def test_a_plan_from_before_there_were_marks_is_where_the_next_one_begins(staffed: ViewerSession) -> None:
    first = planned(staffed, 2, "HM-1")
    first.result = {key: value for key, value in first.result.items() if key not in {"marks", "former", "how", "anew"}}
    staffed.flush()
    second = allocate_region(staffed, "HM", ENGINE, b.NOW)
    assert given(second) == given(first)
    assert how_made(first.result) == ""


def test_the_board_tells_what_is_other_than_the_last_plan_and_why(staffed: ViewerSession) -> None:
    first = planned(staffed, 1, "HM-1")
    staffed.execute(update(Place).where(Place.withdrawn_at.is_(None)).values(withdrawn_at=b.NOW))
    allocate_region(staffed, "HM", ENGINE, b.NOW)
    found = board(staffed).since
    assert found is not None
    assert found.before.number == first.number
    assert [(one.case.label, one.why) for one in found.changes] == [("HM-1", "De plek is er niet meer.")]


def test_who_makes_room_for_a_child_that_the_reader_may_not_see_reads_no_label(staffed: ViewerSession) -> None:
    planned(staffed, 1, "HM-1", "HM-2")
    plan = allocate_region(staffed, "HM", ENGINE, b.NOW)
    one, other = sorted(row["case"] for row in (*plan.result["assignments"], *plan.result["unplaced"]))
    row = {"case": one, "was": None, "was_on": None, "now": None, "now_on": None}
    plan.result = plan.result | {"moved": [row | {"why": "Maakt plaats voor {kind}.", "whom": other}]}
    staffed.flush()
    seen = board(staffed).since
    assert seen is not None
    assert seen.changes[0].why == "Maakt plaats voor HM-2."
    plan.result = plan.result | {"moved": [row | {"why": "Maakt plaats voor {kind}.", "whom": 10**9}]}
    staffed.flush()
    hidden = board(staffed).since
    assert hidden is not None
    assert hidden.changes[0].why == "Maakt plaats voor een ander kind."
