"""Dated facts: what happened to a child or a search. The closed list of what a case file may tell.

Longer than most files on purpose: it is one list, of which the JSON Schema and the union at its end are made.
"""

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, TypeAdapter

from rets.schemas.case_form import AuthorisationIn, Judgement, MeasureIn, StayIn
from rets.schemas.form_base import Form, contradiction
from rets.schemas.texts import FreeText, Label, SlugText, personal_places
from workflows.steps import STEPS

Purpose = Literal["main", "bridging"]


class Fact(Form):
    """What every fact has: the day on which it took effect, and words."""

    on: date = Field(description="Dag waarop het gebeurde")
    text: FreeText = ""


class WorkerAssigned(Fact):
    """A jeugdbeschermer was coupled; to a pool when there is no fixed one (A4)."""

    kind: Literal["worker_assigned"]
    worker: Literal["vast", "vervanger", "pool"] = "vast"


class FirstContact(Fact):
    """The jeugdbeschermer really went to work with the family (N1c)."""

    kind: Literal["first_contact"]


class WorkerAbsent(Fact):
    """The jeugdbeschermer dropped out (N21)."""

    kind: Literal["worker_absent"]


class WorkerEnded(Fact):
    """The jeugdbeschermer stopped on this case (N2)."""

    kind: Literal["worker_ended"]
    reason: Literal["verloop", "ziekte", "voorspelbaar_moment", "anders"]


class KoersSet(Fact):
    """The course was set in agreement with these parties (N3b, N3c)."""

    kind: Literal["koers_set"]
    goals: list[FreeText] = Field(min_length=1)
    needed_help: FreeText = Field(min_length=1)
    agreed_by: list[Literal["jeugdige", "ouders", "netwerk", "professionals"]] = Field(default_factory=list)


class EarlierNeed(Fact):
    """Course or help is needed sooner than the norm, with the reason in `text` (N3, N4)."""

    kind: Literal["earlier_need"]
    koers_on: date | None = None
    help_on: date | None = None


class ChildSpoken(Fact):
    """Somebody spoke with the child (N3d)."""

    kind: Literal["child_spoken"]


class ChildSeen(Fact):
    """Somebody saw the child (R37)."""

    kind: Literal["child_seen"]


class SafetyPlanMade(Fact):
    """A safety plan was made."""

    kind: Literal["safety_plan_made"]


class UnsafeSignal(Fact):
    """The child is acutely unsafe (R38)."""

    kind: Literal["unsafe_signal"]


class SafetyReviewed(Fact):
    """Somebody looked at the risks again while the child waits; `text` says how safe it is (R37)."""

    kind: Literal["safety_reviewed"]
    text: FreeText = Field(min_length=1, description="Hoe veilig is het kind nu")
    watched_by: FreeText = Field(default="", description="Welke functie houdt zicht; leeg: zoals het was")
    seen_on: date | None = Field(default=None, description="Kind gezien op")


class AcuteEnded(Fact):
    """The acute danger has passed."""

    kind: Literal["acute_ended"]


class AssignmentReturned(Fact):
    """A provider gave the assignment back; with an unsafe remark it makes the case acute the same day (V1)."""

    kind: Literal["assignment_returned"]
    provider: FreeText = ""
    form: SlugText
    unsafe: bool = False


class Discharged(Fact):
    """A provider ended the stay or treatment; abruptly makes the case acute (V14)."""

    kind: Literal["discharged"]
    provider: FreeText = ""
    form: SlugText
    ground: SlugText | None = None
    abrupt: bool = False


class MeasureChanged(Fact):
    """A measure was pronounced, extended or ended; replaces the measure of the same kind."""

    kind: Literal["measure_changed"]
    measure: MeasureIn
    because_waiting: bool | None = Field(
        default=None, description="Is de verlenging nodig doordat het kind op hulp wacht (N8)"
    )


class AuthorisationChanged(Fact):
    """An authorisation was granted, extended, used or ended; replaces the one of the same kind."""

    kind: Literal["authorisation_changed"]
    authorisation: AuthorisationIn


