"""Freezing a return and delivering it: append-only, one row per version; a correction is the next one (N18, E1, X3).

A monitor does it for its region, a teammanager for its GI. Who freezes second gets what the first one froze.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, astuple, fields
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, select, text
from sqlalchemy.orm import Session

from rets.access import Reader, require
from rets.clock import date_of
from rets.errors import Forbidden, Invalid, NotFound, Refused, Stale
from rets.models import FrozenUitvraag, Organisation, UitvraagDelivery
from rets.render.places import municipality_name
from rets.services.counting import Coded, Counts, Placed
from rets.services.covering import Cover
from rets.services.uitvraag import Supplier, Uitvraag, delivery_day, make_uitvraag, total_of
from rets.services.uitvraag_words import HELP, PROTECTION, UNKNOWN, VERSION
from workflows.roles import Role

RECEIVERS: dict[str, str] = {
    "inspectie": "Inspectie",
    "rijk": "Rijk",
    "gemeenten": "Gemeenten in de regio",
    "iedereen": "Iedereen",
}
WITHOUT_SMALL = frozenset({"gemeenten", "iedereen"})
NOT_YOURS = "U mag alleen vaststellen voor uw eigen regio of GI."
SAME = "Er is niets veranderd sinds deze versie. Een correctie is niet nodig."
WHY = "Schrijf op waarom de cijfers veranderen."
TO_WHOM = "Kies aan wie er is aangeleverd."
AHEAD = "Deze datum ligt in de toekomst."
BEFORE = "Op deze dag was deze versie er nog niet."
ONE_AT_A_TIME = text("SELECT pg_advisory_xact_lock(hashtext('rets.uitvraag'), hashtext(:which))")


def freeze(
    session: Session, reader: Reader, day: date, at: datetime, *, region: str | None = None, gi: str | None = None
) -> FrozenUitvraag:
    """Freeze the return of a region or a GI, or give the version that stands already. Does not commit.

    Raises:
        Forbidden: it is not the reader's own region or GI.
        Invalid: the reference date cannot be counted.
    """
    gi_id = _allowed(session, reader, region, gi)
    found = _locked(session, day, region, gi_id)
    if found is not None:
        return found
    made = make_uitvraag(session, day, at, regions=[region] if region else None, gi=gi)
    return _keep(session, reader, made, at, region, gi_id, version=1)


def correct(session: Session, reader: Reader, number: int, why: str, at: datetime) -> FrozenUitvraag:
    """Count a frozen return again with what is known now, as the next version with its difference. Does not commit.

    Raises:
        Stale: somebody else made a newer version first.
        Invalid: no reason was given.
        Refused: the figures are the same.
    """
    former = frozen_for(session, number)
    gi = session.get_one(Organisation, former.gi_id).slug if former.gi_id else None
    _allowed(session, reader, former.region, gi)
    if not why.strip():
        raise Invalid.at("waarom", WHY)
    last = _locked(session, former.day, former.region, former.gi_id)
    if last is None or last.id != former.id:
        raise Stale(former.version, last.version if last else 0)
    regions = [former.region] if former.region else None
    made = make_uitvraag(session, former.day, at, regions=regions, gi=gi, cutoff=at)
    if plain(made) == former.figures:
        raise Refused(SAME)
    more = {
        "version": former.version + 1,
        "why": why.strip(),
        "difference": list(difference_of(_by_town(uitvraag_in(former)), _by_town(made), made.day)),
    }
    return _keep(session, reader, made, at, former.region, former.gi_id, **more)


def deliver(session: Session, reader: Reader, number: int, to: str, on: date, at: datetime) -> UitvraagDelivery:
    """Record that a version was delivered to somebody on a day. Does not commit.

    Raises:
        Invalid: the receiver is unknown, or the day cannot be.
    """
    frozen = frozen_for(session, number)
    gi = session.get_one(Organisation, frozen.gi_id).slug if frozen.gi_id else None
    _allowed(session, reader, frozen.region, gi)
    if to not in RECEIVERS:
        raise Invalid.at("aan", TO_WHOM)
    if on > date_of(at) or on < date_of(frozen.made_at):
        raise Invalid.at("op", AHEAD if on > date_of(at) else BEFORE)
    made = UitvraagDelivery(
        uitvraag_id=frozen.id, receiver=to, delivered_on=on, recorded_at=at, recorded_by=reader.person_id
    )
    session.add(made)
    session.flush()
    session.expire(frozen, ["deliveries"])
    return made


def frozen_for(session: Session, number: int) -> FrozenUitvraag:
    """One frozen return; which ones there are is for row-level security to say.

    Raises:
        NotFound: there is none, or it is not for this reader.
    """
    found = session.get(FrozenUitvraag, number)
    if found is None:
        raise NotFound
    return found


def versions_of(
    session: Session, day: date, *, region: str | None, gi_id: int | None = None
) -> Sequence[FrozenUitvraag]:
    """Every version of a return, newest first."""
    return session.scalars(
        select(FrozenUitvraag).where(*_same(day, region, gi_id)).order_by(FrozenUitvraag.version.desc())
    ).all()


def plain(made: Uitvraag) -> dict[str, Any]:
    """The figures of a return as they are kept."""
    return {
        "places": [[one.region, one.municipality, one.gi, *astuple(one.counts), one.source] for one in made.places],
        "forms": [list(astuple(one)) for one in made.forms],
        "obstacles": [list(astuple(one)) for one in made.obstacles],
        "suppliers": [
            [one.id, one.slug, one.name, list(astuple(one.counts)) if one.counts else None, one.source]
            for one in made.suppliers
        ],
        "gi": made.gi,
        "cover": [made.cover.regions, made.cover.towns] if made.cover else None,
    }


def uitvraag_in(frozen: FrozenUitvraag) -> Uitvraag:
    """A frozen return, to be shown as any other."""
    kept = frozen.figures
    return Uitvraag(
        day=frozen.day,
        cutoff=frozen.cutoff,
        provisional=False,
        regions=(frozen.region,) if frozen.region else None,
        gi=kept["gi"],
        places=tuple(_placed(*one) for one in kept["places"]),
        forms=tuple(Coded(*one) for one in kept["forms"]),
        obstacles=tuple(Coded(*one) for one in kept["obstacles"]),
        suppliers=tuple(
            Supplier(number, slug, name, Counts(*counts) if counts else None, *source)
            for number, slug, name, counts, *source in kept["suppliers"]
        ),
        cover=_cover(kept.get("cover")),
    )


def _cover(kept: list[Any] | None) -> Cover | None:
    return Cover(tuple(kept[0]), tuple((region, town) for region, town in kept[1])) if kept else None


def _placed(region: str, town: str | None, gi: int, *rest: Any) -> Placed:
    """A line of figures; the oldest frozen returns do not say where theirs come from."""
    many = len(fields(Counts))
    return Placed(region, town, gi, Counts(*rest[:many]), *rest[many:])


def _keep(
    session: Session, reader: Reader, made: Uitvraag, at: datetime, region: str | None, gi_id: int | None, **more: Any
) -> FrozenUitvraag:
    kept = FrozenUitvraag(
        day=made.day,
        region=region,
        gi_id=gi_id,
        cutoff=made.cutoff,
        due_on=delivery_day(session, made.day),
        made_at=at,
        made_by=reader.person_id,
        definitions=VERSION,
        figures=plain(made),
        **({"why": None, "difference": []} | more),
    )
    session.add(kept)
    session.flush()
    return kept


def _allowed(session: Session, reader: Reader, region: str | None, gi: str | None) -> int | None:
    """The number of the GI, when the reader may freeze for it."""
    require(reader, "uitvraag.deliver")
    if region and not gi and region in reader.regions(Role.MONITOR):
        return None
    found = session.scalar(select(Organisation.id).where(Organisation.slug == gi)) if gi and not region else None
    if found is None or found not in reader.organisations(Role.TEAMMANAGER):
        raise Forbidden(NOT_YOURS)
    return found


def _locked(session: Session, day: date, region: str | None, gi_id: int | None) -> FrozenUitvraag | None:
    """The newest version; whoever comes next waits until this transaction ends."""
    session.execute(ONE_AT_A_TIME, {"which": f"{day}/{region}/{gi_id}"})
    return next(iter(versions_of(session, day, region=region, gi_id=gi_id)), None)


def _same(day: date, region: str | None, gi_id: int | None) -> tuple[ColumnElement[bool], ...]:
    return (
        FrozenUitvraag.day == day,
        FrozenUitvraag.region.is_not_distinct_from(region),
        FrozenUitvraag.gi_id.is_not_distinct_from(gi_id),
    )


Towns = Mapping[str | None, Counts]


def difference_of(was: Towns, now: Towns, day: date) -> Iterator[dict[str, Any]]:
    """Each figure of a municipality that changed, with what it was and what it is."""
    for town in sorted({*was, *now}, key=lambda code: code or "~"):
        before, after = asdict(was.get(town, Counts())), asdict(now.get(town, Counts()))
        for name, head in (HELP | PROTECTION).items():
            if before[name] != after[name]:
                place = municipality_name(town, day) if town else UNKNOWN
                yield {"place": place, "figure": head, "was": before[name], "now": after[name]}


def _by_town(made: Uitvraag) -> dict[str | None, Counts]:
    towns = {place.municipality for place in made.places}
    return {town: total_of(one for one in made.places if one.municipality == town) for town in towns}
