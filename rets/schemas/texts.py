"""Free text and labels that may not lead to a person: no BSN (elfproef), no e-mail address (EX33, P13)."""

import re
from collections.abc import Iterator
from typing import Annotated, Any

from pydantic import AfterValidator, StringConstraints
from pydantic_core import PydanticCustomError

_EMAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+")
_NUMBER = re.compile(r"(?<!\d)\d(?:[ .-]?\d){8}(?!\d)")
_WEIGHTS = (9, 8, 7, 6, 5, 4, 3, 2, -1)

BSN_SENTENCE = "Hier lijkt een burgerservicenummer te staan. Haal het weg; RETS bewaart geen BSN."
EMAIL_SENTENCE = "Hier staat een e-mailadres. Haal het weg; noem een functie in plaats van een persoon."


def holds_bsn(text: str) -> bool:
    """Whether nine digits in the text (spaces, dots and dashes allowed) pass the elfproef."""
    for match in _NUMBER.finditer(text):
        digits = [int(c) for c in match.group() if c.isdigit()]
        if any(digits) and sum(w * d for w, d in zip(_WEIGHTS, digits, strict=True)) % 11 == 0:
            return True
    return False


def holds_email(text: str) -> bool:
    """Whether an e-mail address stands in the text."""
    return _EMAIL.search(text) is not None


def personal_sentence(text: str) -> str | None:
    """Why this text is refused, or nothing."""
    if holds_bsn(text):
        return BSN_SENTENCE
    return EMAIL_SENTENCE if holds_email(text) else None


def _storable(text: str) -> str:
    """Refuse what no database and no page can hold: a null character, or half of a pair."""
    if "\x00" in text or any("\ud800" <= letter <= "\udfff" for letter in text):
        raise PydanticCustomError("domain", "Hier staat een teken dat niet kan worden bewaard. Haal het weg.")
    return text


def _impersonal(text: str) -> str:
    sentence = personal_sentence(_storable(text))
    if sentence:
        raise PydanticCustomError("personal", sentence)
    return text


def personal_places(data: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Every place in nested data whose text is refused, as (dotted path, sentence)."""
    if isinstance(data, str):
        sentence = personal_sentence(data)
        if sentence:
            yield path, sentence
    elif isinstance(data, dict):
        for key, value in data.items():
            yield from personal_places(value, f"{path}.{key}" if path else str(key))
    elif isinstance(data, list):
        for number, value in enumerate(data):
            yield from personal_places(value, f"{path}.{number}")


FreeText = Annotated[str, StringConstraints(strip_whitespace=True, max_length=4000), AfterValidator(_impersonal)]
Sentence = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1000), AfterValidator(_impersonal)
]
Label = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=2, max_length=40, pattern=r"^[\w][\w .\-/()]*$"),
    AfterValidator(_impersonal),
]
SlugText = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=64), AfterValidator(_storable)
]
