"""How a stored plan was made, and what a plan made anew would help more, in plain sentences."""

from collections.abc import Mapping
from typing import Any

from rets.render.words import count

HOW = {
    "near": "Gemaakt vanuit plan {number}: alleen wie moest verschuiven, heeft een andere plek.",
    "first": "Dit is het eerste plan van deze regio.",
    "asked": "Helemaal opnieuw gemaakt, omdat iemand daarom vroeg. Plan {number} telde niet mee.",
    "values": "Helemaal opnieuw gemaakt, omdat de waarden of gewichten anders zijn dan bij plan {number}.",
    "much": "Helemaal opnieuw gemaakt, omdat er sinds plan {number} voor veel kinderen iets veranderde.",
    "below": "Helemaal opnieuw gemaakt: dicht bij plan {number} blijven hielp niet meer dan wie het eerst komt.",
}


def how_made(result: Mapping[str, Any]) -> str:
    """How a plan was made; empty for one from before that was kept."""
    former = result.get("former") or {"number": ""}
    return HOW[result["how"]].format(number=former["number"]) if "how" in result else ""


def anew_of(result: Mapping[str, Any]) -> str:
    """What planning anew would bring and ask; empty when it would help nobody more in time."""
    found = result.get("anew")
    if not found:
        return ""
    moves = count(found["moves"], "kind", "kinderen")
    then = f"Dan {'verschuift' if found['moves'] == 1 else 'verschuiven'} er {moves} in het plan."
    if result.get("scarcity", {}).get("steered"):
        return f"Zonder sturen op schaarste zou dit plan vandaag {_more(found)}. {then}"
    return f"Helemaal opnieuw plannen zou {_more(found)}. {then}"


def _more(found: Mapping[str, int]) -> str:
    if found["more"] > 0:
        return f"{count(found['more'], 'kind', 'kinderen')} meer op tijd helpen"
    return f"kinderen met meer haast eerder helpen ({count(found['points'], 'punt', 'punten')} meer op het eerste doel)"
