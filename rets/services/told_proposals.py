"""What the matcher said of a child, for who may not know its birth month.

The matcher reckons with the day of a birthday (turning 18 as deadline, growing out of a place) and says it in its
sentences. Here such a day becomes its period, and what gives the day away together with a start is left out.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from matching.timing import MONTHS
from rets.access import Reader
from rets.models import Case
from rets.services.told_dates import adult_on, knows_birth
from workflows.periods import period_of

GROUPS = ("fitting", "near_misses", "bridging")
BY_URGENCY = "in_time"
# How old a child is on each of several days would tell the birthday between them.
AGE_AT_START = r"(voor kinderen (vanaf|tot) \d+ jaar; dit kind is bij de start) \d+"
COUNT = r"(?:ongeveer )?\d+ dag(?:en)?"
AGE_WORDS = {"vanaf": " jonger", "tot": " ouder"}


def told_result(reader: Reader, case: Case, result: Mapping[str, Any], today: date) -> Mapping[str, Any]:
    """Stored proposals for a case, as this reader may know them."""
    if knows_birth(reader, case):
        return result
    told = {group: [_told(case, row, today) for row in result[group]] for group in GROUPS}
    others = [
        dict(row) | {"reasons": [_blurred(case, one, today) for one in row["reasons"]]} for row in result["others"]
    ]
    return {**result, **told, "others": others}


def told_figures(reader: Reader, case: Case, figures: Iterable[Mapping[str, Any]], today: date) -> list[dict[str, Any]]:
    """Figures of a proposal or a plan, as this reader may know them."""
    return [dict(one) if knows_birth(reader, case) else _figure(case, one, today) for one in figures]


def told_sentences(reader: Reader, case: Case, sentences: Iterable[str], today: date) -> list[str]:
    """Sentences of the matcher about a case."""
    return [one if knows_birth(reader, case) else _blurred(case, one, today) for one in sentences]


def told_days_late(reader: Reader, case: Case, days: int, start_on: date) -> int | None:
    """How many days a start would be late; nothing when that counts from a birthday this reader may not know."""
    by_birthday = days and start_on.toordinal() - days == adult_on(case).toordinal()
    return None if by_birthday and not knows_birth(reader, case) else days


def _told(case: Case, row: Mapping[str, Any], today: date) -> dict[str, Any]:
    told = dict(row) | {"figures": [_figure(case, one, today) for one in row["figures"]]}
    if row["needed_on"] == adult_on(case).isoformat():
        told |= {"needed_on": None, "needed_within": period_of(adult_on(case), today).text, "days_late": None}
    if "reasons" in row:
        told["reasons"] = [dict(one) | {"sentence": _blurred(case, one["sentence"], today)} for one in row["reasons"]]
    return told


def _figure(case: Case, one: Mapping[str, Any], today: date) -> dict[str, Any]:
    """What a case weighs by its urgency would tell that a birthday is near."""
    told = dict(one) | {"sentence": _blurred(case, one["sentence"], today)}
    return told | {"value": None} if one["level"] == BY_URGENCY else told


def _blurred(case: Case, sentence: str, today: date) -> str:
    """A sentence of `matching` about a child and a place in which a birthday is no day any more."""
    adult, born = adult_on(case), MONTHS[case.birth_month.month - 1]
    within, day = period_of(adult, today).text, rf"(?:1 {born} {adult.year}|1-{adult.month}-{adult.year}\b)"
    sentence = re.sub(rf", in {born} (\d{{4}})", lambda found: _within(case, int(found[1]), today), sentence)
    sentence = re.sub(rf", vanaf 1-{adult.month}-\d{{4}}\b", "", sentence)
    sentence = re.sub(rf"(?:(?:ongeveer )?\d+ dag(?:en)? te laat|op tijd): nodig op {day}", f"nodig {within}", sentence)
    sentence = re.sub(
        rf", (?:ongeveer )?\d+ dag(?:en)? later dan nodig \({day}\)", f", later dan nodig: {within}", sentence
    )
    sentence = re.sub(rf", \d+ dag(?:en)? na {day}", f", later dan nodig: {within}", sentence)
    sentence = re.sub(rf"(al eerder nodig) \({day}\)", r"\1", sentence)
    return re.sub(AGE_AT_START, lambda found: found[1] + AGE_WORDS[found[2]], sentence)


def _within(case: Case, year: int, today: date) -> str:
    """The period of a birthday in this year."""
    return f", {period_of(date(year, case.birth_month.month, 1), today).text}"
