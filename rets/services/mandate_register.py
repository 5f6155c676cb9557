"""The register of mandates: who gave which team power; granting and ending are each a row of their own (R18, P25)."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import structlog
from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload

from rets.access import Reader, require
from rets.clock import date_of
from rets.errors import FieldError, Invalid, NotFound
from rets.models import Appointment, Contract, Mandate, MandateEnd, Organisation
from rets.reference.geography import municipalities_of
from rets.render.dates import plain_date
from rets.schemas.texts import text_fault
from workflows.roles import Role

log = structlog.get_logger("rets.mandates")
GIVERS = ("municipality", "provider", "gi")
LONGEST = 300
LARGEST = 10**9
NEEDED = {
    "waarvoor": "Schrijf op waarvoor dit mandaat geldt.",
    "getekend": "Schrijf op welke functie heeft getekend.",
    "bron": "Noem het besluit of de brief waarin dit staat.",
    "waarom": "Schrijf op waarom dit mandaat eindigt.",
}
NO_ALDERMAN = "Een wethouder geeft dit mandaat niet. Het college van de gemeente geeft het."


@dataclass(frozen=True)
class MandateIn:
    """A mandate as it is filled in; `amount` in whole euros, null without a limit; `until` is exclusive."""

    organisation_id: int | None
    region: str
    scope: str
    signed_by: str
    source: str
    valid_from: date | None
    until: date | None = None
    amount: int | None = None
    contract_id: int | None = None


def mandates_for(session: Session, reader: Reader, on: date) -> list[Mandate]:
    """The mandates that hold on a day or later, of the regions that this reader has to do with, by region."""
    return list(
        session.scalars(
            _seen_by(reader)
            .join(Mandate.organisation)
            .options(joinedload(Mandate.organisation), joinedload(Mandate.contract), joinedload(Mandate.recorder))
            .where(Mandate.goes_on(on))
            .order_by(Mandate.region, Organisation.kind, Organisation.name, Mandate.valid_from, Mandate.id)
        )
    )


def mandate_for(session: Session, reader: Reader, mandate_id: int) -> Mandate:
    """One mandate, ended or not.

    Raises:
        NotFound: there is none, or it is of a region that this reader has nothing to do with.
    """
    found = session.scalar(_seen_by(reader).where(Mandate.id == mandate_id))
    if found is None:
        raise NotFound("Dit mandaat bestaat niet, of u mag het niet zien.")
    return found


def without_mandate(session: Session, reader: Reader, on: date) -> list[Organisation]:
    """The municipalities that take part and gave no team a mandate that holds on a day (P25)."""
    given = select(Mandate.organisation_id).where(Mandate.holds_on(on))
    found = session.scalars(
        select(Organisation)
        .where(Organisation.kind == "municipality", Organisation.id.not_in(given))
        .order_by(Organisation.region, Organisation.name)
    )
    return [one for one in found if _reaches(reader, one.region)]


def teams_for(session: Session, reader: Reader) -> list[str]:
    """The regions whose team this reader may record a mandate for."""
    seats = (Role.RET_MEMBER.value, Role.RET_CHAIR.value)
    found = session.scalars(
        select(Appointment.region).where(Appointment.role.in_(seats)).distinct().order_by(Appointment.region)
    )
    return [region for region in found if region and _reaches(reader, region)]


def givers_for(session: Session, reader: Reader) -> list[Organisation]:
    """Who may give a mandate: municipalities of this reader's regions, and every GI and provider."""
    found = session.scalars(
        select(Organisation).where(Organisation.kind.in_(GIVERS)).order_by(Organisation.kind, Organisation.name)
    )
    return [one for one in found if one.kind != "municipality" or _reaches(reader, one.region)]


def contracts_of(session: Session, reader: Reader, organisation: Organisation, on: date) -> list[Contract]:
    """A provider's contracts with the reader's regions that run on a day or later, by municipality and form of care."""
    towns = {town for region in teams_for(session, reader) for town in municipalities_of(region, on)}
    return list(
        session.scalars(
            select(Contract)
            .where(Contract.provider_id == organisation.id, Contract.municipality.in_(towns))
            .where((Contract.valid_until.is_(None)) | (Contract.valid_until > on))
            .order_by(Contract.municipality, Contract.form, Contract.id)
        )
    )


