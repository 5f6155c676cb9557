"""Where the cases of a reader are found: one condition per index, so that no list reads more than it shows.

These conditions lead the database to the rows; what may be seen is decided by `access.cases_for` and again by
row-level security. What a decision asks of a provider that did not say yes stands in its queue, and in no list.
"""

from collections.abc import Iterator

from sqlalchemy import ColumnElement, and_, select

from rets.access import Reader, known_to
from rets.models import Case, DecisionLine, Request, Task
from workflows.roles import Role

BY_REGION = (Role.ZORGMAKELAAR, Role.RET_MEMBER, Role.RET_CHAIR, Role.MONITOR)
BY_TASK = (Role.MUNICIPALITY, Role.CONTRACT_MANAGER, Role.DIRECTOR)


def persons(reader: Reader) -> tuple[int, ...]:
    """The reader and the absent colleagues for whom the reader stands in."""
    return tuple(sorted(int(token[7:]) for token in reader.tokens if token.startswith("person:")))


def own(reader: Reader) -> Iterator[ColumnElement[bool]]:
    """Cases that the reader owns or is the jeugdbeschermer of, also for an absent colleague."""
    for person in persons(reader):
        yield Case.owner_id == person
        yield Case.jeugdbeschermer_id == person


def owned(reader: Reader) -> Iterator[ColumnElement[bool]]:
    """Cases that wait for the reader."""
    for person in persons(reader):
        yield Case.owner_id == person


def everything(reader: Reader) -> Iterator[ColumnElement[bool]]:
    """Everywhere a case may stand that the reader may see."""
    yield from own(reader)
    yield from of_region(reader)
    yield from of_gi(reader)
    providers = reader.organisations(Role.PROVIDER)
    if providers:
        yield Case.id.in_(
            select(Request.case_id).where(Request.provider_id.in_(providers), Request.state == "accepted")
        )
    asked = {organisation for role in BY_TASK for organisation in reader.organisations(role)}
    if asked:
        told = select(Task.case_id).where(Task.organisation_id.in_(asked))
        decided = select(DecisionLine.case_id).where(DecisionLine.organisation_id.in_(asked))
        yield and_(Case.id.in_(told), known_to(reader))
        yield and_(Case.id.in_(decided), known_to(reader))


def followed(reader: Reader) -> Iterator[ColumnElement[bool]]:
    """Cases of which the reader is the jeugdbeschermer while somebody else must act."""
    for person in persons(reader):
        yield and_(Case.jeugdbeschermer_id == person, Case.owner_id.not_in(persons(reader)))


def of_region(reader: Reader) -> Iterator[ColumnElement[bool]]:
    """Cases of the regions of the reader."""
    for region in sorted(reader.regions(*BY_REGION)):
        yield Case.region == region


def of_gi(reader: Reader) -> Iterator[ColumnElement[bool]]:
    """Cases of the GI whose team the reader manages."""
    for organisation in sorted(reader.organisations(Role.TEAMMANAGER)):
        yield Case.gi_id == organisation
