"""One judge per hard rule: child, place and start day in; the Dutch sentence for why not out, or none when kept."""

from datetime import date, timedelta

from matching.child import Child
from matching.lateness import only_arranging, too_late, why_late
from matching.pair import Pair
from matching.place import Group, Inhabitant
from matching.timing import (
    day,
    distance_km,
    expected_on,
    month,
    needed_on,
    start_on,
    told_km,
    when,
    years_later,
)


def present(group: Group, start: date | None) -> list[Inhabitant]:
    """Who lives in the group on that day."""
    return [one for one in group.inhabitants if one.leaves_on is None or start is None or start < one.leaves_on]


def group_at(pair: Pair) -> Group:
    found = pair.problem.group_of.get(pair.place.group_id or "")
    return found or Group("")


def form_of_care(pair: Pair) -> str | None:
    child, place = pair.child, pair.place
    if place.form in child.ideal_forms + child.acceptable_forms + child.bridging_forms:
        return None
    return f"Dit is {pair.problem.name(place.form)}; dat is niet gevraagd."


def authorisation(pair: Pair) -> str | None:
    kind = pair.place.required_authorisation
    if kind is None or in_force(pair, kind) or extendable(pair, kind):
        return None
    return missing(pair, kind)


def leave_ends(pair: Pair) -> str | None:
    """There is leave now, or it comes, and it ends before the start: a court could extend it."""
    kind = pair.place.required_authorisation
    if kind is None or in_force(pair, kind) or not extendable(pair, kind):
        return None
    return missing(pair, kind)


def extendable(pair: Pair, kind: str) -> bool:
    """Whether leave runs on after today; what ended before can only be asked for anew."""
    ends = (a.until_on for a in pair.child.authorisations if a.kind == kind)
    return pair.start is not None and any(end > pair.problem.as_of for end in ends)


def in_force(pair: Pair, kind: str) -> bool:
    """Whether there is leave on the start day; where no day is known it is enough that there is any."""
    mine, start = [a for a in pair.child.authorisations if a.kind == kind], pair.start
    return bool(mine) if start is None else any(a.from_on <= start < a.until_on for a in mine)


def missing(pair: Pair, kind: str) -> str:
    ends = [a.until_on for a in pair.child.authorisations if a.kind == kind]
    if ends and pair.start is not None:
        start = when(pair.start, pair.waits).removeprefix("op ")
        return f"De {leave(pair, kind)} loopt tot {day(max(ends))}; de start is pas {start}."
    return f"Hiervoor is een {leave(pair, kind)} nodig; die is er niet."


def leave(pair: Pair, kind: str) -> str:
    """'machtiging gesloten jeugdhulp', whether its name begins with that word or not."""
    name = pair.problem.name(kind)
    return name[:1].lower() + name[1:] if name.lower().startswith("machtiging") else f"machtiging {name}"


def contra_never(pair: Pair) -> str | None:
    found = [c.code for c in pair.place.contra_indications if c.degree == "never" and c.code in pair.child.trait_codes]
    return f"De aanbieder neemt nooit aan bij: {names(pair, found)}." if found else None


def contra_unsolved(pair: Pair) -> str | None:
    limits = [
        c for c in pair.place.contra_indications if c.degree == "unless_solved" and c.code in pair.child.open_codes
    ]
    if not limits:
        return None
    how = " ".join(c.solution for c in limits if c.solution)
    return f"Nog niet opgelost: {names(pair, [c.code for c in limits])}. {how}".strip()


def names(pair: Pair, codes: list[str]) -> str:
    return ", ".join(pair.problem.name(code) for code in codes)


def failed(pair: Pair) -> str | None:
    return (
        "Het kind verbleef hier eerder en dat liep vast."
        if pair.place.offer_id in pair.child.failed_offer_ids
        else None
    )


def age_at_start(pair: Pair) -> str | None:
    start, ages = pair.start or pair.problem.as_of, pair.place.ages
    if start < years_later(pair.child.born_on, ages.low):
        return f"Deze plek is voor kinderen vanaf {ages.low} jaar; dit kind is bij de start {age_on(pair, start)}."
    if start >= years_later(pair.child.born_on, ages.high):
        return f"Deze plek is voor kinderen tot {ages.high} jaar; dit kind is bij de start {age_on(pair, start)}."
    return None


def age_on(pair: Pair, day: date) -> int:
    """The age in whole years."""
    born = pair.child.born_on
    return day.year - born.year - (day.month < born.month)


def far_in_age(pair: Pair) -> bool:
    """Whether the child is so much too young or too old that no exception will be made."""
    start, ages, born = pair.start or pair.problem.as_of, pair.place.ages, pair.child.born_on
    margin = pair.problem.policy.age_margin_years
    young = ages.low > margin and start < years_later(born, ages.low - margin)
    return young or start >= years_later(born, ages.high + margin)


