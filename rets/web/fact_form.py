"""The form of a dated fact, derived from its model."""

from dataclasses import dataclass
from datetime import date
from typing import Any, cast, get_args

from pydantic import BaseModel

from rets.models import Case
from rets.reference.load import read_gi, read_measures, read_regions
from rets.render.codes import code_name, code_names, form_names
from rets.schemas.facts import AnyFact
from rets.schemas.faults import parse
from rets.services.timeline_words import FACT_NAMES
from rets.web.case_options import AUTHORISING, municipality_names
from rets.web.deps import Submitted
from rets.web.fact_words import GROUPS, HINTS, LABELS, NAMES, TEXT_NEEDED, VALUES
from rets.web.model_form import Asked, data_of, fields_of

KINDS: dict[str, type[BaseModel]] = {
    str(get_args(model.model_fields["kind"].annotation)[0]): model for model in get_args(get_args(AnyFact)[0])
}
FORMS = frozenset({"form", "bridges_to", "stay.form"})


@dataclass(frozen=True)
class Shown:
    """A field as the macro `field` takes it."""

    name: str
    label: str
    kind: str
    hint: str
    required: bool
    options: tuple[tuple[str, str], ...]
    value: Any


def name_of(kind: str) -> str:
    """What a fact is called on a page."""
    return NAMES.get(kind) or FACT_NAMES.get(kind, kind)


def by_hand() -> frozenset[str]:
    """The kinds that a person tells on a page."""
    return frozenset(kind for _title, kinds in GROUPS for kind in kinds)


def asked_by(kind: str) -> list[Asked]:
    """The fields of a kind."""
    return fields_of(KINDS[kind], without=frozenset({"kind"}))


def fact_of(kind: str, typed: Submitted) -> AnyFact:
    """The fact that was typed.

    Raises:
        Invalid: every fault at its field.
    """
    return cast("AnyFact", parse(KINDS[kind], {"kind": kind, **data_of(asked_by(kind), typed)}))


def shown_for(kind: str, case: Case, typed: Submitted, on: date) -> list[Shown]:
    """The fields with what was typed, else with what is likely: today, and the first of a choice."""
    return [_shown(kind, one, case, typed, on) for one in asked_by(kind)]


def _shown(kind: str, one: Asked, case: Case, typed: Submitted, on: date) -> Shown:
    options = _options(one, case, on)
    value: Any = typed.all_of(one.name) if one.kind == "checkboxes" else typed[one.name]
    if not typed:
        value = on.isoformat() if one.name == "on" else one.default
    return Shown(
        name=one.name,
        label=LABELS.get(one.name, one.name),
        kind=_control(one, options),
        hint=HINTS.get(one.name, ""),
        required=one.required or (one.name == "text" and kind in TEXT_NEEDED),
        options=options,
        value=value,
    )


def _control(one: Asked, options: tuple[tuple[str, str], ...]) -> str:
    if one.kind in {"checkboxes", "select"}:
        return one.kind
    if options:
        return "select"
    return "textarea" if one.kind == "lines" or one.name in {"text", "needed_help"} else one.kind


def _options(one: Asked, case: Case, on: date) -> tuple[tuple[str, str], ...]:
    if one.values:
        return tuple((value, VALUES.get(value, value)) for value in one.values)
    if one.name in FORMS:
        return tuple(form_names(on))
    if one.name in {"measure.kind", "authorisation.kind"}:
        return _measures(one.name == "authorisation.kind", on)
    if one.name == "ground":
        return tuple(code_names("refusal_grounds", on))
    if one.name == "code":
        rows = case.dossier.get("contra_indications", [])
        return tuple((row["code"], code_name(row["code"], "contra_indications", on)) for row in rows)
    if one.name == "gi":
        return tuple((row.code, row.short) for row in read_gi() if row.holds_on(on))
    if one.name == "region":
        return tuple((row.code, row.name) for row in read_regions() if row.holds_on(on))
    if one.name == "municipality":
        return tuple((name, name) for name in municipality_names(on))
    return ()


def _measures(authorising: bool, on: date) -> tuple[tuple[str, str], ...]:
    rows = [row for row in read_measures() if row.holds_on(on)]
    return tuple((row.code, row.name) for row in rows if (row.kind in AUTHORISING) == authorising)