class StayStarted(Fact):
    """The child stays somewhere from this day."""

    kind: Literal["stay_started"]
    stay: StayIn


class StayExtended(Fact):
    """The stay was extended up to and including a day (N16)."""

    kind: Literal["stay_extended"]
    ends_on: date


class StayEnded(Fact):
    """The child left the place."""

    kind: Literal["stay_ended"]


class LocationCloses(Fact):
    """The location where the child stays closes on a day (N17)."""

    kind: Literal["location_closes"]
    closes_on: date


class LocationStays(Fact):
    """The location where the child stays does not close after all."""

    kind: Literal["location_stays"]


class ExpertAdvice(Fact):
    """An expert advised a form of help (V3)."""

    kind: Literal["expert_advice"]
    by: FreeText
    form: SlugText


class RefusalReported(Fact):
    """A provider outside the requests of RETS refused."""

    kind: Literal["refusal_reported"]
    form: SlugText
    provider: FreeText = ""
    ground: SlugText | None = None


class WaitReported(Fact):
    """The child stands on a waiting list; `expected_on` is the start that was told."""

    kind: Literal["wait_reported"]
    form: SlugText
    provider: FreeText = ""
    expected_on: date | None = None


class ContraIndicationSolved(Fact):
    """A contra-indication was solved."""

    kind: Literal["contra_indication_solved"]
    code: SlugText


class ResidenceDisputed(Fact):
    """Two municipalities dispute who is responsible; a provisional one carries on from this day (V6)."""

    kind: Literal["residence_disputed"]
    municipality: SlugText


class ResidenceSettled(Fact):
    """The responsible municipality is known."""

    kind: Literal["residence_settled"]
    municipality: SlugText


class TransitionPlanMade(Fact):
    """The plan for turning 18 was made (V12)."""

    kind: Literal["transition_plan_made"]


class FamilyPlanMade(Fact):
    """The family plan of the GI's own method was made, beside the course and never instead of it (N3e)."""

    kind: Literal["family_plan_made"]


class TreatmentThreatened(Fact):
    """Treatment that runs may have to stop for a contract or a region; it goes on while that is decided (R35)."""

    kind: Literal["treatment_threatened"]
    form: SlugText
    stops_on: date | None = None


class TreatmentGoesOn(Fact):
    """Treatment that runs is threatened no more, with the reason in `text`."""

    kind: Literal["treatment_goes_on"]


class RanAway(Fact):
    """The child ran away: acutely unsafe from this day, and its place stays its place."""

    kind: Literal["ran_away"]


class CameBack(Fact):
    """The child is back."""

    kind: Literal["came_back"]


class ChildShared(Fact):
    """Another GI or region works for the same child (X18)."""

    kind: Literal["child_shared"]
    gi: SlugText | None = None
    label: Label | None = None
    region: SlugText | None = None


class SharingEnded(Fact):
    """Nobody else works for this child any more."""

    kind: Literal["sharing_ended"]


class BuildStarted(Fact):
    """There is no fitting place, so a team makes one around this child (P21)."""

    kind: Literal["build_started"]
    form: SlugText
    budget: Literal["municipality", "contract_manager"] = "municipality"
    ready_on: date | None = None


class BuildEnded(Fact):
    """The team stopped making a place, with the reason in `text`."""

    kind: Literal["build_ended"]


class CouncilNotified(Fact):
    """The Raad was told that the measure will or will not be extended (EX26)."""

    kind: Literal["council_notified"]


class CourtRequested(Fact):
    """The court was asked for something, such as replacing consent (V14)."""

    kind: Literal["court_requested"]


class Explained(Fact):
    """A missed norm was explained; it still counts as missed (N4c)."""

    kind: Literal["explained"]
    clock: Literal["koers", "passende_hulp"]


class ConsentAsked(Fact):
    """Consent about money was asked by page, mail or telephone; it never blocks the start (N22, V10)."""

    kind: Literal["consent_asked"]
    of: Literal["municipality", "contract_manager", "teammanager"] = "municipality"
    channel: Literal["page", "mail", "phone"] = "page"


class ConsentGiven(Fact):
    """The consent was given; spoken words are written down in `text`."""

    kind: Literal["consent_given"]
    by: FreeText = ""


