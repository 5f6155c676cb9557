"""Recording and ending agreements between providers to take over, as who keeps the register."""

from datetime import date

from sqlalchemy.orm import Session

from rets.models import ProviderAgreement
from rets.services import agreement_register
from rets.services.agreement_register import AgreementIn
from tests import builders as b
from tests.asking import reader


def agreed(session: Session, who: str = "cm-vera", **changes: object) -> ProviderAgreement:
    """Zilverreiger and Rietkraag take over from one another from today, where children live."""
    plain: dict[str, object] = {
        "provider_id": b.organisation(session, "zilverreiger").id,
        "partner_id": b.organisation(session, "rietkraag").id,
        "forms": ["residentieel"],
        "source": "Brief van 1 maart",
        "valid_from": b.TODAY,
    }
    given = AgreementIn(**plain | changes)  # type: ignore[arg-type]
    return agreement_register.record(session, reader(session, who), given, b.NOW)


def ended(session: Session, agreement: ProviderAgreement, until: date, who: str = "cm-vera") -> None:
    """The agreement ends on a day."""
    agreement_register.end(session, reader(session, who), agreement, until=until, why="Opgezegd", at=b.NOW)