def grant(
    session: Session, reader: Reader, given: MandateIn, at: datetime, unread: Sequence[FieldError] = ()
) -> Mandate:
    """Record a mandate. `unread` are faults that were found while reading what was typed. Does not commit.

    Raises:
        Forbidden: this is for another role.
        Invalid: every fault at its field, an overlap with another mandate included.
    """
    require(reader, "mandate.manage")
    giver = session.get(Organisation, given.organisation_id) if given.organisation_id else None
    session.execute(_one_at_a_time(given.organisation_id))
    _refuse(unread, _faults(session, reader, given, giver))
    assert giver is not None
    assert given.valid_from is not None
    made = Mandate(
        region=given.region,
        organisation_id=giver.id,
        contract_id=given.contract_id,
        scope=given.scope,
        max_amount=given.amount,
        signed_by=given.signed_by,
        valid_from=given.valid_from,
        valid_until=given.until,
        source=given.source,
        recorded_at=at,
        recorded_by=reader.person_id,
    )
    session.add(made)
    session.flush()
    log.info("mandate.granted", mandate=made.id, organisation=giver.slug, region=made.region, by=reader.slug)
    return made


def end(
    session: Session,
    reader: Reader,
    mandate: Mandate,
    *,
    until: date | None,
    signed_by: str,
    why: str,
    at: datetime,
    unread: Sequence[FieldError] = (),
) -> MandateEnd:
    """Record that a mandate ends on a day, the first on which it holds no more. Does not commit.

    What was decided before keeps the power it had.

    Raises:
        Forbidden: this is for another role.
        Invalid: every fault at its field.
    """
    require(reader, "mandate.manage")
    session.execute(_one_at_a_time(mandate.organisation_id))
    session.refresh(mandate, ["ends"])
    faults = [*_end_faults(mandate, until, date_of(at)), *_text_faults({"getekend": signed_by, "waarom": why})]
    faults += _alderman(mandate.organisation, signed_by)
    _refuse(unread, faults)
    assert until is not None
    ended = MandateEnd(until_on=until, signed_by=signed_by, why=why, recorded_at=at, recorded_by=reader.person_id)
    mandate.ends.append(ended)
    session.flush()
    log.info("mandate.ended", mandate=mandate.id, until=until.isoformat(), by=reader.slug)
    return ended


def _seen_by(reader: Reader) -> Select[Mandate]:
    require(reader, "mandate.see")
    everything = select(Mandate)
    if _everywhere(reader):
        return everything
    return everything.where(Mandate.region.in_(_regions(reader)))


def _everywhere(reader: Reader) -> bool:
    return bool(reader.roles & {Role.ADMINISTRATOR, Role.SYSTEM})


def _regions(reader: Reader) -> frozenset[str]:
    return reader.regions(Role.CONTRACT_MANAGER, Role.RET_MEMBER, Role.RET_CHAIR)


def _reaches(reader: Reader, region: str | None) -> bool:
    return _everywhere(reader) or region in _regions(reader)


def _refuse(unread: Sequence[FieldError], faults: Iterable[FieldError]) -> None:
    """Refuse with every fault; of a field that could not be read, only that."""
    known = {one.field for one in unread}
    found = [*unread, *(one for one in faults if one.field not in known)]
    if found:
        raise Invalid(found)


def _one_at_a_time(organisation_id: int | None) -> Select[int]:
    """Two people who record something of one organisation wait for each other, so that no overlap slips in."""
    return select(Organisation.id).where(Organisation.id == organisation_id).with_for_update()


def _faults(session: Session, reader: Reader, given: MandateIn, giver: Organisation | None) -> Iterator[FieldError]:
    yield from _text_faults({"waarvoor": given.scope, "getekend": given.signed_by, "bron": given.source})
    if given.amount is not None and not 0 < given.amount <= LARGEST:
        yield FieldError("bedrag", "Vul een bedrag in hele euro's in, of laat het leeg.")
    yield from _period_faults(given.valid_from, given.until)
    if giver is None or giver.kind not in GIVERS:
        yield FieldError("gever", "Kies wie het mandaat geeft.")
        return
    yield from _alderman(giver, given.signed_by)
    yield from _team_faults(session, reader, given, giver)
    yield from _contract_faults(session, given, giver)
    yield from _overlaps(session, given, giver)


