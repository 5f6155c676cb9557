"""When help could really start at a place, along which route, and how far away that is."""

from bisect import bisect_left
from dataclasses import dataclass, replace
from datetime import date, timedelta
from math import asin, ceil, cos, radians, sin, sqrt
from operator import attrgetter

from matching.child import Child
from matching.place import Contract, Place, RouteKind
from matching.policy import Policy
from matching.problem import Problem

EARTH_KM = 6371.0
MONTH_DAYS = 30.4
DAYS_UNTIL_MONTHS = 63
EARLY, MIDDLE = 10, 20
MONTHS = (
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
)
ROUTES: dict[RouteKind, str] = {
    "contracted": "Er is een contract.",
    "ceiling": "Het budget van het contract is op; voor een kind met een maatregel gaat de hulp toch door.",
    "maatwerk": "Er is geen gewoon contract. Dit kan met maatwerk: een overeenkomst voor dit ene kind.",
    "none": "Geen contract. Dit kan met een eenmalige overeenkomst.",
}
DECIDED: dict[RouteKind, str] = {
    "maatwerk": "Er is geen gewoon contract. {} kan maatwerk regelen: een overeenkomst voor dit ene kind.",
    "none": "Geen contract. {} kan een eenmalige overeenkomst sluiten.",
}


@dataclass(frozen=True, slots=True)
class Route:
    """How the place is paid for and arranged: days it takes from today and who decides; it never excludes (R9, R22).

    `decides_start`: help could start sooner if nothing had to be arranged. `spare_days` are left between having
    arranged it and the start; none when no day is known.
    """

    kind: RouteKind
    delay_days: int
    decided_by: str
    admission_stop: bool
    stop_decided_by: str
    decides_start: bool = False
    spare_days: int | None = None

    @property
    def short(self) -> str:
        """The way of paying alone, in a sentence or two."""
        return ROUTES[self.kind] + (" Er geldt een opnamestop." if self.admission_stop else "")

    @property
    def sentence(self) -> str:
        """The route in plain Dutch: how, who decides, how long it takes, and whether the start waits for it."""
        parts = [self.arrangement]
        if self.admission_stop:
            parts.append("Er geldt een opnamestop; daarvoor is een uitzondering nodig.")
            parts.append(_decides(self.stop_decided_by))
        return " ".join(filter(None, [*parts, self._until_start("die uitzondering")]))

    @property
    def ways(self) -> tuple[tuple[str, str], ...]:
        """What is not arranged yet, each with who can arrange it: an agreement, an exception to an admission stop."""
        lacking, _, agreement = self.arrangement.partition(". ")
        exception = f"Vraag een uitzondering. {_decides(self.stop_decided_by)}"
        contract = ((f"{lacking}.", agreement),) if self.kind in DECIDED else ()
        return contract + ((("Er geldt een opnamestop.", exception),) if self.admission_stop else ())

    @property
    def rest(self) -> str:
        """The route without what `ways` tells."""
        arranged = "" if self.kind in DECIDED else self.arrangement
        return " ".join(filter(None, [arranged, self._until_start("een uitzondering op de opnamestop")]))

    def _until_start(self, exception: str) -> str:
        """On what the day of the start hangs, how long arranging takes, and whether the start waits for it."""
        parts = []
        if self.admission_stop and self.spare_days is not None:
            parts.append(f"De startdatum geldt alleen met {exception}, of als de stop voorbij is.")
        if self.delay_days:
            including = ", met de uitzondering erbij" if self.admission_stop else ""
            parts.append(f"Regelen duurt ongeveer {days(self.delay_days)}{including}. {self.hurry}".strip())
        return " ".join(parts)

    @property
    def arrangement(self) -> str:
        """The way of paying with who decides on it."""
        if self.kind in DECIDED and self.decided_by:
            return DECIDED[self.kind].format(self.decided_by[:1].upper() + self.decided_by[1:])
        decided = f" {_decides(self.decided_by)}" if self.decided_by else ""
        return ROUTES[self.kind] + decided

    @property
    def hurry(self) -> str:
        """Whether it helps to arrange sooner."""
        if self.decides_start:
            return f"Daar wacht de start op: vraag {'het vandaag' if self.admission_stop else 'een spoedbesluit'}."
        if self.spare_days is None:
            return ""
        ready = "klaar zijn vóór de startdag" if self.spare_days else "net vóór de startdag klaar zijn"
        return f"Dat kan {ready}, als u nu begint."


def _decides(who: str) -> str:
    return f"{who[:1].upper()}{who[1:]} beslist daarover."


