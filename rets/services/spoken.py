"""Who said an answer that somebody else writes down, and on which day: a function, never a name (P13)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from rets.errors import FieldError
from rets.models import Task
from rets.render.dates import plain_date
from rets.schemas.texts import personal_sentence

HEARD, SINCE = "heard", "asked_on"


@dataclass(frozen=True, slots=True)
class Spoken:
    """Who was spoken to, and on which day."""

    by: str = ""
    on: date | None = None


UNSPOKEN = Spoken()


def is_heard(task: Task) -> bool:
    """Whether a task asks what somebody said who does not read RETS (see `rets.services.route_hearing`)."""
    return HEARD in task.data


def gaps(spoken: Spoken, since: date, today: date) -> Iterator[FieldError]:
    """What is missing or wrong, each at its field; the question was put on the day `since`."""
    if not spoken.by.strip():
        yield FieldError("by", "Schrijf op wie u sprak (functie, geen naam).")
    elif sentence := personal_sentence(spoken.by):
        yield FieldError("by", sentence)
    if spoken.on is None:
        yield FieldError("on", "Vul in op welke dag u hen sprak.")
    elif spoken.on > today:
        yield FieldError("on", "Deze datum ligt in de toekomst.")
    elif spoken.on < since:
        yield FieldError("on", "Op deze dag was het nog niet gevraagd.")


def keep(task: Task, spoken: Spoken) -> None:
    """Keep at a task who was spoken to, and when."""
    assert spoken.on is not None
    task.data = task.data | {"by": spoken.by.strip(), "on": spoken.on.isoformat()}


def in_words(text: str, spoken: Spoken) -> str:
    """An answer as it is kept: who said it on which day, and the words."""
    assert spoken.on is not None
    by = spoken.by.strip()
    return f"{by[:1].upper()}{by[1:]} op {plain_date(spoken.on)}: {text.strip()}"
