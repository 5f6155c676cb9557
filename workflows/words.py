"""What a person reads for the things that the process counts: clocks, planned actions and terms."""

from workflows.plan import RUNG_NAMES
from workflows.routes.vocabulary import TASKS
from workflows.steps import STATES
from workflows.tracks import TRACKS

ALARM = "alarm"
"""The task of whom the alarm for a child that is acutely unsafe reaches (R38)."""

CLOCK_NAMES: dict[str, str] = {
    "vaste_jeugdbeschermer": "Vaste jeugdbeschermer aan de slag",
    "vervangende_jeugdbeschermer": "Vervangende jeugdbeschermer",
    "koers": "Gedragen koers",
    "passende_hulp": "Passende hulp gestart",
    "hulp_nodig": "Hulp nodig (geen uitspraakdatum bekend)",
    "plaats_einde": "Einde van de huidige plek",
    "locatie_sluit": "Locatie sluit",
    "machtiging_einde": "Einde van de machtiging",
    "machtiging_ongebruikt": "Machtiging vervalt als zij niet is gebruikt",
    "maatregel_einde": "Einde van de maatregel",
    "leeftijd_18": "Kind wordt 18",
    "overgangsplan": "Plan voor 18 jaar klaar (17 jaar)",
    "overgang_begint": "Plan voor 18 jaar beginnen",
    "gezinsplan": "Gezinsplan van de methode van de GI",
    "sluiting_bekijken": "Locatie sluit: kijken wie er woont",
    "waarneming": "Taken naar wie waarneemt",
    "waarneming_terug": "Taken terug van wie waarnam",
    "eindgesprek": "Overleg over het einde van de maatregel",
    "melding_raad": "Bericht aan de Raad over het einde van de maatregel",
    "halverwege": "Maatregel halverwege",
    "kind_gezien": "Kind gezien",
    "veiligheid_bekijken": "Veiligheid opnieuw bekijken",
    "veiligheidsplan": "Veiligheidsplan gemaakt",
    "acuut_gezien": "Kind gezien na acuut signaal",
    "naar_ret": "Aanmelden bij het expertteam",
    "naar_bestuur": "Voorleggen aan het bestuur",
    "naar_bovenregionaal": "Voorleggen aan het bovenregionale netwerk",
    "verlenging_vragen": "Aanbieder om verlenging vragen",
    "dagelijks_volgen": "Elke werkdag volgen",
    "advies_en_weigering": "Expertteam: advies en een weigering",
    "onveilig_teruggegeven": "Expertteam: opdracht onveilig teruggegeven",
    "prognose": "Voorstel om op te schalen",
    "herordenen": "Volgorde opnieuw bepalen",
    "verversen": "Dossier bijwerken",
    "verzoek": "Antwoord van de aanbieder",
    "vasthouden": "Plek wordt vastgehouden",
    "besluit": "Regel van het besluit uitgevoerd",
    "zonder_mandaat": "Advies zonder mandaat: bestuurlijk antwoord",
    "bevestiging": "Spoedbesluit bevestigen in de vergadering",
    "houdt_stand_vragen": "Vragen of de hulp standhoudt",
    "longlist": "Terug op de agenda vanaf de longlist",
    "opnieuw_zoeken": "Opnieuw zoeken",
    **{slug: f"Termijn: {state.name.lower()}" for slug, state in STATES.items() if slug != "closed"},
}

TASK_NAMES: dict[str, str] = {
    ALARM: "Alarm: een kind is acuut onveilig",
    "consult": "Advies van het expertteam",
    "bestuurlijk": "Bestuurlijk antwoord",
    "toelichting": "Toelichting op een overschreden norm",
    "verlenging": "Verlenging van de plek vragen",
    "opvolging": "Nabellen of zelf regelen",
    "overdracht": "Procesregie overnemen",
    "alternatief": "Alternatief beoordelen",
    "capaciteit": "Vraag over beschikbare plekken",
    "vraag": "Vraag",
    "contract": "Weigering met acceptatieplicht beoordelen",
    "uitwijk": "Andere aanbieder vragen volgens de uitwijkafspraak",
    "informatie": "Informatie voor de aanbieder",
    **{kind: ask.name for kind, ask in TASKS.items()},
    **{kind: track.name for kind, track in TRACKS.items()},
}


def clock_name(kind: str) -> str:
    """The Dutch name of a clock, term or planned action."""
    if kind.startswith("taak."):
        return task_name(kind.removeprefix("taak."))
    return CLOCK_NAMES.get(kind, kind)


def task_name(kind: str) -> str:
    """The Dutch name of a kind of task."""
    return TASK_NAMES.get(kind, kind.capitalize())


def rung_name(rung: int) -> str:
    """The Dutch name of a rung, with its number."""
    return f"trede {rung} ({RUNG_NAMES[rung]})"
