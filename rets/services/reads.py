"""The read log: who opened which dossier, in which role, when (R7, P13). Append-only."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from rets.access import Reader, roles_on
from rets.models import Case, Read
from workflows.roles import Role


def note_read(session: Session, reader: Reader, case: Case, what: str, at: datetime) -> None:
    """Write down that somebody opened a part of a case: `dossier`, `sheet`, `history`, `reads`, ..."""
    note_reads(session, reader, [case], what, at)


def note_reads(session: Session, reader: Reader, cases: Iterable[Case], what: str, at: datetime) -> None:
    """Write down that somebody took several cases along at once, each in its own log."""
    session.add_all(
        Read(case_id=case.id, person_id=reader.person_id, role=_role(reader, case), what=what, at=at) for case in cases
    )
    session.flush()


def last_read(session: Session, reader: Reader, case_id: int, what: str) -> datetime | None:
    """When this reader opened this part of a case before."""
    mine = (Read.case_id == case_id, Read.person_id == reader.person_id, Read.what == what)
    return session.scalar(select(func.max(Read.at)).where(*mine))


def _role(reader: Reader, case: Case) -> str:
    roles = roles_on(reader, case)
    return min(roles, key=list(Role).index).value if roles else Role.SYSTEM.value
