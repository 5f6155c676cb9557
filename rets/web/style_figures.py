"""Invented figures, plans, routes and signals for `/stijl`, each in every state that a page can show."""

from datetime import date, timedelta
from types import SimpleNamespace as An
from typing import Any

from rets.clock import midnight
from rets.reference.lookup import ladder_on
from rets.services.norm_monitor import OUTCOMES
from rets.web.forms import Attempt
from workflows.routes.telling import Moment, ToldStep


def of_figures(today: date) -> dict[str, Any]:
    """What the part about figures shows."""
    counted = An(
        code="tel-hulp",
        title="Wachten op hulp",
        heads=("Gemeente", "Kinderen", "Te laat"),
        words=1,
        rows=[("Haarlem", 12, 3), ("Heemstede", None, None)],
    )
    part = An(
        code="deel-plekken", title="Plekken", about="Per hulpvorm.", words=1, heads=("Hulpvorm", "Plekken"), rest=""
    )
    part.told = [("Gezinshuis", 4), ("Pleegzorg", None)]
    return {
        "outcomes": OUTCOMES,
        "lead": [_lead("Zoeken", told=True), _lead("Advies", told=False)],
        "called": lambda one: one.name,
        "counted": [counted],
        "definitions": [("Wachten", "Een kind wacht tot passende hulp echt is begonnen.")],
        "report": An(names="Zuid-Kennemerland", until=today, small=False, parts=[part]),
        "left_out": "Kleine aantallen staan er niet in.",
        "versions": _versions(today),
        "receivers": {"provincie": "de provincie"},
        "made": An(day=today),
        "tried": Attempt(),
        "signals": list(_signals(today)),
    }


def of_plans(today: date) -> dict[str, Any]:
    """What the part about plans and routes shows."""
    offer = An(slug="vlierhof", name="Gezinshuis", location=An(name="Heemstede", provider=An(name="De Vlierhof")))
    acute, calm = (An(id=0, label=label, acute=label == "K-17", form="gezinshuis") for label in ("K-17", "K-31"))
    return {
        "status": An(sentence="Stap 2 van 5.", steps=5, step=2),
        "changes": [
            An(case=acute, was=None, was_on=None, now=offer, now_on=today, why="Er kwam een plek vrij."),
            An(case=calm, was=offer, was_on=today, now=None, now_on=None, why="De plek ging naar een ander kind."),
        ],
        "route": An(summary="Eerst de gemeente, dan het expertteam.", sources=["werkafspraken van de regio"]),
        "moments": (Moment("Bij geen plek", (_step(1), _step(2), _step(3))),),
        "rungs": ladder_on(today, None),
    }


def _lead(name: str, *, told: bool) -> An:
    took = An(number=9, finished=6, running=3, half=14, most_of_them=None)
    return An(one=An(name=name, took=took, older=2, longest=61, paper_share=35), told=told, single=True)


def _versions(today: date) -> list[An]:
    change = An(place="Haarlem", figure="Kinderen", was=11, now=12)
    plain = {"made_at": midnight(today), "maker": An(name="Greet Smit"), "definitions": 3, "deliveries": []}
    sent = [
        An(receiver="provincie", delivered_on=today),
        An(receiver="provincie", delivered_on=today + timedelta(days=20)),
    ]
    return [
        An(**plain | {"id": 0, "version": 2, "why": "Een kind was vergeten.", "difference": [change]}),
        An(**plain | {"id": 0, "version": 1, "why": "", "difference": [], "deliveries": sent}),
    ]


def _signals(today: date) -> Any:
    plain = {
        "id": 0,
        "obstacle": "capaciteit",
        "form": "gezinshuis",
        "region": "ZK",
        "level": "regio",
        "text": "Zes kinderen wachten op een gezinshuis.",
        "owner": An(name="Vera Mol"),
        "due_at": midnight(today + timedelta(days=5)),
    }
    yield An(**plain | {"answer": "", "answered_at": None})
    yield An(**plain | {"answer": "Er komen twee gezinshuizen bij.", "answered_at": midnight(today)})


def _step(number: int) -> ToldStep:
    last = number == 3
    return ToldStep(
        number=number,
        code=f"stap{number}",
        title="Vraag het expertteam" if last else "Vraag de gemeente om akkoord",
        when="er een andere gemeente betaalt",
        asks="akkoord",
        text="Kan dit kind naar deze plek?",
        questions=("Is de prijs redelijk?",) if last else (),
        who="de zorgmakelaar",
        channel="mail",
        term="3 werkdagen (bron: werkafspraken)",
        term_default=last,
        rhythm="elke week" if last else "",
        reminder="na 1 werkdag",
        attachments=("brief",),
        start="wacht hier niet op",
        follows=("bij nee: vraag het expertteam",),
        silence="de directeur",
        once="één keer",
        beforehand="Akkoord tot 100 euro per dag." if last else "",
        original="Vraag toestemming." if last else "",
        sources="werkafspraken",
        next_codes=("stap2",) if number == 1 else (),
        silent_code=None if last else "stap3",
    )
