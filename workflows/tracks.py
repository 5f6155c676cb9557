"""What stalls a case beside its state: each a question with an owner, closed answers, and a rung that silence reaches.

A track changes no state by itself and never holds up a start (R6). Who is silent brings the case to the team, so that
no track can end in nothing (R41).
"""

from dataclasses import dataclass

from workflows.plan import RUNG_BESTUURLIJK, RUNG_RET, RUNG_RET_CONSULT

CLOSING, RAN_AWAY, TOGETHER, ADULTHOOD, SHARED = "sluiting", "weggelopen", "samen", "overgang", "gedeeld"
KEEP, WHERE = "voortzetting", "verblijf_sluit"
DESIGN, BUDGET, ROOM, OPENING = "bouw_ontwerp", "bouw_budget", "bouw_plek", "bouw_start"
REFRESH, SAFETY = "verversen", "veiligheid"
EVALUATION, VOICES, HOLDS = "evaluatie", "terugblik", "houdt_stand"
AFTERWARDS = frozenset({EVALUATION, VOICES, HOLDS})  # asked after a case is closed; over when it is opened again
STOPPED = "hulp_gestopt"
COURT, LISTED, FIRST = "rechter", "wachtlijst", "hulp_eerst"
OUTSIDE, ELSEWHERE = "buiten_regio", "regie_elders"
TAKES_UP, ADVISE, INFORMATION, DECLINES = "pakken_op", "geven_advies", "willen_informatie", "pakken_niet_op"
KEPT = "nakomen"
BUILDING = (DESIGN, BUDGET, ROOM, OPENING)
WHILE_WAITING = frozenset({CLOSING, REFRESH, SAFETY, OUTSIDE, LISTED, FIRST, *BUILDING})  # over when help starts
FAILS = "lukt_niet"


@dataclass(frozen=True, slots=True, kw_only=True)
class Track:
    """A kind of question: its Dutch name, its answers (code and Dutch), which of them need words, and its silence.

    `rung` is where the case goes when nobody answers in time, or when the answer is that it fails; without one
    something else follows. `silence` says why, in a sentence for whoever gets it then.
    """

    name: str
    answers: dict[str, str]
    words: frozenset[str] = frozenset()
    rung: int | None = None
    silence: str = ""


MILESTONE = {"klaar": "Klaar", FAILS: "Dit lukt niet, want ..."}
BROKEN_BY = {
    "door_plek": "Er kwam een plek vrij, namelijk ...",
    "door_maatwerk": "Er kwam hulp op maat, namelijk ...",
    "door_geld": "Geld of contract is geregeld, namelijk ...",
    "door_besluit": "Het expertteam besloot, namelijk ...",
    "door_andere_kijk": "Er is anders naar de hulp gekeken, namelijk ...",
    "door_netwerk": "Familie of netwerk hielp, namelijk ...",
    "door_anders": "Iets anders, namelijk ...",
}
HEARD = {
    "gehoord_goed": "Zij vinden de hulp goed, want ...",
    "gehoord_deels": "Zij vinden de hulp deels goed, want ...",
    "gehoord_slecht": "Zij vinden de hulp niet goed, want ...",
    "niet_gehoord": "Wij spraken hen niet, want ...",
}

