"""What needs me first, and why: the explainable order of P24, fixed to the last tie."""

from dataclasses import dataclass
from datetime import date

from workflows.facts import Facts
from workflows.norms import Clock
from workflows.parameters import Parameters

CLASS_SENTENCES: tuple[str, ...] = (
    "Acuut onveilig.",
    "Het einde van de plek is dichtbij of voorbij.",
    "Het einde van een machtiging of maatregel is dichtbij of voorbij.",
    "Een norm is overschreden.",
    "Op volgorde van de uiterste datum.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Priority:
    """A class (0 is first) and the day on which the class changes by itself, if it does."""

    rank: int
    changes_on: date | None

    @property
    def sentence(self) -> str:
        return CLASS_SENTENCES[self.rank]


def priority(facts: Facts, found: tuple[Clock, ...], on: date, p: Parameters) -> Priority:
    """Acute safety, a place that ends, a legal end, an overdue norm, the rest. Within a class the deadline decides,
    then the younger child, then who waits longest, then the number of the case."""
    if facts.acute_since is not None:
        return Priority(rank=0, changes_on=None)
    bearing = [c for c in found if c.bears and c.met_on is None]
    moments: list[tuple[date, int]] = []
    for clock in bearing:
        if clock.kind in {"plaats_einde", "locatie_sluit"}:
            moments.append((_days_before(clock.due_on, p.near_end_days), 1))
        elif clock.family == "hard":
            moments.append((_days_before(clock.due_on, p.near_end_days), 2))
    moments += [(_days_before(c.due_on, -1), 3) for c in found if c.family == "norm" and c.met_on is None]
    now = min((rank for start, rank in moments if start <= on), default=4)
    later = [start for start, rank in moments if start > on and rank < now]
    return Priority(rank=now, changes_on=min(later, default=None))


def _days_before(day: date, days: int) -> date:
    return date.fromordinal(day.toordinal() - days)


def sentence_for(rank: int, deadline: str) -> str:
    """Why a case stands where it stands, in one sentence; `deadline` is the true deadline as the reader may know it."""
    return f"{CLASS_SENTENCES[rank]} Uiterste datum: {deadline}."
