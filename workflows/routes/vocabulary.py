"""The words that a route may use: what happens, what is asked, of whom, how, and what that means for the start."""

from dataclasses import dataclass

from workflows.roles import Role

END = "klaar"
MESSAGE = "informeren"
TEAM = "expertteam"
FORM, SENT, OUTSIDE = "formulier", "verstuurd", "buiten_rets"
PLAN = "perspectiefplan"
MANAGER, MATCHMAKER, CHAIR = "teammanager", "zorgmakelaar", "voorzitter"


@dataclass(frozen=True, slots=True)
class Ask:
    """Something that a step may ask: its Dutch name and its closed list of answers (code and Dutch).

    `words` are the answers that need words. No answer says no to the need itself (R1 to R4).
    """

    name: str
    answers: dict[str, str]
    words: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody whom a step may name: the role in the process, and the Dutch name."""

    role: Role
    name: str


EVENTS: dict[str, str] = {
    "ingebracht": "De casus is ingebracht",
    "aangenomen": "De zorgmakelaar neemt de casus aan",
    "plek_gevraagd": "Een aanbieder wordt gevraagd",
    "plek_toegezegd": "Een aanbieder zegt ja",
    "direct_verwezen": "De jeugdbeschermer verwijst direct naar gecontracteerde hulp",
    "plek_afgesproken": "De plek is afgesproken",
    "crisisplek": "Het kind gaat naar een crisisplek",
    "woonplaatsgeschil": "Het is niet duidelijk welke gemeente betaalt",
    "vastgelopen": "Het zoeken loopt vast",
    "naar_expertteam": "De casus gaat naar het expertteam",
    "opgeschaald": "De casus gaat een trede hoger",
    "hulp_gestart": "De hulp is echt gestart",
}
AGAIN = frozenset({"crisisplek", "woonplaatsgeschil"})
"""What may happen to a case more than once, and asks its questions each time (B7, EX21)."""
WITH_PROVIDER = frozenset({"plek_gevraagd", "plek_toegezegd", "direct_verwezen", "plek_afgesproken"})

ASKS: dict[str, Ask] = {
    "akkoord": Ask(
        "Akkoord over geld of contract",
        {"akkoord": "Akkoord met de betaling", "anders_betalen": "Betaling loopt via een andere regeling"},
        frozenset({"anders_betalen"}),
    ),
    PLAN: Ask(
        "Perspectiefplan beoordelen",
        {"gezien": "Plan beoordeeld", "vraag": "Plan beoordeeld, met een vraag"},
        frozenset({"vraag"}),
    ),
    MESSAGE: Ask("Bericht: ter informatie", {"gezien": "Gezien"}),
    "meedenken": Ask(
        "Meedenken over aanbod",
        {"geen_ander": "Geen ander passend aanbod gevonden", "aanbod": "Er is ook ander aanbod, namelijk ..."},
        frozenset({"aanbod"}),
    ),
    "contractadvies": Ask("Advies over het contract", {"advies": "Advies gegeven"}, frozenset({"advies"})),
    FORM: Ask(
        "Formulier maken en versturen",
        {SENT: "Gemaakt en verstuurd", OUTSIDE: "Buiten RETS verstuurd, namelijk aan ... op ..."},
        frozenset({OUTSIDE}),
    ),
    "invullen": Ask(
        "Formulier invullen en opsturen",
        {"ingevuld": "Ingevuld en opgestuurd, namelijk aan ... op ..."},
        frozenset({"ingevuld"}),
    ),
    "tafel": Ask("Bespreken aan een tafel", {"vervolg": "Besproken: dit doen we, en wie dat doet"}),
    "regelen": Ask("Regelen naast het zoeken", {"geregeld": "Geregeld"}),
    "hoofdaannemer": Ask(
        "Antwoord van de hoofdaannemer",
        {
            "onderaannemer": "Wij zetten deze aanbieder in als onderaannemer",
            "zelf": "Wij bieden zelf hulp, namelijk ...",
            "kan_niet": "Wij kunnen dit niet regelen, want ...",
        },
        frozenset({"zelf", "kan_niet"}),
    ),
    "doelen": Ask(
        "Overleg over de doelen",
        {"eens": "Wij werken aan deze doelen", "anders": "Wij willen andere doelen, namelijk ..."},
        frozenset({"anders"}),
    ),
    "woonplaats": Ask(
        "Welke gemeente betaalt?",
        {"wij": "Dat is onze gemeente", "andere": "Dat is een andere gemeente, namelijk ..."},
        frozenset({"andere"}),
    ),
}

TO_RELAY = "doorgeven"
RESIDENCE, RESIDENCE_TO_RECORD, SETTLEMENT = "woonplaats", "woonplaats_vastleggen", "verrekening"
TARIFF = "tarief"
WITHIN = "binnen_tarief"
TASKS: dict[str, Ask] = {
    **ASKS,
    TARIFF: Ask(
        "Is de prijs binnen het tarief?", {WITHIN: "Binnen het tarief", "boven_tarief": "Boven het tarief van de regio"}
    ),
    RESIDENCE_TO_RECORD: Ask(
        "Leg vast welke gemeente betaalt", {"nog_niet": "Dat is nog niet bekend, want ..."}, frozenset({"nog_niet"})
    ),
    SETTLEMENT: Ask(
        "Is de betaling verrekend?", {"verrekend": "Verrekend", "niet_nodig": "Er was niets te verrekenen"}
    ),
    TO_RELAY: Ask("Zelf doorgeven: hier is niemand van bekend in RETS", {"geregeld": "Doorgegeven"}),
}

ACTORS: dict[str, Actor] = {
    "jeugdbeschermer": Actor(Role.JEUGDBESCHERMER, "jeugdbeschermer"),
    "teammanager": Actor(Role.TEAMMANAGER, "teammanager van de GI"),
    "zorgmakelaar": Actor(Role.ZORGMAKELAAR, "zorgmakelaar"),
    "voorzitter": Actor(Role.RET_CHAIR, "voorzitter van het expertteam"),
    "aanbieder": Actor(Role.PROVIDER, "aanbieder"),
    "hoofdaannemer": Actor(Role.PROVIDER, "hoofdaannemer"),
    "gemeente": Actor(Role.MUNICIPALITY, "gemeente"),
    "contractmanager": Actor(Role.CONTRACT_MANAGER, "contractmanager"),
}
PROVIDERS = frozenset({"aanbieder", "hoofdaannemer"})
MAKERS = frozenset({"jeugdbeschermer", "zorgmakelaar"})
PAYERS = frozenset({"gemeente", "contractmanager"})
UPWARDS = frozenset({MANAGER, MATCHMAKER, CHAIR, TEAM})

CHANNELS: dict[str, tuple[str, str]] = {
    "pagina": ("page", "in RETS"),
    "mail": ("mail", "per mail"),
    "telefoon": ("phone", "per telefoon"),
}


def channel_name(channel: str) -> str:
    """How something goes, in Dutch: "per mail"."""
    return CHANNELS[channel][1]


STARTS: dict[str, str] = {
    "loopt_door": "Het zoeken en de start gaan gewoon door.",
    "mag_al": "De hulp mag al starten voordat dit rond is.",
}
CONTRACTS: dict[str, str] = {
    "gecontracteerd": "contracted",
    "plafond": "ceiling",
    "maatwerk": "maatwerk",
    "geen": "none",
    "opnamestop": "admission_stop",
}
CONTRACT_NAMES: dict[str, str] = {
    "gecontracteerd": "er een contract is",
    "plafond": "het budget op is",
    "maatwerk": "er een contract voor één kind is",
    "geen": "er geen contract is",
    "opnamestop": "er een opnamestop is",
}
ATTACHMENTS: dict[str, str] = {
    "afwegingskader": "het afwegingskader",
    "light_contract": "het light-contract",
    "brief": "een brief van de jeugdbeschermer",
    "a4": "een toelichting op één A4",
    "maatwerkofferte": "de maatwerkofferte",
    "perspectiefplan": "het perspectiefplan",
    "nih_aanvraag": "de aanvraag voor niet ingekochte hulp",
    "blad": "het casusblad zonder namen",
    "privacyconvenant": "het privacyconvenant",
    "doelen": "de doelen uit het plan",
}
ONCE: dict[str, str] = {
    "per_casus": "één keer per casus",
    "per_aanbieder": "voor elke aanbieder apart",
    "eenmalig": "één keer voor een aanbieder en een gemeente",
}
EACH_TIME = "elke keer dat het gebeurt"
"""How often a step opens that begins with something of `AGAIN`, where its document says `per_casus`."""
RHYTHMS: dict[str, tuple[str, int]] = {
    "elke_week": ("elke week", 7),
    "elke_twee_weken": ("elke twee weken", 14),
    "elke_maand": ("elke maand", 31),
}
"""How often a table meets: in Dutch, and within how many days the next time comes."""
UNITS: dict[str, tuple[str, str]] = {
    "werkdagen": ("werkdag", "werkdagen"),
    "dagen": ("dag", "dagen"),
    "weken": ("week", "weken"),
}
PRODUCT = "product"

VETO_ASKS = frozenset({"beschikking", "goedkeuring", "heroverweging", "inhoud", "oordeel", "toestemming", "toets"})
VETO_ANSWERS = frozenset({"afgewezen", "afwijzen", "geweigerd", "nee", "niet_akkoord", "niet_nodig", "weigeren"})
