"""The case form as a person fills it in: which questions, in the order in which a jeugdbeschermer thinks (R45).

Few fields stand first; what is not always needed stands behind a summary. Names are those of
`rets.schemas.case_form.CaseForm`; a test holds that every field of it can be filled in here.
"""

from dataclasses import replace

from rets.web.case_groups import (
    ACCEPTABLE,
    ADVICE,
    AUTHORISATIONS,
    BRIDGING,
    CONTRA_INDICATIONS,
    DEPENDS_ON,
    IDEAL,
    MEASURES,
    TRIED,
    WAITS,
    WORKERS,
)
from rets.web.form_view import Field, Section

WHO = Section(
    "kenmerk",
    "Om wie en om welke regio gaat het?",
    (
        Field("label", "Eigen kenmerk", hint="Geen naam, geen BSN. Bijvoorbeeld K-17.", required=True, width="medium"),
        Field("gi", "Gecertificeerde instelling", "select", required=True, source="gi"),
        Field(
            "municipality",
            "Gemeente waar het kind woont",
            hint="De naam of de code. De regio volgt daaruit.",
            width="medium",
            attrs={"list": "gemeenten", "autocomplete": "off"},
        ),
        Field("question", "Wat is uw vraag?", "textarea", "In één of twee zinnen.", rows=2),
    ),
    (
        Field("municipality_disputed", "Gemeenten zijn het niet eens wie verantwoordelijk is", "checkbox"),
        Field("region", "Regio", "select", "Alleen als u de gemeente nog niet weet.", source="regions"),
    ),
    "Gemeente onduidelijk?",
)
SAFETY = Section(
    "veiligheid",
    "Hoe veilig is het kind nu?",
    (
        Field("safety.now", "Veiligheid nu", "textarea", "Wat is er aan de hand, en wat houdt het kind veilig?"),
        Field(
            "safety.watched_by",
            "Wie houdt zicht?",
            hint="Noem een functie, geen naam.",
            width="medium",
            attrs={"list": "zicht"},
        ),
        Field("safety.acute_since", "Acuut onveilig sinds", "date", "Alleen bij acuut gevaar. Dan gaat alles sneller."),
    ),
    (
        Field("safety.violence", "Er is geweld in het gezin", "checkbox"),
        Field("safety.plan_on", "Datum van het veiligheidsplan", "date"),
        Field("safety.seen_on", "Kind voor het laatst gezien op", "date"),
        Field("safety.reviewed_on", "Risico's voor het laatst bekeken op", "date"),
    ),
    "Meer over veiligheid",
)
MEASURE = Section(
    "maatregel",
    "Welke maatregel is er?",
    (MEASURES,),
    (
        AUTHORISATIONS,
        WORKERS,
        Field(
            "legal_basis",
            "Op welke grond deelt u gegevens?",
            "select",
            options=(
                ("maatregel", "De maatregel"),
                ("toestemming", "Toestemming"),
                ("vervangende_toestemming", "Vervangende toestemming van de rechter"),
            ),
            default="maatregel",
        ),
        Field("milestones.transition_plan_on", "Datum van het plan voor 18 jaar", "date"),
        Field("milestones.family_plan_on", "Datum van het gezinsplan", "date", "Alleen als uw GI daarmee werkt."),
        Field("milestones.council_notified_on", "Datum van het bericht aan de Raad over verlengen of stoppen", "date"),
    ),
    "Machtigingen, jeugdbeschermers en mijlpalen",
)
NEED = Section(
    "nodig",
    "Welke hulp is nodig?",
    (
        IDEAL,
        Field("need.why", "Waarom deze hulp?", "textarea"),
        ACCEPTABLE,
        Field("need.needed_on", "Eerder nodig dan binnen drie maanden?", "date", "Laat leeg als drie maanden goed is."),
        Field("need.needed_reason", "Waarom eerder?", "textarea", "Nodig als u hierboven een datum invult.", rows=2),
    ),
    (
        BRIDGING,
        DEPENDS_ON,
        Field("need.stay_days", "Verwachte duur in dagen", "number"),
        ADVICE,
    ),
    "Overbrugging, volgorde, duur en advies van deskundigen",
    "Schrijf op wat nodig is, ook als u denkt dat het er niet is. RETS zoekt daarna pas naar plekken.",
)
CHILD = Section(
    "kind",
    "Het kind",
    (
        Field("birth_month", "Geboortemaand", "month", "jjjj-mm. Anderen zien alleen de leeftijd.", required=True),
        Field(
            "sex",
            "Geslacht",
            "radios",
            options=(("m", "Jongen"), ("f", "Meisje"), ("", "Anders of onbekend")),
        ),
    ),
    (
        Field("iq", "IQ", "number", "Alleen als het voor de plek uitmaakt."),
        Field("wishes.siblings", "Broers en zussen in RETS", "lines", "Hun kenmerk, één per regel.", rows=2),
        Field(
            "wishes.siblings_together",
            "Moeten broers en zussen bij elkaar?",
            "select",
            options=(("hoeft_niet", "Hoeft niet"), ("dichtbij", "Dicht bij elkaar"), ("moet", "Ja, samen")),
            default="hoeft_niet",
        ),
    ),
    "IQ, broers en zussen",
)
STRENGTHS = Section(
    "krachten",
    "Wat gaat goed, en wat is moeilijk?",
    (Field("strengths", "Wat gaat goed en wat werkt?", "textarea", "Een aanbieder leest dit eerst."),),
    (
        Field("traits", "Sterke kanten en wat helpt", "checkboxes", source="traits.strong", part="sterk"),
        Field("traits", "Wat is moeilijk", "checkboxes", source="traits.hard", part="moeilijk"),
    ),
    "Kies wat helpt en wat moeilijk is",
)
CONDITIONS = Section(
    "voorwaarden",
    "Wat moet eerst geregeld zijn?",
    (CONTRA_INDICATIONS,),
    intro="Een contra-indicatie is hier een voorwaarde die u kunt oplossen, geen stempel op een kind.",
)
STAY = Section(
    "plek",
    "Waar is het kind nu?",
    (
        Field("stay.form", "Soort plek", "select", source="forms_of_care", hint="Laat leeg als het kind thuis woont."),
        Field("stay.since", "Sinds", "date"),
        Field("stay.ends_on", "Laatste dag op deze plek", "date"),
    ),
    (
        Field("stay.place", "Omschrijving van de plek", hint="Zonder adres.", width="medium"),
        Field("stay.provider", "Aanbieder", width="medium", attrs={"list": "aanbieders"}),
        Field("stay.max_days", "Langste verblijf in dagen", "number"),
        Field("stay.max_months", "Langste verblijf in maanden", "number"),
        Field("stay.closes_on", "Locatie dicht vanaf", "date"),
    ),
    "Meer over deze plek",
)
HISTORY = Section(
    "geprobeerd",
    "Wat is al geprobeerd?",
    (Field("history", "Wat ging vooraf?", "textarea"), TRIED),
    (WAITS,),
    "Staat het kind op een wachtlijst?",
)
KOERS = Section(
    "koers",
    "De koers",
    (
        Field("koers.set_on", "Koers vastgesteld op", "date"),
        Field("koers.goals", "Doelen", "lines", "Eén doel per regel."),
        Field("koers.needed_help", "Hulp die daarvoor nodig is", "textarea", rows=2),
        Field(
            "koers.agreed_by",
            "Wie staat achter de koers?",
            "checkboxes",
            options=(
                ("jeugdige", "Jeugdige"),
                ("ouders", "Ouders"),
                ("netwerk", "Familie en bekenden"),
                ("professionals", "Professionals"),
            ),
        ),
    ),
    (
        Field("koers.earlier_on", "Koers eerder nodig dan zes weken: uiterlijk", "date"),
        Field("koers.earlier_reason", "Waarom eerder?", "textarea", rows=2),
    ),
    "Is de koers eerder nodig?",
)
VOICE = Section(
    "stem",
    "Wat vinden kind en ouders?",
    (
        Field("voice.child", "Wat wil het kind?", "textarea", "In de woorden van het kind."),
        Field("voice.child_spoken_on", "Gesproken met het kind op", "date"),
        Field("voice.not_spoken_reason", "Niet gesproken, omdat", hint="Alleen als u het kind niet sprak."),
        Field("voice.parents", "Wat willen de ouders?", "textarea"),
    ),
)
AROUND = Section(
    "rondom",
    "School, belemmeringen en geld",
    (
        Field("school", "School of dagbesteding", "textarea", rows=2),
        Field("finance", "Geld en contract", "textarea", "Wat is gevraagd, aan wie, met welk antwoord?", rows=2),
    ),
    (Field("obstacles", "Belemmeringen", "checkboxes", source="obstacles"),),
    "Wat houdt de hulp tegen?",
)
WISHES = Section(
    "wensen",
    "Wensen",
    (
        Field("wishes.max_km", "Hoogstens zoveel kilometer van huis", "number"),
        Field("wishes.perspectief", "Het kind moet hier kunnen blijven tot het volwassen is", "checkbox"),
    ),
    (
        Field("wishes.providers", "Liefst bij deze aanbieders", "lines", "Code van de aanbieder, één per regel."),
        Field("wishes.workers", "Liefst met deze hulpverleners", "lines", "Code uit het aanbod, één per regel."),
    ),
    "Voorkeur voor aanbieder of hulpverlener",
)
TABLE = Section(
    "tafel",
    "Wie moet aan tafel?",
    (Field("at_table", "Functies of organisaties", "lines", "Eén per regel, geen namen."),),
)
FIRST = (WHO, SAFETY, MEASURE, NEED, CHILD, STRENGTHS)
LATER = (CONDITIONS, STAY, HISTORY, KOERS, VOICE, AROUND, WISHES, TABLE)
SECTIONS = (*FIRST, *(replace(one, later=True) for one in LATER))
FIXED = frozenset({"label", "gi"})
EDITABLE = (replace(WHO, few=tuple(one for one in WHO.few if one.name not in FIXED)), *SECTIONS[1:])