def age_in_stay(pair: Pair) -> str | None:
    start, limit = pair.start or pair.problem.as_of, years_later(pair.child.born_on, pair.place.ages.high)
    stays = [d for d in (pair.child.expected_stay_days, pair.place.longest_stay_days) if d is not None]
    if pair.child.expected_stay_days is None or start >= limit or start + timedelta(days=min(stays)) <= limit:
        return None
    high, known = pair.place.ages.high, pair.place.longest_stay_days is not None
    during = "Tijdens het verblijf wordt het kind" if known else "Blijft het kind zo lang als nodig is, dan wordt het"
    return f"{during} {high} jaar, in {month(limit)}. Deze plek is tot {high} jaar."


def sex(pair: Pair) -> str | None:
    if pair.place.sex is None or pair.child.sex is None or pair.place.sex == pair.child.sex:
        return None
    return f"Deze plek is alleen voor {'jongens' if pair.place.sex == 'm' else 'meisjes'}."


def iq(pair: Pair) -> str | None:
    asked, given = pair.child.iq, pair.place.iq
    if asked is None or given is None or (given.low <= asked.low and asked.high <= given.high):
        return None
    return f"De plek is voor een IQ van {given.low} tot {given.high}; bij het kind is dat {asked.low} tot {asked.high}."


def at_odds(child: Child, one: Inhabitant) -> bool:
    """Whether either of the two cannot live with the other."""
    mine = one.id != "" and one.id in child.cannot_live_with_ids
    mine = mine or not set(child.cannot_live_with_traits).isdisjoint(one.traits)
    theirs = child.id in one.cannot_live_with_ids or set(one.cannot_live_with_traits) & child.trait_codes
    return mine or bool(theirs)


def company(pair: Pair) -> str | None:
    group = group_at(pair)
    here = present(group, pair.start)
    if any(at_odds(pair.child, one) for one in here):
        return "Het kind kan niet samenwonen met iemand die nu in de groep woont."
    for cap in group.caps:
        if cap.trait in pair.child.trait_codes and sum(cap.trait in one.traits for one in here) >= cap.at_most:
            return f"In deze groep mogen er hooguit {cap.at_most} zijn met: {pair.problem.name(cap.trait)}."
    return None


def held(pair: Pair) -> str | None:
    until = pair.held_until
    return f"De plek wordt tot {day(until)} vastgehouden voor een ander kind." if until else None


def full(pair: Pair) -> str | None:
    place, size = pair.place, group_at(pair).size
    if place.capacity == 0:
        return "Er is geen plek vrij."
    if pair.start is None or expected_on(pair.problem.as_of, place) is None:
        return "Er is geen datum bekend waarop een plek vrijkomt."
    if place.closes_on is not None and pair.start >= place.closes_on:
        return f"De locatie sluit op {day(place.closes_on)}."
    if size is not None and len(present(group_at(pair), pair.start)) >= size:
        return "De groep is op de startdatum vol."
    return None


def late(pair: Pair) -> str | None:
    """Too late whatever is arranged."""
    needed = needed_on(pair.problem, pair.child)
    if pair.start is None or needed is None or pair.start <= needed or only_by_arranging(pair, needed):
        return None
    return f"{too_late(pair, pair.start, needed)} {why_late(pair)}"


def only_by_arranging(pair: Pair, needed: date) -> bool:
    """Whether help could start in time if nothing needed arranging."""
    start = start_on(pair.problem, pair.child, pair.place, arranged=True)
    return start is not None and start <= needed


def late_by_arranging(pair: Pair) -> str | None:
    """Too late only because of what must be arranged."""
    needed = needed_on(pair.problem, pair.child)
    if pair.start is None or needed is None or pair.start <= needed or not only_by_arranging(pair, needed):
        return None
    return f"{too_late(pair, pair.start, needed)} {only_arranging(pair)}"


def over_budget(pair: Pair) -> str | None:
    """Dearer than what is left of the budget; a child with a measure is exempt."""
    if pair.child.measure:
        return None
    mine = (b for b in pair.problem.budgets if (b.provider_id, b.region) == (pair.place.provider_id, pair.child.region))
    if all(pair.place.cost <= one.left for one in mine):
        return None
    return "Het budget van de regio bij deze aanbieder is niet genoeg voor deze plek."


def out_of_region(pair: Pair) -> str | None:
    km = distance_km(pair.child, pair.place)
    if pair.child.region == pair.place.region or not pair.child.region or not pair.place.region:
        return None
    if km is not None and km <= pair.problem.policy.radius_km:
        return None
    if km is None:
        return "Buiten de regio, en hoe ver van huis is niet bekend."
    return f"Buiten de regio en verder dan {pair.problem.policy.radius_km:.0f} km van huis ({told_km(km)})."


def not_joint(_: Pair) -> str | None:
    """Siblings are judged over a whole location, not over one pair (`matching.siblings`)."""
    return None
