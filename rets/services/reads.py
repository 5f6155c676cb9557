"""The read log: who opened which dossier, in which role, when (R7, P13). Append-only."""

from datetime import datetime

from sqlalchemy.orm import Session

from rets.access import Reader, roles_on
from rets.models import Case, Read
from workflows.roles import Role


def note_read(session: Session, reader: Reader, case: Case, what: str, at: datetime) -> None:
    """Write down that somebody opened a part of a case: `dossier`, `sheet`, `history`, `reads`, ..."""
    roles = roles_on(reader, case)
    role = min(roles, key=list(Role).index).value if roles else Role.SYSTEM.value
    session.add(Read(case_id=case.id, person_id=reader.person_id, role=role, what=what, at=at))
    session.flush()
