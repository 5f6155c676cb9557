"""Giving and ending mandates, as who keeps the register does."""

from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from rets.access import Reader, reader_for
from rets.errors import Invalid
from rets.models import Case, Mandate
from rets.services import decisions, mandate_register
from rets.services.mandate_register import MandateIn
from rets.services.mandates import Power
from tests import builders as b


def reader(session: Session, slug: str = "cm-vera") -> Reader:
    found = reader_for(session, slug, b.TODAY)
    assert found is not None
    return found


def grant(session: Session, slug: str, who: str = "cm-vera", **changes: object) -> Mandate:
    plain: dict[str, object] = {
        "organisation_id": b.organisation(session, slug).id,
        "region": "HM",
        "scope": "Een plek bieden",
        "signed_by": "De directie",
        "source": "Brief van 1 maart",
        "valid_from": b.TODAY,
    }
    return mandate_register.grant(session, reader(session, who), MandateIn(**plain | changes), b.NOW)  # type: ignore[arg-type]


def mandate_of(session: Session, slug: str) -> Mandate:
    giver = b.organisation(session, slug)
    return session.scalars(select(Mandate).where(Mandate.organisation_id == giver.id, Mandate.region == "HM")).one()


def end(session: Session, mandate: Mandate, until: date | None, who: str = "cm-vera", **changes: str) -> None:
    said = {"signed_by": "De directie", "why": "Het contract is opgezegd"} | changes
    mandate_register.end(session, reader(session, who), mandate, until=until, at=b.NOW, **said)


def power(session: Session, case: Case, slug: str, on: date = b.TODAY) -> Power:
    giver = b.organisation(session, slug)
    return decisions.powers(session, case, [giver], on)[giver.id]


def faults(error: pytest.ExceptionInfo[Invalid]) -> dict[str, str]:
    return {one.field: one.sentence for one in error.value.errors}
