"""Routes as documents: what a region or municipality asks beside the search, of whom, how and by when (RT rows).

A route adds tasks, channels, forms and terms inside a state of the one process. It never adds a state or a guard, and
nothing in it holds up the search or the start of help (R6, N22).
"""

from workflows.routes.check import check_route, check_together
from workflows.routes.document import NO_ONE, Fault, Route, RouteStep, RouteTerm, Situation
from workflows.routes.selecting import applies, comes_again, next_step, steps_for

__all__ = [
    "NO_ONE",
    "Fault",
    "Route",
    "RouteStep",
    "RouteTerm",
    "Situation",
    "applies",
    "check_route",
    "check_together",
    "comes_again",
    "next_step",
    "steps_for",
]