def _text_faults(texts: dict[str, str]) -> Iterator[FieldError]:
    for name, value in texts.items():
        if not value.strip():
            yield FieldError(name, NEEDED[name])
        elif len(value) > LONGEST:
            yield FieldError(name, f"Dit is te lang: gebruik hoogstens {LONGEST} tekens.")
        elif sentence := text_fault(value):
            yield FieldError(name, sentence)


def _period_faults(first: date | None, until: date | None) -> Iterator[FieldError]:
    if first is None:
        yield FieldError("vanaf", "Vul in vanaf welke dag dit mandaat geldt.")
    elif until is not None and until <= first:
        yield FieldError("tot", "Dit mandaat eindigt voordat het begint. Kies een latere einddag.")


def _alderman(giver: Organisation, signed_by: str) -> list[FieldError]:
    """The account-holding alderman has no power to push through; the college of each municipality has (R18)."""
    words = signed_by.lower().replace("burgemeester en wethouders", "college")
    if giver.kind == "municipality" and "wethouder" in words and "college" not in words:
        return [FieldError("getekend", NO_ALDERMAN)]
    return []


def _team_faults(session: Session, reader: Reader, given: MandateIn, giver: Organisation) -> Iterator[FieldError]:
    if given.region not in teams_for(session, reader):
        yield FieldError("team", "Kies een expertteam van uw regio.")
    elif giver.kind == "municipality" and giver.region != given.region:
        yield FieldError("team", f"{giver.name} hoort bij een andere regio. Kies het team van die regio.")


def _contract_faults(session: Session, given: MandateIn, giver: Organisation) -> Iterator[FieldError]:
    if given.contract_id is None:
        return
    contract = session.get(Contract, given.contract_id)
    if contract is None or contract.provider_id != giver.id:
        yield FieldError("contract", f"Kies een contract van {giver.name}, of laat dit leeg.")
        return
    if given.valid_from and contract.municipality not in municipalities_of(given.region, given.valid_from):
        yield FieldError("contract", "Dit contract is van een gemeente buiten de regio van dit team.")
    if given.valid_from and given.valid_from < contract.valid_from:
        yield FieldError("vanaf", f"Dit contract begint pas op {plain_date(contract.valid_from)}.")
    if given.valid_from and contract.valid_until and given.valid_from >= contract.valid_until:
        last = contract.valid_until - timedelta(days=1)
        yield FieldError("vanaf", f"Dit contract loopt tot en met {plain_date(last)}.")


def _overlaps(session: Session, given: MandateIn, giver: Organisation) -> Iterator[FieldError]:
    if given.valid_from is None:
        return
    same = select(Mandate).where(Mandate.organisation_id == giver.id, Mandate.region == given.region)
    for other in session.scalars(same.where(Mandate.contract_id.is_not_distinct_from(given.contract_id))):
        begins_later = given.until is not None and other.valid_from >= given.until
        if not begins_later and (other.until is None or other.until > given.valid_from):
            last = f" tot en met {plain_date(other.until - timedelta(days=1))}" if other.until else ""
            sentence = f"Van {giver.name} loopt al zo'n mandaat, vanaf {plain_date(other.valid_from)}{last}."
            yield FieldError("vanaf", f"{sentence} Beëindig dat eerst, of kies een andere dag.")


def _end_faults(mandate: Mandate, until: date | None, today: date) -> Iterator[FieldError]:
    if until is None:
        yield FieldError("tot", "Vul in vanaf welke dag dit mandaat niet meer geldt.")
        return
    if until < mandate.valid_from:
        first = plain_date(mandate.valid_from)
        yield FieldError("tot", f"Dit mandaat begint pas op {first}. Kies die dag of een latere.")
    elif until < today:
        yield FieldError("tot", "Kies vandaag of een latere dag. Wat al gold, verandert niet meer.")
    if mandate.until is not None and until >= mandate.until:
        last = mandate.until - timedelta(days=1)
        yield FieldError("tot", f"Dit mandaat eindigt al: het geldt tot en met {plain_date(last)}.")
