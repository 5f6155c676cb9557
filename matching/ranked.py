"""What decides where a proposal stands in a list, read from the proposal itself or from what was stored of it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from matching.place import Certainty
from matching.result import NearMiss, Proposal
from matching.timing import whole_km

UNCONTRACTED = frozenset({"maatwerk", "none"})
STOP, NO_CONTRACT = "opnamestop", "geen contract"
Found = Proposal | NearMiss


@dataclass(frozen=True, slots=True)
class Ranked:
    """A proposal among others. `km` are whole; `miss` is weight, price and bands late of one that just misses.

    `obstacles` are what must be solved or arranged, in a few words each, by rule. `kept`: another child has the place
    for now, so that its day is not sure.
    """

    offer_id: str
    values: tuple[tuple[str, int], ...]
    start_on: date | None
    in_time: bool
    km: int | None
    certainty: Certainty
    confirmed_days: int | None
    miss: tuple[int, int, int | None] | None
    obstacles: tuple[tuple[str, str], ...]

    @staticmethod
    def of(found: Found) -> "Ranked":
        one = said(found)
        reasons = [(reason.rule, reason.title) for reason in found.reasons] if isinstance(found, NearMiss) else []
        return Ranked(
            offer_id=one.offer_id,
            values=tuple((figure.level, figure.value) for figure in one.figures),
            start_on=one.start_on,
            in_time=one.in_time,
            km=None if one.km is None else whole_km(one.km),
            certainty=one.certainty,
            confirmed_days=one.confirmed_days,
            miss=(found.weight, found.price, found.bands_late) if isinstance(found, NearMiss) else None,
            obstacles=tuple(obstacles(reasons, one.km is None, one.route.admission_stop, one.route.kind)),
        )

    @property
    def kept(self) -> bool:
        return any(rule == "held" for rule, _ in self.obstacles)

    @property
    def guessed(self) -> bool:
        """Whether its day follows from the length of a waiting list."""
        return self.certainty == "waiting"

    def value(self, level: str) -> int:
        return dict(self.values)[level]


def said(one: Found) -> Proposal:
    return one.proposal if isinstance(one, NearMiss) else one


def obstacles(
    reasons: Iterable[tuple[str, str]], unknown_km: bool, admission_stop: bool, route: str
) -> Iterator[tuple[str, str]]:
    """'te laat', 'buiten de regio', 'opnamestop', each by its rule."""
    for rule, title in reasons:
        told = "buiten de regio, afstand niet bekend" if rule == "region" and unknown_km else title
        yield rule, told if told.isupper() else told[:1].lower() + told[1:]
    if admission_stop:
        yield "stop", STOP
    if route in UNCONTRACTED:
        yield "contract", NO_CONTRACT
