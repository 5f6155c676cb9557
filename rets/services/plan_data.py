"""A joint plan as it is stored: codes, days and the sentences as they were read, and what it takes to defend it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from matching import Change, Child, Place, Plan, Problem, check, rank
from matching.fcfs import first_come
from matching.model import build
from matching.planning import seats_of
from matching.timing import days_late, start_on

MOST_OPTIONS = 6


@dataclass(frozen=True)
class Made:
    """A solved problem: the plan, what is wrong with it (nothing, as far as we know), and how long it took.

    `about` is kept with the plan: how it was made, from which plan, and how scarce places are.
    """

    plan: Plan
    faults: tuple[str, ...]
    first_come: Mapping[str, str]
    seconds: float
    about: Mapping[str, Any] = field(default_factory=dict)


def judged(problem: Problem, plan: Plan, seconds: float) -> Made:
    """The plan with what `check` says of it, beside what first come first served would do."""
    return Made(plan, check(problem, plan.places), by_first_come(problem), seconds)


def by_first_come(problem: Problem) -> dict[str, str]:
    """Place by child when who waits longest chooses first."""
    model = build(problem)
    seats = seats_of(model, first_come(model))
    return {problem.children[child].id: problem.places[place].id for child, place in seats}


def as_data(problem: Problem, made: Made) -> dict[str, Any]:
    """What is kept of a plan."""
    plan = made.plan
    return {
        "as_of": problem.as_of.isoformat(),
        "order": list(problem.policy.levels),
        "values": list(plan.values),
        "proven": plan.proven,
        "seed": plan.seed,
        "work": plan.work,
        "proof": plan.proof,
        "limits": dict(plan.limits),
        "seconds": round(made.seconds, 2),
        "size": {"children": len(problem.children), "places": len(problem.places)},
        "faults": list(made.faults),
        "levels": [
            {
                "level": one.level,
                "title": one.title,
                "value": one.value,
                "bound": one.bound,
                "first_come": one.first_come,
            }
            for one in plan.levels
        ],
        "assignments": [_assignment(problem, plan, row) for row in range(len(plan.assignments))],
        "unplaced": [
            {"case": int(one.child_id), "sentence": one.sentence, "changes": [_change(each) for each in one.changes]}
            for one in plan.unplaced
        ],
        "first_come": {child: _phoned(problem, child, place) for child, place in sorted(made.first_come.items())},
        "seats": _seats(problem, plan),
        "options": {child.id: list(_options(problem, child)) for child in problem.children},
        **made.about,
    }


def place_of(problem: Problem, place_id: str) -> Place:
    """The place with this id."""
    return problem.places[problem.place_rows[place_id]]


def _assignment(problem: Problem, plan: Plan, row: int) -> dict[str, Any]:
    one = plan.assignments[row]
    return {
        "case": int(one.child_id),
        "place": one.place_id,
        "offer": place_of(problem, one.place_id).offer_id,
        "start_on": one.start_on.isoformat(),
        "days_late": one.days_late,
        "figures": [{"level": f.level, "value": f.value, "sentence": f.sentence} for f in one.figures],
        "notes": [note.sentence for note in one.notes],
    }


def _phoned(problem: Problem, child_id: str, place_id: str) -> dict[str, Any]:
    child, place = problem.children[problem.child_rows[child_id]], place_of(problem, place_id)
    start = start_on(problem, child, place)
    return {"offer": place.offer_id, "days_late": days_late(problem, child, start) if start else None}


def _seats(problem: Problem, plan: Plan) -> dict[str, int]:
    """How many children the offers in a plan have room for, waiting lists left out."""
    named = {place_of(problem, place).offer_id for place in plan.places.values()}
    found = dict.fromkeys(sorted(named), 0)
    for place in problem.places:
        if place.offer_id in named and place.free_on is not None:
            found[place.offer_id] += place.capacity
    return found


def _change(change: Change) -> dict[str, Any]:
    return {
        "relaxations": [r.id for r in change.relaxations],
        "sentences": [r.sentence for r in change.relaxations],
        "decided_by": _deciders(change),
        "price": change.price,
    }


def _deciders(change: Change) -> Sequence[str]:
    return list(dict.fromkeys(r.decided_by for r in change.relaxations if r.decided_by))


def _options(problem: Problem, child: Child) -> Iterator[dict[str, Any]]:
    """The first few offers where a child could go, looked at by itself."""
    found = rank(problem, child.id)
    late = [one.proposal for one in found.near_misses if one.only_late]
    seen: set[str] = set()
    for one in (*found.fitting, *late):
        if one.offer_id not in seen and one.start_on is not None and len(seen) < MOST_OPTIONS:
            seen.add(one.offer_id)
            yield {"offer": one.offer_id, "start_on": one.start_on.isoformat(), "days_late": one.days_late}
