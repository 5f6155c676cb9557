"""Reads the reference files. Every `read_*` is checked as a whole and raises `ReferenceFaults` with all faults."""

from dataclasses import fields
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from rets.reference import ladder, rows
from rets.reference.table import FOLDER, Fault, ReferenceFaults, Table, read_table


class File(NamedTuple):
    """A reference file: what a row is and which fields name it."""

    row: type[Any]
    key: tuple[str, ...] = ("code",)


FILES: dict[str, File] = {
    "municipalities": File(rows.Municipality),
    "regions": File(rows.Region),
    "region_memberships": File(rows.Membership, ("municipality",)),
    "region_aliases": File(rows.RegionAlias, ("alias",)),
    "region_areas": File(rows.RegionArea, ("region",)),
    "mergers": File(rows.Merger),
    "iw_categories": File(rows.Code),
    "forms_of_care": File(rows.FormOfCare),
    "form_dependencies": File(rows.FormDependency),
    "measures": File(rows.Measure),
    "contra_indications": File(rows.ContraIndication),
    "traits": File(rows.Trait),
    "obstacles": File(rows.Obstacle),
    "refusal_grounds": File(rows.RefusalGround),
    "triage_reasons": File(rows.Reason),
    "withdraw_reasons": File(rows.Reason),
    "overrule_reasons": File(rows.Reason),
    "relax_reasons": File(rows.Reason),
    "contract_forms": File(rows.ContractForm),
    "waiting_times": File(rows.WaitingTime),
    "bodies": File(rows.Body),
    "ladder": File(rows.LadderRow, ("code", "region")),
    "gi": File(rows.Gi),
    "route_delays": File(rows.RouteDelay),
    "document_kinds": File(rows.DocumentKind),
    "parameters": File(rows.Parameter, ("code", "region")),
}


def check(folder: Path = FOLDER) -> list[Fault]:
    """Every fault in every file: unreadable values, overlaps, ends before starts, unknown codes."""
    tables = {name: read_table(name, file.row, file.key, folder) for name, file in FILES.items()}
    known = {name: {getattr(row, "code", None) for row in table.rows} for name, table in tables.items()}
    faults = [fault for table in tables.values() for fault in table.faults]
    for table in tables.values():
        faults += _unknown_codes(table, known)
    faults += ladder.faults(tables["ladder"])
    return sorted(faults)


def _unknown_codes(table: Table[Any], known: dict[str, set[Any]]) -> list[Fault]:
    faults = []
    for line, row in zip(table.lines, table.rows, strict=True):
        for field in fields(row):
            target = field.metadata.get("in_file")
            value = getattr(row, field.name)
            codes = value if isinstance(value, tuple) else (value,) if value is not None else ()
            faults += [
                Fault(table.file, line, f"'{code}' bij {field.name} staat niet in {target}.csv.")
                for code in codes
                if target and code not in known[target]
            ]
    return faults


@cache
def _checked() -> None:
    if faults := check():
        raise ReferenceFaults(faults)


@cache
def _read(name: str) -> tuple[Any, ...]:
    _checked()
    return read_table(name, FILES[name].row, FILES[name].key).rows


def read_municipalities() -> tuple[rows.Municipality, ...]:
    """All municipalities since 2019 (342 today), the abolished ones with their end."""
    return _read("municipalities")


def read_regions() -> tuple[rows.Region, ...]:
    """The 42 youth regions."""
    return _read("regions")


def read_region_memberships() -> tuple[rows.Membership, ...]:
    """Which municipality belonged to which region, when."""
    return _read("region_memberships")


def read_region_aliases() -> tuple[rows.RegionAlias, ...]:
    """Other names of regions (X7)."""
    return _read("region_aliases")


def read_region_areas() -> tuple[rows.RegionArea, ...]:
    """Wider areas that stand for regions too small to be named (P13)."""
    return _read("region_areas")


def read_mergers() -> tuple[rows.Merger, ...]:
    """Municipalities abolished since 2021, with their successors."""
    return _read("mergers")


def read_codes(name: str) -> tuple[rows.Code, ...]:
    """The rows of a code list by the name of its file."""
    return _read(name)


def read_iw_categories() -> tuple[rows.Code, ...]:
    """The iJw product categories that forms of care are mapped to (EX38)."""
    return _read("iw_categories")


def read_forms_of_care() -> tuple[rows.FormOfCare, ...]:
    """Every form of care (C rows)."""
    return _read("forms_of_care")


def read_form_dependencies() -> tuple[rows.FormDependency, ...]:
    """Help that waits for something else (C31)."""
    return _read("form_dependencies")


def read_measures() -> tuple[rows.Measure, ...]:
    """Legal measures and authorisations (1.9, EX27)."""
    return _read("measures")


def read_contra_indications() -> tuple[rows.ContraIndication, ...]:
    """Contra-indications with what solves them (D rows)."""
    return _read("contra_indications")


def read_traits() -> tuple[rows.Trait, ...]:
    """Attributes of child and family, strengths, and what works (D rows, P17)."""
    return _read("traits")


def read_obstacles() -> tuple[rows.Obstacle, ...]:
    """The obstacles of the monthly return (1.8, E6)."""
    return _read("obstacles")


def read_refusal_grounds() -> tuple[rows.RefusalGround, ...]:
    """Grounds of providers and municipalities (R19, EX39)."""
    return _read("refusal_grounds")


def read_triage_reasons() -> tuple[rows.Reason, ...]:
    """Why triage may send a case back, each with a next step (R39)."""
    return _read("triage_reasons")


def read_withdraw_reasons() -> tuple[rows.Reason, ...]:
    """Why a case is withdrawn."""
    return _read("withdraw_reasons")


def read_overrule_reasons() -> tuple[rows.Reason, ...]:
    """Why somebody chose another place than the first proposal."""
    return _read("overrule_reasons")


def read_relax_reasons() -> tuple[rows.Reason, ...]:
    """Why a place further from home was accepted (R31)."""
    return _read("relax_reasons")


def read_contract_forms() -> tuple[rows.ContractForm, ...]:
    """Forms of contract and payment (F rows)."""
    return _read("contract_forms")


def read_waiting_times() -> tuple[rows.WaitingTime, ...]:
    """Reported waits per region and form of care (C rows), with the day they were measured."""
    return _read("waiting_times")


def read_bodies() -> tuple[rows.Body, ...]:
    """Teams, tables and networks (B rows)."""
    return _read("bodies")


def read_ladder() -> tuple[rows.LadderRow, ...]:
    """The rows of the ladder, general and per region; whole rungs come from `rets.reference.ladder` (facts 3.2)."""
    return _read("ladder")


def read_gi() -> tuple[rows.Gi, ...]:
    """The certified institutions."""
    return _read("gi")


def read_route_delays() -> tuple[rows.RouteDelay, ...]:
    """Expected days per region and contract route (RT rows)."""
    return _read("route_delays")


def read_parameters() -> tuple[rows.Parameter, ...]:
    """Norms and terms as dated figures (1.1); product defaults say so in their source."""
    return _read("parameters")


def read_document_kinds() -> tuple[rows.DocumentKind, ...]:
    """The forms and letters that are made from a dossier (RT rows, F8 to F10, R41, R45)."""
    return _read("document_kinds")
