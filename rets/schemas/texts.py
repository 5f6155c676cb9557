"""Free text and labels that may not lead to a person: no BSN (elfproef), no e-mail address (EX33, P13)."""

import re
import unicodedata
from collections.abc import Iterator
from typing import Annotated, Any

from pydantic import AfterValidator, StringConstraints
from pydantic_core import PydanticCustomError

_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]++ ?@ ?[\w-]++\.\w")
_NUMBER = re.compile(r"(?<!\d)\d(?:[ ./\u2010-\u2015-]{0,2}\d){8}(?!\d)")
_DAY, _MONTH, _YEAR = "(?:0?[1-9]|[12]\\d|3[01])", "(?:0?[1-9]|1[0-2])", "(?:19|20)\\d\\d"
_DATE = re.compile(rf"(?<!\d)(?:{_DAY}([-/.]){_MONTH}\1{_YEAR}|{_YEAR}-{_MONTH}-{_DAY})(?!\d)")
_WEIGHTS = (9, 8, 7, 6, 5, 4, 3, 2, -1)

BSN_SENTENCE = "Hier lijkt een burgerservicenummer te staan. Haal het weg; RETS bewaart geen BSN."
UNSTORABLE = "Hier staat een teken dat niet kan worden bewaard. Haal het weg."
NINE_DIGITS = re.compile(r"[0-9]{9}")
NUMBER_SENTENCE = (
    "In dit kenmerk staan negen of meer cijfers achter elkaar; dat kan een burgerservicenummer zijn. "
    "Kies een korter nummer of zet er een streepje tussen."
)
EMAIL_SENTENCE = "Hier staat een e-mailadres. Haal het weg; noem een functie in plaats van een persoon."


def holds_bsn(text: str) -> bool:
    """Whether nine digits in the text, with spaces or marks between them, pass the elfproef; dates do not count."""
    read = _as_read(text)
    if _NUMBER.search(read) is None:
        return False
    for match in _NUMBER.finditer(_DATE.sub("|", read)):
        digits = [int(c) for c in match.group() if c.isdigit()]
        if any(digits) and sum(w * d for w, d in zip(_WEIGHTS, digits, strict=True)) % 11 == 0:
            return True
    return False


def holds_email(text: str) -> bool:
    """Whether an e-mail address stands in the text."""
    read = _as_read(text)
    return "@" in read and _EMAIL.search(read) is not None


def personal_sentence(text: str) -> str | None:
    """Why this text is refused, or nothing."""
    if holds_bsn(text):
        return BSN_SENTENCE
    return EMAIL_SENTENCE if holds_email(text) else None


def text_fault(text: str) -> str | None:
    """Why this text is not kept: it leads to a person, or no database and no page can hold it."""
    return UNSTORABLE if not _is_storable(text) else personal_sentence(text)


def _as_read(text: str) -> str:
    """The text as an eye reads it: wide letters and odd spaces made plain, invisible characters left out."""
    if text.isascii():
        return text
    return "".join(one for one in unicodedata.normalize("NFKC", text) if unicodedata.category(one) != "Cf")


def _is_storable(text: str) -> bool:
    """Whether it holds no null character and no half of a pair."""
    return "\x00" not in text and (text.isascii() or not any("\ud800" <= letter <= "\udfff" for letter in text))


def _storable(text: str) -> str:
    if not _is_storable(text):
        raise PydanticCustomError("domain", UNSTORABLE)
    return text


def _one_way(label: str) -> str:
    """A label in the one way to write it, so that what looks the same is the same."""
    return _as_read(_storable(label))


def _impersonal(text: str) -> str:
    sentence = personal_sentence(_storable(text))
    if sentence:
        raise PydanticCustomError("personal", sentence)
    return text


def _no_long_number(label: str) -> str:
    """A label stands in lists and messages, so every row of nine digits is refused there, whatever its elfproef."""
    if NINE_DIGITS.search(label):
        raise PydanticCustomError("personal", NUMBER_SENTENCE)
    return label


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
    AfterValidator(_one_way),
    AfterValidator(_impersonal),
    AfterValidator(_no_long_number),
]
SlugText = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=64), AfterValidator(_storable)
]
