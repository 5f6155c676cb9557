"""The policies that are compared: what people do otherwise, and which settings of the region are other."""

import csv
import re
from dataclasses import dataclass, replace
from functools import cache

from rets.demo import plan
from rets.errors import Invalid
from rets.render.words import count
from rets.simulation.arrivals import streams
from rets.simulation.habits import FOLDER

BASE = "gezamenlijk"
MOST_EXTRA, LATEST_CLOSING = 20, 1500
EXTRA = re.compile(r"extra:([a-z_]+):(\d{1,4})")
CLOSING = re.compile(r"sluit:([a-z-]+):(\d{1,4})")
REACHED = (
    "Dat wordt twee maanden van tevoren verteld, of op de eerste dag. Voor wie daar woont, geplaatst is of wacht, "
    "begint dan een zoektocht; die kinderen komen erbij."
)
UNKNOWN = (
    "Beleid '{}' is niet bekend. Kies uit: {}, extra:VORM:AANTAL (zoveel plekken erbij) "
    "of sluit:AANBIEDER:DAG (die aanbieder sluit na zoveel dagen)."
)


@dataclass(frozen=True, slots=True)
class Policy:
    """`asks` is how the zorgmakelaar finds a place (`telefoon`, `plan`, `voorstellen`); `table_days` the days between
    two meetings of the team; `extra` a form with so many more places from the first day; `closes` a provider with the
    number of days after which all its locations are closed."""

    slug: str
    name: str
    asks: str
    forecast: bool
    table_days: int
    meaning: str
    source: str
    extra: tuple[str, int] | None = None
    closes: tuple[str, int] | None = None


@cache
def policies() -> dict[str, Policy]:
    """The catalogue by slug, in its own order."""
    with (FOLDER / "policies.csv").open(encoding="utf-8", newline="") as handle:
        return {row["slug"]: _policy(row) for row in csv.DictReader(handle)}


def policy_named(text: str) -> Policy:
    """A policy of the catalogue, or the joint plan with extra places or without a provider.

    Raises:
        Invalid: nothing of that name, a form that no child of the simulation needs, a number that is out of bounds.
    """
    slug = text.strip()
    if found := policies().get(slug):
        return found
    if (more := EXTRA.fullmatch(slug)) and _fits(more[2], MOST_EXTRA) and more[1] in {one.form for one in streams()}:
        return _with_extra(slug, more[1], int(more[2]))
    if (shut := CLOSING.fullmatch(slug)) and _fits(shut[2], LATEST_CLOSING) and shut[1] in providers():
        return _closing(slug, shut[1], int(shut[2]))
    raise Invalid.at("beleid", UNKNOWN.format(slug[:60], ", ".join(policies())))


def _policy(row: dict[str, str]) -> Policy:
    return Policy(
        slug=row["slug"],
        name=row["name"],
        asks=row["asks"],
        forecast=row["forecast"] == "1",
        table_days=int(row["table_days"]),
        meaning=row["meaning"],
        source=row["source"],
    )


def _fits(number: str, most: int) -> bool:
    return 1 <= int(number) <= most


def providers() -> dict[str, str]:
    """The providers of the supply by slug, with their names."""
    return {one.slug: one.name for one in plan.providers()}


def _with_extra(slug: str, form: str, many: int) -> Policy:
    what = f"{count(many, 'plek', 'plekken')} {form} erbij"
    return replace(policies()[BASE], slug=slug, name=what, meaning=f"Als {BASE}, met {what}.", extra=(form, many))


def _closing(slug: str, provider: str, days: int) -> Policy:
    what = f"{providers()[provider]} sluit na {count(days, 'dag', 'dagen')}"
    meaning = f"Als {BASE}; {what}. {REACHED}"
    return replace(policies()[BASE], slug=slug, name=what, meaning=meaning, source="N17; R13", closes=(provider, days))
