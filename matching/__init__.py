"""Children, places, hard rules, scores and the solver. Pure: data in, result out.

    problem = Problem(as_of=..., forms={...}, children=(...), places=(...), groups=(...), siblings=(...))
    rank(problem, child_id) -> Proposals        ranked places for one child, just misses, and why not the rest
    why_not(problem, child_id, place_id)        every reason for one pair, as Dutch sentences
    allocate(problem, proof=...) -> Plan        one joint plan for all children, proven per level or with its bound
    resolve(problem, plan, change) -> Resolved  the plan after one change, and who moved and why
    renew(problem, best, last) -> Renewed       the plan near the last one, without the problem of that one
    help_most(problem, 3, at_most_kinds=2) -> Help  the extra places that raise the first level most
    curve(problem, 10), scarce(problem)         what 0, 1, 2, ... extra places bring; how scarce each kind is
    check(problem, {child_id: place_id})        every fault of any plan, judged without the solver
    level_values(problem, {child_id: place_id}) what any plan is worth on every level

`Problem` raises `InvalidProblem` (with `.faults`, Dutch sentences) when it contradicts itself.
"""

from matching.changes import ChildGone, ChildNew, PlaceGone, PlaceNew, Refused
from matching.check import check, level_values
from matching.child import Authorisation, Band, Child, SiblingGroup, Trait, Wishes
from matching.faults import InvalidProblem
from matching.helping import Help, Kind, Scarcity, curve, help_most, scarce
from matching.place import Budget, Cap, Contract, ContraIndication, Group, Inhabitant, Place
from matching.policy import LEVEL_IDS, PRICES, Policy
from matching.problem import Problem
from matching.proposing import UnknownChild, UnknownPlace, rank, why_not
from matching.relax import Change, Relaxation
from matching.renewing import Last, Renewed, Step, renew
from matching.resolving import Moved, Resolved, resolve
from matching.result import (
    Assignment,
    LevelResult,
    NearMiss,
    Other,
    Plan,
    Proposal,
    Proposals,
    ReasonCount,
    Unplaced,
)
from matching.rules import RULES, Bit, Reason, Rule
from matching.scoring import LEVELS, Figure, Level
from matching.solver import allocate
from matching.timing import Route

__all__ = [
    "LEVELS",
    "LEVEL_IDS",
    "PRICES",
    "RULES",
    "Assignment",
    "Authorisation",
    "Band",
    "Bit",
    "Budget",
    "Cap",
    "Change",
    "Child",
    "ChildGone",
    "ChildNew",
    "ContraIndication",
    "Contract",
    "Figure",
    "Group",
    "Help",
    "Inhabitant",
    "InvalidProblem",
    "Kind",
    "Last",
    "Level",
    "LevelResult",
    "Moved",
    "NearMiss",
    "Other",
    "Place",
    "PlaceGone",
    "PlaceNew",
    "Plan",
    "Policy",
    "Problem",
    "Proposal",
    "Proposals",
    "Reason",
    "ReasonCount",
    "Refused",
    "Relaxation",
    "Renewed",
    "Resolved",
    "Route",
    "Rule",
    "Scarcity",
    "SiblingGroup",
    "Step",
    "Trait",
    "UnknownChild",
    "UnknownPlace",
    "Unplaced",
    "Wishes",
    "allocate",
    "check",
    "curve",
    "help_most",
    "level_values",
    "rank",
    "renew",
    "resolve",
    "scarce",
    "why_not",
]
