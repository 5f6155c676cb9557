"""The engine looks through the figures once a day and makes signals of what stands in the way of enough children.

What it finds stands there once per region, source, obstacle and form: while it is open its numbers are kept up to date,
and when it is as large again a while after it was answered, it comes back with a new event. Thresholds are product
defaults that a region may change (`signal_...` in the parameters).
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from rets.clock import date_of
from rets.models import Signal, SignalRound
from rets.reference.load import read_obstacles
from rets.services.outbox import letters_about, post
from rets.services.owners import people_in
from rets.services.parameters import parameters
from rets.services.signal_sources import MONTHS_SHOWN, REFUSALS, TOLD, Seen, seen
from rets.services.watch import add_turn, chair_of
from workflows.calendar import end_of_day
from workflows.parameters import Parameters
from workflows.roles import Role

Subject = tuple[str, str, str, str]
FOUND, AGAIN = "found", "again"
PAID_FOR = frozenset({"niet_ingekocht", "budgetplafond", "tarief", "hoofdaannemer", "gesloten_aanbod"})
MOST_CASES = 200


def find_signals(session: Session, at: datetime) -> int:
    """Look through the figures, once a day; how many signals were found or came back. Does not commit."""
    today = date_of(at)
    begun = insert(SignalRound).values(day=today, found=0).on_conflict_do_nothing().returning(SignalRound.day)
    if session.scalar(begun) is None:
        return 0
    found = subjects(session, at)
    regions = _regions_of(found)
    made = 0
    for subject, rows in sorted(found.items()):
        made += _keep(session, subject, rows, _level(session, subject, rows, regions, today), at)
    session.get_one(SignalRound, today).found = made
    return made


def subjects(session: Session, at: datetime) -> Mapping[Subject, list[Seen]]:
    """What stands in the way of enough children, by region, source, obstacle and form."""
    grouped: dict[Subject, list[Seen]] = defaultdict(list)
    for one in seen(session, at):
        grouped[one.region, one.source, one.obstacle, one.form].append(one)
    spread: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for (_region, *rest), rows in grouped.items():
        spread[tuple(rest)].append(len(_recent(rows)))
    p = {region: parameters(session, date_of(at), region) for region, *_ in grouped}
    return {key: rows for key, rows in grouped.items() if _enough(p[key[0]], len(_recent(rows)), spread[key[1:]])}


def _enough(p: Parameters, own: int, everywhere: Sequence[int]) -> bool:
    """Enough children in the region itself, or in enough regions together: what is rare is seen only from above."""
    together = len([one for one in everywhere if one]) >= p.signal_regions and sum(everywhere) >= p.signal_children
    return own >= p.signal_children or (own > 0 and together)


def months_of(rows: Sequence[Seen]) -> dict[str, int]:
    """How many children there were in each month."""
    children: dict[str, set[int]] = defaultdict(set)
    for one in rows:
        children[one.month].add(one.case_id)
    return {month: len(ids) for month, ids in sorted(children.items())}


def _recent(rows: Sequence[Seen]) -> set[int]:
    return {one.case_id for one in rows if one.recent}


def _keep(session: Session, subject: Subject, rows: Sequence[Seen], level: str, at: datetime) -> int:
    region, source, obstacle, form = subject
    whole = select(Signal).where(Signal.region == region, Signal.found_by == source, Signal.obstacle == obstacle)
    row = session.scalar(whole.where(Signal.form == form).with_for_update())
    if row is None:
        row = Signal(region=region, found_by=source, obstacle=obstacle, form=form, text=TOLD[source], recorded_at=at)
        row.case_ids, row.months = [], {}
        return _open(session, row, rows, level, FOUND, at)
    quiet = timedelta(days=parameters(session, date_of(at), region).signal_window_days)
    if row.answered_at is None:
        _count(row, rows, level)
        return 0
    return _open(session, row, rows, level, AGAIN, at) if row.answered_at + quiet <= at else 0


def _open(session: Session, row: Signal, rows: Sequence[Seen], level: str, kind: str, at: datetime) -> int:
    """Give a signal its owner and its day; without anybody to follow it up there is no signal."""
    on = date_of(at)
    owner = _owner(session, row, level, on)
    if owner is None:
        return 0
    _count(row, rows, level)
    p = parameters(session, on, row.region)
    row.due_at = row.next_at = end_of_day(p.calendar.add_working_days(on, p.signal_answer_working_days))
    row.answer, row.answered_at, row.answered_by, row.silences, row.owner_id = None, None, None, 0, owner
    session.add(row)
    session.flush()
    add_turn(session, row, kind, actor_id=None, moment=at, now=at)
    post(session, letters_about(row, {owner}, "signal.recorded", at))
    return 1


def _count(row: Signal, rows: Sequence[Seen], level: str) -> None:
    """Noes are counted anew over the whole year; of what is so today a month keeps the last number."""
    before = {} if row.found_by == REFUSALS else row.months
    row.months = dict(sorted((before | months_of(rows)).items())[-MONTHS_SHOWN:])
    row.case_ids, row.level = sorted(_recent(rows))[:MOST_CASES], level


def _level(
    session: Session, subject: Subject, rows: Sequence[Seen], regions: Mapping[tuple[str, ...], int], on: date
) -> str:
    """Supraregional when enough regions meet it or it is by its nature; local when it is one municipality's (R48)."""
    nature = {one.code: one.level for one in read_obstacles() if one.holds_on(on)}.get(subject[2])
    if nature == "bovenregionaal" or regions[subject[1:]] >= parameters(session, on).signal_regions:
        return "bovenregionaal"
    towns = {one.municipality for one in rows if one.recent}
    return "lokaal" if len(towns) == 1 and None not in towns else "regionaal"


def _regions_of(found: Mapping[Subject, list[Seen]]) -> Mapping[tuple[str, ...], int]:
    """In how many regions something is found."""
    count: dict[tuple[str, ...], int] = defaultdict(int)
    for _region, *rest in found:
        count[tuple(rest)] += 1
    return count


def _owner(session: Session, row: Signal, level: str, on: date) -> int | None:
    """Who buys help follows up what it pays for, the zorgmakelaar the rest; what is larger than a region the chair."""
    chair = chair_of(session, row.region, on)
    if level == "bovenregionaal" and chair:
        return chair
    first = Role.CONTRACT_MANAGER if row.obstacle in PAID_FOR else Role.ZORGMAKELAAR
    people = [one for role in (first, Role.ZORGMAKELAAR) for one in people_in(session, role, on, region=row.region)]
    return next(iter([*people, *([chair] if chair else [])]), None)
