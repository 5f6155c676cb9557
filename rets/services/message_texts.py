"""What a message says: on a page what it is about, in mail only that there is something (P13)."""

from workflows.steps import STATES, STEPS
from workflows.words import TASK_NAMES, clock_name

REQUESTS = {
    "asked": "Er is een nieuw verzoek voor u.",
    "reminder": "Een verzoek wacht nog op uw antwoord.",
    "hurried": "Een kind waarvoor u een verzoek kreeg, is nu niet veilig. Antwoord vandaag.",
    "to_call": "Bij een aanbieder leest niemand een verzoek. Bel, en leg het antwoord vast.",
    "informed": "Er is antwoord op uw vraag bij een verzoek.",
    "accepted": "Een aanbieder zegt ja op een verzoek.",
    "needs_information": "Een aanbieder heeft een vraag bij een verzoek.",
    "waiting_list": "Een aanbieder zet het kind op de wachtlijst.",
    "refused": "Een aanbieder zegt nee op een verzoek.",
    "agreed": "De plek is afgesproken.",
    "lost": "Een afgesproken plek gaat niet door.",
    "withdrawn": "Een verzoek is ingetrokken.",
    "expired": "Op een verzoek kwam geen antwoord.",
    "asked_again": "Een ingetrokken verzoek loopt toch weer.",
    "taken_back": "Een aanbieder nam zijn antwoord terug. Het verzoek wacht weer.",
    "released": "Een plek wordt niet langer vastgehouden.",
}
OTHERS = {
    "case.raised": "Er is een nieuwe casus voor u.",
    "decision.line": "Een besluit van het expertteam is aan u gericht.",
    "document.sent": "Er staat een document voor u klaar.",
    "decision.withdrawn": "Het expertteam trok een besluit in dat aan u gericht was.",
    "decision.replaced": "Een besluit dat aan u gericht was, geldt niet meer. U hoeft er niets meer voor te doen.",
    "decision.carried_over": "De vergadering is voorbij zonder besluit. De casus staat nu op de volgende agenda.",
    "consent.confirmed": "Uw mondelinge akkoord is vastgelegd.",
    "meeting.urgent": "Het expertteam beslist met spoed. U bent nodig.",
    "meeting.planned": "Er is een vergadering van het expertteam gepland.",
    "meeting.moved": "Een vergadering van het expertteam is verzet.",
    "meeting.cancelled": "Een vergadering van het expertteam gaat niet door.",
    "meeting.sheets": "De bladen voor de vergadering van het expertteam staan klaar.",
    "slot.planned": "Deze casus staat op de agenda van het expertteam.",
    "slot.cancelled": "Deze casus staat niet meer op deze agenda van het expertteam.",
    "acute": "Een kind is acuut onveilig. Kijk vandaag.",
    "acute.undecided": "Over een kind dat acuut onveilig is, besloot het expertteam nog niet. Besluit vandaag.",
    "task.alarm": "Alarm: een kind is acuut onveilig. Antwoord binnen een uur.",
    "alarm.unanswered": "Op een alarm antwoordde niemand. Het gaat nu nog een keer per dag.",
    "advice.asked": "Er is een vraag om advies voor u.",
    "advice.silent": "Een vraag om advies kreeg geen antwoord. Zij ligt nu bij een ander.",
    "advice.answered": "Het expertteam heeft uw vraag beantwoord.",
    "signal.recorded": "Er is een signaal om op te volgen.",
    "signal.silent": "Een signaal werd niet op tijd opgevolgd. Het ligt nu bij een ander.",
    "signal.answered": "Er is antwoord op een signaal.",
}
IN_MAIL = {
    "step": "Er is een stap gezet in deze casus.",
    "reminder": "Er komt een datum dichtbij in deze casus.",
    "missed": "In deze casus is een datum voorbij.",
    "overdue": "In deze casus wacht iets op u dat te laat is.",
    "task": "Er staat een vraag voor u klaar.",
    "answer": "Er is antwoord op uw vraag.",
    "request": "Er is nieuws over een verzoek.",
    "decision": "Een besluit van het expertteam is aan u gericht.",
    "decision.withdrawn": "Een besluit dat aan u gericht was, is ingetrokken.",
    "decision.replaced": "Een besluit dat aan u gericht was, geldt niet meer.",
    "decision.carried_over": "Deze casus staat nu op een andere agenda van het expertteam.",
    "document": "Er staat een document voor u klaar.",
    "consent": "Uw mondelinge akkoord is vastgelegd.",
    "meeting": "Er is nieuws over een vergadering van het expertteam.",
    "meeting.urgent": "Het expertteam komt met spoed bijeen.",
    "meeting.sheets": "De bladen voor de vergadering van het expertteam staan klaar.",
    "slot": "Er is nieuws over deze casus op de agenda van het expertteam.",
    "acute": "Deze casus heeft vandaag uw aandacht nodig.",
    "task.alarm": "Alarm. Deze casus heeft binnen een uur uw antwoord nodig, ook als het nacht is.",
    "alarm": "Op een alarm in deze casus antwoordde niemand. Kijk vandaag.",
    "case": "Er is een nieuwe casus voor u.",
    "advice": "Er is nieuws over een vraag aan het expertteam.",
    "signal": "Er is nieuws over een signaal.",
}
PLAIN = "Er is nieuws over deze casus."


def sentence_of(kind: str) -> str:
    """What a message is about, for a page that only its reader opens."""
    family, _, what = kind.partition(".")
    if kind in OTHERS:
        return OTHERS[kind]
    if family == "step" and what in STEPS:
        return _told("Stap gezet", STEPS[what].name)
    if family == "reminder":
        return _told("Denk aan", _named(what))
    if family == "missed":
        return _told("Niet gehaald", _named(what))
    if family == "overdue":
        return _told("Te laat", _named(what))
    if family == "task":
        return _told("Vraag aan u", TASK_NAMES.get(what, what))
    if family == "answer":
        return _told("Antwoord gekregen", TASK_NAMES.get(what, "besluit"))
    if family == "request":
        return REQUESTS.get(what, IN_MAIL["request"])
    return IN_MAIL.get(family, PLAIN)


def mail_sentence_of(kind: str) -> str:
    """What mail may say: that there is something, never what."""
    return IN_MAIL.get(kind) or IN_MAIL.get(kind.partition(".")[0], PLAIN)


def _named(clock: str) -> str:
    return STATES[clock].action_name if clock in STATES else clock_name(clock)


def _told(start: str, name: str) -> str:
    """One sentence: a name keeps its capitals after the first letter (GI), and a question its mark."""
    return f"{start}: {name[:1].lower()}{name[1:]}{'' if name.endswith('?') else '.'}"
