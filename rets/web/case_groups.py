"""The parts of the case form that may be given several times."""

from rets.web.form_view import Field, Rows

MEASURES = Rows(
    "measures",
    "Maatregel",
    "Voeg een maatregel toe",
    (
        Field("kind", "Soort maatregel", "select", required=True, source="measures"),
        Field("pronounced_on", "Datum van de uitspraak", "date", "Vanaf hier telt de norm voor passende hulp."),
        Field("informed_on", "De GI hoorde het op", "date"),
        Field("ends_on", "Laatste dag", "date"),
        Field("extended_on", "Laatste verlenging begon op", "date"),
    ),
    least=1,
)
AUTHORISATIONS = Rows(
    "authorisations",
    "Machtiging",
    "Voeg een machtiging toe",
    (
        Field("kind", "Soort machtiging", "select", required=True, source="authorisations"),
        Field("granted_on", "Verleend op", "date"),
        Field("ends_on", "Laatste dag", "date"),
        Field("used_on", "Gebruikt vanaf", "date"),
    ),
)
WORKERS = Rows(
    "workers",
    "Jeugdbeschermer",
    "Voeg een jeugdbeschermer toe",
    (
        Field(
            "kind",
            "Soort",
            "select",
            options=(("vast", "Vast"), ("vervanger", "Vervanger"), ("pool", "Uit een pool")),
        ),
        Field("assigned_on", "Gekoppeld op", "date", required=True),
        Field("first_contact_on", "Eerste contact met het gezin", "date"),
        Field("absent_on", "Uitgevallen op", "date"),
        Field("ended_on", "Gestopt op", "date"),
        Field(
            "end_reason",
            "Reden van stoppen",
            "select",
            options=(
                ("verloop", "Andere baan"),
                ("ziekte", "Ziekte"),
                ("voorspelbaar_moment", "Voorspelbaar moment"),
                ("anders", "Anders"),
            ),
        ),
    ),
    most=20,
)
IDEAL = Rows(
    "need.ideal",
    "Beste hulp",
    "Voeg een vorm toe die even goed is",
    (Field("", "", "select", required=True, source="forms_of_care"),),
    least=1,
    most=5,
    hint="De beste eerst.",
)
ACCEPTABLE = Rows(
    "need.acceptable",
    "Ook aanvaardbaar",
    "Voeg een aanvaardbare vorm toe",
    (Field("", "", "select", source="forms_of_care"),),
    least=1,
    most=8,
    hint="Past minder goed, maar helpt dit kind wel.",
)
BRIDGING = Rows(
    "need.bridging",
    "Overbrugging",
    "Voeg een overbrugging toe",
    (Field("", "", "select", source="forms_of_care"),),
    least=1,
    most=5,
    hint="Kan intussen. Het kind blijft wachten op de hulp die past.",
)
DEPENDS_ON = Rows(
    "need.depends_on",
    "Moet eerst lopen",
    "Voeg hulp toe die eerst moet lopen",
    (Field("", "", "select", source="forms_of_care"),),
    least=1,
    most=5,
)
ADVICE = Rows(
    "expert_advice",
    "Advies",
    "Voeg een advies toe",
    (
        Field("by", "Van wie", hint="Een functie, geen naam.", required=True, width="medium"),
        Field("on", "Datum", "date", required=True),
        Field("form", "Welke hulp", "select", required=True, source="forms_of_care"),
    ),
)
CONTRA_INDICATIONS = Rows(
    "contra_indications",
    "Voorwaarde",
    "Voeg een voorwaarde toe",
    (
        Field("code", "Welke voorwaarde", "select", required=True, source="contra_indications"),
        Field("solved", "Dit is opgelost", "checkbox"),
        Field("note", "Hoe is of wordt dit opgelost?", "textarea", rows=2),
    ),
    most=20,
)
TRIED = Rows(
    "tried",
    "Poging",
    "Voeg een poging toe",
    (
        Field("form", "Welke hulp", "select", required=True, source="forms_of_care"),
        Field("provider", "Aanbieder", width="medium", attrs={"list": "aanbieders"}),
        Field("on", "Datum", "date"),
        Field("ground", "Reden van de aanbieder", "select", source="refusal_grounds"),
        Field("result", "Wat kwam eruit?", "textarea", rows=2),
        Field("failed", "Dit is niet gelukt", "checkbox"),
        Field("unsafe", "De aanbieder stopte omdat het niet veilig was", "checkbox"),
        Field("offer", "Code van het aanbod", hint="Als u die weet.", width="medium"),
    ),
    most=40,
)
WAITS = Rows(
    "waits",
    "Wachtlijst",
    "Voeg een wachtlijst toe",
    (
        Field("form", "Welke hulp", "select", required=True, source="forms_of_care"),
        Field("provider", "Aanbieder", width="medium", attrs={"list": "aanbieders"}),
        Field("registered_on", "Aangemeld op", "date"),
        Field("expected_on", "Verwachte start", "date"),
    ),
    most=20,
)
