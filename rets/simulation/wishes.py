"""What may be asked of a simulation: every fault at its field, and how large it may be."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from rets.demo.organisations import REGIONS
from rets.errors import FieldError, Invalid
from rets.render.words import count, number
from rets.services.simulations import Wish
from rets.simulation.policies import policy_named
from workflows.calendar import calendar_with

MOST_POLICIES, MOST_SEEDS, MOST_WORK = 6, 100, 400_000
TOO_LARGE = (
    "Dit is te groot: {} keer {} met {}. Neem minder beleid, zaden, dagen of kinderen "
    "(samen hoogstens {} kinderdagen; dit zijn er {})."
)
NO_WORK = "In deze dagen valt geen werkdag, en dan komt er geen kind. Neem meer dagen."


def wish(
    policies: Iterable[str],
    *,
    seeds: Sequence[int],
    regions: Iterable[str],
    starts_on: date,
    days: int,
    children: int,
    most: int | None = MOST_WORK,
) -> Wish:
    """A checked wish.

    Raises:
        Invalid: unknown or too many policies, an unknown region, no working day, or more work than one run may be.
    """
    slugs, faults = tuple(dict.fromkeys(one.strip() for one in policies if one.strip())), list[FieldError]()
    for slug in slugs:
        try:
            policy_named(slug)
        except Invalid as error:
            faults += error.errors
    if not 1 <= len(slugs) <= MOST_POLICIES:
        faults.append(FieldError("beleid", f"Kies 1 tot {MOST_POLICIES} soorten beleid."))
    if not 1 <= len(seeds) <= MOST_SEEDS:
        faults.append(FieldError("zaden", f"Kies 1 tot {MOST_SEEDS} zaden."))
    places = tuple(dict.fromkeys(regions))
    faults += [FieldError("regio", f"De regio '{one[:20]}' is niet bekend.") for one in places if one not in REGIONS]
    if not calendar_with().working_days_between(*(starts_on + timedelta(days=n) for n in (-1, days - 1))):
        faults.append(FieldError("dagen", NO_WORK))
    work = len(slugs) * len(seeds) * days * children
    if most is not None and work > most:
        faults.append(FieldError("zaden", _too_large(len(slugs) * len(seeds), days, children, most)))
    if faults:
        raise Invalid(faults)
    return Wish(slugs, tuple(seeds), places, starts_on, days, children)


def _too_large(times: int, days: int, children: int, most: int) -> str:
    size = count(days, "dag", "dagen"), count(children, "kind", "kinderen")
    return TOO_LARGE.format(times, *size, number(most), number(times * days * children))
