"""Every fault of a form at once: what its schema refuses, and what the code lists and the calendar say of the rest."""

from collections.abc import Callable, Iterable, Iterator
from copy import deepcopy
from typing import Any

from pydantic import ValidationError

from rets.errors import FieldError, Invalid
from rets.schemas.case_form import CaseForm
from rets.schemas.faults import parse

UNKNOWN = "onbekend"
STAND_INS: dict[str, Any] = {
    "label": UNKNOWN,
    "gi": UNKNOWN,
    "birth_month": "2000-01",
    "measures": [{"kind": UNKNOWN}],
    "need": {"ideal": [UNKNOWN]},
}
Checks = Callable[[CaseForm], Iterable[FieldError]]


def sound_form(data: Any, checks: Checks) -> CaseForm:
    """The form, valid by its schema; `checks` are done only when it is not, for what it says beside its faults.

    Raises:
        Invalid: every fault of the schema, and every fault that `checks` find in what is sound by itself.
    """
    try:
        return parse(CaseForm, data)
    except Invalid as error:
        raise Invalid([*error.errors, *_of_the_rest(data, error.errors, checks)]) from error


def _of_the_rest(data: Any, faults: Iterable[FieldError], checks: Checks) -> Iterator[FieldError]:
    if not isinstance(data, dict):
        return
    paths = [fault.field for fault in faults]
    for dropped in (paths, [path.split(".")[0] for path in paths]):
        rest = _without(data, dropped)
        lacking = STAND_INS.keys() - rest.keys()
        try:
            form = CaseForm.model_validate(rest | {name: STAND_INS[name] for name in lacking})
        except ValidationError:
            continue
        silent = {*dropped, *lacking}
        yield from (one for one in checks(form) if not _under(one.field, silent))
        return


def _under(field: str, paths: Iterable[str]) -> bool:
    return any(field == path or field.startswith(f"{path}.") for path in paths)


def _without(data: dict[str, Any], paths: Iterable[str]) -> dict[str, Any]:
    """The same data without the fields at these paths; what stands in a list keeps its number."""
    rest = deepcopy(data)
    for path in paths:
        *parents, last = path.split(".")
        at: Any = rest
        for name in parents:
            at = at.get(name) if isinstance(at, dict) else at[int(name)] if isinstance(at, list) else None
        if isinstance(at, dict):
            at.pop(last, None)
    return rest
