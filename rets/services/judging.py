"""How the norms of a case were kept, judged from their stored clocks (N2c)."""

from datetime import date

from rets.clock import date_of
from rets.models import Deadline
from workflows.judging import Judgement, judge_norm


def judgement_of(row: Deadline, on: date) -> Judgement | None:
    """The judgement of a norm clock on a day; nothing for any other clock, or one that lapsed unmet."""
    if row.family != "norm" or (row.closed_at is not None and row.outcome != "met"):
        return None
    met = row.data.get("met_on")
    met_on = date.fromisoformat(met) if met else None
    return judge_norm(due_on=date_of(row.due_at), met_on=met_on, remark=row.data.get("remark"), on=on)
