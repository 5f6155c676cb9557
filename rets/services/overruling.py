"""Another place than the one that was proposed first: allowed, and told with its reason."""

from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from rets.errors import FieldError, Invalid
from rets.models import Case, Offer
from rets.schemas.texts import personal_sentence
from rets.services.codes import codes
from rets.services.stored import last_proposals


def overruling(session: Session, case: Case, offer: Offer, code: str | None, text: str, on: date) -> dict[str, Any]:
    """What the event says when this offer was not the first proposal; nothing when it was, or nothing was proposed.

    Raises:
        Invalid: the reason is not in the list, or its text leads to a person.
    """
    faults = []
    if code and code not in codes(session, "overrule_reasons", on):
        faults.append(FieldError("overrule", "Kies een reden uit de lijst."))
    sentence = personal_sentence(text)
    if sentence:
        faults.append(FieldError("overrule_text", sentence))
    if faults:
        raise Invalid(faults)
    stored = last_proposals(session, case)
    first = next(iter(stored.result["fitting"]), None) if stored else None
    if first is None or first["offer"] == offer.slug:
        return {}
    said = {"first_proposal": first["offer"], "overrule": code, "overrule_text": text.strip() or None}
    return {key: value for key, value in said.items() if value}
