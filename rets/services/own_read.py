"""What a file of a GI says: figures per municipality, or children counted by our own definitions (E3 to E10)."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from rets.models import UitvraagImport
from rets.services.counting import Coded, Counts, Placed

FIGURES, CHILDREN = "cijfers", "kinderen"
Key = tuple[str, str]
OBSTACLES = 7  # which field of a child is a list of its own


@dataclass(frozen=True, slots=True)
class Child:
    """One child of a list, as it counts: codes in place of numbers, no birth month, no dates but the start of waiting.

    `part` says what a waiting child has (a name of `Counts`), '' for one that does not wait for help.
    """

    code: str
    other: str
    lead: str
    since: str
    region: str
    municipality: str
    form: str
    obstacles: tuple[str, ...]
    part: str
    late: bool
    sooner: bool
    protection: bool
    protection_late: bool

    @property
    def counts(self) -> Counts:
        """This child alone."""
        counts = Counts(
            waiting=int(bool(self.part)),
            late=int(self.late),
            sooner=int(self.sooner),
            protection=int(self.protection),
            protection_late=int(self.protection_late),
        )
        return replace(counts, **{self.part: 1}) if self.part else counts


@dataclass(frozen=True)
class Own:
    """What one file says of one GI on a day."""

    kind: str
    places: tuple[Placed, ...]
    forms: tuple[Coded, ...]
    obstacles: tuple[Coded, ...]
    children: tuple[Child, ...] = ()
    notes: tuple[str, ...] = ()

    def of(self, region: str) -> "Own":
        """The part of one region."""
        return replace(
            self,
            places=tuple(one for one in self.places if one.region == region),
            forms=tuple(one for one in self.forms if one.region == region),
            obstacles=tuple(one for one in self.obstacles if one.region == region),
            children=tuple(one for one in self.children if one.region == region),
        )

    @property
    def regions(self) -> set[str]:
        """Every region that something is said of; a child with the lead elsewhere says so too."""
        return {one.region for one in self.places} | {one.region for one in self.children}


def counted(children: Iterable[Child], gi: int) -> tuple[list[Placed], list[Coded], list[Coded]]:
    """Places, forms of care and obstacles of these children."""
    places: dict[Key, Counter[Counts]] = defaultdict(Counter)
    forms: dict[tuple[str, str, str], int] = {}
    obstacles: dict[tuple[str, str, str], int] = {}
    for child in children:
        key = (child.region, child.municipality)
        places[key][child.counts] += 1
        if child.part:
            forms[(*key, child.form)] = forms.get((*key, child.form), 0) + 1
            for one in child.obstacles:
                obstacles[(*key, one)] = obstacles.get((*key, one), 0) + 1
    return (
        [Placed(*key, gi, _summed(kinds)) for key, kinds in places.items()],
        [Coded(*key, number, gi) for key, number in forms.items()],
        [Coded(*key, number, gi) for key, number in obstacles.items()],
    )


def _summed(kinds: Counter[Counts]) -> Counts:
    """Many children of a few kinds."""
    totals = [sum(getattr(one, name) * many for one, many in kinds.items()) for name in Counts.__dataclass_fields__]
    return Counts(*totals)


def by_word(pairs: Iterable[tuple[str, str]]) -> Mapping[str, str]:
    """Codes by their names and by themselves, whatever the capitals."""
    found = list(pairs)
    return {name.casefold(): code for code, name in found} | {code.casefold(): code for code, _ in found}


def own_in(row: UitvraagImport) -> Own:
    """What a version that was kept says."""
    kept = row.figures
    return Own(
        row.kind,
        tuple(Placed(row.region, town, row.gi_id, Counts(*numbers), row.kind) for town, numbers in kept["places"]),
        _coded(row, "forms"),
        _coded(row, "obstacles"),
        children=tuple(_child(*one) for one in row.children),
    )


def _coded(row: UitvraagImport, name: str) -> tuple[Coded, ...]:
    return tuple(Coded(row.region, town, code, number, row.gi_id) for town, code, number in row.figures[name])


def _child(*kept: Any) -> Child:
    parts = [*kept[:OBSTACLES], tuple(kept[OBSTACLES]), *kept[OBSTACLES + 1 :]]
    return Child(*parts)
