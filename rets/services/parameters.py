"""The figures of the process on a day, from the dated reference tables; a region may change a product default."""

from datetime import date
from functools import lru_cache
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, or_, select
from sqlalchemy.orm import Session

from rets.models import CodeListEntry
from workflows.parameters import Parameters

FIELDS: dict[str, str] = {
    "n1_working_days": "n1_vaste_jeugdbeschermer",
    "changes_allowed": "n2_wisselingen",
    "koers_days": "koers",
    "help_months": "passende_hulp",
    "ots_months": "ots_max",
    "vots_months": "vots_max",
    "muhp_unused_months": "muhp_unused",
    "absence_days": "absence_first_weeks",
    "replacement_working_days": "replacement_term",
    "infant_seen_days": "baby_sight",
    "infant_plan_days": "baby_safety_plan",
    "acute_seen_hours": "acute_response",
    "transition_from_months": "transition_plan_from",
    "transition_until_years": "transition_plan_ready",
    "adult_years": "adult_age",
    "adult_shown_months": "adult_shown",
    "measure_talk_weeks": "measure_end_consultation",
    "measure_notice_weeks": "measure_end_report",
    "plan_ret_weeks": "plan_ret_weeks",
    "plan_bestuurlijk_weeks": "plan_bestuurlijk_weeks",
    "plan_bovenregionaal_weeks": "plan_ben_weeks",
    "plan_place_ret_weeks": "plan_agenda_weeks",
    "plan_extension_working_days": "plan_daily_days",
    "forecast_answer_working_days": "forecast_answer",
    "forecast_take_days": "forecast_take",
    "forecast_escalates": "forecast_escalates",
    "returned_working_days": "returned_term",
    "acute_working_days": "triage_term_urgent",
    "decided_working_days": "decision_term",
    "placing_grace_working_days": "start_confirm_term",
    "judgement_days": "judgement_term",
    "hold_working_days": "hold_term",
    "answer_working_days": "answer_term",
    "consent_working_days": "phone_consent_reaction",
    "question_working_days": "municipality_reaction",
    "explain_working_days": "explain_term",
    "confirm_start_working_days": "start_confirm_term",
    "refresh_days": "refresh",
    "confirmation_days": "place_stale",
    "expiry_days": "place_expired",
    "near_end_days": "near_end",
    "longlist_months": "longlist_term",
    "refresh_answer_working_days": "refresh_answer",
    "closing_notice_months": "closing_notice",
    "closing_working_days": "closing_plan",
    "family_plan_months": "jbra_gezinsplan",
    "build_step_working_days": "build_step",
    "build_room_working_days": "build_room",
    "roster_days": "roster_ahead",
    "evaluation_working_days": "evaluation",
    "holds_first_months": "holds_first",
    "holds_second_months": "holds_second",
    "review_days": "safety_review",
    "review_sooner_days": "safety_review_sooner",
    "review_soonest_days": "safety_review_soonest",
    "review_sooner_after_days": "safety_sooner_after",
    "review_soonest_after_days": "safety_soonest_after",
    "review_acute_days": "safety_review_acute",
    "review_answer_days": "safety_answer",
    "sheets_days": "ret_sheets",
    "alarm_answer_hours": "alarm_answer",
    "alarm_hourly_hours": "alarm_hourly",
    "alarm_daily_days": "alarm_daily",
    "signal_children": "signal_children",
    "signal_window_days": "signal_window",
    "signal_regions": "signal_regions",
    "signal_answer_working_days": "signal_answer",
    "return_day": "monthly_report_day",
    "return_on_working_day": "monthly_report_working_day",
}


def parameters(session: Session, on: date, region: str | None = None) -> Parameters:
    """The figures that hold on a day in a region. Read from the database once per day, region and process."""
    assert session.bind is not None
    cache = _CACHE.setdefault(session.bind.engine, {})
    found = cache.get((on, region))
    if found is None:
        if len(cache) > 4096:
            cache.clear()
        found = cache[on, region] = _read(session, on, region)
    return found


_CACHE: WeakKeyDictionary[Engine, dict[tuple[date, str | None], Parameters]] = WeakKeyDictionary()


def _read(session: Session, on: date, region: str | None) -> Parameters:
    rows = session.execute(
        select(CodeListEntry.list, CodeListEntry.code, CodeListEntry.data)
        .where(CodeListEntry.list.in_(("parameters", "ladder", "decreed_days")), CodeListEntry.valid_from <= on)
        .where(or_(CodeListEntry.valid_until.is_(None), CodeListEntry.valid_until > on))
    ).all()
    held: dict[str, dict[str, dict[str, Any]]] = {"parameters": {}, "ladder": {}}
    for name, code, data in sorted(rows, key=lambda row: str(row.data.get("region") or "")):
        if name in held and data.get("region") in {None, "", region}:
            own, number = held[name], code.partition(".")[0]
            given = {field: value for field, value in data.items() if value not in (None, "")}
            own[number] = own.get(number, {}) | given
    figures, ladder = held["parameters"], held["ladder"]
    decreed = frozenset(date.fromisoformat(code) for name, code, _ in rows if name == "decreed_days")
    return _parameters(
        tuple(sorted((field, int(figures[code]["value"])) for field, code in FIELDS.items())),
        tuple(int(ladder[rung]["term_working_days"]) for rung in sorted(ladder)),
        decreed,
    )


@lru_cache(maxsize=64)
def _parameters(figures: tuple[tuple[str, int], ...], ladder: tuple[int, ...], decreed: frozenset[date]) -> Parameters:
    values: dict[str, Any] = dict(figures)
    return Parameters(**values, rung_working_days=ladder, decreed_days=decreed)
