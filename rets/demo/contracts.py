"""Makes the contracts of the demonstration, each region in its own way (F rows, routes of the regions)."""

from collections.abc import Iterator
from datetime import date
from random import Random
from typing import Any

from rets import reference
from rets.demo import plan
from rets.demo.organisations import REGIONS
from rets.models.people import Organisation

SOURCE = "demonstratie"
TOGETHER = frozenset(
    {"jeugdzorgplus", "zikos", "driemilieu", "jggz_klinisch", "gezinsopname", "eetstoornisbehandeling"}
)
NOT_BOUGHT = frozenset({("GV", "driemilieu"), ("WF", "jggz_klinisch")})
BOUGHT_BY_MUNICIPALITY = {"GV": 0.7, "HM": 1.0, "AA": 1.0}
CEILING_REACHED = {"ZK": 0.4, "IJ": 0.2, "ZW": 0.3}
CEILINGS = {"klein": (80_000, 200_000), "midden": (200_000, 600_000), "groot": (500_000, 1_800_000)}
Terms = dict[str, Any]


def make_contracts(
    offered: set[tuple[str, str]], stopped: set[str], organisations: dict[str, Organisation], rng: Random, today: date
) -> list[Terms]:
    """The contract rows for every (provider, form) that is offered, per municipality of the regions it works for."""
    providers = {provider.slug: provider for provider in plan.providers()}
    tariffs = {planned.form: planned.tariff for planned in plan.offers()}
    kernpartners = [organisations[p.slug].id for p in plan.providers() if p.kernpartner]
    rows: list[Terms] = []
    for slug, form in sorted(offered):
        provider = providers[slug]
        for region in REGIONS if form in TOGETHER else provider.regions:
            terms = None if (region, form) in NOT_BOUGHT else _terms(provider, form, region, kernpartners, rng)
            if terms is None:
                continue
            if terms["main_contractor_id"] == organisations[slug].id:
                terms = {**terms, "contract_form": "lumpsum", "main_contractor_id": None}
            shared = {
                "provider_id": organisations[slug].id,
                "form": form,
                "tariff": round(tariffs[form] * rng.uniform(0.93, 1.07)) or None,
                "valid_from": date(today.year - 1, 1, 1),
                "valid_until": date(today.year + 2, 1, 1),
                "source": SOURCE,
            }
            reached = 1.0 if region == "ZW" and slug in stopped else CEILING_REACHED.get(region, 0.0)
            rows += [
                {**shared, **terms, "municipality": code, **_budget(provider, reached, region, rng)}
                for code in _buyers(region, rng, today)
            ]
    return rows


def _buyers(region: str, rng: Random, today: date) -> Iterator[str]:
    share = BOUGHT_BY_MUNICIPALITY.get(region, 0.9)
    return (code for code in reference.municipalities_of(region, today) if rng.random() < share)


def _terms(provider: plan.ProviderPlan, form: str, region: str, kernpartners: list[int], rng: Random) -> Terms | None:
    if form == "vic":
        return _contract("maatwerk")
    if form in TOGETHER:
        return _contract("bovenregionaal", duty=region in {"WF", "ZW"})
    if region == "AA":
        return _in_amsterdam(provider, kernpartners, rng)
    if region == "WF":
        return _contract("resultaat", duty=True)
    if region == "ZW":
        return _in_zaanstreek(provider, kernpartners, rng)
    if provider.size == "klein" and region in {"GV", "IJ", "ZK"} and rng.random() < 0.3:
        return _contract("maatwerk")
    return _contract("vrij_budget" if region == "HM" and rng.random() < 0.2 else "pxq")


def _in_amsterdam(provider: plan.ProviderPlan, kernpartners: list[int], rng: Random) -> Terms | None:
    if provider.kernpartner:
        return _contract("lumpsum")
    return _contract("onderaannemer", main=rng.choice(kernpartners)) if rng.random() < 0.75 else None


def _in_zaanstreek(provider: plan.ProviderPlan, kernpartners: list[int], rng: Random) -> Terms:
    if provider.size == "klein" and rng.random() < 0.4:
        return _contract("onderaannemer", duty=True, main=kernpartners[0])
    return _contract(rng.choice(("resultaat", "spic", "normbudget")), duty=True)


def _contract(form: str, duty: bool = False, main: int | None = None) -> Terms:
    return {"contract_form": form, "acceptance_duty": duty, "main_contractor_id": main}


def _budget(provider: plan.ProviderPlan, reached: float, region: str, rng: Random) -> dict[str, int | None]:
    if region not in CEILING_REACHED:
        return {"budget_ceiling": None, "budget_spent": None}
    ceiling = round(rng.randint(*CEILINGS[provider.size]), -3)
    spent = rng.uniform(1.0, 1.08) if rng.random() < reached else rng.uniform(0.35, 0.95)
    return {"budget_ceiling": ceiling, "budget_spent": round(ceiling * spent)}
