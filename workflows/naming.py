"""The answers that say what happens now, and so name who does what by when: they never end in nobody (R41)."""

from workflows.tracks import ADVISE, OUTSIDE

CONSULT, GIVEN = "consult", "advies"
ADMINISTRATION, DECIDED, ASKS_BACK = "bestuurlijk", "besloten", "vraag"
NAMES: dict[str, str] = {CONSULT: GIVEN, "tafel": "vervolg", ADMINISTRATION: DECIDED, OUTSIDE: ADVISE}
"""For each kind of question that has one, the answer that names."""


def naming_answer(kind: str) -> str | None:
    """The answer to this kind of question that names who does what by when."""
    return NAMES.get(kind)


def must_name(kind: str, code: str) -> bool:
    """Whether this answer to this kind of question names who does what by when."""
    return naming_answer(kind) == code
