"""A child and a place, with the day that help could start there."""

from dataclasses import dataclass
from datetime import date

from matching.child import Child
from matching.place import Place
from matching.problem import Problem
from matching.timing import start_on


@dataclass(frozen=True, slots=True)
class Pair:
    """A child and a place with the day that help could start there."""

    problem: Problem
    child: Child
    place: Place
    start: date | None

    @property
    def waits(self) -> bool:
        """Whether the start follows from the length of a waiting list, so that its day is no more than a guess."""
        return self.place.free_on is None and self.place.waiting_weeks is not None

    @staticmethod
    def of(problem: Problem, child: Child, place: Place) -> "Pair":
        return Pair(problem, child, place, start_on(problem, child, place))

    @property
    def held_until(self) -> date | None:
        """Until when another child has the place; none when no other has it."""
        place = self.place
        other = place.held_for not in (None, self.child.id)
        return place.held_until if other and place.held_until and place.held_until > self.problem.as_of else None
