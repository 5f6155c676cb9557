"""The figures that clocks and terms count with. They come in as data (dated, sourced); nothing here has a value."""

from dataclasses import dataclass
from datetime import date

from workflows.calendar import Calendar, calendar_with


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameters:
    """Every figure of the process, in the unit of its name.

    Norms: N1 to N4, F17, N12, N21, N8, EX3, EX22 to EX24, EX26; all others are product defaults that a region may
    change.
    `rung_working_days` holds the term of each rung from 0 to 7, which the ladder of a region gives (facts 3.2).
    """

    n1_working_days: int
    changes_allowed: int
    koers_days: int
    help_months: int
    ots_months: int
    vots_months: int
    muhp_unused_months: int
    absence_days: int
    replacement_working_days: int
    infant_seen_days: int
    infant_plan_days: int
    acute_seen_hours: int
    transition_from_months: int
    transition_until_years: int
    adult_years: int
    adult_shown_months: int
    measure_talk_weeks: int
    measure_notice_weeks: int
    plan_ret_weeks: int
    plan_bestuurlijk_weeks: int
    plan_bovenregionaal_weeks: int
    plan_place_ret_weeks: int
    plan_extension_working_days: int
    forecast_answer_working_days: int
    forecast_take_days: int
    forecast_escalates: int
    returned_working_days: int
    acute_working_days: int
    decided_working_days: int
    rung_working_days: tuple[int, ...]
    placing_grace_working_days: int
    judgement_days: int
    hold_working_days: int
    answer_working_days: int
    consent_working_days: int
    question_working_days: int
    explain_working_days: int
    confirm_start_working_days: int
    refresh_days: int
    confirmation_days: int
    expiry_days: int
    near_end_days: int
    longlist_months: int
    refresh_answer_working_days: int
    closing_notice_months: int
    closing_working_days: int
    family_plan_months: int
    build_step_working_days: int
    build_room_working_days: int
    roster_days: int
    evaluation_working_days: int
    holds_first_months: int
    holds_second_months: int
    review_days: int
    review_sooner_days: int
    review_soonest_days: int
    review_sooner_after_days: int
    review_soonest_after_days: int
    review_acute_days: int
    review_answer_days: int
    sheets_days: int
    alarm_answer_hours: int
    alarm_hourly_hours: int
    alarm_daily_days: int
    signal_children: int
    signal_window_days: int
    signal_regions: int
    signal_answer_working_days: int
    return_day: int
    return_on_working_day: int
    decreed_days: frozenset[date] = frozenset()

    @property
    def triage_working_days(self) -> int:
        """How long a case may wait for triage: the term of rung 0, inside the GI."""
        return self.rung_working_days[0]

    @property
    def searching_working_days(self) -> int:
        """How long a search may last: the term of rung 1, the local table."""
        return self.rung_working_days[1]

    @property
    def consult_working_days(self) -> int:
        """Within what time the team advises: the term of rung 2."""
        return self.rung_working_days[2]

    @property
    def ret_working_days(self) -> int:
        """Within what time the team decides: the term of rung 3."""
        return self.rung_working_days[3]

    @property
    def calendar(self) -> Calendar:
        """The working days that these figures are counted in."""
        return calendar_with(self.decreed_days)
