"""The last plan of a region beside the problem as it is now: which children and places are new or other since.

A plan keeps a mark per child and per place: a few characters that change with anything that counts for a plan. How long
ago a place was confirmed does not, and "free today" stays the same from one day to the next.
"""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from matching import Last, Problem
from matching.timing import days_late, start_on
from rets.models import StoredPlan
from rets.services.matching_supply import lasting

LENGTH = 12


@dataclass(frozen=True)
class LastPlan:
    """A plan that was kept, as a later one looks at it."""

    number: int
    problem_hash: str
    result: Mapping[str, Any]

    @property
    def places(self) -> dict[str, str]:
        """Place by child."""
        return {str(row["case"]): row["place"] for row in self.result["assignments"]}

    @property
    def marks(self) -> Mapping[str, Any]:
        """What `marks_of` said of its problem; nothing for a plan from before there were marks."""
        found: Mapping[str, Any] = self.result.get("marks", {})
        return found


def last_plan(stored: StoredPlan | None) -> LastPlan | None:
    """The plan that was kept last, if there was one."""
    return LastPlan(stored.number or 0, stored.problem_hash, stored.result) if stored else None


def marks_of(problem: Problem) -> dict[str, Any]:
    """Per child and per place its mark, and one for the values that all are weighed by."""
    groups = {group.id: repr(group) for group in problem.groups}
    return {
        "values": _mark(problem.policy),
        "children": {child.id: _mark(child) for child in problem.children},
        "places": {
            place.id: _mark(lasting(place, problem.as_of), groups.get(place.group_id or "")) for place in problem.places
        },
    }


def since(problem: Problem, last: LastPlan) -> Last:
    """What the last plan proposed, and what is new or other; who by now would start too late counts as other."""
    now = marks_of(problem)
    children, places = last.marks.get("children", {}), last.marks.get("places", {})
    rows = (*last.result["assignments"], *last.result["unplaced"])
    return Last(
        places=last.places,
        known=frozenset(str(row["case"]) for row in rows),
        children=frozenset(one for one, mark in now["children"].items() if children.get(one) != mark)
        | frozenset(_slipped(problem, last)),
        touched=frozenset(one for one, mark in now["places"].items() if places.get(one) != mark),
    )


def other_values(problem: Problem, last: LastPlan) -> bool:
    """Whether the last plan weighed by other values."""
    return bool(last.marks) and last.marks["values"] != _mark(problem.policy)


def _slipped(problem: Problem, last: LastPlan) -> Iterator[str]:
    """Children whose start was in time in the last plan and is too late by now: a waiting list moves with the days."""
    for row in last.result["assignments"]:
        child, place = str(row["case"]), row["place"]
        if not row["days_late"] and child in problem.child_rows and place in problem.place_rows:
            waits = problem.children[problem.child_rows[child]]
            start = start_on(problem, waits, problem.places[problem.place_rows[place]])
            if start is not None and days_late(problem, waits, start):
                yield child


def _mark(*parts: object) -> str:
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:LENGTH]
