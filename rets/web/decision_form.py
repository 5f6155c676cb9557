"""The form of a decision as it was typed: question, text and up to twelve lines that each name who, what and when."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from rets.errors import FieldError, Invalid
from rets.services.addressees import Addressee
from rets.services.decision_lines import LineIn
from rets.web.deps import Submitted
from rets.web.inputs import Inputs

FIRST_LINES, MOST_LINES = 2, 12
TOO_MUCH = "Hier staat {}. Deze aanbieder mag nog niet weten om welk kind het gaat. Haal dat weg."
PARTS = {"organisation_id": "wie", "action": "wat", "amount": "bedrag", "due_on": "uiterlijk"}
HIGHEST = 999_999_999


@dataclass(frozen=True)
class Typed:
    """A decision that may be taken; `rows` are the numbers that its lines have in the form."""

    question: str
    text: str
    rows: list[int]
    lines: list[LineIn]
    stepped_out: list[int]


def shown_lines(fields: Submitted) -> int:
    """How many lines the form shows; one more when that was asked."""
    count = max(whole(fields["regels"]), FIRST_LINES) + (1 if fields["meer"] else 0)
    return min(count, MOST_LINES)


def read(fields: Submitted, known: Mapping[str, Addressee], telling: Callable[[str], list[str]]) -> Typed:
    """What was typed; a line that holds nothing is left out, but one must hold something.

    `known` are those who may be addressed, by what the form sends for each; `telling` gives the words of a text that a
    stranger to the child may not read.

    Raises:
        Invalid: every gap at its field.
    """
    inputs = Inputs(fields)
    question = inputs.text("vraag", needed="Schrijf op welke vraag het team beantwoordt.")
    text = inputs.text("besluit", needed="Schrijf het besluit in een paar zinnen op.")
    rows = [row for row in range(MOST_LINES) if any(fields[name(row, part)] for part in PARTS.values())] or [0]
    lines = [_line(inputs, fields, row, known, telling) for row in rows]
    inputs.check()
    return Typed(question, text, rows, lines, [whole(one) for one in fields.all_of("stapt_uit")])


def at_rows(error: Invalid, rows: list[int]) -> Invalid:
    """The faults of a verb at the fields of the form."""
    return Invalid(FieldError(_field(fault.field, rows), fault.sentence) for fault in error.errors)


def labels(shown: int) -> dict[str, str]:
    """What a person calls each field."""
    named = {"vraag": "de vraag", "besluit": "het besluit", "vergadering": "de vergadering"}
    for row in range(shown):
        for part in PARTS.values():
            named[name(row, part)] = f"regel {row + 1}, {part}"
    return named


def name(row: int, part: str) -> str:
    """The name of a field of a line."""
    return f"regel-{row}-{part}"


def whole(text: str) -> int:
    """A small whole number; 0 for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 12 else 0


def _line(
    inputs: Inputs, fields: Submitted, row: int, known: Mapping[str, Addressee], telling: Callable[[str], list[str]]
) -> LineIn:
    to = known.get(fields[name(row, "wie")])
    if to is None:
        inputs.fault(name(row, "wie"), "Noem wie dit moet doen.")
    action = inputs.text(name(row, "wat"), needed="Schrijf op wat er moet gebeuren.", longest=1000)
    words = telling(action) if to and to.stranger else []
    if words:
        inputs.fault(name(row, "wat"), TOO_MUCH.format(" en ".join(f"“{word}”" for word in words)))
    amount = inputs.whole(name(row, "bedrag"), 0, HIGHEST)
    due_on = inputs.day(name(row, "uiterlijk"), needed="Noem de dag waarop dit uiterlijk klaar is.")
    return LineIn(
        organisation_id=to.organisation.id if to else None,
        action=action,
        due_on=due_on,
        amount=amount,
        role=to.role if to else None,
        beyond=bool(fields[name(row, "buiten")]),
    )


def _field(field: str, rows: list[int]) -> str:
    parts = field.split(".")
    if len(parts) == 3 and parts[0] == "lines" and parts[2] in PARTS:
        return name(rows[int(parts[1])], PARTS[parts[2]])
    return {"question": "vraag", "text": "besluit"}.get(field, field)
