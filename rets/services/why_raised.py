"""Why a case goes a rung up where nobody wrote it down: what the dossier itself says, no made-up sentence (R41)."""

from dataclasses import replace
from datetime import date

from rets.models import Case
from rets.render.codes import code_name, form_name
from workflows.facts import Note

OBSTACLES = "Wat de hulp tegenhoudt, staat in het dossier: {names}."
NEED = "Er is nog geen plek voor wat nodig is: {names}."


def with_reason(case: Case, note: Note, on: date) -> Note:
    """The note with a reason: that of who takes the step, else the obstacles of the dossier, else what is needed."""
    return note if note.text.strip() else replace(note, text=_known(case, on))


def _known(case: Case, on: date) -> str:
    obstacles = [code_name(one, "obstacles", on) for one in case.dossier.get("obstacles") or ()]
    if obstacles:
        return OBSTACLES.format(names=", ".join(obstacles))
    return NEED.format(names=", ".join(form_name(one, on) for one in case.dossier["need"]["ideal"]))