def contract_for(policy: Policy, place: Place, municipality: str) -> Contract:
    """The contract of this municipality for the place, or what the policy says where there is none."""
    contracts = place.contracts
    at = bisect_left(contracts, municipality, key=attrgetter("municipality"))
    found = at < len(contracts) and contracts[at].municipality == municipality
    return contracts[at] if found else policy.no_contract


def route_for(policy: Policy, child: Child, place: Place) -> Route:
    """The route for this child to this place."""
    contract = contract_for(policy, place, child.municipality)
    delay = contract.delay_days + (policy.admission_stop_days if place.admission_stop else 0)
    return Route(contract.route, delay, contract.decided_by, place.admission_stop, policy.admission_stop_by)


def told_route(problem: Problem, child: Child, place: Place, start: date | None) -> Route:
    """The route, knowing whether the start at the place waits for it."""
    found = route_for(problem.policy, child, place)
    if start is None:
        return found
    sooner, spare = start_on(problem, child, place, arranged=True), (start - problem.as_of).days - found.delay_days
    return replace(found, decides_start=sooner is not None and sooner < start, spare_days=spare)


def expected_on(as_of: date, place: Place) -> date | None:
    """The day that the place is expected to be free; none when nobody has said."""
    if place.free_on is not None:
        return place.free_on
    return None if place.waiting_weeks is None else as_of + timedelta(weeks=place.waiting_weeks)


def start_on(problem: Problem, child: Child, place: Place, *, arranged: bool = False) -> date | None:
    """The earliest realistic start: place free, route arranged, child ready, authorisation in force.

    `arranged` asks for the start if nothing had to be arranged any more.
    """
    free = expected_on(problem.as_of, place)
    if free is None:
        return None
    delay = 0 if arranged else route_for(problem.policy, child, place).delay_days
    ready = max(free, problem.as_of + timedelta(days=delay), child.earliest_on or problem.as_of)
    usable = [a for a in child.authorisations if a.kind == place.required_authorisation and a.until_on > ready]
    return max(ready, min(a.from_on for a in usable)) if usable else ready


def needed_on(problem: Problem, child: Child) -> date | None:
    """The day by which help must have started; today when that day is past."""
    if child.needed_on is None:
        return None
    return max(child.needed_on, child.earliest_on or problem.as_of, problem.as_of)


def days_late(problem: Problem, child: Child, start: date) -> int:
    """How many days after the day that it was needed the help would start; 0 when in time."""
    needed = needed_on(problem, child)
    return 0 if needed is None else max(0, (start - needed).days)


def distance_km(a: Child | Place, b: Child | Place) -> float | None:
    """As the crow flies; none when either point is unknown."""
    if a.lat is None or a.lon is None or b.lat is None or b.lon is None:
        return None
    north, south = radians(a.lat), radians(b.lat)
    half = sin((south - north) / 2) ** 2 + cos(north) * cos(south) * sin(radians(b.lon - a.lon) / 2) ** 2
    return 2 * EARTH_KM * asin(sqrt(half))


def days(count: int) -> str:
    """'1 dag', '5 dagen'."""
    return f"{count} {'dag' if count == 1 else 'dagen'}"


def day(moment: date) -> str:
    """A date as people say it: 3 februari 2021."""
    return f"{moment.day} {MONTHS[moment.month - 1]} {moment.year}"


def when(moment: date, waits: bool) -> str:
    """'op 3 februari 2021'; 'rond begin februari 2021' where the day is a guess from a waiting list."""
    if not waits:
        return f"op {day(moment)}"
    part = "begin" if moment.day <= EARLY else "half" if moment.day <= MIDDLE else "eind"
    return f"rond {part} {month(moment)}"


def month(moment: date) -> str:
    """'augustus 2027'."""
    return f"{MONTHS[moment.month - 1]} {moment.year}"


def span(count: int) -> str:
    """A stay as people say it: '60 dagen', 'ongeveer 6 maanden'."""
    return days(count) if count < DAYS_UNTIL_MONTHS else f"ongeveer {round(count / MONTH_DAYS)} maanden"


def whole_km(km: float) -> int:
    """A distance as it is told: in whole kilometres, up, so that what lies beyond a limit is told as more than it."""
    return ceil(round(km, 6))


def told_km(km: float) -> str:
    """'8 km', 'minder dan 1 km'."""
    return f"{whole_km(km)} km" if km > 0 else "minder dan 1 km"


def years_later(born: date, years: int) -> date:
    """The birthday on which somebody born on the first of a month becomes so old."""
    return born.replace(year=born.year + years)
