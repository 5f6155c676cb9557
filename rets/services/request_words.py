"""The Dutch words with which the story of a case tells of a request to a provider, and of the answer."""

from datetime import date
from typing import Any

from rets.render.codes import code_name
from rets.render.dates import plain_date

REQUEST_NAMES = {
    "asked": "gedaan",
    "withdrawn": "ingetrokken",
    "expired": "zonder antwoord verlopen",
    "agreed": "plek afgesproken",
    "informed": "gevraagde informatie gegeven",
    "released": "plek niet langer vastgehouden",
    "lost": "de afgesproken plek gaat niet door",
}
ANSWER_NAMES = {
    "accepted": "ja",
    "needs_information": "meer informatie nodig",
    "waiting_list": "wachtlijst",
    "refused": "nee",
}


def told_request(what: str, data: dict[str, Any], on: date) -> str:
    """An event of a request in a sentence: whom it went to, what came of it, and the words that were written.

    `data` is what the event says (`requests.told` and more); `on` is the day of which the list of grounds is read.
    """
    provider = data.get("provider", "de aanbieder")
    if what not in ANSWER_NAMES:
        return f"Verzoek aan {provider}: {REQUEST_NAMES[what]}. {data.get('text') or ''}".strip()
    answer = ANSWER_NAMES[what]
    if what == "refused":
        answer += f", {code_name(data['code'], 'refusal_grounds', on).lower()}"
    if what == "waiting_list" and data.get("expected_on"):
        answer += f", plek verwacht op {plain_date(date.fromisoformat(data['expected_on']))}"
    return f"Antwoord van {provider}: {answer}. {data.get('text') or ''}".strip()
