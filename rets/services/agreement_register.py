"""The register of agreements between providers: recording one and ending it are each a row of their own (R56)."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import structlog
from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session, joinedload

from rets.access import Reader, may, require
from rets.clock import date_of
from rets.errors import FieldError, Forbidden, Invalid, NotFound
from rets.models import AgreementEnd, CodeListEntry, Organisation, ProviderAgreement
from rets.render.dates import plain_date
from rets.schemas.texts import text_fault
from rets.services.codes import codes
from workflows.roles import Role

log = structlog.get_logger("rets.agreements")
LONGEST = 300
NEEDED = {
    "bron": "Noem de brief of het contract waarin dit staat.",
    "waarom": "Schrijf op waarom deze afspraak eindigt.",
}
SEES_ALL = frozenset(
    {Role.ZORGMAKELAAR, Role.RET_MEMBER, Role.RET_CHAIR, Role.CONTRACT_MANAGER, Role.ADMINISTRATOR, Role.SYSTEM}
)
KEEPS_ALL = frozenset({Role.CONTRACT_MANAGER, Role.ADMINISTRATOR, Role.SYSTEM})
"""Who records and ends agreements of any two providers."""


@dataclass(frozen=True)
class AgreementIn:
    """An agreement as it is filled in, for forms of care by their code; `until` is exclusive."""

    provider_id: int | None
    partner_id: int | None
    forms: Collection[str]
    source: str
    valid_from: date | None
    until: date | None = None


def agreements_for(session: Session, reader: Reader, on: date) -> list[ProviderAgreement]:
    """The agreements that hold on a day or later and that this reader may see, in the order of their recording."""
    return list(
        session.scalars(
            _seen_by(reader)
            .options(joinedload(ProviderAgreement.provider), joinedload(ProviderAgreement.partner))
            .options(joinedload(ProviderAgreement.recorder))
            .where(ProviderAgreement.goes_on(on))
            .order_by(ProviderAgreement.valid_from, ProviderAgreement.id)
        )
    )


def agreement_for(session: Session, reader: Reader, agreement_id: int) -> ProviderAgreement:
    """One agreement, ended or not.

    Raises:
        NotFound: there is none, or it is of other providers than this reader's.
    """
    found = session.scalar(_seen_by(reader).where(ProviderAgreement.id == agreement_id))
    if found is None:
        raise NotFound("Deze afspraak bestaat niet, of u mag hem niet zien.")
    return found


def providers(session: Session) -> list[Organisation]:
    """Every provider, by name."""
    every = select(Organisation).where(Organisation.kind == "provider")
    return list(session.scalars(every.order_by(Organisation.name, Organisation.id)))


def own_providers(session: Session, reader: Reader) -> list[Organisation]:
    """The providers for which this reader may record an agreement."""
    return [one for one in providers(session) if _may_for(reader, one.id)]


def may_end(reader: Reader, agreement: ProviderAgreement) -> bool:
    """Whether this reader may end it: as one of the two providers, or as who keeps all agreements."""
    return any(_may_for(reader, one) for one in (agreement.provider_id, agreement.partner_id))


def record(
    session: Session, reader: Reader, given: AgreementIn, at: datetime, unread: Sequence[FieldError] = ()
) -> ProviderAgreement:
    """Record an agreement. `unread` are faults that were found while reading what was typed. Does not commit.

    Raises:
        Forbidden: this is for another role.
        Invalid: every fault at its field, an overlap with another agreement of the same two included.
    """
    require(reader, "agreement.manage")
    session.execute(_one_at_a_time(given.provider_id, given.partner_id))
    known = codes(session, "forms_of_care", date_of(at))
    _refuse(unread, _faults(session, reader, given, known, date_of(at)))
    assert given.provider_id is not None
    assert given.partner_id is not None
    assert given.valid_from is not None
    made = ProviderAgreement(
        provider_id=given.provider_id,
        partner_id=given.partner_id,
        forms=[code for code in known if code in given.forms],
        valid_from=given.valid_from,
        valid_until=given.until,
        source=given.source,
        recorded_at=at,
        recorded_by=reader.person_id,
    )
    session.add(made)
    session.flush()
    log.info("agreement.recorded", agreement=made.id, provider=made.provider.slug, partner=made.partner.slug)
    return made


def end(
    session: Session,
    reader: Reader,
    agreement: ProviderAgreement,
    *,
    until: date | None,
    why: str,
    at: datetime,
    unread: Sequence[FieldError] = (),
) -> AgreementEnd:
    """Record that an agreement ends on a day, the first on which it leads to nobody any more. Does not commit.

    Raises:
        Forbidden: this is for another role, or for the two providers themselves.
        Invalid: every fault at its field.
    """
    require_end(reader, agreement)
    session.execute(_one_at_a_time(agreement.provider_id, agreement.partner_id))
    session.refresh(agreement, ["ends"])
    _refuse(unread, [*_end_faults(agreement, until, date_of(at)), *_text_faults("waarom", why)])
    assert until is not None
    ended = AgreementEnd(until_on=until, why=why, recorded_at=at, recorded_by=reader.person_id)
    agreement.ends.append(ended)
    session.flush()
    log.info("agreement.ended", agreement=agreement.id, until=until.isoformat(), by=reader.slug)
    return ended


def require_end(reader: Reader, agreement: ProviderAgreement) -> None:
    """Let somebody pass who may end this agreement.

    Raises:
        Forbidden: this is for another role, or for the two providers themselves.
    """
    require(reader, "agreement.manage")
    if not may_end(reader, agreement):
        raise Forbidden("Deze afspraak is van andere aanbieders. Zij kunnen hem beëindigen, of de contractmanager.")


def _seen_by(reader: Reader) -> Select[ProviderAgreement]:
    require(reader, "agreement.see")
    everything = select(ProviderAgreement)
    if reader.roles & SEES_ALL:
        return everything
    mine = reader.organisations(Role.PROVIDER)
    return everything.where(or_(ProviderAgreement.provider_id.in_(mine), ProviderAgreement.partner_id.in_(mine)))


def _may_for(reader: Reader, provider_id: int) -> bool:
    own = provider_id in reader.organisations(Role.PROVIDER)
    return may(reader, "agreement.manage") and (own or bool(reader.roles & KEEPS_ALL))


def _refuse(unread: Sequence[FieldError], faults: Iterable[FieldError]) -> None:
    """Refuse with every fault; of a field that could not be read, only that."""
    known = {one.field for one in unread}
    found = [*unread, *(one for one in faults if one.field not in known)]
    if found:
        raise Invalid(found)


def _one_at_a_time(*provider_ids: int | None) -> Select[int]:
    """Two people who record something of one provider wait for each other, so that no overlap slips in."""
    either = Organisation.id.in_([one for one in provider_ids if one])
    return select(Organisation.id).where(either).order_by(Organisation.id).with_for_update()


def _faults(
    session: Session, reader: Reader, given: AgreementIn, known: Mapping[str, CodeListEntry], today: date
) -> Iterator[FieldError]:
    every = {one.id for one in providers(session)}
    yield from _provider_faults(reader, given, every)
    yield from _form_faults(given, known)
    yield from _period_faults(given, today)
    yield from _text_faults("bron", given.source)
    yield from _overlaps(session, given, known)


def _provider_faults(reader: Reader, given: AgreementIn, every: Collection[int]) -> Iterator[FieldError]:
    if given.provider_id not in every:
        yield FieldError("aanbieder", "Kies een aanbieder.")
    elif not _may_for(reader, given.provider_id or 0):
        yield FieldError("aanbieder", "Kies uw eigen organisatie.")
    if given.partner_id not in every:
        yield FieldError("partner", "Kies met welke aanbieder de afspraak is.")
    elif given.partner_id == given.provider_id:
        yield FieldError("partner", "Kies een andere aanbieder. Een aanbieder maakt geen afspraak met zichzelf.")


def _form_faults(given: AgreementIn, known: Collection[str]) -> Iterator[FieldError]:
    if not given.forms:
        yield FieldError("vormen", "Kies minstens één vorm van hulp.")
    elif not set(given.forms) <= set(known):
        yield FieldError("vormen", "Kies vormen van hulp uit de lijst.")


def _period_faults(given: AgreementIn, today: date) -> Iterator[FieldError]:
    if given.valid_from is None:
        yield FieldError("vanaf", "Vul in vanaf welke dag deze afspraak geldt.")
    elif given.until is not None and given.until <= given.valid_from:
        yield FieldError("tot", "Deze afspraak eindigt voordat hij begint. Kies een latere einddag.")
    elif given.until is not None and given.until <= today:
        yield FieldError("tot", "Deze afspraak is dan al voorbij. Kies een dag na vandaag, of laat het leeg.")


def _text_faults(name: str, value: str) -> Iterator[FieldError]:
    if not value.strip():
        yield FieldError(name, NEEDED[name])
    elif len(value) > LONGEST:
        yield FieldError(name, f"Dit is te lang: gebruik hoogstens {LONGEST} tekens.")
    elif sentence := text_fault(value):
        yield FieldError(name, sentence)


def _overlaps(session: Session, given: AgreementIn, known: Mapping[str, CodeListEntry]) -> Iterator[FieldError]:
    if given.valid_from is None or given.provider_id == given.partner_id:
        return
    two = (given.provider_id, given.partner_id)
    same = select(ProviderAgreement).where(
        ProviderAgreement.provider_id.in_(two), ProviderAgreement.partner_id.in_(two)
    )
    for other in session.scalars(same.order_by(ProviderAgreement.valid_from, ProviderAgreement.id)):
        shared = [known[code].name.lower() for code in other.forms if code in given.forms and code in known]
        last = min([day for day in (other.until, given.until) if day], default=date.max)
        if shared and other.valid_from < last and (other.until or date.max) > given.valid_from:
            until = f" tot en met {plain_date(other.until - timedelta(days=1))}" if other.until else ""
            sentence = (
                f"Voor {', '.join(shared)} hebben deze twee al een afspraak, vanaf {plain_date(other.valid_from)}"
            )
            yield FieldError("vormen", f"{sentence}{until}. Beëindig die eerst, of kies andere dagen.")
            return


def _end_faults(agreement: ProviderAgreement, until: date | None, today: date) -> Iterator[FieldError]:
    if until is None:
        yield FieldError("tot", "Vul in vanaf welke dag deze afspraak niet meer geldt.")
    elif until < agreement.valid_from:
        first = plain_date(agreement.valid_from)
        yield FieldError("tot", f"Deze afspraak begint pas op {first}. Kies die dag of een latere.")
    elif until < today:
        yield FieldError("tot", "Kies vandaag of een latere dag. Wat al gold, verandert niet meer.")
    elif agreement.until is not None and until >= agreement.until:
        yield FieldError("tot", f"Deze afspraak geldt al niet meer vanaf {plain_date(agreement.until)}.")