class AlternativeOffered(Fact):
    """The municipality offered an alternative; the jeugdbeschermer answers it (R1)."""

    kind: Literal["alternative_offered"]
    form: SlugText


class AlternativeAnswered(Fact):
    """The jeugdbeschermer answered an alternative: fitting, or "niet passend, want ..." (V16)."""

    kind: Literal["alternative_answered"]
    fits: bool


class HelpPlanned(Fact):
    """Help was agreed with a day on which it should start."""

    kind: Literal["help_planned"]
    form: SlugText
    purpose: Purpose = "main"
    planned_on: date
    bridges_to: SlugText | None = None
    ends_on: date | None = None


class IntakeHeld(Fact):
    """An intake was held; it never starts help (N5)."""

    kind: Literal["intake_held"]


class HelpStarted(Fact):
    """The first day of real help or stay, as the GI confirms it."""

    kind: Literal["help_started"]
    form: SlugText
    purpose: Purpose = "main"
    bridges_to: SlugText | None = None
    ends_on: date | None = None


class HelpEnded(Fact):
    """Help stopped."""

    kind: Literal["help_ended"]
    purpose: Purpose = "main"


class HelpJudged(Fact):
    """Professional and family say whether the help fits (N6)."""

    kind: Literal["help_judged"]
    professional: Judgement
    family: Judgement


def _known_step(slug: str) -> str:
    if slug not in STEPS:
        raise contradiction(f"De stap “{slug}” bestaat niet. Bekend zijn: {', '.join(STEPS)}.")
    return slug


def _without_persons(data: dict[str, Any]) -> dict[str, Any]:
    for path, sentence in personal_places(data):
        raise contradiction(f"{path}: {sentence}")
    return data


class StepTaken(Fact):
    """Somebody took a step of the process in a role, with what the step asks for."""

    kind: Literal["step"]
    step: Annotated[SlugText, AfterValidator(_known_step)]
    by: Literal["jeugdbeschermer", "teammanager", "zorgmakelaar", "ret_chair"]
    code: SlugText | None = None
    next_step: FreeText = ""
    due_on: date | None = None
    started_on: date | None = None
    data: Annotated[dict[str, Any], AfterValidator(_without_persons)] = Field(default_factory=dict)


class DecisionTaken(Fact):
    """The team decided: each line an addressee, an action and a day (R41)."""

    class Line(Form):
        """One line of a decision; with `board` its board answers, and not its desk."""

        to: Literal["provider", "municipality", "gi"]
        board: bool = False
        action: FreeText = Field(min_length=1)
        due_on: date

    kind: Literal["decision"]
    lines: list[Line] = Field(min_length=1)


AnyFact = Annotated[
    WorkerAssigned
    | FirstContact
    | WorkerAbsent
    | WorkerEnded
    | KoersSet
    | EarlierNeed
    | ChildSpoken
    | ChildSeen
    | SafetyPlanMade
    | UnsafeSignal
    | SafetyReviewed
    | AcuteEnded
    | AssignmentReturned
    | Discharged
    | MeasureChanged
    | AuthorisationChanged
    | StayStarted
    | StayExtended
    | StayEnded
    | LocationCloses
    | LocationStays
    | ExpertAdvice
    | RefusalReported
    | WaitReported
    | ContraIndicationSolved
    | ResidenceDisputed
    | ResidenceSettled
    | TransitionPlanMade
    | FamilyPlanMade
    | TreatmentThreatened
    | TreatmentGoesOn
    | RanAway
    | CameBack
    | ChildShared
    | SharingEnded
    | BuildStarted
    | BuildEnded
    | CouncilNotified
    | CourtRequested
    | Explained
    | ConsentAsked
    | ConsentGiven
    | AlternativeOffered
    | AlternativeAnswered
    | HelpPlanned
    | IntakeHeld
    | HelpStarted
    | HelpEnded
    | HelpJudged
    | StepTaken
    | DecisionTaken,
    Field(discriminator="kind"),
]
FACT: TypeAdapter[AnyFact] = TypeAdapter(AnyFact)