TRACKS: dict[str, Track] = {
    CLOSING: Track(
        name="Andere plek zoeken: locatie sluit",
        answers={
            "nieuwe_plek": "Er is een andere plek gevraagd of geregeld",
            "blijft": "Het kind blijft bij deze aanbieder, namelijk ...",
            FAILS: "Het lukt niet, want ...",
        },
        words=frozenset({"blijft", FAILS}),
        rung=RUNG_RET,
        silence="De locatie sluit en er is nog geen andere plek voor dit kind.",
    ),
    WHERE: Track(
        name="Sluit de plek van dit kind?",
        answers={"hier": "Ja, dit kind verblijft op deze locatie", "elders": "Nee, dit kind verblijft ergens anders"},
        rung=RUNG_RET_CONSULT,
        silence="Een locatie sluit en niemand zei of dit kind daar verblijft.",
    ),
    RAN_AWAY: Track(
        name="Kind is weggelopen",
        answers={"terug": "Het kind is terug", "niet_terug": "Het kind is nog weg. Dit doen we: ..."},
        words=frozenset({"niet_terug"}),
        rung=RUNG_RET,
        silence="Het kind is weggelopen en niemand meldde op tijd hoe het gaat.",
    ),
    TOGETHER: Track(
        name="Broers en zussen: samen, tenzij",
        answers={
            "samen": "Wij zoeken verder naar een plek samen",
            "apart": "Apart is beter, want ... En zo houden zij contact: ...",
        },
        words=frozenset({"apart"}),
        rung=RUNG_RET_CONSULT,
        silence="Broers en zussen wonen straks apart en niemand schreef op waarom.",
    ),
    ADULTHOOD: Track(
        name="Plan voor 18 jaar maken",
        answers={"gemaakt": "Het plan is gemaakt", FAILS: "Het lukt niet, want ..."},
        words=frozenset({FAILS}),
        rung=RUNG_RET_CONSULT,
        silence="Er is geen plan voor als dit kind 18 wordt.",
    ),
    SHARED: Track(
        name="Wie heeft de regie over dit kind?",
        answers={"wij": "Wij hebben de regie", "zij": "De ander heeft de regie"},
        rung=RUNG_RET_CONSULT,
        silence="Twee GI's of regio's werken voor dit kind en zij spraken niet af wie de regie heeft.",
    ),
    ELSEWHERE: Track(
        name="Een kind dat ook bij u bekend is: wie heeft de regie?",
        answers={
            "regie_bij_ons": "Wij hebben de regie, met als aanspreekpunt: ...",
            "regie_bij_hen": "Zij hebben de regie. Wij doen dit: ...",
        },
        words=frozenset({"regie_bij_ons", "regie_bij_hen"}),
        rung=RUNG_RET_CONSULT,
        silence="Een andere regio of GI werkt ook voor dit kind en zei niet wie de regie heeft.",
    ),
    KEEP: Track(
        name="Lopende behandeling voortzetten",
        answers={
            "gaat_door": "De behandeling gaat door waar zij is, tot ... Dit is geregeld: ...",
            "overdracht": "Een ander neemt over op een vaste dag. Tot dan gaat de behandeling hier door: ...",
            FAILS: "Het lukt niet, want ...",
        },
        words=frozenset({"gaat_door", "overdracht", FAILS}),
        rung=RUNG_RET,
        silence="Een behandeling die loopt wordt bedreigd en niemand besloot of zij doorgaat.",
    ),
    REFRESH: Track(name="Klopt het dossier nog?", answers={"klopt_nog": "Het klopt nog"}),
    SAFETY: Track(
        name="Hoe veilig is het kind nu?",
        answers={"veilig": "Veilig genoeg. Zo houden wij zicht: ...", "onveilig": "Acuut onveilig, want ..."},
        words=frozenset({"veilig", "onveilig"}),
    ),
    DESIGN: Track(
        name="Bouwteam: beschrijf de plek die nodig is",
        answers=MILESTONE,
        words=frozenset({FAILS}),
        rung=RUNG_RET,
        silence="Het bouwteam beschreef op tijd geen plek.",
    ),
    BUDGET: Track(
        name="Bouwteam: wie betaalt en hoeveel",
        answers={"klaar": "Het budget is geregeld", FAILS: "Dit lukt niet, want ..."},
        words=frozenset({FAILS}),
        rung=RUNG_BESTUURLIJK,
        silence="Voor de plek die het bouwteam maakt is op tijd geen budget geregeld.",
    ),
    ROOM: Track(
        name="Bouwteam: huis en mensen vinden",
        answers=MILESTONE,
        words=frozenset({FAILS}),
        rung=RUNG_BESTUURLIJK,
        silence="Het bouwteam vond op tijd geen huis of geen mensen.",
    ),
    OPENING: Track(
        name="Bouwteam: spreek de eerste dag af",
        answers={"klaar": "De eerste dag is afgesproken", FAILS: "Dit lukt niet, want ..."},
        words=frozenset({FAILS}),
        rung=RUNG_BESTUURLIJK,
        silence="De plek van het bouwteam ging niet op tijd open.",
    ),
    COURT: Track(
        name="Wat besliste de rechter?",
        answers={
            "verleend": "De rechter gaf toestemming",
            "nog_niet": "Er is nog geen beslissing. De zitting is: ...",
            FAILS: "De rechter wees het af. Dit doen we: ...",
        },
        words=frozenset({"nog_niet", FAILS}),
        rung=RUNG_RET_CONSULT,
        silence="De rechter is om toestemming gevraagd en niemand meldde wat daarvan kwam.",
    ),
    LISTED: Track(
        name="Start de hulp van de wachtlijst?",
        answers={
            "start_staat": "De start staat vast en is hier afgesproken",
            FAILS: "De start gaat niet door. Dit zegt de aanbieder: ...",
        },
        words=frozenset({FAILS}),
        rung=RUNG_RET,
        silence="De start van de wachtlijst is voorbij en niemand meldde dat de hulp begon.",
    ),
    FIRST: Track(
        name="Hulp die eerst moet lopen",
        answers={
            "loopt": "Deze hulp loopt nu",
            "geregeld": "Dit is geregeld. De start is: ...",
            FAILS: "Het lukt niet, want ...",
        },
        words=frozenset({"geregeld", FAILS}),
        rung=RUNG_RET_CONSULT,
        silence="De hulp die eerst moet lopen is er niet. De andere hulp kan daardoor niet starten.",
    ),
    OUTSIDE: Track(
        name="Partij buiten de regio vragen",
        answers={
            TAKES_UP: "Zij pakken het op. Dit doen zij: ...",
            ADVISE: "Zij geven advies. Wie doet wat, en wanneer: ...",
            INFORMATION: "Zij willen meer weten, namelijk ...",
            DECLINES: "Zij pakken het niet op, want ...",
        },
        words=frozenset({TAKES_UP, ADVISE, INFORMATION, DECLINES}),
    ),
    KEPT: Track(
        name="Is gedaan wat is afgesproken?",
        answers={
            "gedaan": "Het is gedaan",
            "hoeft_niet": "Het hoeft niet meer, want ...",
            FAILS: "Het is niet gedaan, want ...",
        },
        words=frozenset({"hoeft_niet", FAILS}),
        rung=RUNG_RET_CONSULT,
        silence="Er was afgesproken wie wat doet, en niemand meldde op tijd dat het is gedaan.",
    ),
    EVALUATION: Track(name="Leren: wat brak de impasse?", answers=BROKEN_BY, words=frozenset(BROKEN_BY)),
    VOICES: Track(name="Leren: wat zeiden kind en ouders?", answers=HEARD, words=frozenset(HEARD)),
    HOLDS: Track(
        name="Houdt de hulp stand?",
        answers={
            "houdt_stand": "Ja, de hulp loopt goed",
            "hulp_wankelt": "De hulp wankelt. Dit doen we: ...",
            STOPPED: "De hulp is gestopt, want ... De casus gaat weer open.",
        },
        words=frozenset({"hulp_wankelt", STOPPED}),
    ),
}
