"""Small problems for tests: one child, one place, and random problems that touch every rule."""

from datetime import date, timedelta
from random import Random
from typing import Any

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

AS_OF = date(2021, 3, 1)
FORMS = {"gezinshuis": "gezinshuis", "pleegzorg": "pleegzorg", "crisisplek": "crisisplek", "gesloten": "gesloten groep"}
TRAITS = ("agressie", "weglopen", "verslaving")
ALKMAAR, DEN_HELDER, HAARLEM = (52.63, 4.75), (52.95, 4.76), (52.38, 4.64)


def days(count: int) -> timedelta:
    return timedelta(days=count)


def a_child(name: str = "k1", **facts: Any) -> Child:
    """A child of twelve in Alkmaar who needs a gezinshuis within a month; `facts` replace what matters to the test."""
    base: dict[str, Any] = {
        "id": name,
        "ideal_forms": ("gezinshuis",),
        "birth_month": date(2009, 2, 1),
        "needed_on": AS_OF + days(30),
        "lat": ALKMAAR[0],
        "lon": ALKMAAR[1],
        "municipality": "Alkmaar",
        "region": "NK",
        "urgency": 3,
    }
    return Child(**(base | facts))


def a_place(name: str = "p1", **facts: Any) -> Place:
    """A free, contracted place in a gezinshuis in Alkmaar."""
    base: dict[str, Any] = {
        "id": name,
        "offer_id": f"o-{name}",
        "provider_id": "a1",
        "location_id": "l1",
        "form": "gezinshuis",
        "lat": ALKMAAR[0],
        "lon": ALKMAAR[1],
        "municipality": "Alkmaar",
        "region": "NK",
        "free_on": AS_OF,
        "contracts": (Contract("Alkmaar", "contracted"),),
        "confirmed_days": 3,
    }
    return Place(**(base | facts))


def a_problem(*things: Child | Place | Group | SiblingGroup, **facts: Any) -> Problem:
    """A problem of these children, places, groups and siblings."""
    return Problem(
        as_of=AS_OF,
        forms=FORMS,
        children=tuple(one for one in things if isinstance(one, Child)),
        places=tuple(one for one in things if isinstance(one, Place)),
        groups=tuple(one for one in things if isinstance(one, Group)),
        siblings=tuple(one for one in things if isinstance(one, SiblingGroup)),
        **facts,
    )


def some(rnd: Random, values: tuple[Any, ...], at_most: int = 2) -> tuple[Any, ...]:
    return tuple(sorted(rnd.sample(values, rnd.randint(0, min(at_most, len(values))))))


def a_random_child(rnd: Random, name: str, names: tuple[str, ...]) -> Child:
    forms = rnd.sample(sorted(FORMS), rnd.randint(1, 4))
    others = tuple(one for one in (*names, "b1", "b2") if one != name)
    authorised = Authorisation(
        "machtiging", AS_OF + days(rnd.choice((-30, 20))), AS_OF + days(rnd.choice((25, 60, 200)))
    )
    return (
        a_child(
            name,
            ideal_forms=tuple(forms[:2]),
            acceptable_forms=tuple(forms[2:3]),
            bridging_forms=tuple(forms[3:]),
            birth_month=date(rnd.randint(2004, 2015), rnd.randint(1, 12), rnd.randint(1, 28)),
            sex=rnd.choice(("m", "f", "x", None)),
            iq=rnd.choice((None, Band(70, 85), Band(85, 115))),
            traits=tuple(Trait(code, rnd.random() < 0.3) for code in some(rnd, TRAITS)),
            authorisations=(authorised,) if rnd.random() < 0.4 else (),
            needed_on=rnd.choice((None, AS_OF + days(rnd.randint(-10, 100)))),
            earliest_on=None,
            **rnd.choice(({}, {}, {"lat": None, "lon": None})),
            urgency=rnd.randint(1, 8),
            acute=rnd.random() < 0.2,
            cannot_live_with_ids=some(rnd, others, 1),
            cannot_live_with_traits=some(rnd, TRAITS, 1) if rnd.random() < 0.3 else (),
            wishes=Wishes(
                some(rnd, ("a1", "a2"), 1), some(rnd, ("w1",), 1), rnd.choice((None, 20.0)), rnd.random() < 0.3
            ),
            expected_stay_days=rnd.choice((None, 90, 365, 700)),
            failed_offer_ids=some(rnd, ("o1", "o2"), 1) if rnd.random() < 0.2 else (),
            waiting_since=rnd.choice((None, AS_OF - days(rnd.randint(0, 400)))),
            measure=rnd.random() < 0.3,
        )
        if rnd.random() < 0.8
        else a_child(name, urgency=rnd.randint(1, 8))
    )


