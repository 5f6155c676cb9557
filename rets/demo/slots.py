"""Divides the planned help over the invented providers."""

from collections import Counter
from dataclasses import dataclass
from random import Random

from rets.demo import plan


@dataclass(frozen=True)
class Slot:
    """One offer to be made: which help, in which region, by which provider, the how-manieth there."""

    planned: plan.OfferPlan
    region: str
    provider: plan.ProviderPlan
    number: int

    @property
    def slug(self) -> str:
        """The stable name of the offer."""
        return f"{self.provider.slug}-{self.planned.form.replace('_', '-')}-{self.region.lower()}-{self.number}"


def divide(rng: Random) -> list[Slot]:
    """A slot for every planned offer, scarce skills first, each to the provider that has least in that region."""
    wanted = [
        (planned, region) for planned in plan.offers() for region in planned.regions for _ in range(planned.per_region)
    ]
    wanted.sort(key=lambda one: len(_able(one[0].form, one[1])))
    in_region: Counter[tuple[str, str]] = Counter()
    in_all: Counter[str] = Counter()
    same: Counter[tuple[str, str, str]] = Counter()
    slots = []
    for planned, region in wanted:
        able = [(in_region[p.slug, region], in_all[p.slug], rng.random(), p) for p in _able(planned.form, region)]
        chosen = min(able, key=lambda one: one[:3])[3]
        in_region[chosen.slug, region] += 1
        in_all[chosen.slug] += 1
        same[chosen.slug, planned.form, region] += 1
        slots.append(Slot(planned, region, chosen, same[chosen.slug, planned.form, region]))
    return slots


def _able(form: str, region: str) -> list[plan.ProviderPlan]:
    kinds = plan.forms_of_kind()
    return [p for p in plan.providers() if form in kinds[p.kind] and region in p.regions]
