"""Two people changed the same form: both versions beside each other, and per field which of them stays.

Every field that differs is asked after (`gevraagd`) and answered by `keuze.<name>`: `nu` for what stands now, `mijn`
for what was typed. Without an answer nothing is saved, so that nobody loses words by a button pressed in haste.
"""

from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from rets.errors import FieldError, Invalid
from rets.web.deps import Submitted
from rets.web.form_view import FormView, RowsView

ASKED, CHOICE, NOW, MINE = "gevraagd", "keuze.", "nu", "mijn"


@dataclass(frozen=True)
class Difference:
    """A field, or a group of rows as a whole, of which two versions are there; `picked` is what was chosen so far."""

    name: str
    label: str
    stands: str
    given: str
    picked: str = ""


def differences(stands: FormView, given: FormView, fields: Submitted) -> list[Difference]:
    """Where two fillings of one form differ."""
    before, after = _told(stands), _told(given)
    found = []
    for name, (label, new) in after.items():
        old = before[name][1] if name in before else ""
        if old != new:
            found.append(Difference(name, label, old, new, fields[CHOICE + name]))
    return found


def plain_differences(
    labels: Mapping[str, str], stands: Mapping[str, str], given: Mapping[str, str]
) -> list[Difference]:
    """The same for a short form, from what each field says in words."""
    picked = {name: given.get(CHOICE + name, "") for name in labels}
    rows = (Difference(name, label, stands[name], given[name], picked[name]) for name, label in labels.items())
    return [row for row in rows if row.stands != row.given]


def check_chosen(fields: Submitted, rows: Sequence[Difference]) -> None:
    """Let pass when of every field that was asked after it is known which version stays.

    Raises:
        Invalid: at each field without an answer.
    """
    labels = {row.name: row.label for row in rows}
    left = [name for name in fields.all_of(ASKED) if name in labels and fields[CHOICE + name] not in {NOW, MINE}]
    if left:
        sentence = "Kies bij “{}” wat blijft: wat er nu staat, of wat u typte."
        raise Invalid([FieldError(CHOICE + name, sentence.format(labels[name])) for name in left])


def kept(data: Mapping[str, Any], stored: Mapping[str, Any], fields: Submitted) -> dict[str, Any]:
    """What was typed, with what stands now at each field where that was chosen."""
    merged = deepcopy(dict(data))
    for name in fields.all_of(ASKED):
        if fields[CHOICE + name] == NOW:
            _put(merged, name.split("."), _at(stored, name.split(".")))
    return merged


def kept_plain(fields: Submitted, stored: Mapping[str, str]) -> Submitted:
    """The same for a short form."""
    taken = {name for name in fields.all_of(ASKED) if fields[CHOICE + name] == NOW and name in stored}
    pairs = [(name, value) for name in fields for value in fields.all_of(name) if name not in taken]
    return Submitted([*pairs, *((name, stored[name]) for name in taken)])


def _told(form: FormView) -> dict[str, tuple[str, str]]:
    found: dict[str, tuple[str, str]] = {}
    for name, label, told in _items(form):
        first, before = found.get(name, (label, ""))
        found[name] = (first, ", ".join(filter(None, (before, told))))
    return found


def _items(form: FormView) -> Iterator[tuple[str, str, str]]:
    for section in form.sections:
        for item in (*section.few, *section.more):
            if not isinstance(item, RowsView):
                yield item.name, item.full_label, item.told
                continue
            rows = ([f"{one.label}: {one.told}" for one in row.controls if one.told] for row in item.shown)
            yield item.rows.name, item.rows.one, "; ".join(", ".join(row) for row in rows if row)


def _at(data: Any, path: Sequence[str]) -> Any:
    for part in path:
        data = data.get(part) if isinstance(data, Mapping) else None
    return deepcopy(data)


def _put(data: dict[str, Any], path: Sequence[str], value: Any) -> None:
    for part in path[:-1]:
        held = data.setdefault(part, {})
        if not isinstance(held, dict):
            return
        data = held
    if value is None:
        data.pop(path[-1], None)
    else:
        data[path[-1]] = value
