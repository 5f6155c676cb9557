"""Letting the search look again at once for who waits for help of which the supply changed."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import text
from sqlalchemy.orm import Session

from rets.db import as_engine
from rets.services.known import AGAIN

# A case that somebody is working on is passed over: two who each wait for the other would both wait for ever. It is
# looked at when its own work is done, or the next morning.
WAKE = text("""
UPDATE deadlines SET next_at = :at, due_at = :at
 WHERE id IN (
    SELECT d.id FROM deadlines d JOIN cases c ON c.id = d.case_id
     WHERE d.kind = :kind AND d.closed_at IS NULL AND d.next_at > :at AND c.waiting AND c.state <> 'closed'
       AND (c.dossier -> 'need' -> 'ideal' ?| :forms OR c.dossier -> 'need' -> 'acceptable' ?| :forms)
     ORDER BY d.id FOR UPDATE OF d SKIP LOCKED)
""")


def wake(session: Session, forms: Collection[str], at: datetime) -> None:
    """The sweep looks for places for every child that waits for help of these forms of care. Does not commit."""
    if not forms:
        return
    with as_engine(session):
        session.execute(WAKE, {"at": at, "kind": AGAIN, "forms": sorted(forms)})
