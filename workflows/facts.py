"""What the process knows of a case at a moment: frozen values, no tables. An end is the last valid day."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from workflows.roles import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """A protection measure; `extended_on` is the day from which the latest extension runs."""

    kind: str
    pronounced_on: date | None = None
    informed_on: date | None = None
    ends_on: date | None = None
    extended_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Authorisation:
    """A court authorisation (`muhp`, `gesloten`, ...); a MUHP that is not used lapses after three months (EX24)."""

    kind: str
    granted_on: date | None = None
    ends_on: date | None = None
    used_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Worker:
    """A jeugdbeschermer on the case. `kind`: `vast`, `vervanger`, or `pool` (A4), which never counts as fixed."""

    kind: str
    assigned_on: date
    first_contact_on: date | None = None
    absent_on: date | None = None
    ended_on: date | None = None
    end_reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Koers:
    """The supported course: complete when goals and needed help are set and somebody beside the GI supports it (N3)."""

    set_on: date | None = None
    has_goals: bool = False
    has_needed_help: bool = False
    agreed_by: frozenset[str] = frozenset()
    child_spoken_on: date | None = None

    @property
    def complete(self) -> bool:
        return bool(self.set_on and self.has_goals and self.has_needed_help and self.agreed_by)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stay:
    """Where the child stays now. The end is `ends_on`, or `since` plus the maximum of the place (N12, N13)."""

    form: str
    since: date | None = None
    max_days: int | None = None
    max_months: int | None = None
    ends_on: date | None = None
    closes_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Help:
    """Help agreed or running. Only `started_on` starts it (N5); second best and bridging never meet the norm (N6)."""

    purpose: str
    intake_on: date | None = None
    planned_on: date | None = None
    started_on: date | None = None
    ended_on: date | None = None
    judged_professional: str | None = None
    judged_family: str | None = None

    @property
    def fitting(self) -> bool:
        """Started as main help, running, and not judged unfit by professional or family."""
        judged = {self.judged_professional, self.judged_family}
        return (
            self.purpose == "main"
            and self.started_on is not None
            and self.ended_on is None
            and not judged & {"second_best", "overbrugging", "niet_passend"}
        )

    @property
    def judged_fitting(self) -> bool:
        """Both the professional and the family found it fitting, or a fitting alternative (N6)."""
        good = {"passend", "alternatief_passend"}
        return self.fitting and self.judged_professional in good and self.judged_family in good


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Everything that clocks and guards look at. `born` is the first day of the birth month."""

    state: str
    rung: int
    born: date
    raised_on: date
    measures: tuple[Measure, ...] = ()
    authorisations: tuple[Authorisation, ...] = ()
    workers: tuple[Worker, ...] = ()
    koers: Koers = Koers()
    stay: Stay | None = None
    helps: tuple[Help, ...] = ()
    earlier_koers_on: date | None = None
    earlier_help_on: date | None = None
    need_recorded: bool = True
    acute_since: date | None = None
    violence: bool = False
    child_seen_on: date | None = None
    safety_plan_on: date | None = None
    safety_reviewed_on: date | None = None
    transition_plan_on: date | None = None
    has_family_plan: bool = False
    family_plan_on: date | None = None
    extension_reported_on: date | None = None
    advice_refused_on: date | None = None
    unsafe_return_on: date | None = None
    forecast_on: date | None = None
    has_zorgmakelaar: bool = True
    region: str | None = None

    @property
    def main_help(self) -> Help | None:
        """The main help that is agreed or running, if any."""
        return next((h for h in reversed(self.helps) if h.purpose == "main" and h.ended_on is None), None)

    @property
    def waiting(self) -> bool:
        """Whether the child still waits for fitting help, also with bridging, second best or an intake (N6b)."""
        return not any(h.fitting for h in self.helps)

    def forecast_in_time(self, deadline: date) -> bool:
        """Whether a realistic start is known that does not lie past the deadline."""
        return self.forecast_on is not None and self.forecast_on <= deadline


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """What somebody gives with a step. `code` comes from the step's own code list, `owner_id` names a person."""

    text: str = ""
    code: str | None = None
    next_step: str = ""
    owner_id: int | None = None
    due_on: date | None = None
    started_on: date | None = None
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """A step that somebody wants to take: who, when, with which note, and what was gathered for its guards.

    `request_accepted`: the request in the note was accepted. `quorum`: those present may decide. `lines_complete`:
    every line of the decision has addressee, action and due date. `unconflicted`: no member decides on its own refusal.
    `to_chair`: the person in the note chairs the region's expert team or stands in for its chair.
    """

    step: str
    roles: frozenset[Role]
    on: date
    note: Note = Note()
    request_accepted: bool = False
    quorum: bool = False
    lines_complete: bool = False
    unconflicted: bool = True
    owner_found: bool = True
    to_chair: bool = False
