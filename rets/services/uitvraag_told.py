"""The tables of a return for a receiver: with all figures, or without those that are small (`suppressing`)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict

from rets.errors import Invalid
from rets.render.codes import code_name
from rets.render.places import region_name
from rets.services.counting import Coded, Counts
from rets.services.covering import Cover
from rets.services.suppressing import SMALLEST, Told, suppress, suppress_overlapping, suppress_parts
from rets.services.uitvraag import Uitvraag, town_key
from rets.services.uitvraag_tables import Cell, Table, by_place, delivered, notes_of, tables_of
from rets.services.uitvraag_words import HELP, PROTECTION, TOTAL

LEFT_OUT = (
    f"Aantallen van 1 tot en met {SMALLEST - 1} staan er niet in. Ook wat zij met elkaar gemeen hebben is weggelaten, "
    "zodat niemand ze kan uitrekenen."
)
ONE_REGION = "Kies één regio. Uit de cijfers van meer regio's zijn kleine aantallen anders uit te rekenen."
FOR_REGION = "Hulpvormen en belemmeringen staan voor deze ontvanger alleen in de uitvraag van de regio."
OTHER_TOWNS = "Andere gemeenten samen"
OTHERS = "Andere gemeenten samen ({number})"
OTHER_GIS = "Andere GI's samen"
OTHER_FORMS = "Andere hulp"


def tables_for(made: Uitvraag, *, small: bool) -> list[Table]:
    """Every table of a return; without `small` only what no small count follows from."""
    if small:
        return tables_of(made)
    if made.gi:
        return _own_tables(made)
    if len({one.region for one in made.places}) > 1:
        raise Invalid.at("regio", ONE_REGION)
    towns = {town_key(*one[:2], made.day): one[2] for one in by_place(made.places)}
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
    if small:
        return notes_of(made)
    return [*notes_of(made, small=False), LEFT_OUT, *([FOR_REGION] if made.gi else [])]


def _own_tables(made: Uitvraag) -> list[Table]:
    """The return of one GI, which is told beside that of the region (`covering`)."""
    cover = made.cover or Cover(tuple({one.region for one in made.places}), ())
    told: dict[str, Counts] = {}
    rest: dict[str, Counts] = defaultdict(Counts)
    for region, town, counts in by_place(made.places):
        if (region, town) not in cover.towns and region not in cover.regions:
            told[town_key(region, town, made.day)] = counts
        elif region not in cover.regions:
            rest[region] += counts
    whole = None if {one.region for one in made.places} & set(cover.regions) else made.total
    return [
        _own_places(made, "hulp", "Wachten op passende hulp, per gemeente", HELP, told, rest, whole),
        _own_places(made, "bescherming", "Wachten op een jeugdbeschermer, per gemeente", PROTECTION, told, rest, whole),
    ]


def _own_places(
    made: Uitvraag,
    code: str,
    title: str,
    columns: Mapping[str, str],
    told: Mapping[str, Counts],
    rest: Mapping[str, Counts],
    whole: Counts | None,
) -> Table:
    rows: list[tuple[Cell, ...]] = [
        (*key.split("|"), *_figures(counts, columns)) for key, counts in sorted(told.items())
    ]
    rows += [(region_name(one, made.day), OTHER_TOWNS, *_figures(rest[one], columns)) for one in sorted(rest)]
    rows.append(("", TOTAL, *(_figures(whole, columns) if whole else [None] * len(columns))))
    return Table(code, title, ("Regio", "Gemeente", *columns.values()), 2, tuple(rows))


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
    told = suppress({str(one.id): one.counts for one in made.suppliers if one.counts})
    rows: list[tuple[Cell, ...]] = [
        (one.name, delivered(one), *_hidden(told.lines.get(str(one.id)) if one.counts else None, columns))
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
