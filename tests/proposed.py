"""Proposals for a child, for tests about what is found and what follows."""

from datetime import date
from typing import Any

from rets.db import ViewerSession
from rets.models import Case, Offer, StoredPlan
from rets.services import matches
from tests import asking as a
from tests import builders as b
from tests import places as p


def propose(session: ViewerSession, case: Case, at: Any = b.NOW) -> StoredPlan:
    """What the zorgmakelaar finds, as it is stored."""
    matches.propose(session, case, a.lotte(session), at)
    stored = matches.last_proposals(session, case)
    assert stored is not None
    return stored


def offers(stored: StoredPlan, part: str = "fitting") -> list[str]:
    """The offers of a part of the proposals, in their order."""
    return [one["offer"] for one in stored.result[part]]


def contracted(session: ViewerSession, *free: date, **changes: Any) -> Offer:
    """An offer that Haarlemmermeer buys."""
    offer = p.an_offer(session, *free, **changes)
    p.a_contract(session, offer)
    return offer
