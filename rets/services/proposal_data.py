"""Proposals for a case as they are stored: codes, days, the sentences as they were read, and why in this order."""

from collections.abc import Sequence
from typing import Any

from matching import Bit, NearMiss, Other, Problem, Proposal, Proposals
from matching.deciding import standing_above
from matching.proposing import place_of
from matching.timing import whole_km

MOST_OTHERS = 400


def as_data(problem: Problem, found: Proposals) -> dict[str, Any]:
    """Proposals as they are stored: codes, days and the sentences as they were read."""
    return {
        "as_of": problem.as_of.isoformat(),
        "fitting": _in_order(found.fitting, problem),
        "bridging": _in_order(found.bridging, problem),
        "near_misses": _in_order(found.near_misses, problem),
        "by_reason": [
            {"rule": one.rule, "title": one.title, "count": one.count, "places": list(one.place_ids)}
            for one in found.by_reason
        ],
        "others": [
            {
                "place": one.place_id,
                "offer": place_of(problem, one.place_id).offer_id,
                "reasons": [reason.sentence for reason in (one.weightiest if _of_another_form(one) else one.reasons)],
            }
            for one in sorted(found.others, key=_of_another_form)[:MOST_OTHERS]
        ],
        "changes": [
            {"relaxations": [r.id for r in one.relaxations], "price": one.price, "places": list(one.place_ids)}
            for one in found.changes
        ],
        "supply_on": found.earliest_start.isoformat() if found.earliest_start else None,
    }


def _of_another_form(one: Other) -> bool:
    """Whether another form of care is the weightiest reason: of those there are most, and more says nothing."""
    return bool(one.mask & Bit.FORM)


def _in_order(found: Sequence[Proposal | NearMiss], problem: Problem) -> list[dict[str, Any]]:
    above = {one.place_id: {"offer": why.offer_id, "level": why.level, "because": why.because}
             for one, why in standing_above(found)}  # fmt: skip
    rows = (_near(one, problem) if isinstance(one, NearMiss) else _proposal(one, problem) for one in found)
    return [row | {"above": above.get(row["place"])} for row in rows]


def _proposal(one: Proposal, problem: Problem) -> dict[str, Any]:
    return {
        "rank": one.rank,
        "place": one.place_id,
        "offer": one.offer_id,
        "provider": one.provider_id,
        "form": one.form,
        "start_on": one.start_on.isoformat() if one.start_on else None,
        "needed_on": one.needed_on.isoformat() if one.needed_on else None,
        "days_late": one.days_late,
        "certainty": one.certainty,
        "km": None if one.km is None else whole_km(one.km),
        "authorisation": place_of(problem, one.place_id).required_authorisation,
        "route": {
            "kind": one.route.kind,
            "days": one.route.delay_days,
            "decided_by": one.route.decided_by,
            "admission_stop": one.route.admission_stop,
            "decides_start": one.route.decides_start,
            "sentence": one.route.sentence,
            "rest": one.route.rest,
            "ways": [list(way) for way in one.route.ways],
        },
        "confirmed_days": one.confirmed_days,
        "figures": [{"level": f.level, "value": f.value, "sentence": f.sentence} for f in one.figures],
        "conditions": list(one.conditions),
    }


def _near(one: NearMiss, problem: Problem) -> dict[str, Any]:
    return _proposal(one.proposal, problem) | {
        "reasons": [{"rule": r.rule, "title": r.title, "sentence": r.sentence} for r in one.reasons],
        "relaxations": [
            {"id": r.id, "rule": r.rule, "sentence": remedy, "price": r.price, "decided_by": r.decided_by}
            for r, remedy in zip(one.relaxations, one.remedies, strict=True)
        ],
        "price": one.price,
        "weight": one.weight,
        "bands_late": one.bands_late,
        "minimal": one.minimal,
    }
