"""The values in their strict order: named levels in bands that people can read, each with its figure for a pair."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from matching.judges import age_at_start, age_in_stay
from matching.lateness import about, from_now
from matching.pair import Pair
from matching.place import ROUTE_ORDER
from matching.timing import day, days, days_late, distance_km, needed_on, route_for, span, told_km, when

FORM_POINTS = {
    4: "de gevraagde hulp",
    3: "gevraagde hulp, niet de eerste keus",
    2: "andere hulp, die volgens het dossier ook mag",
    1: "alleen overbrugging",
    0: "niet gevraagd",
}
UNKNOWN_HOME = (
    "De afstand tot huis is niet bekend: in het dossier staat geen gemeente. De jeugdbeschermer kan die invullen."
)
UNKNOWN_PLACE = "De afstand tot huis is niet bekend: van deze plek is geen adres bekend. De aanbieder kan dat melden."
JOURNEYS = {"": "", "child": " Het kind reist hierheen.", "helper": " De hulpverlener komt meestal naar het gezin."}


class Figure(NamedTuple):
    """What a pair is worth on one level: more is better; the sentence says it in plain Dutch."""

    level: str
    title: str
    value: int
    sentence: str


@dataclass(frozen=True, slots=True)
class Level:
    """One value that counts. `judge` gives its figure and sentence for a pair."""

    id: str
    title: str
    meaning: str
    source: str
    judge: Callable[[Pair], tuple[int, str]]

    def figure(self, pair: Pair) -> Figure:
        value, sentence = self.judge(pair)
        return Figure(self.id, self.title, value, sentence)


def form_points(pair: Pair) -> int:
    """4 first choice, 3 ideal, 2 acceptable, 1 bridging, 0 not asked."""
    child, form = pair.child, pair.place.form
    if form in child.ideal_forms:
        return 4 if form == child.ideal_forms[0] else 3
    return 2 if form in child.acceptable_forms else int(form in child.bridging_forms)


def in_time(pair: Pair) -> tuple[int, str]:
    """Urgency times points; help that only bridges counts for nothing here (N6b)."""
    policy, start = pair.problem.policy, pair.start
    if start is None:
        return 0, "Er is geen startdatum bekend."
    late = days_late(pair.problem, pair.child, start)
    points = policy.late_points if late else policy.in_time_points
    weight = pair.child.urgency * (policy.acute_factor if pair.child.acute else 1)
    value = weight * points if form_points(pair) >= 2 else 0
    return value, f"Hulp kan {when(start, pair.waits)} beginnen{timely(pair, start, late)}."


def timely(pair: Pair, start: date, late: int) -> str:
    """How the start stands to the day that help is or was needed, and to today when that day is past."""
    needed, asked = needed_on(pair.problem, pair.child), pair.child.needed_on
    if needed is None or asked is None:
        return "; er is geen uiterste datum"
    if asked < pair.problem.as_of:
        if not late:
            return f", nu meteen: hulp was al eerder nodig ({day(asked)})"
        return f", {about(pair, (start - asked).days)} te laat: nodig op {day(asked)}{from_now(pair, late)}"
    return f", {f'{about(pair, late)} te laat' if late else 'op tijd'}: nodig op {day(needed)}"


def wishes_met(pair: Pair) -> tuple[bool, str]:
    """Whether journey and staying are as asked; known people count under continuity."""
    wishes, km = pair.child.wishes, distance_km(pair.child, pair.place)
    missed = []
    if wishes.max_travel_km is not None and km is None:
        missed.append(f"of het binnen de gewenste {wishes.max_travel_km:.0f} km ligt, is niet bekend")
    elif wishes.max_travel_km is not None and km is not None and km > wishes.max_travel_km:
        missed.append(f"verder dan de gewenste {wishes.max_travel_km:.0f} km")
    if wishes.perspective and not pair.place.perspective:
        missed.append("dit is geen plek om te blijven wonen")
    return not missed, f" Niet zoals gewenst: {', '.join(missed)}." if missed else ""


def fit(pair: Pair) -> tuple[int, str]:
    points, (met, sentence) = form_points(pair), wishes_met(pair)
    name = pair.problem.name(pair.place.form)
    return 2 * points + int(met and points > 0), f"{name[:1].upper()}{name[1:]}: {FORM_POINTS[points]}.{sentence}"


def close(pair: Pair) -> tuple[int, str]:
    km, bands = distance_km(pair.child, pair.place), pair.problem.policy.distance_bands_km
    if km is None:
        return 0, UNKNOWN_HOME if pair.child.lat is None else UNKNOWN_PLACE
    where = "in de eigen regio" if pair.child.region == pair.place.region else "buiten de eigen regio"
    how = JOURNEYS[pair.problem.visits.get(pair.place.form, "")]
    return sum(km <= limit for limit in bands), f"Hemelsbreed {told_km(km)} van huis, {where}.{how}"


def continuity(pair: Pair) -> tuple[int, str]:
    wishes = pair.child.wishes
    if set(wishes.worker_ids) & set(pair.place.worker_ids):
        return 2, "Het kind kent hier een hulpverlener."
    if pair.place.provider_id in wishes.provider_ids:
        return 1, "Het kind kent deze aanbieder."
    return 0, "Of het kind hier al iemand kent, is niet bekend."


def moves(pair: Pair) -> tuple[int, str]:
    longest, expected = pair.place.longest_stay_days, pair.child.expected_stay_days
    short = longest is not None and expected is not None and longest < expected
    value = 0 if short else 2 if pair.place.perspective else 1
    told = how_long if pair.place.form in pair.problem.visits else how_settled
    return value, told(pair, value)


def how_settled(pair: Pair, value: int) -> str:
    """Whether a child can stay where it lives."""
    longest, expected = pair.place.longest_stay_days, pair.child.expected_stay_days
    if value == 2 and age_at_start(pair):
        return "Deze plek is bedoeld om op te groeien, maar voor kinderen van een andere leeftijd."
    if value == 2:
        high = pair.place.ages.high
        soon = "; dit kind wordt dat al tijdens het verblijf" if age_in_stay(pair) else ""
        return f"Een kind kan hier blijven wonen tot het {high} jaar wordt{soon}."
    if longest is None:
        return "Deze plek is niet bedoeld om op te groeien. Vraag de aanbieder hoe lang het kind kan blijven."
    if expected is None:
        return f"Een kind kan hier {span(longest)} blijven. Hoe lang nodig is, staat niet in het dossier."
    if value:
        return f"Het kind mag hier {span(longest)} blijven; dat is genoeg."
    return f"Het kind moet later weer verhuizen: het mag hier {span(longest)} blijven, nodig is {span(expected)}."


def how_long(pair: Pair, value: int) -> str:
    """Whether help without a stay lasts long enough."""
    longest, expected = pair.place.longest_stay_days, pair.child.expected_stay_days
    if longest is None:
        return "De hulp mag hier duren zolang dat nodig is."
    if expected is None:
        return f"De hulp mag hier {span(longest)} duren. Hoe lang nodig is, staat niet in het dossier."
    if value:
        return f"De hulp mag hier {span(longest)} duren; dat is genoeg."
    return f"De hulp mag hier {span(longest)} duren; nodig is {span(expected)}. Daarna is andere hulp nodig."


def waiting(pair: Pair) -> tuple[int, str]:
    """A sooner start, heavier for who has waited longer."""
    policy, as_of, since = pair.problem.policy, pair.problem.as_of, pair.child.waiting_since
    waited = 0 if since is None else (as_of - since).days
    before = f"Het kind wacht al {days(waited)}. " if waited else ""
    if pair.start is None:
        return 0, f"{before}Hoe lang het hier nog wacht, is niet bekend."
    ahead = (pair.start - as_of).days
    soon = sum(ahead <= limit for limit in policy.start_bands_days)
    long = sum(waited > limit for limit in policy.waiting_bands_days)
    return (1 + long) * soon, f"{before}Hier kan hulp {f'over {about(pair, ahead)}' if ahead else 'meteen'} beginnen."


def route(pair: Pair) -> tuple[int, str]:
    found = route_for(pair.problem.policy, pair.child, pair.place)
    return 2 * ROUTE_ORDER[found.kind] + int(not found.admission_stop), found.short


LEVELS: dict[str, Level] = {
    level.id: level
    for level in (
        Level("in_time", "Op tijd geholpen", "Urgentie en veiligheid maal op tijd of te laat.", "N4", in_time),
        Level("fit", "Passend", "De zorgvorm zoals bepaald, en de wensen van kind en ouders.", "N6", fit),
        Level("close", "Dicht bij huis", "Afstand in banden.", "R31", close),
        Level("continuity", "Bekende mensen", "Dezelfde hulpverlener of aanbieder.", "R30", continuity),
        Level("moves", "Niet weer verhuizen", "Kan het kind hier blijven?", "R32", moves),
        Level("waiting", "Wachten eerlijk verdeeld", "Hoe snel, zwaarder voor wie langer wacht.", "R54", waiting),
        Level("route", "Route", "Hoe eenvoudig het te regelen is; nooit een reden om niet te helpen.", "R9", route),
    )
}


def figures(pair: Pair) -> tuple[Figure, ...]:
    """All figures of a pair, in the order of the policy."""
    return tuple(LEVELS[name].figure(pair) for name in pair.problem.policy.levels)
