"""Events, append-only and chained by hash per case; the case keeps the head and the number of its chain."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from rets import access
from rets.models import Case, Event
from workflows.roles import Role


@dataclass(frozen=True)
class Actor:
    """Who acts: a person in a role, or the engine itself (`person_id` null)."""

    person_id: int | None
    roles: frozenset[Role]

    @property
    def role(self) -> str:
        """The role under which events are recorded."""
        return min(self.roles, key=list(Role).index).value if self.roles else Role.SYSTEM.value


ENGINE = Actor(None, frozenset({Role.SYSTEM}))


@dataclass(frozen=True)
class Happening:
    """Something to be recorded: a kind (`clock.met`), the moment it took effect, and what was true then."""

    kind: str
    effective_at: datetime
    data: dict[str, Any]


def record(session: Session, case: Case, happenings: Iterable[Happening], actor: Actor, at: datetime) -> None:
    """Append happenings to the chain of a case in the order given; they are written at the next flush, all at once."""
    for happening in happenings:
        row: dict[str, Any] = {
            "case_id": case.id,
            "seq": case.event_seq + 1,
            "kind": happening.kind,
            "effective_at": happening.effective_at,
            "recorded_at": at,
            "actor_id": actor.person_id,
            "actor_role": actor.role,
            "data": happening.data,
            "prev_hash": case.head_hash,
        }
        row["hash"] = digest(row)
        case.event_seq, case.head_hash = row["seq"], row["hash"]
        session.add(Event(**row))


def digest(row: dict[str, Any]) -> str:
    """SHA-256 over the canonical form of an event and the hash before it."""
    plain = {
        "case": row["case_id"],
        "seq": row["seq"],
        "kind": row["kind"],
        "effective_at": _instant(row["effective_at"]),
        "recorded_at": _instant(row["recorded_at"]),
        "actor": row["actor_id"],
        "role": row["actor_role"],
        "data": row["data"],
        "prev": row["prev_hash"],
    }
    canonical = json.dumps(plain, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()


def _instant(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


@dataclass(frozen=True)
class Break:
    """A place where a chain does not hold."""

    case_id: int
    seq: int
    sentence: str


def verify(session: Session) -> Iterator[Break]:
    """Every break in every chain that this reader sees: edited, missing or extra rows, and a removed tail.

    While others work, call it in a transaction that sees one moment (REPEATABLE READ): see `rets.commands.audit`.
    """
    session.flush()
    heads = {case_id: (head, length) for case_id, head, length in session.execute(access.chain_heads())}
    last: dict[int, tuple[int, str]] = {}
    columns = Event.__table__.columns
    rows = session.execute(
        select(*columns).order_by(Event.case_id, Event.seq).execution_options(yield_per=5000)
    ).mappings()
    for row in rows:
        seq, prev = last.get(row["case_id"], (0, ""))
        if row["seq"] != seq + 1:
            yield Break(row["case_id"], row["seq"], f"gebeurtenis {seq + 1} ontbreekt")
        elif row["prev_hash"] != prev or digest(dict(row)) != row["hash"]:
            yield Break(row["case_id"], row["seq"], f"gebeurtenis {row['seq']} is gewijzigd")
        last[row["case_id"]] = (row["seq"], row["hash"])
    for case_id, (head, seq) in heads.items():
        if last.get(case_id, (0, "")) != (seq, head):
            yield Break(case_id, seq, "het einde van de keten ontbreekt of is vervangen")
