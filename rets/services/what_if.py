"""What if: one change on a copy of the problem of a region. Nothing changes until somebody takes the real step."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from matching import Band, Child, Contract, Place, PlaceGone, PlaceNew, Plan, Problem, Trait, allocate, resolve

KINDS = {
    "sluit": "Een plek valt weg",
    "extra": "Er komt een plek bij",
    "datum": "Een kind heeft eerder of later hulp nodig",
    "opgelost": "Een belemmering van een kind is opgelost",
}
EXTRA = "extra"
NEAR = frozenset({"sluit", "extra"})
Wish = Mapping[str, Any]


def applied(problem: Problem, wish: Wish) -> Problem:
    """A copy of the problem in which the change has been made. An offer or child that is not there changes nothing."""
    if wish["kind"] == "sluit":
        return replace(problem, places=tuple(one for one in problem.places if one.offer_id != wish["offer"]))
    if wish["kind"] == "extra":
        return replace(problem, places=(*problem.places, _extra(problem, wish)))
    number = str(wish["case"])
    return replace(problem, children=tuple(_child(one, wish) if one.id == number else one for one in problem.children))


def plan_for(problem: Problem, plan: Plan, wish: Wish) -> Plan:
    """The plan after the change; for a place more or less it stays near the plan that there is: few children move."""
    if wish["kind"] not in NEAR:
        return allocate(applied(problem, wish))
    for step in _steps(problem, wish):
        found = resolve(problem, plan, step)
        problem, plan = found.problem, found.plan
    return plan


def _steps(problem: Problem, wish: Wish) -> Sequence[PlaceNew | PlaceGone]:
    if wish["kind"] == "extra":
        return [PlaceNew(_extra(problem, wish))]
    return [PlaceGone(one.id) for one in problem.places if one.offer_id == wish["offer"]]


def _child(child: Child, wish: Wish) -> Child:
    if wish["kind"] == "datum":
        return replace(child, needed_on=date.fromisoformat(wish["on"]))
    traits = (Trait(one.code, one.solved or one.code == wish["code"]) for one in child.traits)
    return replace(child, traits=tuple(traits))


def _extra(problem: Problem, wish: Wish) -> Place:
    """A place in the middle of the region, contracted for its children, for every age that was asked."""
    points = [(one.lat, one.lon) for one in problem.children if one.lat is not None and one.lon is not None]
    lat, lon = (sum(one) / len(points) for one in zip(*points, strict=True)) if points else (None, None)
    leave = {one.required_authorisation for one in problem.places if one.form == wish["form"]}
    return Place(
        id=EXTRA,
        offer_id=EXTRA,
        provider_id=EXTRA,
        location_id=EXTRA,
        form=wish["form"],
        lat=lat,
        lon=lon,
        region=wish["region"],
        ages=Band(wish["from"], wish["until"]),
        required_authorisation=leave.pop() if len(leave) == 1 else None,
        capacity=wish["count"],
        free_on=max(date.fromisoformat(wish["on"]), problem.as_of),
        contracts=tuple(
            Contract(town, "contracted") for town in sorted({one.municipality for one in problem.children})
        ),
    )
