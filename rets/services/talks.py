"""The agenda for the six-weekly talks with Rijk, regions and inspections (G1 to G5): what changed since last time."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from rets.access import Reader
from rets.models import UitvraagDelivery
from rets.render.dates import plain_date
from rets.render.places import region_name
from rets.services.counting import count_children
from rets.services.lead_times import Asked, LeadTime, lead_times, place_name
from rets.services.leersessie import quarters
from rets.services.reports import Cell, Part, Report, counts_by_region, figures_unless_few, waiting_part
from rets.services.signal_changes import signal_part
from rets.services.uitvraag import delivery_day, last_day_before
from rets.services.uitvraag_frozen import RECEIVERS, versions_of
from workflows.calendar import add_months, end_of_day

SIX_WEEKS = timedelta(days=42)
LEAD = "Voor het overleg van Rijk, regio's en inspecties: wat er veranderde sinds het vorige overleg."
ABOVE = ("escalated:4", "escalated:5", "escalated:6", "escalated:7")


def talks(session: Session, reader: Reader, since: date, until: date, regions: Sequence[str], *, small: bool) -> Report:
    """The agenda for talks after `until`; the talks before were on `since`. Whoever calls narrows the regions."""
    now, then = (
        counts_by_region(count_children(session, day, end_of_day(day), regions=regions)) for day in (until, since)
    )
    parts = (
        _who_meets(session, until),
        waiting_part(now, then, until, since, small=small),
        _above(lead_times(session, Asked(since=since, until=until, regions=regions)).states, small=small),
        signal_part(session, reader, since, until, regions),
        _returns(session, since, until, regions),
    )
    return Report(f"Agenda overleg na {plain_date(until)}", LEAD, until, tuple(regions), small, parts)


def _who_meets(session: Session, until: date) -> Part:
    """The talks that there are, each with what it needs now."""
    done = quarters(date.min, until + timedelta(days=1))[0]
    due = delivery_day(session, last_day_before(until + timedelta(days=1)))
    rows = (
        ("Ambtelijk overleg: Rijk, regio's en inspecties", "elke zes weken", f"voor {plain_date(until + SIX_WEEKS)}"),
        ("Overleg over Noordje: VWS, zo mogelijk OCW", "elke zes weken", f"voor {plain_date(until + SIX_WEEKS)}"),
        ("Bericht aan Rijk en inspecties: de uitvraag", "elke maand", f"uiterlijk {plain_date(due)}"),
        ("Leersessie met alle regio's", "elk kwartaal", f"pakket: {done.name}"),
        ("GI's in de stuurgroep", "twee keer per jaar", "spreek de dag af"),
    )
    return Part("overleggen", "Welke overleggen er zijn", "", ("Overleg", "Hoe vaak", "Nu"), 3, rows)


def _above(states: Sequence[LeadTime], *, small: bool) -> Part:
    rows: list[tuple[Cell, ...]] = []
    for one in states:
        if one.key in ABOVE:
            numbers = (one.took.running + one.older, one.took.number, one.took.finished)
            rows.append((place_name(one.key), *figures_unless_few(numbers, small=small)))
    about = "Casussen die hoger liggen dan het expertteam, en hoeveel daarvan in deze periode kwamen en weer gingen."
    heads = ("Trede", "Liggen er nu", "Kwamen erbij", "Gingen verder")
    return Part("hoger", "Wat hoger ligt dan de regio", about, heads, 1, tuple(rows))


def _returns(session: Session, since: date, until: date, regions: Sequence[str]) -> Part:
    rows = tuple(
        (plain_date(day), region_name(region, until), *_delivered(session, day, region))
        for day in _reference_days(since, until)
        for region in regions
    )
    about = "Welke maandcijfers sinds het vorige overleg moesten komen, en aan wie zij zijn gegeven."
    heads = ("Peildatum", "Regio", "Vastgesteld", "Aangeleverd aan")
    return Part("aangeleverd", "Maandcijfers", about, heads, 4, rows)


def _reference_days(since: date, until: date) -> Iterator[date]:
    day = last_day_before(since)
    while day <= until:
        yield day
        day = add_months(day + timedelta(days=1), 1) - timedelta(days=1)


def _delivered(session: Session, day: date, region: str) -> tuple[str, str]:
    versions = versions_of(session, day, region=region)
    if not versions:
        return "nog niet", "nog niet"
    sent = select(UitvraagDelivery.receiver).where(UitvraagDelivery.uitvraag_id.in_([one.id for one in versions]))
    receivers = sorted({RECEIVERS[one] for one in session.scalars(sent)})
    return f"versie {versions[0].version}", ", ".join(receivers) or "nog niet"
