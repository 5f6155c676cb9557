"""What somebody did, named in a few words: for the button that takes it back and for the story afterwards."""

from typing import Any

from rets.services.request_words import REQUEST_NAMES
from rets.services.timeline_words import FACT_NAMES
from workflows.steps import STEPS
from workflows.words import TASK_NAMES

ANSWERED = {
    "accepted": "antwoord ja",
    "needs_information": "vraag aan wie het verzoek deed",
    "waiting_list": "antwoord wachtlijst",
    "refused": "antwoord nee",
}


def name_of_act(kind: str, data: dict[str, Any]) -> str:
    """An act in a few words, without anything that was typed."""
    group, _, rest = kind.partition(".")
    if group == "request":
        return ANSWERED.get(rest) or f"verzoek {REQUEST_NAMES.get(rest, '')}".strip()
    names = {
        "fact": FACT_NAMES.get(rest, "feit"),
        "case": "formulier gewijzigd" if rest == "edited" else "casus ingebracht",
        "task": f"antwoord: {TASK_NAMES.get(data.get('task', ''), 'vraag')}",
        "decision": "regel uitgevoerd" if rest == "done" else "besluit",
        "step": STEPS[rest].name if rest in STEPS else "stap",
    }
    found = names.get(group, "laatste stap")
    return f"{found[0].lower()}{found[1:]}"
