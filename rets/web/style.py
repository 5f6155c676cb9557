"""The living page `/stijl`: every macro in every state, with invented data. What stands here is what pages use."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from rets import clock
from rets.errors import FieldError
from rets.render import page
from rets.render.line_of_time import Clock, ClockState, LineOfTime, Moment
from rets.web.answers import go_to
from rets.web.form_view import Field, Rows, Section, view
from rets.web.style_case import of_cases, of_team
from rets.web.style_charts import charts
from rets.web.style_figures import of_figures, of_plans
from rets.web.style_supply import of_proposals, of_supply

router = APIRouter(include_in_schema=False)

ERRORS = [
    FieldError("label", "Vul een label in, bijvoorbeeld K-17."),
    FieldError("uitspraak_op", "De uitspraak kan niet in de toekomst liggen."),
    FieldError("vorm", "Kies minstens één vorm van hulp."),
]
LABELS = {"label": "label van de casus", "uitspraak_op": "datum van de uitspraak", "vorm": "vorm van hulp"}


@dataclass(frozen=True)
class Step:
    slug: str
    label: str
    sentences: tuple[str, ...] = ()
    explanation: str = ""
    href: str | None = None


LONG_FORM = (
    Section(
        "voorbeeld",
        "Welke maatregel is er?",
        (
            Rows(
                "voorbeeld",
                "Maatregel",
                "Voeg een maatregel toe",
                (
                    Field("soort", "Soort", "select", required=True, options=(("ots", "Ondertoezichtstelling"),)),
                    Field("dag", "Datum van de uitspraak", "date"),
                ),
            ),
        ),
        (Field("voorbeeld_uitleg", "Toelichting", "textarea", "Alleen als het nodig is."),),
        "Meer over de maatregel",
    ),
)
STEPS = (
    Step("uitvraag", "Vraag een plek aan", explanation="De plek blijft 3 werkdagen voor dit kind vrij."),
    Step("opschalen", "Leg voor aan het expertteam", href="/stijl#stappen"),
    Step("intrekken", "Trek de casus in", href="/stijl#stappen"),
    Step(
        "starten",
        "Meld dat de hulp echt is begonnen",
        ("Er is nog geen plaatsing.", "Een intake telt niet als begin van de hulp."),
    ),
)


@router.get("/stijl")
def show_style(request: Request) -> Response:
    return page(request, "stijl/stijl.html", **shown(clock.today()))


@router.post("/stijl")
def try_style(request: Request) -> Response:
    """Lets the forms and buttons of the page be tried; nothing is kept."""
    if "HX-Request" in request.headers:
        return page(request, "stijl/stijl.html", "bewaard", saved_at=clock.now())
    return go_to(request, "/stijl", "Dit is een voorbeeld. Er is niets bewaard.", "info")


def shown(today: date) -> dict[str, Any]:
    """Everything that the page shows."""
    return {
        "errors": ERRORS,
        "long_form": view(
            LONG_FORM, {"voorbeeld": [{"soort": "ots"}]}, [FieldError("voorbeeld.0.dag", "Vul een dag in.")]
        ),
        "labels": LABELS,
        "weekdays": [(number, f"{number} maart") for number in range(1, 11)],
        "steps_shown": STEPS,
        "line": line(today),
        "late_line": late_line(today),
        "saved_at": None,
        "charts": charts(),
        "days": [today + timedelta(days=days) for days in (-400, -40, -1, 0, 1, 2, 6, 20, 45, 200)],
        "casework": of_cases(today),
        "team": of_team(today),
        "supply": of_supply(today),
        "proposals": of_proposals(today),
        "sums": of_figures(today),
        "plans": of_plans(today),
    }


def line(today: date) -> LineOfTime:
    """A case that is under way, with everything still in time but one clock."""

    def day(days: int) -> date:
        return today + timedelta(days=days)

    return LineOfTime(
        today,
        (
            Clock("Vaste jeugdbeschermer", day(-52), day(-45), ClockState.MET, met_on=day(-47)),
            Clock(
                "Gedragen koers", day(-52), day(-10), ClockState.MET_LATE, met_on=day(-3), note="Toegelicht: ziekte."
            ),
            Clock("Einde crisisplek", day(-40), day(24), ClockState.RUNNING, is_true_deadline=True),
            Clock("Passende hulp", day(-52), day(39), ClockState.RUNNING),
            Clock("Machtiging uithuisplaatsing", day(-52), day(120), ClockState.RUNNING),
        ),
        (
            Moment(day(-52), "Uitspraak van de rechter"),
            Moment(day(-40), "Kind woont op een crisisplek"),
            Moment(day(-5), "Aanbieder heeft geweigerd: groep is vol"),
            Moment(day(31), "Eerste plek die past", expected=True),
        ),
    )


def late_line(today: date) -> LineOfTime:
    """A case that is too late, without events."""
    since = today - timedelta(days=130)
    clocks = (
        Clock("Passende hulp", since, today - timedelta(days=38), ClockState.LATE, is_true_deadline=True),
        Clock("Antwoord van de gemeente", since, today - timedelta(days=60), ClockState.STOPPED),
    )
    return LineOfTime(today, clocks)
