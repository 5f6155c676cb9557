"""A case to be changed: locked, and as the person who changes it saw it."""

from sqlalchemy.orm import Session

from rets.access import Reader, case_for, require, roles_on
from rets.errors import Stale
from rets.models import Case
from rets.services.audit import Actor


def case_to_change(session: Session, reader: Reader, case_id: int, action: str) -> Case:
    """The case, locked on its newest version.

    Raises:
        NotFound: there is none that this reader may see.
        Forbidden: this action is for others.
    """
    case = case_for(session, reader, case_id, lock=True)
    require(reader, action, case)
    return case


def check_version(case: Case, seen: int | None) -> None:
    """Let a change pass that was made on the newest version.

    Raises:
        Stale: the case was changed after version `seen`; the sentence names both.
    """
    if seen is not None and seen != case.version:
        sentence = (
            f"Deze casus is intussen gewijzigd: u zag versie {seen}, nu is het versie {case.version}."
            " Wat u invulde staat er nog. Bekijk wat er veranderde en verstuur daarna opnieuw."
        )
        raise Stale(seen, case.version, sentence)


def actor_on(reader: Reader, case: Case) -> Actor:
    """The reader as who acts on a case: in the roles in which the reader has to do with it."""
    return Actor(reader.person_id, roles_on(reader, case))
