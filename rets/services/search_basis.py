"""What decides a search on a day, in a few characters: the child with its contracts and answers, and every offer.

Whatever only says how fresh a word is, decides nothing: that a provider confirmed an offer is no news, that its word
became too old to count or counts again is. What holds from or until a day is looked at as it is on the day itself.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import text
from sqlalchemy.orm import Session

from rets.models import Case
from rets.services.facts import dossier_of
from rets.services.matching_supply import marks_of
from rets.services.parameters import parameters
from rets.services.routes import payers
from rets.services.said_no import said_no
from rets.services.supply_rows import SupplyRows

DECIDES = (
    "need",
    "traits",
    "contra_indications",
    "wishes",
    "authorisations",
    "birth_month",
    "sex",
    "iq",
    "municipality",
    "tried",
)
# What is spent under a ceiling decides only whether the ceiling is reached (`rets.services.routes.kind_of`).
CONTRACTS = text("""
SELECT municipality, form, concat_ws('.', count(*), bit_xor(hashtextextended(
           format('%s/%s/%s', provider_id, contract_form, coalesce(budget_spent, 0) >= budget_ceiling), id)))
  FROM contracts
 WHERE municipality = ANY (:payers) AND form = ANY (:forms)
   AND valid_from <= :on AND (valid_until IS NULL OR valid_until > :on)
 GROUP BY municipality, form
""")


class Basis(NamedTuple):
    """What decides a search: all but the supply in twelve characters, and by offer of wanted help eight (slugs).

    With it the offers that said no to the child, which are told in it already.
    """

    decided_by: str
    offers: Mapping[str, str]
    refused: frozenset[str]


def bases_of(session: Session, cases: Sequence[Case], rows: SupplyRows) -> dict[int, Basis]:
    """By case what decides a search on the day of the rows. Read as the engine."""
    refused = said_no(session, [case.id for case in cases])
    paying = {case.id: payers(case, rows.on) for case in cases}
    agreed = _contracts(session, cases, paying, rows)
    return {
        case.id: _basis(session, case, rows, (refused.get(case.id, frozenset()), paying[case.id]), agreed)
        for case in cases
    }


def wanted(case: Case) -> tuple[str, ...]:
    """The forms of care that help this child, the best first."""
    need = dossier_of(case).need
    return (*need.ideal, *need.acceptable)


def _basis(
    session: Session,
    case: Case,
    rows: SupplyRows,
    own: tuple[frozenset[str], Sequence[str]],
    agreed: Mapping[tuple[str, str], str],
) -> Basis:
    forms, (refused, paying) = wanted(case), own
    contracts = [(code, form, agreed[code, form]) for code in paying for form in forms if (code, form) in agreed]
    p = parameters(session, rows.on, case.region)
    facts = [case.dossier.get(part) for part in DECIDES]
    return Basis(
        _digest(*facts, case.region, case.deadline_on, sorted(refused), contracts),
        marks_of(rows, frozenset(forms), p.expiry_days),
        refused,
    )


def _contracts(
    session: Session, cases: Sequence[Case], paying: Mapping[int, Sequence[str]], rows: SupplyRows
) -> dict[tuple[str, str], str]:
    """By municipality and form of care the contracts that hold on the day."""
    forms = sorted({form for case in cases for form in wanted(case)})
    codes = sorted({code for codes in paying.values() for code in codes})
    found = session.execute(CONTRACTS, {"forms": forms, "payers": codes, "on": rows.on})
    return {(municipality, form): told for municipality, form, told in found}


def _digest(*parts: Any) -> str:
    return hashlib.sha256(json.dumps(parts, sort_keys=True, default=str).encode()).hexdigest()[:12]
