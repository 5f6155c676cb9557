"""Which facts a person tells by hand, under which heading, and the Dutch words at their fields."""

from collections.abc import Mapping

from rets.web.case_fields import STAY
from rets.web.case_groups import AUTHORISATIONS, MEASURES
from rets.web.form_view import Field

GROUPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Jeugdbeschermer", ("worker_assigned", "first_contact", "worker_absent", "worker_ended")),
    ("Koers en kind", ("koers_set", "earlier_need", "child_spoken", "child_seen")),
    ("Veiligheid", ("unsafe_signal", "acute_ended", "safety_reviewed", "safety_plan_made", "ran_away", "came_back")),
    ("Verblijf", ("stay_started", "stay_extended", "stay_ended", "location_closes", "location_stays")),
    (
        "Maatregel en machtiging",
        (
            "measure_changed",
            "authorisation_changed",
            "court_requested",
            "council_notified",
            "transition_plan_made",
            "family_plan_made",
        ),
    ),
    ("Hulp", ("help_planned", "intake_held", "help_started", "help_judged", "help_ended")),
    ("Behandeling die loopt en wordt bedreigd", ("treatment_threatened", "treatment_goes_on")),
    (
        "Aanbieders buiten RETS om",
        ("refusal_reported", "wait_reported", "assignment_returned", "discharged", "expert_advice"),
    ),
    ("Voorwaarden en woonplaats", ("contra_indication_solved", "residence_disputed", "residence_settled")),
    ("Een plek maken als die er niet is", ("build_started", "build_ended")),
    ("Twee GI's of regio's voor één kind", ("child_shared", "sharing_ended")),
    ("Overschreden norm", ("explained",)),
)
ELSEWHERE = frozenset(
    {"step", "decision", "consent_asked", "consent_given", "alternative_offered", "alternative_answered"}
)
NAMES = {
    "help_planned": "Hulp of overbrugging afgesproken",
    "intake_held": "Intake gehouden (telt niet als start)",
    "help_started": "Hulp of overbrugging echt gestart",
    "help_judged": "Past de hulp?",
    "help_ended": "Hulp gestopt",
    "explained": "Toelichting op een overschreden norm",
}
ACTIONS = {
    "explained": "case.explain",
    "help_judged": "placement.judge",
    "help_planned": "placement.report",
    "help_started": "placement.report",
    "help_ended": "placement.report",
    "intake_held": "placement.report",
}
LABELS: Mapping[str, str] = {
    "on": "Op welke dag?",
    "text": "Toelichting",
    "worker": "Soort jeugdbeschermer",
    "reason": "Reden",
    "goals": "Doelen",
    "needed_help": "Welke hulp is daarvoor nodig?",
    "agreed_by": "Wie staat achter de koers?",
    "koers_on": "Koers uiterlijk nodig op",
    "help_on": "Hulp uiterlijk nodig op",
    "provider": "Aanbieder",
    "form": "Welke hulp?",
    "unsafe": "Omdat het niet veilig is",
    "ground": "Reden van de aanbieder",
    "abrupt": "Van de ene op de andere dag",
    "ends_on": "Laatste dag",
    "closes_on": "Dicht vanaf",
    "by": "Van wie? Noem een functie, geen naam",
    "expected_on": "Verwachte start",
    "code": "Welke voorwaarde is opgelost?",
    "municipality": "Gemeente",
    "because_waiting": "De verlenging is nodig doordat het kind op hulp wacht",
    "clock": "Welke norm?",
    "purpose": "Waarvoor is deze hulp?",
    "gi": "Welke andere GI?",
    "label": "Kenmerk van die GI",
    "region": "Welke andere regio?",
    "budget": "Wie beslist over het budget?",
    "watched_by": "Wie houdt zicht? Leeg: zoals het was",
    "seen_on": "Kind gezien op",
    "stops_on": "Wanneer zou de behandeling stoppen?",
    "ready_on": "Wanneer moet de plek klaar zijn?",
    "planned_on": "Afgesproken start",
    "bridges_to": "Op welke hulp wacht het kind?",
    "professional": "Wat vindt de professional?",
    "family": "Wat vinden kind en ouders?",
    **{f"measure.{one.name}": one.label for one in MEASURES.fields},
    **{f"authorisation.{one.name}": one.label for one in AUTHORISATIONS.fields},
    **{one.name: one.label for one in (*STAY.few, *STAY.more) if isinstance(one, Field)},
}
HINTS: Mapping[str, str] = {
    "text": "Geen namen, geen BSN.",
    "goals": "Eén doel per regel.",
    "bridges_to": "Alleen bij overbrugging.",
    "label": "Alleen als die GI RETS gebruikt. Geen naam.",
}
TEXT_NEEDED = frozenset(
    {"earlier_need", "explained", "unsafe_signal", "treatment_threatened", "build_started", "build_ended"}
)
VALUES: Mapping[str, str] = {
    "vast": "Vast",
    "vervanger": "Vervanger",
    "pool": "Uit een pool",
    "verloop": "Andere baan",
    "ziekte": "Ziekte",
    "voorspelbaar_moment": "Voorspelbaar moment",
    "anders": "Anders",
    "jeugdige": "Jeugdige",
    "ouders": "Ouders",
    "netwerk": "Familie en bekenden",
    "professionals": "Professionals",
    "main": "De hulp die nodig is",
    "bridging": "Overbrugging: het kind blijft wachten",
    "passend": "Past",
    "alternatief_passend": "Past, als alternatief",
    "overbrugging": "Is alleen overbrugging",
    "second_best": "Tweede keus: het kind blijft wachten",
    "niet_passend": "Past niet",
    "municipality": "De gemeente",
    "contract_manager": "De contractmanager van de regio",
    "koers": "Gedragen koers",
    "passende_hulp": "Passende hulp gestart",
}
