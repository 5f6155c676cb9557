"""Why one proposal stands above the next: the first thing in which the two differ, in a sentence for a parent."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from matching.proposing import soonest
from matching.ranked import Found, Ranked, said
from matching.result import Proposal
from matching.scoring import FORM_POINTS
from matching.timing import days, told_km, when

FEWER, LATER, SOONER, CLOSER, SURER, EQUAL = "changes", "late", "start", "distance", "certainty", "equal"
ABOUT_AS_SOON = 7
WITHOUT = ", als het andere kind er niet komt"
NEEDS_NO_SOLVING = frozenset({"region", "contract", "late", "arrange"})
CERTAINTY = {"free": "vrij", "announced": "aangekondigd", "waiting": "wachtlijst"}


@dataclass(frozen=True, slots=True)
class Above:
    """Why a proposal stands above the one with `offer_id`: `level` is a level of the policy, or `changes` (it asks for
    less), `late` (in bands), `start` (the day itself), `distance` (within a band), `certainty` (the sort of news and
    how old it is) or `equal` (nothing: then the order says nothing).

    `because` goes on from 'Staat boven ...': 'omdat het dichter bij huis is'.
    """

    offer_id: str
    level: str
    because: str


def standing_above(found: Sequence[Found]) -> Iterator[tuple[Proposal, Above]]:
    """The first proposal of each offer but the last, with why it stands above that of the next offer."""
    first = list({said(one).offer_id: one for one in reversed(found)}.values())
    first.sort(key=lambda one: said(one).rank)
    for upper, lower in pairwise(first):
        yield said(upper), decisive(upper, lower)


def decisive(upper: Found, lower: Found) -> Above:
    """What puts the upper of two neighbours in a ranked list above the lower."""
    return between(Ranked.of(upper), Ranked.of(lower))


def between(one: Ranked, other: Ranked) -> Above:
    """The same of what was stored; the two need not be neighbours."""
    level, because = _differing(one, other)
    return Above(other.offer_id, level, because)


def _differing(one: Ranked, other: Ranked) -> tuple[str, str]:
    if one.miss and other.miss:
        (weight, price, late), (other_weight, other_price, other_late) = one.miss, other.miss
        if weight != other_weight and price < other_price:
            return FEWER, _asks_less(one, other)
        if (weight, soonest(late)) != (other_weight, soonest(other_late)):
            return LATER, _sooner(one, other) + (_but_asks_more(one, other) if price > other_price else "")
    for (level, mine), (_, theirs) in zip(one.values, other.values, strict=True):
        if mine != theirs:
            return level, BECAUSE[level](one, other)
    if one.start_on != other.start_on:
        return SOONER, _sooner(one, other)
    if one.km != other.km:
        return CLOSER, _closer(one, other)
    return _surer(one, other)


def _surer(one: Ranked, other: Ranked) -> tuple[str, str]:
    """What differs in the news of two that count alike."""
    if one.certainty != other.certainty:
        mine, theirs = CERTAINTY[one.certainty], CERTAINTY[other.certainty]
        return SURER, f"omdat het hier zekerder is: hier {mine}, daar {theirs}"
    if one.confirmed_days == other.confirmed_days:
        return EQUAL, ""
    if one.confirmed_days is None or other.confirmed_days is None:
        return SURER, "omdat de aanbieder de andere plek nooit heeft bevestigd"
    ago = f"hier {days(one.confirmed_days)} geleden, daar {days(other.confirmed_days)}"
    return SURER, f"omdat het hier korter geleden is bevestigd: {ago}"


def _asks_less(one: Ranked, other: Ranked) -> str:
    fewer = len(one.obstacles) < len(other.obstacles)
    easier = "minder is op te lossen" if fewer else "makkelijker is op te lossen wat in de weg staat"
    return f"omdat hier {easier} ({_apart(one, other)}){_but_sooner(one, other)}"


def _but_sooner(one: Ranked, other: Ranked) -> str:
    """What speaks for the other: help may start there clearly sooner, on what condition."""
    if not one.start_on or not other.start_on or one.kept or (one.start_on - other.start_on).days <= _doubt(one, other):
        return ""
    if other.kept:
        return f". Daar kan hulp misschien eerder beginnen{WITHOUT}"
    theirs = {rule for rule, _ in set(other.obstacles) - set(one.obstacles)}
    solved = ", als dat is opgelost" if theirs - NEEDS_NO_SOLVING else ""
    return f". Daar kan hulp wel eerder beginnen{solved}: {_starts(other)}"


def _doubt(one: Ranked, other: Ranked) -> int:
    """Within how many days two starts are told as about as soon."""
    return ABOUT_AS_SOON if one.guessed or other.guessed else 0


def _but_asks_more(one: Ranked, other: Ranked) -> str:
    more = len(one.obstacles) > len(other.obstacles)
    harder = "is wel meer op te lossen" if more else "staat wel iets anders in de weg"
    return f". Hier {harder} ({_apart(one, other)})"


def _starts(one: Ranked) -> str:
    return when(one.start_on, one.guessed) if one.start_on else "op een dag die niet bekend is"


def _apart(one: Ranked, other: Ranked) -> str:
    """'alleen daar: te laat', or 'hier: vol; daar: te laat': what stands in the way at both is no difference."""
    here, there = (
        ", ".join(told for rule, told in mine.obstacles if (rule, told) not in theirs.obstacles)
        for mine, theirs in ((one, other), (other, one))
    )
    if here and there:
        return f"hier: {here}; daar: {there}"
    return f"alleen hier: {here}" if here else f"alleen daar: {there}"


def _sooner(one: Ranked, other: Ranked) -> str:
    if one.kept and other.start_on is not None:
        return f"omdat hulp hier misschien eerder kan beginnen{WITHOUT}"
    if other.start_on is None:
        return "omdat hier een startdatum bekend is, en daar niet"
    if other.kept:
        return "omdat hulp daar pas kan beginnen als een ander kind niet komt"
    if one.start_on is None:
        return f"omdat daar de startdag heel laat is: {_starts(other)}; hier is nog geen dag bekend"
    mine, theirs = _starts(one), _starts(other)
    sooner = (other.start_on - one.start_on).days
    if mine == theirs or 0 < sooner <= _doubt(one, other):
        return f"omdat hulp hier naar schatting {days(sooner)} eerder kan beginnen"
    return f"omdat hulp hier eerder kan beginnen: {mine}, daar {theirs}"


def _in_time(one: Ranked, other: Ranked) -> str:
    if one.in_time and other.start_on is not None and not one.kept and not other.kept:
        return f"omdat hulp hier op tijd kan beginnen, en daar pas {_starts(other)}"
    return _sooner(one, other)


def _fits(one: Ranked, other: Ranked) -> str:
    mine, theirs = (FORM_POINTS[side.value("fit") // 2] for side in (one, other))
    if mine == theirs:
        return "omdat dit meer is zoals kind en ouders het wensen"
    return f"omdat dit {mine} is; daar is het {theirs}"


def _closer(one: Ranked, other: Ranked) -> str:
    if one.km is None or other.km is None:
        return "omdat van de andere plek de afstand niet bekend is"
    return f"omdat het dichter bij huis is: hier {told_km(one.km)}, daar {told_km(other.km)}"


def _known(one: Ranked, _other: Ranked) -> str:
    return f"omdat het kind hier {'een hulpverlener' if one.value('continuity') > 1 else 'de aanbieder'} kent"


def _stays(one: Ranked, _other: Ranked) -> str:
    if one.value("moves") > 1:
        return "omdat dit een plek is om op te groeien, en dat daar niet zo is"
    return "omdat het daar niet lang genoeg kan duren"


def _easier(_one: Ranked, _other: Ranked) -> str:
    return "omdat het hier eenvoudiger te regelen is"


BECAUSE: dict[str, Callable[[Ranked, Ranked], str]] = {
    "in_time": _in_time,
    "fit": _fits,
    "close": _closer,
    "continuity": _known,
    "moves": _stays,
    "waiting": _sooner,
    "route": _easier,
}
