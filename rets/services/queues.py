"""Work queues: what needs me first and why, in the fixed order of P24, page by page.

The order is that of `case_order`. Every list starts from what its reader may
see and costs the same few queries however many rows there are.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, tuple_, union, union_all
from sqlalchemy.orm import Session, defer, joinedload

from rets.access import Reader, cases_for
from rets.clock import date_of
from rets.models import Case, Person
from rets.services import scopes
from rets.services.case_lines import CaseLine, lines_of
from rets.services.case_order import CaseOrder, order_for
from rets.services.cursor import Cursor

PAGE_SIZE, MOST_COUNTED, MOST_FOUND = 25, 200, 50
Scope = Callable[[Reader], Iterator[ColumnElement[bool]]]


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What somebody filters on; empty is everything that is open."""

    states: tuple[str, ...] = ()
    region: str = ""
    form: str = ""
    acute: bool = False
    late: bool = False
    label: str = ""
    municipality: str = ""
    person: int = 0


@dataclass(frozen=True)
class Page:
    """One page of a queue; `total` counts up to `MOST_COUNTED` and is null beyond it."""

    lines: tuple[CaseLine, ...]
    total: int | None
    previous: Cursor | None
    following: Cursor | None


def queue_page(
    session: Session,
    reader: Reader,
    wanted: Wanted,
    at: datetime,
    *,
    scope: Scope = scopes.everything,
    cursor: Cursor | None = None,
    size: int = PAGE_SIZE,
    counted: bool = True,
) -> Page:
    """A page of the queue of a reader; `total` is null when it was not to be counted."""
    found = _cases(session, reader, wanted, at, scope, cursor, size)
    more, cases = len(found) > size, found[:size]
    backwards, order = cursor is not None and cursor.backwards, order_for(reader, date_of(at))
    if backwards:
        cases.reverse()
    return Page(
        lines=tuple(lines_of(session, reader, cases, date_of(at))),
        total=count(session, reader, wanted, at, scope) if counted else None,
        previous=_mark(order, cases[0], True) if cases and (more if backwards else cursor is not None) else None,
        following=_mark(order, cases[-1], False) if cases and (more or backwards) else None,
    )


def own_marks(session: Session, reader: Reader) -> str:
    """A mark that changes when something is recorded of the reader's own cases, or of which those are."""
    parts = [cases_for(reader).with_only_columns(Case.id, Case.event_seq).where(one) for one in scopes.own(reader)]
    found = union(*parts).subquery()
    return "{}.{}".format(*session.execute(select(func.count(), func.coalesce(func.sum(found.c.event_seq), 0))).one())


def first_lines(
    session: Session, reader: Reader, wanted: Wanted, at: datetime, *, scope: Scope, size: int
) -> list[CaseLine]:
    """The first lines of a queue, without counting."""
    return lines_of(session, reader, _cases(session, reader, wanted, at, scope, None, size)[:size], date_of(at))


def count(session: Session, reader: Reader, wanted: Wanted, at: datetime, scope: Scope) -> int | None:
    """How many cases a queue holds, or nothing when that is more than `MOST_COUNTED`."""
    parts = [
        select(_part(reader, where, wanted, at).limit(MOST_COUNTED + 1).subquery().c.id) for where in scope(reader)
    ]
    total = session.scalar(select(func.count()).select_from(union(*parts).subquery())) if parts else 0
    return total if total is not None and total <= MOST_COUNTED else None


def _cases(
    session: Session,
    reader: Reader,
    wanted: Wanted,
    at: datetime,
    scope: Scope,
    cursor: Cursor | None,
    size: int,
) -> list[Case]:
    by = order_for(reader, date_of(at))
    order = by.last_first if cursor and cursor.backwards else by.first_first
    after = _after(session, reader, by, cursor) if cursor else []
    parts = [
        select(_part(reader, where, wanted, at).where(*after).order_by(*order).limit(size + 1).subquery().c.id)
        for where in scope(reader)
    ]
    if not parts:
        return []
    query = (
        cases_for(reader)
        .options(defer(Case.dossier), joinedload(Case.owner).load_only(Person.name))
        .where(Case.id.in_(union_all(*parts)))
        .order_by(*order)
        .limit(size + 1)
    )
    return list(session.scalars(query))


def _part(reader: Reader, where: ColumnElement[bool], wanted: Wanted, at: datetime) -> Select[int]:
    """The cases in one place that a filter lets through; open ones unless closed ones are asked for."""
    return cases_for(reader).with_only_columns(Case.id).where(where, *_conditions(wanted, at))


def _conditions(wanted: Wanted, at: datetime) -> Iterable[ColumnElement[bool]]:
    if "closed" not in wanted.states:
        yield Case.state != "closed"
    if wanted.states:
        yield Case.state.in_(wanted.states)
    if wanted.region:
        yield Case.region == wanted.region
    if wanted.form:
        yield Case.form == wanted.form
    if wanted.acute:
        yield Case.acute.is_(True)
    if wanted.late:
        yield or_(Case.deadline_on < date_of(at), Case.due_at < at)
    if wanted.municipality:
        yield Case.municipality == wanted.municipality
    if wanted.person:
        yield or_(*(one == wanted.person for one in (Case.owner_id, Case.jeugdbeschermer_id, Case.zorgmakelaar_id)))
    if wanted.label:
        yield Case.label.icontains(wanted.label, autoescape=True)


def _after(session: Session, reader: Reader, by: CaseOrder, cursor: Cursor) -> list[ColumnElement[bool]]:
    """What lies past a cursor. Class and deadline are those of then, so that a case that moved makes no gap."""
    then = (cursor.rank, cursor.day)
    here = tuple_(by.rank, by.day)
    tie = session.execute(
        cases_for(reader).with_only_columns(by.youth, Case.raised_at).where(Case.id == cursor.case_id)
    ).one_or_none()
    if tie is None:
        return [here <= then if cursor.backwards else here >= then]
    youth, raised = tie
    row, mark = tuple_(Case.raised_at, Case.id), (raised, cursor.case_id)
    if cursor.backwards:
        return [here <= then, or_(here < then, by.youth > youth, and_(by.youth == youth, row < mark))]
    return [here >= then, or_(here > then, by.youth < youth, and_(by.youth == youth, row > mark))]


def _mark(order: CaseOrder, case: Case, backwards: bool) -> Cursor:
    return Cursor(*order.place_of(case), case.id, backwards)
