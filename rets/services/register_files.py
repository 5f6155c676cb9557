"""A whole file of mandates, duties or agreements: every row is recorded, or none, each fault at its line."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from rets.access import Reader
from rets.errors import FieldError, Invalid, NotFound
from rets.models import Organisation
from rets.schemas.register_rows import FileRow, rows_in
from rets.services import agreement_register, duty_register, mandate_register
from rets.services.signals import person_with

Record = Callable[[Session, Reader, FileRow, datetime], None]


@dataclass(frozen=True)
class Kind:
    """What a file records: its columns, and what a row does."""

    columns: tuple[str, ...]
    record: Record


def record_file(
    session: Session, reader: Reader, kind: Kind, text: str, at: datetime, *, as_json: bool, store: bool = True
) -> int:
    """Record every row of a file; how many. A row sees what the rows before it recorded. Does not commit.

    Without `store` nothing is kept: it only tells whether the file is right.

    Raises:
        Forbidden: this is for another role.
        Invalid: every fault of every row, at its line; then nothing was recorded.
    """
    faults: list[FieldError] = []
    rows = rows_in(text, kind.columns, as_json=as_json)
    with session.begin_nested() as whole:
        for row in rows:
            faults += _faults(session, reader, kind, row, at)
        if faults or not store:
            whole.rollback()
    if faults:
        raise Invalid(faults)
    return len(rows)


def _faults(session: Session, reader: Reader, kind: Kind, row: FileRow, at: datetime) -> list[FieldError]:
    try:
        with session.begin_nested():
            kind.record(session, reader, row, at)
    except Invalid as error:
        return [FieldError(f"regel {row.line}, {one.field}", one.sentence) for one in error.errors]
    return []


def _grant_mandate(session: Session, reader: Reader, row: FileRow, at: datetime) -> None:
    unread: list[FieldError] = []
    given = mandate_register.MandateIn(
        organisation_id=_organisation(session, row.text("gever")),
        region=row.text("team"),
        scope=row.text("waarvoor"),
        signed_by=row.text("getekend"),
        source=row.text("bron"),
        valid_from=row.day("vanaf", unread),
        until=row.day("tot", unread),
        amount=row.number("bedrag", unread),
        contract_id=row.number("contract", unread),
    )
    mandate_register.grant(session, reader, given, at, unread)


def _end_mandate(session: Session, reader: Reader, row: FileRow, at: datetime) -> None:
    unread: list[FieldError] = []
    until, number = row.day("tot", unread), row.number("mandaat", unread)
    try:
        mandate = mandate_register.mandate_for(session, reader, number or 0)
    except NotFound as error:
        raise Invalid([*unread, FieldError("mandaat", error.sentences[0])]) from error
    signed_by, why = row.text("getekend"), row.text("waarom")
    mandate_register.end(session, reader, mandate, until=until, signed_by=signed_by, why=why, at=at, unread=unread)


def _grant_duty(session: Session, reader: Reader, row: FileRow, at: datetime) -> None:
    unread: list[FieldError] = []
    given = duty_register.DutyIn(
        row.text("regio"),
        person_with(session, row.text("wie")),
        row.day("vanaf", unread),
        row.day("tot", unread),
        row.text("telefoon"),
    )
    duty_register.grant(session, reader, given, at, unread)


def _end_duty(session: Session, reader: Reader, row: FileRow, at: datetime) -> None:
    unread: list[FieldError] = []
    until, number = row.day("tot", unread), row.number("dienst", unread)
    try:
        duty = duty_register.duty_for(session, reader, number or 0)
    except NotFound as error:
        raise Invalid([*unread, FieldError("dienst", error.sentences[0])]) from error
    duty_register.end(session, reader, duty, until=until, why=row.text("waarom"), at=at, unread=unread)


def _record_agreement(session: Session, reader: Reader, row: FileRow, at: datetime) -> None:
    unread: list[FieldError] = []
    given = agreement_register.AgreementIn(
        provider_id=_organisation(session, row.text("aanbieder")),
        partner_id=_organisation(session, row.text("partner")),
        forms=row.text("vormen").replace(",", " ").split(),
        source=row.text("bron"),
        valid_from=row.day("vanaf", unread),
        until=row.day("tot", unread),
    )
    agreement_register.record(session, reader, given, at, unread)


def _end_agreement(session: Session, reader: Reader, row: FileRow, at: datetime) -> None:
    unread: list[FieldError] = []
    until, number = row.day("tot", unread), row.number("afspraak", unread)
    try:
        agreement = agreement_register.agreement_for(session, reader, number or 0)
    except NotFound as error:
        raise Invalid([*unread, FieldError("afspraak", error.sentences[0])]) from error
    agreement_register.end(session, reader, agreement, until=until, why=row.text("waarom"), at=at, unread=unread)


def _organisation(session: Session, slug: str) -> int | None:
    return session.scalar(select(Organisation.id).where(Organisation.slug == slug))


MANDATES = Kind(("gever", "team", "waarvoor", "bedrag", "getekend", "bron", "vanaf", "tot", "contract"), _grant_mandate)
MANDATE_ENDS = Kind(("mandaat", "tot", "getekend", "waarom"), _end_mandate)
DUTIES = Kind(("regio", "wie", "telefoon", "vanaf", "tot"), _grant_duty)
DUTY_ENDS = Kind(("dienst", "tot", "waarom"), _end_duty)
AGREEMENTS = Kind(("aanbieder", "partner", "vormen", "bron", "vanaf", "tot"), _record_agreement)
AGREEMENT_ENDS = Kind(("afspraak", "tot", "waarom"), _end_agreement)
