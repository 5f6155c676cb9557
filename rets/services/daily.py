"""Reading what holds on a day once per database and process: reference data, which no page ever writes."""

from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar
from weakref import WeakKeyDictionary

from sqlalchemy import Engine
from sqlalchemy.orm import Session

MOST = 4096
P = ParamSpec("P")
T = TypeVar("T")
Reader = Callable[Concatenate[Session, date, P], T]


def once_a_day(read: Reader[P, T]) -> Reader[P, T]:
    """The same reader of a session, a day and perhaps more; what it answers is shared and must not be changed."""
    kept: WeakKeyDictionary[Engine, dict[tuple[object, ...], T]] = WeakKeyDictionary()

    @wraps(read)
    def reader(session: Session, on: date, /, *more: P.args, **named: P.kwargs) -> T:
        assert session.bind is not None
        known = kept.setdefault(session.bind.engine, {})
        key = (on, *more, *named.items())
        if key not in known:
            if len(known) >= MOST:
                known.clear()
            known[key] = read(session, on, *more, **named)
        return known[key]

    return reader
