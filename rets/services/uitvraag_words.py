"""The words of the return and what they mean; a change of meaning is a next version (E8)."""

VERSION = "2"
UNKNOWN = "Nog niet bekend"
TOTAL = "Alle gemeenten"
HELP: dict[str, str] = {
    "waiting": "Wacht op hulp",
    "nothing": "Zonder hulp",
    "after_intake": "Na intake",
    "bridging": "Overbrugging",
    "second_best": "Tweede keus",
    "late": "Te laat",
    "sooner": "Eerder nodig",
}
PROTECTION: dict[str, str] = {"protection": "Wacht op jeugdbeschermer", "protection_late": "Te laat (jeugdbeschermer)"}
DEFINITIONS: tuple[tuple[str, str], ...] = (
    ("Peildatum", "De laatste dag van een maand. Geteld is hoe het aan het einde van die dag was."),
    ("Kind", "Elk kind telt één keer. Werken twee GI's of regio's voor een kind, dan telt het bij wie de regie heeft."),
    ("Vanaf wanneer", "Een kind telt vanaf de dag waarop de casus in RETS staat, tot de casus is afgesloten."),
    ("Gemeente", "De gemeente die voor het kind betaalt, ook als dat nog voorlopig is."),
    ("Wacht op hulp", "De passende hulp is nog niet echt begonnen. Een intake telt niet als begin."),
    ("Zonder hulp", "Het kind wacht, heeft geen andere hulp en had geen intake."),
    ("Na intake", "Het kind had een intake, maar er is nog geen hulp."),
    ("Overbrugging", "Het kind heeft tijdelijke hulp en wacht op de passende hulp."),
    ("Tweede keus", "Het kind heeft hulp die volgens jeugdbeschermer of gezin niet past. Het wacht op passende hulp."),
    ("Te laat", "De uiterste dag is voorbij: drie maanden na de uitspraak, of eerder als dat is vastgelegd."),
    ("Uitspraak", "Is de dag van de uitspraak niet bekend, dan telt de dag waarop de casus in RETS kwam."),
    ("Eerder nodig", "Korter dan drie maanden na de uitspraak, maar er is eerder of direct hulp nodig."),
    ("Wacht op jeugdbeschermer", "De jeugdbeschermer heeft nog geen contact gehad met het gezin."),
    ("Te laat (jeugdbeschermer)", "Er zijn meer dan vijf werkdagen voorbij sinds de GI het weet."),
    ("Hulpvorm", "De hulp die het kind het liefst krijgt. Elk wachtend kind staat bij één hulpvorm."),
    ("Belemmering", "Wat in de weg staat. Een wachtend kind kan bij meer dan één belemmering staan."),
    ("Aangeleverd", "De GI werkt met RETS, of leverde haar cijfers aan. Anders ontbreken haar kinderen."),
    ("Eigen opgave, kinderen", "De GI leverde een lijst van kinderen aan. RETS telt ze met deze definities."),
    ("Eigen opgave, cijfers", "De GI telde zelf. Een kind dat ook bij een andere GI staat, kan dan dubbel tellen."),
)
OWN: dict[str, str] = {"rets": "ja", "kinderen": "ja, eigen opgave (kinderen)", "cijfers": "ja, eigen opgave (cijfers)"}
