"""Reads what the demonstration is made of: invented providers, which help each gives, and how scarce help is."""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "data"


@dataclass(frozen=True)
class ProviderPlan:
    """An invented provider; a `kernpartner` has a lumpsum in AA, `mandate` tells whether it gave the teams one."""

    slug: str
    name: str
    municipality: str
    kind: str
    regions: tuple[str, ...]
    size: str
    kernpartner: bool
    mandate: bool


@dataclass(frozen=True)
class OfferPlan:
    """How much of a form of care there is per region, for whom, and how scarce it is (C rows).

    `free_pct` and `announced_pct` are the chances that an offer has a free or an announced place; the others have a
    waiting list of `waiting` weeks. Without a `group` (low, high) people do not live or come together.
    """

    form: str
    regions: tuple[str, ...]
    per_region: int
    free_pct: int
    announced_pct: int
    group: tuple[int, int]
    ages: tuple[tuple[int, int], ...]
    waiting: tuple[int, int]
    tariff: int
    contra_indications: tuple[str, ...]


@dataclass(frozen=True)
class PersonPlan:
    """An invented person; with more roles or regions there is an appointment for each."""

    slug: str
    name: str
    roles: tuple[str, ...]
    organisation: str
    regions: tuple[str, ...]
    deputy: str
    absent_days: int | None


@cache
def providers() -> tuple[ProviderPlan, ...]:
    """The invented providers."""
    return tuple(
        ProviderPlan(
            slug=row["slug"],
            name=row["name"],
            municipality=row["municipality"],
            kind=row["kind"],
            regions=_split(row["regions"]),
            size=row["size"],
            kernpartner=row["kernpartner"] == "ja",
            mandate=row["mandate"] == "ja",
        )
        for row in _records("providers")
    )


@cache
def forms_of_kind() -> dict[str, tuple[str, ...]]:
    """Which forms of care a kind of provider gives."""
    return {row["kind"]: _split(row["forms"]) for row in _records("provider_kinds")}


@cache
def offers() -> tuple[OfferPlan, ...]:
    """The supply by form of care."""
    return tuple(
        OfferPlan(
            form=row["form"],
            regions=_split(row["regions"]),
            per_region=int(row["per_region"]),
            free_pct=int(row["free_pct"]),
            announced_pct=int(row["announced_pct"]),
            group=(int(row["group_low"]), int(row["group_high"])),
            ages=tuple(_band(band) for band in _split(row["ages"])),
            waiting=(int(row["waiting_low"]), int(row["waiting_high"])),
            tariff=int(row["tariff"]),
            contra_indications=_split(row["contra_indications"]),
        )
        for row in _records("offers")
    )


@cache
def people() -> tuple[PersonPlan, ...]:
    """The invented people."""
    return tuple(
        PersonPlan(
            slug=row["slug"],
            name=row["name"],
            roles=_split(row["roles"]),
            organisation=row["organisation"],
            regions=_split(row["regions"]),
            deputy=row["deputy"],
            absent_days=int(row["absent_days"]) if row["absent_days"] else None,
        )
        for row in _records("people")
    )


@cache
def refused_mandates() -> dict[str, str]:
    """The municipalities that gave their expert team no mandate, with what they say (P25)."""
    return {row["organisation"]: row["reason"] for row in _records("refused_mandates")}


def _records(name: str) -> list[dict[str, str]]:
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def _split(text: str) -> tuple[str, ...]:
    return tuple(part for part in text.split(";") if part)


def _band(text: str) -> tuple[int, int]:
    low, high = text.split("-")
    return int(low), int(high)