def a_random_place(rnd: Random, name: str, names: tuple[str, ...], groups: tuple[str, ...]) -> Place:
    point = rnd.choice((ALKMAAR, DEN_HELDER, HAARLEM))
    held = rnd.random() < 0.15
    limits = tuple(
        ContraIndication(code, rnd.choice(("never", "unless_solved", "condition"))) for code in some(rnd, TRAITS)
    )
    longest = rnd.choice((None, None, 90, 400))
    return a_place(
        name,
        offer_id=rnd.choice(("o1", "o2", "o3")),
        provider_id=rnd.choice(("a1", "a2")),
        location_id=rnd.choice(("l1", "l2")),
        form=rnd.choice(sorted(FORMS)),
        lat=point[0],
        lon=point[1],
        region=rnd.choice(("NK", "NK", "KNH", "")),
        ages=rnd.choice((Band(0, 18), Band(0, 18), Band(6, 13), Band(12, 18))),
        sex=rnd.choice((None, None, "m", "f")),
        iq=rnd.choice((None, None, Band(50, 85), Band(70, 130))),
        contra_indications=limits if rnd.random() < 0.5 else (),
        required_authorisation="machtiging" if rnd.random() < 0.2 else None,
        capacity=rnd.choice((0, 1, 1, 1, 2)),
        free_on=rnd.choice((None, AS_OF, AS_OF, AS_OF + days(rnd.randint(1, 200)))),
        waiting_weeks=rnd.choice((None, 2, 20)),
        max_stay_days=longest,
        extension_days=0 if longest is None else rnd.choice((0, 90)),
        closes_on=rnd.choice((None, None, None, AS_OF + days(250))),
        group_id=rnd.choice((None, *groups)),
        perspective=rnd.random() < 0.5,
        admission_stop=rnd.random() < 0.2,
        held_for=rnd.choice((*names, "iemand anders")) if held else None,
        held_until=AS_OF + days(rnd.choice((-1, 0, 5))) if held else None,
        contracts=rnd.choice(
            ((), (Contract("Alkmaar", rnd.choice(("contracted", "ceiling", "maatwerk")), rnd.choice((0, 20))),))
        ),
        worker_ids=some(rnd, ("w1", "w2"), 1),
        cost=rnd.choice((0, 3, 5)),
    )


def a_random_group(rnd: Random, name: str, names: tuple[str, ...]) -> Group:
    people = tuple(
        Inhabitant(
            rnd.choice(("", "b1", "b2")),
            some(rnd, TRAITS, 1),
            some(rnd, names, 1) if rnd.random() < 0.3 else (),
            some(rnd, TRAITS, 1) if rnd.random() < 0.2 else (),
            rnd.choice((None, None, AS_OF + days(rnd.randint(0, 60)))),
        )
        for _ in range(rnd.randint(0, 2))
    )
    caps = tuple(Cap(code, rnd.randint(0, 2)) for code in some(rnd, TRAITS, 1))
    return Group(name, rnd.choice((None, 2, 3, 4)), people, caps)


def a_random_problem(rnd: Random, children: int = 3, places: int = 4) -> Problem:
    """A problem of at most so many children and places, dense in side rules."""
    names = tuple(f"k{at}" for at in range(rnd.randint(1, children)))
    groups = tuple(a_random_group(rnd, name, names) for name in ("g1", "g2"))
    siblings = ()
    if len(names) > 1 and rnd.random() < 0.5:
        siblings = (SiblingGroup("s1", names[:2], rnd.choice(("must", "near"))),)
    budgets = tuple(Budget(p, "NK", rnd.randint(0, 9)) for p in ("a1", "a2") if rnd.random() < 0.5)
    return a_problem(
        *(a_random_child(rnd, name, names) for name in names),
        *(a_random_place(rnd, f"p{at}", names, ("g1", "g2")) for at in range(rnd.randint(1, places))),
        *groups,
        *siblings,
        budgets=budgets,
        policy=Policy(no_contract=Contract("", rnd.choice(("none", "maatwerk")), rnd.choice((0, 42)))),
    )
