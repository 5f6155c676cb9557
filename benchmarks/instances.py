"""Seeded instances for `benchmarks.matching`: the scarcities of a region, made up, nobody real.

Regions lie side by side on a map. A child has some 10 to 80 possible places: those contracted at home, with some
neighbours, or for the whole country. There are brothers and sisters (7 %), children who cannot live with a named other
(0.6 of all), limits to the group, and budgets that children with a measure are exempt from.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random
from typing import TypeVar

from matching import (
    Authorisation,
    Band,
    Budget,
    Cap,
    Child,
    Contract,
    ContraIndication,
    Group,
    Inhabitant,
    Place,
    Policy,
    Problem,
    SiblingGroup,
    Trait,
    Wishes,
)

T = TypeVar("T")
SIZES = {"regio": (60, 150, 1), "provincie": (600, 1500, 6), "land": (6000, 15000, 42), "pagina": (60, 300, 9)}
AS_OF = date(2021, 3, 1)
FORMS = {
    name: name
    for name in (
        "gezinshuis", "pleegzorg", "woongroep", "crisisplek", "gesloten", "moeder-en-kindhuis",
        "driemilieu", "klinisch", "iag", "systeemtherapie", "traumabehandeling", "dagbehandeling",
    )
}  # fmt: skip
ASKED = (20, 16, 13, 9, 6, 2, 7, 6, 8, 6, 5, 2)
OFFERED = (6, 6, 8, 6, 5, 4, 4, 4, 14, 13, 9, 11)
TRAITS = ("agressie", "weglopen", "verslaving", "suicidaliteit", "seksueel_gedrag", "psychose", "hechting", "autisme")
STAYS = {"crisisplek": (90, 90), "gesloten": (180, 180)}
TOWNS, DEEP = 5, 3
TOO_LONG = Contract("", "none", 400, "de gemeente, met een maatwerkovereenkomst")


def days(count: int) -> timedelta:
    return timedelta(days=count)


def pick(rnd: Random, values: Sequence[T], share: float) -> tuple[T, ...]:
    """Each value with this chance."""
    return tuple(value for value in values if rnd.random() < share)


def point(rnd: Random, region: int) -> tuple[float, float]:
    """Somewhere in the region: regions lie side by side, about 25 km apart."""
    north, east = 52.3 + 0.22 * (region % DEEP), 4.6 + 0.36 * (region // DEEP)
    return north + rnd.uniform(-0.1, 0.1), east + rnd.uniform(-0.15, 0.15)


def near(region: int, other: int) -> bool:
    """Whether two regions touch."""
    return max(abs(region % DEEP - other % DEEP), abs(region // DEEP - other // DEEP)) == 1


def a_form(rnd: Random, common: Sequence[int]) -> str:
    return rnd.choices(list(FORMS), common)[0]


def odd_ones(rnd: Random, at: int, region: int, regions: int) -> tuple[str, ...]:
    """Now and then an earlier child of the same region (every so many-th child) that this one cannot live with."""
    earlier = range(region, at, regions)
    return (f"k{rnd.choice(earlier):05d}",) if earlier and rnd.random() < 0.6 else ()


def a_child(rnd: Random, at: int, regions: int) -> Child:
    region = at % regions
    lat, lon = point(rnd, region)
    ideal = a_form(rnd, ASKED)
    age = rnd.choices((rnd.randint(0, 5), rnd.randint(6, 11), rnd.randint(12, 17)), (2, 3, 5))[0]
    closed = Authorisation("gesloten", AS_OF - days(20), AS_OF + days(rnd.randint(60, 180)))
    return Child(
        id=f"k{at:05d}",
        ideal_forms=(ideal,),
        acceptable_forms=tuple(sorted({a_form(rnd, ASKED) for _ in range(rnd.choice((1, 2)))} - {ideal})),
        birth_month=date(AS_OF.year - age - (rnd.random() < 0.2), rnd.randint(1, 12), 1) if age else date(2020, 6, 1),
        sex=rnd.choice(("m", "f")),
        iq=rnd.choice((None, None, Band(55, 70), Band(70, 85), Band(85, 115))),
        traits=tuple(Trait(code, rnd.random() < 0.2) for code in pick(rnd, TRAITS, 0.18)),
        authorisations=(closed,) if ideal == "gesloten" else (),
        needed_on=AS_OF + days(rnd.randint(0, 90)),
        lat=lat,
        lon=lon,
        municipality=f"g{region}-{rnd.randrange(TOWNS)}",
        region=f"r{region}",
        urgency=rnd.choice((1, 1, 2, 2, 3, 5, 8)),
        acute=rnd.random() < 0.08,
        cannot_live_with_ids=odd_ones(rnd, at, region, regions),
        cannot_live_with_traits=pick(rnd, TRAITS, 0.001),
        wishes=Wishes((f"a{region + regions * rnd.randrange(10)}",), (), rnd.choice((None, 25.0)), rnd.random() < 0.4),
        expected_stay_days=rnd.choice((90, 180, 365, 730)),
        waiting_since=AS_OF - days(rnd.randint(0, 400)),
        measure=rnd.random() < 0.6,
    )


def contracts(rnd: Random, home: int, regions: int) -> tuple[Contract, ...]:
    """Contracted at home, with some neighbours, now and then for all; sometimes through maatwerk or a ceiling."""
    found = []
    everywhere = rnd.random() < 0.005
    for region in range(regions):
        if region == home or everywhere or (near(home, region) and rnd.random() < 0.5):
            route = rnd.choices(("contracted", "ceiling", "maatwerk"), (8, 1, 1))[0]
            found += [Contract(f"g{region}-{town}", route, 21 * (route == "maatwerk")) for town in range(TOWNS)]  # type: ignore[arg-type]
    return tuple(sorted(found))


def places_of(rnd: Random, unit: int, count: int, regions: int) -> tuple[Group, list[Place]]:
    """A unit: one group of a provider with some places that differ only in the day that they come free."""
    region, form = unit % regions, a_form(rnd, OFFERED)
    lat, lon = point(rnd, region)
    low = rnd.choice((0, 4, 6, 12, 12))
    residents = tuple(Inhabitant("", pick(rnd, TRAITS, 0.12)) for _ in range(rnd.randint(2, 5)))
    caps = (Cap("agressie", 2),) if rnd.random() < 0.4 else ()
    degree = ("never", "unless_solved", "unless_solved", "condition")
    limits = tuple(ContraIndication(code, rnd.choice(degree), "Maak een plan.") for code in pick(rnd, TRAITS, 0.12))  # type: ignore[arg-type]
    longest, extension = STAYS.get(form, (None, 0))
    agreed, perspective = contracts(rnd, region, regions), form in ("gezinshuis", "pleegzorg", "woongroep")
    cost = rnd.randint(3, 12) * (3 if form in ("gesloten", "klinisch", "driemilieu") else 1)
    found = [
        Place(
            id=f"p{unit:05d}-{at}",
            offer_id=f"o{unit:05d}",
            provider_id=f"a{unit % (10 * regions)}",
            location_id=f"l{unit // (2 * regions) * regions + region:05d}",
            form=form,
            lat=lat,
            lon=lon,
            municipality=f"g{region}-0",
            region=f"r{region}",
            ages=Band(low, {0: 6, 4: 12, 6: 13, 12: 18}[low] if form != "pleegzorg" else 18),
            sex=None,
            iq=rnd.choice((None, None, Band(50, 86), Band(70, 131))) if at == 0 else None,
            contra_indications=limits,
            required_authorisation="gesloten" if form == "gesloten" else None,
            free_on=AS_OF if rnd.random() < 0.25 else AS_OF + days(rnd.randint(1, 270)),
            max_stay_days=longest,
            extension_days=extension,
            group_id=f"u{unit:05d}",
            perspective=perspective,
            admission_stop=unit % 11 == 0,
            contracts=agreed,
            confirmed_days=rnd.randint(0, 40),
            cost=cost,
        )
        for at in range(count)
    ]
    return Group(f"u{unit:05d}", len(residents) + count - (rnd.random() < 0.2), residents, caps), found


def families(rnd: Random, children: Sequence[Child], regions: int) -> tuple[SiblingGroup, ...]:
    """Now and then two children of a region who follow one another are brother and sister."""
    found = []
    for at in range(len(children) - regions):
        if at // regions % 2 == 0 and rnd.random() < 0.07:
            pair = (children[at].id, children[at + regions].id)
            found.append(SiblingGroup(f"s{at:05d}", pair, "must" if rnd.random() < 0.5 else "near"))
    return tuple(found)


def budgets(rnd: Random, places: Sequence[Place], regions: int) -> tuple[Budget, ...]:
    """What is left per provider for its own region and for some of those around it, scarce for half of them."""
    homes = {place.provider_id: int(place.region[1:]) for place in places}
    return tuple(
        Budget(provider, f"r{region}", rnd.randint(8, 60))
        for provider, home in sorted(homes.items())
        for region in range(regions)
        if (region == home or near(home, region)) and rnd.random() < 0.5
    )


def instance(size: str, seed: int) -> Problem:
    """A problem of this size; the same seed gives the same problem."""
    children_count, places_count, regions = SIZES[size]
    rnd = Random(seed)
    children = [a_child(rnd, at, regions) for at in range(children_count)]
    units = [places_of(rnd, unit, 3, regions) for unit in range(places_count // 3)]
    places = tuple(place for _, places in units for place in places)
    return Problem(
        as_of=AS_OF,
        forms=FORMS,
        children=tuple(children),
        places=places,
        groups=tuple(group for group, _ in units),
        siblings=families(rnd, children, regions),
        budgets=budgets(rnd, places, regions),
        policy=Policy(no_contract=TOO_LONG),
    )
