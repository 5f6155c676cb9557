"""The plan of a region is chosen: near the last plan where that can be, and judged before it is kept. No database.

Near the last plan nobody moves without need. It is made anew when there is no last plan, when somebody asks for that,
when the values are other, when more than half of the children are new, other or gone, or when it would be worth less
than first come first served. What a plan anew would help more is told beside the plan.
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from matching import Last, Plan, Problem, Step, Unplaced, allocate, check, renew
from matching.prices import Steered
from matching.progress import Progress
from matching.renewing import WHY, held_back, plan_from
from rets.services.plan_data import Made, judged
from rets.services.plan_frozen import Frozen
from rets.services.plan_keeping import kept
from rets.services.plan_last import marks_of, other_values, since
from rets.services.plan_scarcity import scarcity_of

NEAR = "near"
FEW = 5
FOR_LATER = "Er is een plek die past. In dit plan blijft die vrij voor kinderen die naar verwachting nog komen."
Tell = Callable[[str, Progress | None], None]


def quiet(_phase: str, _: Progress | None) -> None:
    """For who need not know how far it is."""


@dataclass(frozen=True)
class Found:
    """A plan with how it was made (`near`, or why it was made anew), and who moved when it was near."""

    plan: Plan
    how: str
    steps: tuple[Step, ...] = ()
    steered: bool = False


def solve(frozen: Frozen, tell: Tell = quiet) -> Made:
    """The plan of a region with all that is told about it; `tell` hears the phase and how far the solver is."""
    begin, problem = time.perf_counter(), frozen.problem
    tell("schaars", None)
    scarcity = scarcity_of(problem, frozen.past, frozen.number, frozen.last)
    tell("oplossen", None)
    best = allocate(problem, tell=lambda progress: tell("oplossen", progress))
    best = kept(problem, best, frozen.last.places if frozen.last else {})
    found = chosen(frozen, best, scarcity.prices if scarcity.steers else {})
    about = {
        "how": found.how,
        "former": _former(frozen),
        "marks": marks_of(problem),
        "scarcity": dict(scarcity.data) | {"steered": found.steered},
        "steps": {step.child_id: _step(step) for step in found.steps},
        "anew": _anew(problem, found, best),
    }
    return replace(judged(problem, found.plan, time.perf_counter() - begin), about=about)


def chosen(frozen: Frozen, best: Plan, prices: Mapping[str, float]) -> Found:
    """Near the last plan, steered where that is shown to help; the best plan when that falls below first come."""
    came = tuple(level.first_come for level in best.levels)
    for steering in [prices, {}] if prices else [{}]:
        found = _near_or_anew(frozen, best, steering)
        if found.plan.values >= came and not check(frozen.problem, found.plan.places):
            return found
    return Found(best, "below")


def _near_or_anew(frozen: Frozen, best: Plan, prices: Mapping[str, float]) -> Found:
    problem, steered = frozen.problem, bool(prices)
    last = since(problem, frozen.last) if frozen.last else None
    how = _why_anew(frozen, last)
    if last is not None and how == NEAR:
        near = renew(problem, best, last, prices)
        plan = _told(problem, near.plan) if steered else near.plan
        return Found(plan, NEAR, near.steps, steered)
    if steered:
        return Found(_told(problem, plan_from(problem, best, Steered(problem, prices).places())), how, (), steered)
    return Found(best, how)


def _why_anew(frozen: Frozen, last: Last | None) -> str:
    if frozen.last is None or last is None:
        return "first"
    if frozen.anew:
        return "asked"
    if other_values(frozen.problem, frozen.last):
        return "values"
    others = len(last.known - frozen.problem.child_rows.keys()) + len(last.children)
    return "much" if others > max(FEW, len(last.known) // 2) else NEAR


def _told(problem: Problem, plan: Plan) -> Plan:
    """A child for whom a place is left free hears that."""
    waits = held_back(problem, plan)
    rows = (replace(one, sentence=FOR_LATER) if one.child_id in waits else one for one in plan.unplaced)
    unplaced: tuple[Unplaced, ...] = tuple(rows)
    return replace(plan, unplaced=unplaced)


def _former(frozen: Frozen) -> dict[str, Any] | None:
    return {"number": frozen.last.number, "problem_hash": frozen.last.problem_hash} if frozen.last else None


def _step(step: Step) -> dict[str, Any]:
    return {"why": WHY[step.why], "whom": int(step.whom) if step.whom else None}


def _anew(problem: Problem, found: Found, best: Plan) -> dict[str, Any] | None:
    """What a plan made anew would help more on the first level: children in time, points, and who would move for it."""
    points = best.values[0] - found.plan.values[0]
    if points <= 0:
        return None
    in_time = [sum(one.days_late == 0 for one in plan.assignments) for plan in (best, found.plan)]
    offers = [_offers(problem, plan) for plan in (best, found.plan)]
    moves = sum(offers[0].get(child) != offer for child, offer in offers[1].items())
    return {"more": in_time[0] - in_time[1], "points": points, "moves": moves}


def _offers(problem: Problem, plan: Plan) -> dict[str, str]:
    return {child: problem.places[problem.place_rows[place]].offer_id for child, place in plan.places.items()}
