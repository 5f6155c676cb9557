"""The catalogue: what help there is, browsed without a case (R25, R46). Money and stops are told, they hide nothing."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import ColumnElement, Row, Select, and_, func, or_, select
from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.orm import Session, aliased, contains_eager

from rets import reference
from rets.clock import date_of
from rets.errors import NotFound
from rets.models import Availability, CodeListEntry, Contract, Location, Offer, Organisation, Place
from rets.services.claims import occupied

PAGE = 25
Key = tuple[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What somebody looks for; whatever is empty is not asked. `free_now`: a place that can start today."""

    forms: Sequence[str] = ()
    region: str | None = None
    municipality: str | None = None
    age: int | None = None
    sex: str | None = None
    provider: str | None = None
    free_now: bool = False
    perspectief: bool = False
    text: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """An offer with what was said last, how many places can be asked now, and how it was contracted.

    `contract_forms` are those of the municipality that was asked for, else of all together; `confirmed_days` is the
    age of the news, none when nothing was ever said.
    """

    offer: Offer
    said: Availability | None
    free_now: int
    announced_on: date | None
    contract_forms: tuple[str, ...]
    confirmed_days: int | None


@dataclass(frozen=True, slots=True)
class Found:
    """A page of offers; `after` leads to the next one, none on the last."""

    entries: tuple[Entry, ...]
    total: int
    after: str | None
    by_form: dict[str, int] = field(default_factory=dict)


def browse(session: Session, wanted: Wanted, on: date, *, after: str | None = None, size: int = PAGE) -> Found:
    """The offers that answer to a question on a day, by form of care and name, a page at a time.

    `total` and `by_form` count all that was found, not the page.
    """
    query = _matching(session, wanted, on)
    counted = session.execute(query.with_only_columns(Offer.form, func.count()).group_by(Offer.form)).all()
    by_form = dict(sorted(counted))
    rows = session.execute(_after(query, after).order_by(Offer.name, Offer.id).limit(size + 1)).all()
    shown = rows[:size]
    more = f"{shown[-1][0].id}" if len(rows) > size else None
    return Found(tuple(_entries(session, shown, wanted, on)), sum(by_form.values()), more, by_form)


def offer_entry(session: Session, slug: str, on: date, *, municipality: str | None = None) -> Entry:
    """One offer as the catalogue shows it.

    Raises:
        NotFound: there is none, or it was withdrawn.
    """
    rows = session.execute(_matching(session, Wanted(), on).where(Offer.slug == slug)).all()
    if not rows:
        raise NotFound("Dit aanbod bestaat niet of is er niet meer.")
    return next(iter(_entries(session, rows, Wanted(municipality=municipality), on)))


def _matching(session: Session, wanted: Wanted, on: date) -> Select[Offer, Availability]:
    newest = aliased(Availability)
    last = select(func.max(newest.id)).where(newest.offer_id == Offer.id).correlate(Offer).scalar_subquery()
    query = (
        select(Offer, Availability)
        .join(Offer.location)
        .join(Location.provider)
        .outerjoin(Availability, Availability.id == last)
        .options(contains_eager(Offer.location).contains_eager(Location.provider))
        .where(or_(Offer.withdrawn_on.is_(None), Offer.withdrawn_on > on))
        .where(or_(Location.closes_on.is_(None), Location.closes_on > on))
    )
    return query.where(*_conditions(session, wanted, on))


def _conditions(session: Session, wanted: Wanted, on: date) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.forms:
        found.append(Offer.form.in_(tuple(wanted.forms)))
    if wanted.region:
        found.append(Location.municipality.in_(reference.municipalities_of(wanted.region, on)))
    if wanted.municipality:
        found.append(Location.municipality == wanted.municipality)
    if wanted.age is not None:
        found += [Offer.age_from <= wanted.age, Offer.age_until > wanted.age]
    if wanted.sex:
        found.append(or_(Offer.sex.is_(None), Offer.sex == wanted.sex))
    if wanted.provider:
        found.append(Organisation.slug == wanted.provider)
    if wanted.perspectief:
        found.append(Offer.perspectief.is_(True))
    if wanted.free_now:
        found.append(Offer.id.in_(_free_now(session, on)))
    return found + [_holds(word, on) for word in wanted.text.split()]


def _holds(word: str, on: date) -> ColumnElement[bool]:
    """The word stands in name, description, provider, place or form of care."""
    form = select(CodeListEntry.code).where(
        CodeListEntry.list == "forms_of_care",
        CodeListEntry.name.icontains(word, autoescape=True),
        CodeListEntry.valid_from <= on,
        or_(CodeListEntry.valid_until.is_(None), CodeListEntry.valid_until > on),
    )
    return or_(
        *(
            column.icontains(word, autoescape=True)
            for column in (Offer.name, Offer.description, Organisation.name, Location.name)
        ),
        Offer.form.in_(form),
    )


def _free_now(session: Session, on: date) -> list[int]:
    rows = _open_places(session, select(Offer.id), on)
    return sorted({offer for offer, free_from in rows if free_from <= on})


def _open_places(session: Session, offers: Select[int] | Iterable[int], on: date) -> list[tuple[int, date]]:
    """The places that nobody holds or has from a day on, by offer, from when."""
    query = select(Place.id, Place.offer_id, Place.free_from).where(Place.withdrawn_at.is_(None))
    places = session.execute(query.where(Place.offer_id.in_(offers)).order_by(Place.free_from)).all()
    taken = occupied(session, [place for place, _, _ in places])
    ahead = Range(on, None)
    return [
        (offer, free_from)
        for place, offer, free_from in places
        if not any(ahead.overlaps(period) for period in taken[place])
    ]


def _after(query: Select[Offer, Availability], after: str | None) -> Select[Offer, Availability]:
    if not after or not after.isdigit():
        return query
    last = aliased(Offer)
    name = select(last.name).where(last.id == int(after)).scalar_subquery()
    return query.where(or_(Offer.name > name, and_(Offer.name == name, Offer.id > int(after))))


def _entries(session: Session, rows: Sequence[Row[Offer, Availability]], wanted: Wanted, on: date) -> Iterable[Entry]:
    places: dict[int, list[date]] = defaultdict(list)
    for offer_id, free_from in _open_places(session, [offer.id for offer, _ in rows], on):
        places[offer_id].append(free_from)
    contracts = _contract_forms(session, [offer for offer, _ in rows], wanted.municipality, on)
    for offer, said in rows:
        days = places[offer.id]
        yield Entry(
            offer,
            said,
            sum(day <= on for day in days),
            min((day for day in days if day > on), default=None),
            contracts.get((offer.form, offer.location.provider_id), ()),
            max(0, (on - date_of(said.confirmed_at)).days) if said else None,
        )


def _contract_forms(
    session: Session, offers: Sequence[Offer], municipality: str | None, on: date
) -> dict[Key, tuple[str, ...]]:
    query = (
        select(Contract.form, Contract.provider_id, Contract.contract_form)
        .distinct()
        .where(Contract.provider_id.in_({offer.location.provider_id for offer in offers}))
        .where(Contract.form.in_({offer.form for offer in offers}), Contract.valid_from <= on)
        .where(or_(Contract.valid_until.is_(None), Contract.valid_until > on))
        .order_by(Contract.contract_form)
    )
    if municipality:
        query = query.where(Contract.municipality == municipality)
    found: dict[Key, list[str]] = defaultdict(list)
    for form, provider, contract_form in session.execute(query):
        found[form, provider].append(contract_form)
    return {key: tuple(forms) for key, forms in found.items()}
