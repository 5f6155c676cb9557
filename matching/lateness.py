"""How much too late a start is, and what it waits for, as far as that is sure."""

from datetime import date, timedelta

from matching.pair import Pair
from matching.timing import day, days, days_late, expected_on, route_for, when

ARRANGING = "Het regelen duurt"


def only_arranging(pair: Pair) -> str:
    """That the start waits for nothing but arranging, as far as the place may be counted on before that."""
    if pair.held_until or pair.place.admission_stop:
        return f"{ARRANGING} zo lang{exception_too(pair)}."
    return f"{reported(pair, 'is de plek er eerder')}: alleen het regelen duurt zo lang."


def exception_too(pair: Pair) -> str:
    return ", met de uitzondering op de opnamestop erbij" if pair.place.admission_stop else ""


def reported(pair: Pair, said: str) -> str:
    """What is said of a place, verb first, as the report that it is when nobody confirmed it lately."""
    told = pair.place.confirmed_days
    if told is None:
        return f"Volgens een melding die nooit is bevestigd, {said}"
    if told > pair.problem.policy.confirmation_days:
        return f"Volgens een melding van {days(told)} geleden {said}"
    verb, _, rest = said.partition(" de plek ")
    return f"De plek {verb} {rest}"


def too_late(pair: Pair, start: date, needed: date) -> str:
    """By how much, counted from the day that help is or was needed, and from today as well when that day is past."""
    late, asked = days_late(pair.problem, pair.child, start), pair.child.needed_on
    if asked is not None and asked < pair.problem.as_of:
        needed, left, late = asked, from_now(pair, late), (start - asked).days
    else:
        left = ""
    help_can = "Als het andere kind niet komt, kan hulp hier pas" if pair.held_until else "Hulp kan hier pas"
    return f"{help_can} {when(start, pair.waits)}, {about(pair, late)} later dan nodig ({day(needed)}){left}."


def about(pair: Pair, count: int) -> str:
    """'63 dagen', or 'ongeveer 63 dagen' where the start is a guess."""
    return f"ongeveer {days(count)}" if pair.waits else days(count)


def from_now(pair: Pair, late: int) -> str:
    """What of the delay is still to come, when help was needed before today."""
    return f"; vanaf vandaag duurt het nog {about(pair, late)}"


def why_late(pair: Pair) -> str:
    """What the start waits for."""
    free = expected_on(pair.problem.as_of, pair.place)
    if free is None or pair.start is None or free == pair.start:
        return "Eerder is er geen plek vrij." if pair.place.waiting_weeks is None else "Dat komt door de wachttijd."
    if late_for_arranging(pair):
        told = reported(pair, f"komt de plek {when(free, pair.waits)} vrij")
        return f"{told}. {ARRANGING} langer{exception_too(pair)}."
    return "Eerder is de machtiging er niet, of kan het kind nog niet."


def late_for_arranging(pair: Pair) -> bool:
    """Whether the start waits longest for what must be arranged, longer than for the place itself."""
    free = expected_on(pair.problem.as_of, pair.place)
    arranging = route_for(pair.problem.policy, pair.child, pair.place).delay_days
    ready = pair.problem.as_of + timedelta(days=arranging)
    return free is not None and free < ready and pair.start == ready
