"""Why one proposal stands above the next: the first thing in which the two differ, in a sentence for a parent."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from matching.proposing import soonest
from matching.result import NearMiss, Proposal
from matching.rules import Bit
from matching.scoring import FORM_POINTS
from matching.timing import days, told_km, when, whole_km

FEWER, LATER, SOONER, CLOSER, EQUAL = "changes", "late", "start", "distance", "equal"
UNCONTRACTED = frozenset({"maatwerk", "none"})
ABOUT_AS_SOON = 7
MAYBE = "misschien eerder beginnen, als het andere kind er niet komt"
Found = Proposal | NearMiss


@dataclass(frozen=True, slots=True)
class Above:
    """Why a proposal stands above the one with `offer_id`: `level` is a level of the policy, or `changes` (it asks for
    less), `late` (in bands), `start` (the day itself), `distance` (within a band) or `equal` (nothing: then the order
    says nothing).

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


def said(one: Found) -> Proposal:
    return one.proposal if isinstance(one, NearMiss) else one


def decisive(upper: Found, lower: Found) -> Above:
    """What puts the upper of two neighbours in a ranked list above the lower."""
    level, because = _differing(upper, lower)
    return Above(said(lower).offer_id, level, because)


def _differing(upper: Found, lower: Found) -> tuple[str, str]:
    one, other = said(upper), said(lower)
    if isinstance(upper, NearMiss) and isinstance(lower, NearMiss):
        if upper.weight != lower.weight and upper.price < lower.price:
            return FEWER, _asks_less(upper, lower)
        if (upper.weight, soonest(upper.bands_late)) != (lower.weight, soonest(lower.bands_late)):
            because = f"omdat hulp hier {MAYBE}" if _kept(upper) else _sooner(one, other)
            return LATER, because + _but_asks_more(upper, lower)
    for mine, theirs in zip(one.figures, other.figures, strict=True):
        if mine.value != theirs.value:
            return mine.level, BECAUSE[mine.level](one, other)
    if one.start_on != other.start_on:
        return SOONER, _sooner(one, other)
    return (EQUAL, "") if _told_distance(one) == _told_distance(other) else (CLOSER, _closer(one, other))


def _asks_less(upper: NearMiss, lower: NearMiss) -> str:
    one, other = said(upper), said(lower)
    sooner = one.start_on and other.start_on and other.start_on < one.start_on
    but = f". Daar kan hulp {MAYBE if _kept(lower) else f'wel eerder beginnen: {_starts(other)}'}" if sooner else ""
    fewer = len(_obstacles(upper)) < len(_obstacles(lower))
    easier = "minder is op te lossen" if fewer else "makkelijker is op te lossen wat in de weg staat"
    return f"omdat hier {easier} ({_apart(upper, lower)}){but}"


def _but_asks_more(upper: NearMiss, lower: NearMiss) -> str:
    if upper.price <= lower.price:
        return ""
    more = len(_obstacles(upper)) > len(_obstacles(lower))
    harder = "meer op te lossen" if more else "moeilijker op te lossen wat in de weg staat"
    return f". Hier is wel {harder} ({_apart(upper, lower)})"


def _kept(one: NearMiss) -> bool:
    """Whether another child has the place for now, so that its day is not sure."""
    return bool(one.mask & Bit.HELD)


def _starts(one: Proposal) -> str:
    return when(one.start_on, one.certainty == "waiting") if one.start_on else "op een dag die niet bekend is"


def _apart(upper: NearMiss, lower: NearMiss) -> str:
    """'alleen daar: te laat', or 'hier: vol; daar: te laat': what stands in the way at both is no difference."""
    mine, theirs = _obstacles(upper), _obstacles(lower)
    here, there = (
        ", ".join(one for one in side if one not in other) for side, other in ((mine, theirs), (theirs, mine))
    )
    if here and there:
        return f"hier: {here}; daar: {there}"
    return f"alleen hier: {here}" if here else f"alleen daar: {there}"


def _obstacles(one: NearMiss) -> list[str]:
    """'te laat', 'buiten de regio'."""
    far = "buiten de regio, afstand niet bekend"
    titles = (far if reason.rule == "region" and one.proposal.km is None else reason.title for reason in one.reasons)
    told = [title if title.isupper() else title[:1].lower() + title[1:] for title in titles]
    return told + [said for said, holds in _to_arrange(one.proposal) if holds]


def _to_arrange(one: Proposal) -> Iterator[tuple[str, bool]]:
    yield "opnamestop", one.route.admission_stop
    yield "geen contract", one.route.kind in UNCONTRACTED


def _sooner(one: Proposal, other: Proposal) -> str:
    if other.start_on is None:
        return "omdat hier een startdatum bekend is, en daar niet"
    if one.start_on is None:
        return f"omdat daar de startdag heel laat is: {_starts(other)}"
    mine, theirs = _starts(one), _starts(other)
    sooner, guessed = (other.start_on - one.start_on).days, "waiting" in {one.certainty, other.certainty}
    if mine == theirs or (guessed and 0 < sooner <= ABOUT_AS_SOON):
        return f"omdat hulp hier naar schatting {days(sooner)} eerder kan beginnen"
    return f"omdat hulp hier eerder kan beginnen: {mine}, daar {theirs}"


def _in_time(one: Proposal, other: Proposal) -> str:
    if one.in_time and other.start_on is not None:
        return f"omdat hulp hier op tijd kan beginnen, en daar pas {_starts(other)}"
    return _sooner(one, other)


def _fits(one: Proposal, other: Proposal) -> str:
    mine, theirs = (FORM_POINTS[_value(side, "fit") // 2] for side in (one, other))
    if mine == theirs:
        return "omdat dit meer is zoals kind en ouders het wensen"
    return f"omdat dit {mine} is; daar is het {theirs}"


def _closer(one: Proposal, other: Proposal) -> str:
    if one.km is None or other.km is None:
        return "omdat van de andere plek de afstand niet bekend is"
    return f"omdat het dichter bij huis is: hier {told_km(one.km)}, daar {told_km(other.km)}"


def _told_distance(one: Proposal) -> int | None:
    return None if one.km is None else whole_km(one.km)


def _known(one: Proposal, _other: Proposal) -> str:
    return f"omdat het kind hier {'een hulpverlener' if _value(one, 'continuity') > 1 else 'de aanbieder'} kent"


def _stays(one: Proposal, _other: Proposal) -> str:
    if _value(one, "moves") > 1:
        return "omdat het hier voor langer kan, zonder weer te verhuizen"
    return "omdat het hier lang genoeg kan duren, en daar niet"


def _easier(_one: Proposal, _other: Proposal) -> str:
    return "omdat het hier eenvoudiger te regelen is"


BECAUSE: dict[str, Callable[[Proposal, Proposal], str]] = {
    "in_time": _in_time,
    "fit": _fits,
    "close": _closer,
    "continuity": _known,
    "moves": _stays,
    "waiting": _sooner,
    "route": _easier,
}


def _value(one: Proposal, level: str) -> int:
    return next(figure.value for figure in one.figures if figure.level == level)
