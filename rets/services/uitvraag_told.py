"""The tables of a return for a receiver: with all figures, or without those that are small (`suppressing`)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict

from rets.render.codes import code_name
from rets.services.counting import Coded, Counts
from rets.services.suppressing import SMALLEST, Told, suppress, suppress_overlapping, suppress_parts
from rets.services.uitvraag import Uitvraag
from rets.services.uitvraag_tables import Cell, Table, by_place, delivered, notes_of, place_names, tables_of
from rets.services.uitvraag_words import HELP, PROTECTION, TOTAL

LEFT_OUT = (
    f"Aantallen van 1 tot en met {SMALLEST - 1} staan er niet in. Ook wat zij met elkaar gemeen hebben is weggelaten, "
    "zodat niemand ze kan uitrekenen."
)
OTHERS = "Andere gemeenten samen ({number})"
OTHER_GIS = "Andere GI's samen"
OTHER_FORMS = "Andere hulp"


def tables_for(made: Uitvraag, *, small: bool) -> list[Table]:
    """Every table of a return; without `small` only what no small count follows from."""
    if small:
        return tables_of(made)
    towns = {"|".join(place_names(*one[:2], made.day)): one[2] for one in by_place(made.places)}
    told = suppress(towns)
    whole = told.total["waiting"]
    return [
        _places("hulp", "Wachten op passende hulp, per gemeente", HELP, told),
        _places("bescherming", "Wachten op een jeugdbeschermer, per gemeente", PROTECTION, told),
        _suppliers(made),
        _parts(made, whole),
        _overlapping(made, whole),
    ]


def notes_for(made: Uitvraag, *, small: bool) -> list[str]:
    """What a reader must know beside the figures."""
    return notes_of(made) if small else [*notes_of(made, small=False), LEFT_OUT]


def _places(code: str, title: str, columns: Mapping[str, str], told: Told) -> Table:
    rows: list[tuple[Cell, ...]] = [
        (*key.split("|"), *_figures(counts, columns)) for key, counts in sorted(told.lines.items())
    ]
    if told.hidden_together is not None:
        rows.append(("", OTHERS.format(number=told.hidden), *_figures(told.hidden_together, columns)))
    rows.append(("", TOTAL, *(told.total[name] for name in columns)))
    return Table(code, title, ("Regio", "Gemeente", *columns.values()), 2, tuple(rows))


def _figures(counts: Counts, columns: Iterable[str]) -> list[int]:
    figures = asdict(counts)
    return [figures[name] for name in columns]


def _suppliers(made: Uitvraag) -> Table:
    (whole,) = (one for one in tables_of(made) if one.code == "gi")
    columns = ("waiting", "late", "sooner", "protection", "protection_late")
    told = suppress({one.name: one.counts for one in made.suppliers if one.counts})
    rows: list[tuple[Cell, ...]] = [
        (one.name, delivered(one), *_hidden(told.lines.get(one.name) if one.counts else None, columns))
        for one in made.suppliers
    ]
    if told.hidden_together is not None:
        rows.append((OTHER_GIS, "", *_figures(told.hidden_together, columns)))
    return Table(whole.code, whole.title, whole.heads, whole.words, tuple(rows))


def _hidden(counts: Counts | None, columns: Sequence[str]) -> list[int] | list[None]:
    return [None] * len(columns) if counts is None else _figures(counts, columns)


def _parts(made: Uitvraag, whole: int | None) -> Table:
    told, others = suppress_parts(_summed(made.forms)) if whole is not None else ({}, 0)
    rows: list[tuple[Cell, ...]] = [
        (code_name(code, "forms_of_care", made.day), number) for code, number in sorted(told.items())
    ]
    rows += [(OTHER_FORMS, others)] if others else []
    return Table("hulpvormen", "Op welke hulp kinderen wachten", ("Hulpvorm", "Kinderen"), 1, tuple(rows))


def _overlapping(made: Uitvraag, whole: int | None) -> Table:
    told = suppress_overlapping(_summed(made.obstacles), whole) if whole is not None else {}
    rows = tuple((code_name(code, "obstacles", made.day), number) for code, number in sorted(told.items()))
    return Table("belemmeringen", "Wat in de weg staat", ("Belemmering", "Kinderen"), 1, rows)


def _summed(found: Iterable[Coded]) -> dict[str, int]:
    summed: dict[str, int] = defaultdict(int)
    for one in found:
        summed[one.code] += one.number
    return summed
