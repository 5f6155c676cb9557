"""How scarce places are for who may still come, and whether that may steer the plan of a region.

Futures are drawn from the children who came to the region before; the linear relaxation prices each place. Prices steer
only where months of the region's own past, lived again with the places of today, show that more children would have
been helped in time. Uses no database; the same history and number give the same prices.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from matching import Problem
from matching.arrivals import Arrival, futures, lived, months_of
from matching.prices import MONTHS, place_prices, told, wins
from rets.render.words import count
from rets.services.plan_last import LastPlan

LEAST_CASES, ENOUGH_CASES = 5, 20
SAMPLES, MOST_MONTHS = 20, 24
JUDGED_FOR = timedelta(days=30)
SHORTEST = 30


@dataclass(frozen=True)
class Scarcity:
    """Prices by place (id), in points of the first level, and what is kept of how they were made."""

    prices: Mapping[str, float]
    data: Mapping[str, Any]

    @property
    def steers(self) -> bool:
        """Whether they may steer a plan."""
        return bool(self.prices) and bool(self.data["judged"]["wins"])


def scarcity_of(problem: Problem, past: Sequence[Arrival], number: int, last: LastPlan | None) -> Scarcity:
    """Prices for the plan with this number; none when too few children came before to say anything."""
    known = {"cases": len(past), "least": LEAST_CASES, "samples": SAMPLES, "seed": number, "history": _digest(past)}
    if len(past) < LEAST_CASES:
        return Scarcity({}, known | {"offers": {}, "judged": _nothing(0)})
    sampled = futures(past, rate_of(past, problem.as_of), problem.as_of, SAMPLES, number)
    prices = place_prices(problem, sampled)
    judged = _judged(problem, past, number, last)
    return Scarcity(prices, known | {"offers": _by_offer(problem, prices), "judged": judged})


def rate_of(past: Sequence[Arrival], on: date) -> float:
    """How many children come in a day."""
    return len(past) / max(SHORTEST, (on - past[0].on).days)


def said_of(result: Mapping[str, Any], offer: str) -> str:
    """What a stored plan says of an offer (slug), 'schaars: ...'; empty when it is not scarce, or not known."""
    return told(result.get("scarcity", {}).get("offers", {}).get(offer, 0.0))


def steering_of(result: Mapping[str, Any]) -> str:
    """From what scarcity was estimated, and whether it steered a stored plan and why; empty when that is not known."""
    data = result.get("scarcity")
    if not data:
        return ""
    if data["cases"] < data["least"]:
        known = count(data["cases"], "eerdere casus", "eerdere casussen")
        return f"Hoe schaars plekken zijn, is hier nog niet te zeggen: {known}, er zijn er {data['least']} nodig."
    few = " Dat is weinig: lees het als een aanwijzing." if data["cases"] < ENOUGH_CASES else ""
    return (
        f"Hoe schaars plekken zijn, is geschat uit {data['cases']} eerdere casussen van deze regio.{few} {_use(data)}"
    )


def _use(data: Mapping[str, Any]) -> str:
    judged = data["judged"]
    months = count(judged["months"], "maand", "maanden")
    if judged["months"] < MONTHS:
        known = judged["months"] or "geen"
        return f"Het stuurt dit plan niet: daarvoor zijn {MONTHS} maanden met casussen nodig, er zijn er {known}."
    if not judged["wins"]:
        return f"Het stuurt dit plan niet: over {months} van deze regio hielp dat niet aantoonbaar meer."
    if not data.get("steered"):
        return "Het stuurt dit plan vandaag niet: dan hielp het minder dan wie het eerst komt."
    return f"Het stuurt dit plan mee: over {months} van deze regio hielp dat aantoonbaar meer kinderen op tijd."


def _judged(problem: Problem, past: Sequence[Arrival], number: int, last: LastPlan | None) -> dict[str, Any]:
    """Whether prices win over the region's own months; that is looked at anew every thirty days."""
    before = last.result.get("scarcity", {}).get("judged") if last else None
    if before and before["on"] and date.fromisoformat(before["on"]) + JUDGED_FOR > problem.as_of:
        return dict(before)
    months = len(months_of(past, problem.as_of, MOST_MONTHS))
    if months < MONTHS:
        return _nothing(months)
    shares = lived(problem, past, rate_of(past, problem.as_of), MOST_MONTHS, SAMPLES, number)
    better, worse = (sum(sign * (a - b) > 0 for a, b in shares) for sign in (1, -1))
    won = wins([one[0] for one in shares], [one[1] for one in shares])
    return {"on": problem.as_of.isoformat(), "months": len(shares), "better": better, "worse": worse, "wins": won}


def _nothing(months: int) -> dict[str, Any]:
    return {"on": None, "months": months, "better": 0, "worse": 0, "wins": False}


def _by_offer(problem: Problem, prices: Mapping[str, float]) -> dict[str, float]:
    """Per offer the price of its cheapest place where somebody could start."""
    found: dict[str, float] = {}
    for place in problem.places:
        if place.free_on is not None or place.waiting_weeks is not None:
            price = prices.get(place.id, 0.0)
            found[place.offer_id] = min(found.get(place.offer_id, price), price)
    return {offer: round(price, 2) for offer, price in sorted(found.items()) if told(price)}


def _digest(past: Sequence[Arrival]) -> str:
    return hashlib.sha256(repr(past).encode()).hexdigest()[:16]
