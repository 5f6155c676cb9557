"""A long form as a table of sections; from that table, what was typed and what is wrong with it comes what is shown."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from rets.errors import FieldError
from rets.web.nested import flatten

EARLIER = ":eerder"
Options = Mapping[str, Sequence[tuple[str, str]]]


@dataclass(frozen=True)
class Field:
    """One field: its dotted name, its label, and how it is asked. `source` names a list of options."""

    name: str
    label: str
    kind: str = "text"
    hint: str = ""
    required: bool = False
    source: str = ""
    options: tuple[tuple[str, str], ...] = ()
    width: str = ""
    rows: int = 3
    default: str = ""
    attrs: Mapping[str, str] = field(default_factory=dict)
    part: str = ""


@dataclass(frozen=True)
class Rows:
    """A group of fields that may be given several times; `least` rows stand there from the start.

    A group of one field without a name is a list of plain values; `hint` stands at its first row.
    """

    name: str
    one: str
    add: str
    fields: tuple[Field, ...]
    least: int = 0
    most: int = 10
    hint: str = ""


@dataclass(frozen=True)
class Section:
    """A part of the form: few fields first, the rest behind `more_title`. What is for `later` may wait as a whole."""

    slug: str
    title: str
    few: tuple["Field | Rows", ...]
    more: tuple["Field | Rows", ...] = ()
    more_title: str = ""
    intro: str = ""
    later: bool = False


@dataclass(frozen=True)
class Control:
    """A field as it is shown now; `anchor` tells apart two controls of one name."""

    field: Field
    name: str
    label: str
    value: Any
    error: str
    options: Sequence[tuple[str, str]]
    anchor: str
    full_label: str
    earlier: Sequence[str] = ()

    is_rows = False

    @property
    def filled(self) -> bool:
        return bool(self.value) and self.value != self.field.default

    @property
    def told(self) -> str:
        """What is filled in, as a person reads it."""
        if self.field.kind == "checkbox":
            return "ja" if self.value else ""
        names = dict(self.options)
        values = self.value if isinstance(self.value, list) else [self.value]
        return ", ".join(str(names.get(one, "" if names and self.field.part else one)) for one in values).strip(", ")


@dataclass(frozen=True)
class RowView:
    """One row of a group: its path, its title and its controls."""

    path: str
    title: str
    controls: tuple[Control, ...]


@dataclass(frozen=True)
class RowsView:
    """A group as it is shown now."""

    rows: Rows
    shown: tuple[RowView, ...]
    may_add: bool

    is_rows = True

    @property
    def filled(self) -> bool:
        return any(control.filled for row in self.shown for control in row.controls)


@dataclass(frozen=True)
class SectionView:
    """A section as it is shown now; `open` when what stands behind its summary needs to be seen."""

    section: Section
    few: tuple[Control | RowsView, ...]
    more: tuple[Control | RowsView, ...]
    open: bool
    filled: bool


@dataclass(frozen=True)
class FormView:
    """The whole form: sections, and every fault with the label of the control where it is mended.

    `lists` are suggestions by the id of their datalist.
    """

    sections: tuple[SectionView, ...]
    errors: tuple[FieldError, ...]
    labels: Mapping[str, str]
    lists: Mapping[str, Sequence[str]] = field(default_factory=dict)

    @property
    def first(self) -> Sequence[SectionView]:
        """The sections with which a case can be raised."""
        return [one for one in self.sections if not one.section.later]

    @property
    def later(self) -> Sequence[SectionView]:
        """The sections that may wait."""
        return [one for one in self.sections if one.section.later]


def view(
    sections: Sequence[Section],
    data: Mapping[str, Any],
    errors: Iterable[FieldError] = (),
    options: Options | None = None,
    added: str = "",
) -> FormView:
    """The form with what was typed (`data`), every fault at its control, and an empty row in the group `added`."""
    plain = _Builder(flatten(data), {}, options or {}, added)
    controls = list(controls_of(plain.section(one) for one in sections))
    order = {control.anchor: number for number, control in enumerate(controls)}
    found = (replace(fault, field=anchor_of(fault.field, controls)) for fault in errors)
    placed = tuple(sorted(found, key=lambda fault: order.get(fault.field, -1)))
    at: dict[str, str] = {}
    for fault in placed:
        at[fault.field] = " ".join(filter(None, (at.get(fault.field), fault.sentence)))
    builder = replace(plain, errors=at)
    return FormView(tuple(builder.section(one) for one in sections), placed, _labels(controls))


def anchor_of(path: str, controls: Sequence[Control]) -> str:
    """Where a fault is mended: at the control with that path, else at the first of the nearest group."""
    while path:
        for control in controls:
            if control.name == path or control.name.startswith(f"{path}."):
                return control.anchor
        path = path.rpartition(".")[0]
    return "formulier"


def _labels(controls: Iterable[Control]) -> dict[str, str]:
    return {control.anchor: control.full_label.rstrip("?") for control in controls} | {"formulier": "formulier"}


def controls_of(sections: Iterable[SectionView]) -> Iterator[Control]:
    """Every control of these sections, in the order of the page."""
    for section in sections:
        for item in (*section.few, *section.more):
            yield from _of(item)


@dataclass(frozen=True)
class _Builder:
    values: Mapping[str, Any]
    errors: Mapping[str, str]
    options: Options
    added: str

    def section(self, section: Section) -> SectionView:
        few, more = (tuple(self.item(one) for one in part) for part in (section.few, section.more))
        opened = any(self.needs_eye(one) for one in more)
        return SectionView(section, few, more, opened, opened or any(self.needs_eye(one) for one in few))

    def needs_eye(self, item: Control | RowsView) -> bool:
        if isinstance(item, RowsView) and item.rows.name == self.added:
            return True
        return item.filled or any(control.error for control in _of(item))

    def item(self, item: Field | Rows) -> Control | RowsView:
        return self.rows(item) if isinstance(item, Rows) else self.control(item, item.name, item.label)

    def control(self, asked: Field, name: str, label: str, row: str = "") -> Control:
        value = self.values.get(name, asked.default)
        if asked.kind == "lines" and isinstance(value, list):
            value = "\n".join(str(one) for one in value)
        options = asked.options or self.options.get(asked.source, ())
        earlier = [code for code, _ in self.options.get(f"{asked.source}{EARLIER}", ())]
        anchor = f"{name}-{asked.part}" if asked.part else name
        full = f"{row}, {label.lower()}" if row else label
        return Control(asked, name, label, value, self.errors.get(anchor, ""), options, anchor, full, earlier)

    def rows(self, group: Rows) -> RowsView:
        given = self.count(group.name)
        count = min(max(group.least, given + (group.name == self.added)), group.most)
        shown = tuple(self.row(group, number) for number in range(count))
        return RowsView(group, shown, count < group.most)

    def row(self, group: Rows, number: int) -> RowView:
        path, title = f"{group.name}.{number}", f"{group.one} {number + 1}"
        lone = len(group.fields) == 1 and not group.fields[0].name
        if lone and number == 0:
            return RowView(path, title, (self.control(replace(group.fields[0], hint=group.hint), path, title),))
        controls = tuple(
            self.control(one, path, title) if lone else self.control(one, f"{path}.{one.name}", one.label, title)
            for one in group.fields
        )
        return RowView(path, title, controls)

    def count(self, name: str) -> int:
        numbers = (key.removeprefix(f"{name}.").split(".")[0] for key in self.values if key.startswith(f"{name}."))
        return max((int(number) + 1 for number in numbers if number.isdigit()), default=0)


def _of(item: Control | RowsView) -> Iterator[Control]:
    if isinstance(item, RowsView):
        for row in item.shown:
            yield from row.controls
    else:
        yield item
