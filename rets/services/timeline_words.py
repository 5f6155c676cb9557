"""The Dutch words with which the story of a case names facts, routes, decisions, help and whom a task went to."""

from collections.abc import Mapping
from typing import Any

FACT_NAMES: dict[str, str] = {
    "worker_assigned": "Jeugdbeschermer toegewezen",
    "first_contact": "Jeugdbeschermer is met het gezin aan de slag",
    "worker_absent": "Jeugdbeschermer is uitgevallen",
    "worker_ended": "Jeugdbeschermer is gestopt op deze casus",
    "koers_set": "Koers bepaald",
    "earlier_need": "Eerder nodig dan de norm",
    "child_spoken": "Kind gesproken",
    "child_seen": "Kind gezien",
    "safety_plan_made": "Veiligheidsplan gemaakt",
    "unsafe_signal": "Acuut onveilig",
    "safety_reviewed": "Veiligheid bekeken",
    "acute_ended": "Acuut gevaar voorbij",
    "assignment_returned": "Aanbieder gaf de opdracht terug",
    "discharged": "Aanbieder beëindigde het verblijf of de behandeling",
    "measure_changed": "Maatregel gewijzigd",
    "authorisation_changed": "Machtiging gewijzigd",
    "stay_started": "Verblijf begonnen",
    "stay_extended": "Verblijf verlengd",
    "stay_ended": "Verblijf geëindigd",
    "location_closes": "Locatie gaat sluiten",
    "location_stays": "Locatie blijft toch open",
    "expert_advice": "Advies van een deskundige",
    "refusal_reported": "Aanbieder weigerde",
    "wait_reported": "Wachtlijst gemeld",
    "contra_indication_solved": "Contra-indicatie opgelost",
    "residence_disputed": "Woonplaats in geschil; voorlopige gemeente wijst de weg",
    "residence_settled": "Verantwoordelijke gemeente bekend",
    "transition_plan_made": "Plan voor 18 jaar gemaakt",
    "family_plan_made": "Gezinsplan gemaakt",
    "ran_away": "Kind weggelopen",
    "came_back": "Kind terug na weglopen",
    "treatment_threatened": "Een behandeling die loopt wordt bedreigd",
    "treatment_goes_on": "De behandeling die loopt gaat door",
    "child_shared": "Een andere GI of regio werkt ook voor dit kind",
    "sharing_ended": "Nog één GI of regio voor dit kind",
    "build_started": "Bouwteam begonnen: een plek maken voor dit kind",
    "build_ended": "Bouwteam gestopt",
    "council_notified": "Raad bericht",
    "court_requested": "Rechter gevraagd",
}
ROUTE_NAMES = {
    "contracted": "direct te regelen",
    "ceiling": "met een budget dat op is",
    "maatwerk": "met maatwerk",
    "none": "zonder contract",
    "admission_stop": "met een opnamestop",
}
DECISION_NAMES = {
    "made": "Besluit van het expertteam",
    "advised": "Advies van het expertteam",
    "answered": "Antwoord op het besluit",
    "silent": "Geen antwoord op het besluit",
    "done": "Regel van het besluit uitgevoerd",
    "finished": "Besluit uitgevoerd: de hulp is echt gestart",
    "ended": "Besluit loopt niet meer: de casus is afgesloten",
    "replaced": "Besluit vervangen door een nieuw besluit",
    "moved": "Vergadering van het expertteam verzet",
    "elsewhere": "Naar de vergadering van het expertteam van de andere regio",
    "called_off": "Vergadering van het expertteam afgezegd; de casus staat op de volgende",
    "carried_over": "De vergadering is voorbij zonder besluit; de casus staat op de volgende",
    "urgent": "Spoedoverleg van het expertteam bijeengeroepen",
    "phoned": "Gebeld voor spoedoverleg",
    "confirmed": "Spoedbesluit bevestigd in de vergadering",
    "withdrawn": "Spoedbesluit ingetrokken",
    "unconfirmed": "Spoedbesluit nog niet bevestigd; het staat op de volgende vergadering",
    "longlisted": "Op de longlist van het expertteam",
    "struck": "Van de longlist: de hulp is gestart",
    "back": "Vanaf de longlist terug op de agenda",
    "overdue": "Regel van het besluit niet op tijd uitgevoerd",
    "unbound": "Zonder mandaat: voorgelegd aan het bestuur",
}
MOVED_TO = {
    "regio": "naar wie dit in de nieuwe regio doet",
    "gemeente": "naar de gemeente die nu betaalt",
    "vertrokken": "naar wie dit werk nu doet",
}
PLACEMENT_NAMES = {
    "planned": "Hulp afgesproken",
    "intake": "Intake gehouden; de hulp is nog niet gestart",
    "reported": "Aanbieder meldt de start; de GI bevestigt nog",
    "bridging": "Overbrugging begonnen; het kind wacht nog op passende hulp",
    "judged": "Oordeel over de hulp",
    "ended": "Hulp gestopt",
    "lost": "Plek gaat niet door",
}


def moved_to(data: Mapping[str, Any]) -> str:
    """To whom a task went: to who has it now, or to who stands in and back."""
    back = "terug van wie waarneemt" if data.get("back") else "naar wie waarneemt"
    return MOVED_TO.get(data.get("why", ""), back)
