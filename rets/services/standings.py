"""What may be reported of a case, written as an event whenever it changes: the past can be counted as it was known.

Rows of today change; an event does not. Figures of a past day therefore come from these events alone
(`docs/decisions/0011-standings-in-the-chain.md`). A standing holds days, codes and numbers: no name, no birth month,
no text. What has a day of its own (help, norms) is told with that day; anything else held from the moment of recording.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from rets import access
from rets.clock import date_of
from rets.models import Case, Deadline, Placement
from rets.services.audit import ENGINE, Happening, record
from rets.services.facts import dossier_of, facts_with
from rets.services.known import known_of
from rets.services.parameters import parameters
from workflows.facts import Facts
from workflows.norms import Clock, clocks

STANDING = "standing.changed"
Said = dict[str, Any]


def changed_standing(
    case: Case, facts: Facts, found: Iterable[Clock], placements: Sequence[Placement], deadlines: Iterable[Deadline]
) -> Iterator[dict[str, Any]]:
    """The standing of a case when it differs from the one that was told last; settling twice tells it once."""
    standing = _standing(case, facts, found, placements, {d.kind for d in deadlines if d.explanation})
    mark = hashlib.sha256(json.dumps(standing, sort_keys=True).encode()).hexdigest()[:16]
    if mark != case.standing_hash:
        case.standing_hash = mark
        yield standing


def tell_missing(session: Session, at: datetime) -> int:
    """Tell the standing of cases from before standings were kept, as known from now on; how many. Does not commit."""
    missing = session.scalars(access.cases_for(access.SYSTEM).where(Case.standing_hash == "")).all()
    for case in missing:
        known = known_of(session, case)
        facts = facts_with(case, known.placements)
        found = clocks(facts, parameters(session, date_of(at), case.region))
        told = changed_standing(case, facts, found, known.placements, known.deadlines)
        record(session, case, [Happening(STANDING, at, data) for data in told], ENGINE, at)
    return len(missing)


def _standing(
    case: Case, facts: Facts, found: Iterable[Clock], placements: Sequence[Placement], explained: set[str]
) -> Said:
    form = dossier_of(case)
    standing = {
        "gi": case.gi_id,
        "region": case.region,
        "municipality": case.municipality,
        "form": case.form,
        "obstacles": sorted(form.obstacles),
        "raised_on": facts.raised_on,
        "closed_on": date_of(case.closed_at) if case.closed_at else None,
        "needed_on": facts.earlier_help_on,
        "acute_since": facts.acute_since,
        "helps": [span for row in placements for span in _spans(row)],
        "norms": [_norm(clock, explained) for clock in found if clock.family == "norm"],
        **_shared(case),
    }
    return {key: _plain(value) for key, value in standing.items() if value not in (None, [])}


def _spans(row: Placement) -> Iterator[Said]:
    """Help that began, from its first day up to (not including) `until`; what was judged unfit counts as such later."""
    if row.started_on is None or row.start_confirmed_at is None or row.cancelled_at is not None:
        return
    judged = {row.judged_professional, row.judged_family}
    unfit = "tweede_keus" if judged & {"second_best", "niet_passend"} else "overbrugging"
    since = row.judged_on if judged & {"second_best", "niet_passend", "overbrugging"} else None
    if since is None:
        yield _span("passend" if row.purpose == "main" else "overbrugging", row.started_on, row.ended_on)
        return
    last = min(since, row.ended_on or since)
    if row.started_on < last:
        yield _span("passend", row.started_on, last)
    if row.ended_on is None or since < row.ended_on:
        yield _span(unfit, max(since, row.started_on), row.ended_on)


def _span(kind: str, since: date, until: date | None) -> Said:
    return {"kind": kind, "from": since, **({"until": until} if until else {})}


def _norm(clock: Clock, explained: set[str]) -> Said:
    said = {"kind": clock.kind, "opened_on": clock.opened_on, "due_on": clock.due_on, "met_on": clock.met_on}
    said |= {"remark": clock.remark, "explained": True if clock.kind in explained else None}
    return {key: value for key, value in said.items() if value is not None}


def _shared(case: Case) -> Said:
    """What makes two cases one child (X18): both keep the label of the other, so both know the same pair."""
    form = dossier_of(case)
    shared = form.tracks.shared
    if shared is None:
        return {}
    pair = sorted([f"{form.gi}/{case.label}", f"{shared.gi}/{shared.label}"]) if shared.label else None
    return {"child": "+".join(pair) if pair else None, "lead": shared.lead}


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return {key: _plain(part) for key, part in value.items()}
    return [_plain(part) for part in value] if isinstance(value, list) else value
