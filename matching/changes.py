"""What may change in a problem after a plan was made, and what of the earlier work then still holds."""

from dataclasses import dataclass, replace

import numpy as np

from matching.arrays import Bools
from matching.child import Child, SiblingGroup
from matching.model import Model
from matching.place import Place
from matching.problem import Problem
from matching.rows import Entries


@dataclass(frozen=True, slots=True)
class Refused:
    """This help (all places of its offer) is refused to this child."""

    child_id: str
    place_id: str


@dataclass(frozen=True, slots=True)
class PlaceGone:
    """The place is no longer there."""

    place_id: str


@dataclass(frozen=True, slots=True)
class PlaceNew:
    """A place more."""

    place: Place


@dataclass(frozen=True, slots=True)
class ChildGone:
    """The child waits no longer."""

    child_id: str


@dataclass(frozen=True, slots=True)
class ChildNew:
    """A child more."""

    child: Child


Change = Refused | PlaceGone | PlaceNew | ChildGone | ChildNew


def applied(problem: Problem, change: Change) -> Problem:
    """The problem after the change. Raises `KeyError` for who is not in it, `InvalidProblem` for what does not fit."""
    match change:
        case Refused(child_id, place_id):
            row, offer = problem.child_rows[child_id], problem.places[problem.place_rows[place_id]].offer_id
            child = problem.children[row]
            refused = replace(child, failed_offer_ids=tuple({*child.failed_offer_ids, offer}))
            return problem.changed(children=(*problem.children[:row], refused, *problem.children[row + 1 :]))
        case PlaceGone(place_id):
            row = problem.place_rows[place_id]
            return problem.changed(places=(*problem.places[:row], *problem.places[row + 1 :]))
        case ChildGone(child_id):
            row = problem.child_rows[child_id]
            children = (*problem.children[:row], *problem.children[row + 1 :])
            return problem.changed(children=children, siblings=tuple(left(problem.siblings, child_id)))
        case PlaceNew(place):
            return replace(problem, places=(*problem.places, place))
        case ChildNew(child):
            return replace(problem, children=(*problem.children, child))


def left(siblings: tuple[SiblingGroup, ...], child_id: str) -> list[SiblingGroup]:
    """The families without a child."""
    families = []
    for family in siblings:
        others = tuple(one for one in family.child_ids if one != child_id)
        if len(others) > 1:
            families.append(family if len(others) == len(family.child_ids) else replace(family, child_ids=others))
    return families


def carry(problem: Problem, after: Problem, change: Change) -> None:
    """Use the model and the prices of the problem for the problem after the change, where columns only fall away."""
    model = problem.kept.get("model")
    found = without(model, after, change) if isinstance(model, Model) else None
    if found is not None:
        after.kept["model"] = found
        if "prices" in problem.kept:
            after.kept["prices"] = problem.kept["prices"]


def without(model: Model, after: Problem, change: Change) -> Model | None:
    """The model after the change; none when it must be built anew."""
    problem, entries = model.problem, model.entries
    child, place, seats = entries.child, entries.place, model.seats
    match change:
        case Refused(child_id, place_id):
            offers = problem.supply.offer[0]
            same = offers[place] == offers[problem.place_rows[place_id]]
            gone = same & (child == problem.child_rows[child_id])
        case PlaceGone(place_id):
            row = problem.place_rows[place_id]
            if len(seats.get(row, ())) != 1:
                return None
            gone, place = place == row, place - (place > row)
            seats = {at - (at > row): tuple(one - (one > row) for one in seats[at]) for at in seats if at != row}
        case ChildGone(child_id):
            if any(family.degree == "must" and child_id in family.child_ids for family in problem.siblings):
                return None
            row = problem.child_rows[child_id]
            gone, child = child == row, child - (child > row)
        case _:
            return None
    keep = np.ones(model.width, dtype=np.bool_)
    keep[entries.column[gone]] = False
    return cut(model, after, Entries(entries.column, child, place, entries.start), keep, seats)


def cut(model: Model, after: Problem, entries: Entries, keep: Bools, seats: dict[int, tuple[int, ...]]) -> Model:
    """The model with some of its columns."""
    number, kept = np.cumsum(keep) - 1, entries.only(keep[entries.column])
    kept = Entries(number[kept.column], kept.child, kept.place, kept.start)
    by_column = model.by_column[np.flatnonzero(keep)]
    found = Model(
        after, kept, model.unit[keep], model.worth[:, keep], by_column.T.tocsr(), model.limits, model.sides, seats
    )
    found.__dict__["by_column"] = by_column
    return found
