"""Every contradiction in a problem, each as one Dutch sentence."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import get_args

from matching.child import Authorisation, Child, SiblingGroup
from matching.place import Budget, Certainty, Degree, Group, Place, RouteKind

OLDEST = 30
ROUTES, CERTAINTIES, DEGREES = get_args(RouteKind), get_args(Certainty), get_args(Degree)


class InvalidProblem(ValueError):
    """A problem that contradicts itself; `faults` holds every fault as a Dutch sentence."""

    def __init__(self, faults: Iterable[str]) -> None:
        self.faults = tuple(faults)
        super().__init__(" ".join(self.faults))


def twice(ids: Iterable[str], what: str) -> Iterator[str]:
    """Ids that stand there more than once."""
    for name, count in sorted(Counter(ids).items()):
        if count > 1:
            yield f"{what} {name} staat er {count} keer in."


def said(name: str, checks: Iterable[tuple[bool, Callable[[], str]]]) -> Iterator[str]:
    """Sentences of the checks that fail."""
    return (f"{name}: {sentence()}" for wrong, sentence in checks if wrong)


def bad_point(lat: float | None, lon: float | None) -> bool:
    if lat is None or lon is None:
        return (lat is None) != (lon is None)
    return not (-90 <= lat <= 90 and -180 <= lon <= 180)


def authorisation_faults(name: str, authorisation: Authorisation) -> Iterator[str]:
    if authorisation.until_on <= authorisation.from_on:
        yield f"{name}: de machtiging {authorisation.kind} eindigt voordat zij begint."


def child_faults(child: Child, forms: frozenset[str], as_of: date) -> Iterator[str]:
    """Faults of one child."""
    name = f"Kind {child.id}"
    wanted = child.ideal_forms + child.acceptable_forms + child.bridging_forms
    unknown = sorted(set(wanted) - forms)
    stay = child.expected_stay_days
    travel = child.wishes.max_travel_km
    yield from said(
        name,
        [
            (not child.id, lambda: "het id is leeg."),
            (not child.ideal_forms, lambda: "er is geen gewenste zorgvorm."),
            (bool(unknown), lambda: f"onbekende zorgvorm {', '.join(unknown)}."),
            (len(set(wanted)) != len(wanted), lambda: "een zorgvorm staat er twee keer in."),
            (child.born_on > as_of, lambda: "de geboortemaand ligt in de toekomst."),
            (not 1 <= child.urgency <= 8, lambda: "de urgentie ligt niet tussen 1 en 8."),
            (bad_point(child.lat, child.lon), lambda: "de woonplek heeft geen geldige coördinaten."),
            (child.iq is not None and child.iq.low >= child.iq.high, lambda: "de IQ-band eindigt voordat hij begint."),
            (stay is not None and stay <= 0, lambda: "de verwachte verblijfsduur moet meer dan nul dagen zijn."),
            (travel is not None and travel < 0, lambda: "de langste reisafstand is negatief."),
            (
                child.needed_on is not None and child.earliest_on is not None and child.needed_on < child.earliest_on,
                lambda: "de hulp is nodig voordat zij kan beginnen.",
            ),
            (child.id in child.cannot_live_with_ids, lambda: "kan niet samenwonen met zichzelf."),
            (
                len(child.trait_codes) != len(child.traits),
                lambda: "een kenmerk staat er twee keer in.",
            ),
            (
                child.waiting_since is not None and child.waiting_since > as_of,
                lambda: "wacht pas vanaf een dag in de toekomst.",
            ),
        ],
    )
    for authorisation in child.authorisations:
        yield from authorisation_faults(name, authorisation)


def place_faults(place: Place, forms: frozenset[str], groups: frozenset[str]) -> Iterator[str]:
    """Faults of one place."""
    numbers = (place.waiting_weeks, place.confirmed_days, place.extension_days)
    yield from said(
        f"Plek {place.id}",
        [
            (not place.id, lambda: "het id is leeg."),
            (place.capacity < 0, lambda: "het aantal plekken is negatief."),
            (place.form not in forms, lambda: f"onbekende zorgvorm {place.form}."),
            (not 0 <= place.ages.low < place.ages.high <= OLDEST, lambda: "de leeftijdsband klopt niet."),
            (place.iq is not None and place.iq.low >= place.iq.high, lambda: "de IQ-band eindigt voordat hij begint."),
            (bad_point(place.lat, place.lon), lambda: "de locatie heeft geen geldige coördinaten."),
            (place.cost < 0, lambda: "de kosten zijn negatief."),
            (any(n is not None and n < 0 for n in numbers), lambda: "een duur is negatief."),
            (
                place.max_stay_days is not None and place.max_stay_days <= 0,
                lambda: "de langste verblijfsduur moet meer dan nul dagen zijn.",
            ),
            (
                place.max_stay_days is None and place.extension_days > 0,
                lambda: "een verlenging zonder langste verblijfsduur.",
            ),
            (place.group_id is not None and place.group_id not in groups, lambda: f"onbekende groep {place.group_id}."),
            (
                (place.held_for is None) != (place.held_until is None),
                lambda: "bij vasthouden horen een kind en een einddatum.",
            ),
            (
                place.closes_on is not None and place.free_on is not None and place.closes_on <= place.free_on,
                lambda: "de locatie sluit voordat de plek vrijkomt.",
            ),
            (
                len({c.municipality for c in place.contracts}) != len(place.contracts),
                lambda: "een gemeente heeft twee contracten.",
            ),
            (any(c.delay_days < 0 for c in place.contracts), lambda: "de duur van een route is negatief."),
            (any(c.route not in ROUTES for c in place.contracts), lambda: "onbekende route."),
            (place.certainty not in CERTAINTIES, lambda: "onbekende zekerheid."),
            (
                any(c.degree not in DEGREES for c in place.contra_indications),
                lambda: "onbekende graad van een contra-indicatie.",
            ),
            (
                len({c.code for c in place.contra_indications}) != len(place.contra_indications),
                lambda: "een contra-indicatie staat er twee keer in.",
            ),
        ],
    )


def group_faults(group: Group) -> Iterator[str]:
    """Faults of one group."""
    yield from said(
        f"Groep {group.id}",
        [
            (not group.id, lambda: "het id is leeg."),
            (group.size is not None and group.size < 0, lambda: "de grootte is negatief."),
            (any(cap.at_most < 0 for cap in group.caps), lambda: "een grens aan een kenmerk is negatief."),
            (len({cap.trait for cap in group.caps}) != len(group.caps), lambda: "een kenmerk heeft twee grenzen."),
        ],
    )


def sibling_faults(siblings: tuple[SiblingGroup, ...], children: frozenset[str]) -> Iterator[str]:
    """Faults of the sibling groups together."""
    yield from twice((group.id for group in siblings), "Gezin")
    yield from twice((child for group in siblings for child in group.child_ids), "In de gezinnen: kind")
    for group in siblings:
        strangers = sorted(set(group.child_ids) - children)
        if len(group.child_ids) < 2:
            yield f"Gezin {group.id}: er horen ten minste twee kinderen bij."
        if strangers:
            yield f"Gezin {group.id}: kind {', '.join(strangers)} is niet bekend."


def budget_faults(budgets: tuple[Budget, ...]) -> Iterator[str]:
    """Faults of the budgets together."""
    yield from twice((f"{one.provider_id} voor {one.region}" for one in budgets), "Budget")
    for one in budgets:
        if one.left < 0:
            yield f"Budget {one.provider_id} voor {one.region}: wat over is, is negatief."
