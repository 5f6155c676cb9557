"""What is different between two joint plans, child by child, and why; and the plain figures that one can compare."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

Result = Mapping[str, Any]


@dataclass(frozen=True)
class Moved:
    """A child for whom another plan proposes something else. `was` and `now` are offers (slugs), none: no place.

    Where `why` has `{kind}`, that is the child `whom`.
    """

    case_id: int
    was: str | None
    was_on: date | None
    now: str | None
    now_on: date | None
    why: str
    whom: int | None = None


@dataclass(frozen=True)
class Figures:
    """What a plan does for how many children; `late` have a place, but not in time."""

    children: int
    placed: int
    in_time: int

    @property
    def late(self) -> int:
        """With a place that starts too late."""
        return self.placed - self.in_time

    @property
    def left(self) -> int:
        """Without a place."""
        return self.children - self.placed


def moves(before: Result, after: Result, changed: frozenset[int]) -> list[Moved]:
    """Who has another place or start than before, by case number; `changed` are cases that changed in between."""
    old, new = _places(before), _places(after)
    known = _children(before) | _children(after)
    return [
        Moved(number, *_place(old.get(number)), *_place(new.get(number)), _why(number, before, after, changed))
        for number in sorted(known)
        if _place(old.get(number)) != _place(new.get(number))
    ]


def stored_moves(before: Result, after: Result) -> list[dict[str, Any]]:
    """Who moved between the last plan and a new one, as it is kept; a plan near the last one says itself why."""
    steps = after.get("steps", {})
    return [_kept(one) | steps.get(str(one.case_id), {}) for one in moves(before, after, _marked(before, after))]


def moved_in(result: Result) -> list[Moved]:
    """Who moved in a stored plan since the one before it."""
    return [
        Moved(row["case"], row["was"], _day(row["was_on"]), row["now"], _day(row["now_on"]), row["why"], row["whom"])
        for row in result.get("moved", [])
    ]


def figures_of(result: Result) -> Figures:
    """The plain figures of a plan."""
    rows = result["assignments"]
    return Figures(len(_children(result)), len(rows), sum(not row["days_late"] for row in rows))


def figures_of_first_come(result: Result) -> Figures:
    """The same for first come first served on the same problem."""
    rows = result["first_come"].values()
    return Figures(len(_children(result)), len(rows), sum(row["days_late"] == 0 for row in rows))


def _places(result: Result) -> dict[int, Mapping[str, Any]]:
    return {row["case"]: row for row in result["assignments"]}


def _place(row: Mapping[str, Any] | None) -> tuple[str | None, date | None]:
    return (row["offer"], date.fromisoformat(row["start_on"])) if row else (None, None)


def _kept(one: Moved) -> dict[str, Any]:
    return {
        "case": one.case_id,
        "was": one.was,
        "was_on": _iso(one.was_on),
        "now": one.now,
        "now_on": _iso(one.now_on),
        "why": one.why,
        "whom": one.whom,
    }


def _marked(before: Result, after: Result) -> frozenset[int]:
    """Children of whom something changed that counts for a plan."""
    old, new = (result.get("marks", {}).get("children", {}) for result in (before, after))
    return frozenset(int(child) for child in old if child in new and old[child] != new[child])


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _children(result: Result) -> set[int]:
    return {row["case"] for row in (*result["assignments"], *result["unplaced"])}


def _why(number: int, before: Result, after: Result, changed: frozenset[int]) -> str:
    """The nearest cause that can be told without naming anybody else."""
    return next(_causes(number, before, after, changed))


def _causes(number: int, before: Result, after: Result, changed: frozenset[int]) -> Iterator[str]:
    old, new = _places(before).get(number), _places(after).get(number)
    if number not in _children(after):
        yield "Dit kind wacht niet meer in deze regio."
    if number not in _children(before):
        yield "Dit kind is nieuw in het plan."
    if number in changed:
        yield "De casus is gewijzigd."
    could = {row["offer"] for row in after["options"].get(str(number), [])}
    if old and new and old["offer"] == new["offer"]:
        yield "De eerste dag waarop het kan, is verschoven."
    if old and old["offer"] not in could:
        yield "De eerdere plek is niet meer vrij, of past niet meer."
    if old and old["offer"] in {row["offer"] for row in after["assignments"]}:
        yield "De eerdere plek helpt nu een ander kind meer."
    if new and new["offer"] not in {row["offer"] for row in before["options"].get(str(number), [])}:
        yield "Er kwam een plek bij die past."
    yield "Alles samen is het zo beter verdeeld."
