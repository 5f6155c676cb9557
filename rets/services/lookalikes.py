"""While a case is typed: whether it may be there already, as far as the reader may know (P7)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, false, func, or_
from sqlalchemy.orm import Session, defer

from rets.access import SYSTEM, Reader, cases_for, may
from rets.db import as_engine
from rets.models import Case
from rets.services.codes import find_gi, find_municipality
from rets.services.raising import own_gis

MOST = 3


@dataclass(frozen=True)
class Lookalikes:
    """Cases that the reader may see and that look like what is typed; `taken` says that it was raised before.

    Who may not see the case that was raised before learns of it what handing in would say as well, and no more.
    """

    cases: Sequence[Case] = ()
    taken: bool = False


def lookalikes(session: Session, reader: Reader, data: Mapping[str, Any], on: date) -> Lookalikes:
    """What looks like a form that is half typed: the same label, or the same birth month in the same municipality.

    By birth month only what that month is told of: a right guess would tell it.
    """
    same = [one for one in (_same_label(data), _same_child(session, data, on)) if one is not None]
    query = cases_for(reader).options(defer(Case.dossier)).order_by(Case.id.desc()).limit(MOST)
    found = session.scalars(query.where(or_(false(), *same)))
    told = [one for one in found if may(reader, "case.birth_month", one)]
    return Lookalikes(told, _raised_before(session, reader, data))


def _same_label(data: Mapping[str, Any]) -> ColumnElement[bool] | None:
    label = data.get("label")
    return func.lower(Case.label) == label.lower() if isinstance(label, str) and label else None


def _same_child(session: Session, data: Mapping[str, Any], on: date) -> ColumnElement[bool] | None:
    born, place = _month(data.get("birth_month")), data.get("municipality")
    town = find_municipality(session, place, on) if born and isinstance(place, str) and place else None
    return and_(Case.birth_month == born, Case.municipality == town.code) if town else None


def _month(given: object) -> date | None:
    try:
        return date.fromisoformat(f"{given}-01") if isinstance(given, str) else None
    except ValueError:
        return None


def _raised_before(session: Session, reader: Reader, data: Mapping[str, Any]) -> bool:
    gi = find_gi(session, str(data.get("gi", "")))
    if gi is None or gi.id not in {one.id for one in own_gis(session, reader)}:
        return False
    with as_engine(session):
        label, measure_on = str(data.get("label", "")), _measure_on(data)
        same = (Case.gi_id == gi.id, Case.label == label, Case.measure_on.is_not_distinct_from(measure_on))
        return bool(session.scalar(cases_for(SYSTEM).with_only_columns(Case.id).where(*same)))


def _measure_on(data: Mapping[str, Any]) -> date | None:
    rows = data.get("measures")
    days = (row.get("pronounced_on") for row in rows if isinstance(row, Mapping)) if isinstance(rows, list) else ()
    return min((day for one in days if (day := _day(one))), default=None)


def _day(given: object) -> date | None:
    try:
        return date.fromisoformat(given) if isinstance(given, str) else None
    except ValueError:
        return None
