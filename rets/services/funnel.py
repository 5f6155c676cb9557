"""How cases went through the states in a period: who was there, who came, who left and where to, who is still there.

Counted from the same stays as the lead times (`rets.services.lead_times`), as was known at the end of the last day. In
every state `before + came = left + still`. It tells where cases are held up, and never who is slow (P18).
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import text
from sqlalchemy.orm import Session

from rets.db import as_engine
from rets.render.charts.funnel import Stage
from rets.services.lead_times import SCOPE, SPELLS
from rets.services.suppressing import SMALLEST
from workflows.calendar import end_of_day
from workflows.steps import OPEN, STATES

WITHDRAWN = "withdrawn"
NAMES: dict[str, str] = {slug: state.name for slug, state in STATES.items()} | {WITHDRAWN: "Ingetrokken"}
ALONE = "SELECT case_id, seq, kind, day, '' AS per, state AS place FROM moved"
WENT = text(f"""{SPELLS.format(scope=SCOPE, ways=ALONE)}
SELECT place, day < :since AS before,
       CASE WHEN left_by IS NULL OR until > :day THEN NULL WHEN left_by = 'step.withdraw' THEN '{WITHDRAWN}'
            ELSE went_to END AS went,
       count(*) AS number
FROM stays
WHERE place <> 'closed' AND day <= :day AND (left_by IS NULL OR until >= :since)
GROUP BY 1, 2, 3
""")  # noqa: S608 (parts of our own)


@dataclass(slots=True)
class Passed:
    """How many cases were in one state before the period, came, left (by where to), and are still there.

    `older` is who was there before and still is.
    """

    state: str
    before: int = 0
    came: int = 0
    still: int = 0
    older: int = 0
    went: Counter[str] = field(default_factory=Counter)

    @property
    def left(self) -> int:
        """All who left, wherever they went."""
        return self.went.total()


def passed(session: Session, since: date, until: date, regions: Sequence[str]) -> list[Passed]:
    """Every state that somebody was in, in the order of the process. Whoever calls narrows the regions."""
    given = {"since": since, "day": until, "day_end": end_of_day(until), "regions": list(regions)}
    with as_engine(session):
        rows = session.execute(WENT, given | {"gi": None, "form": None}).all()
    found: dict[str, Passed] = defaultdict(lambda: Passed(""))
    for place, before, went, number in rows:
        one = found[place]
        one.state = place
        one.before, one.came = one.before + number * before, one.came + number * (not before)
        if went is None:
            one.still, one.older = one.still + number, one.older + number * before
        else:
            one.went[went] += number
    return [found[slug] for slug in OPEN if slug in found]


def stages(found: Sequence[Passed], *, small: bool) -> list[Stage]:
    """What a receiver is told; without `small` a state with a small figure is a name alone.

    Where cases went is then told only when no way of any state is small: what came into a state is the sum of the ways
    that lead there, so that one small way would follow from the others.
    """
    ways = small or not any(0 < number < SMALLEST for one in found for number in one.went.values())
    return [_stage(one, ways=ways) if small or _many(one) else _silent(one) for one in found]


def _many(one: Passed) -> bool:
    """Whether no figure is small, nor one that follows from it and the lead times of the same period."""
    fresh = one.still - one.older
    figures = (one.before, one.came, one.left, one.still, one.older, fresh, one.before - one.older, one.came - fresh)
    return not any(0 < figure < SMALLEST for figure in figures)


def _stage(one: Passed, *, ways: bool) -> Stage:
    went = [(NAMES[slug], one.went[slug]) for slug in NAMES if one.went[slug]] if ways else []
    return Stage(NAMES[one.state], one.before, one.came, one.left, one.still, went)


def _silent(one: Passed) -> Stage:
    return Stage(NAMES[one.state], None, None, None, None)
