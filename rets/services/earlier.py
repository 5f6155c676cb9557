"""What stood in earlier cases of the GIs of a reader, as suggestions while typing ("zoals eerder").

Only cases that the reader may see count, and only what stands in several of them is suggested: a suggestion is a habit,
never a fact of one child.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from rets.access import Reader, cases_for
from rets.models import Case
from rets.services.raising import own_gis

SEEN_IN, MOST_CASES, MOST_SHOWN = 2, 200, 5
PARTS = ("need", "stay", "safety", "tried", "contra_indications", "obstacles")


@dataclass(frozen=True)
class Earlier:
    """Suggestions, the most frequent first: codes and names, and which codes went together per list of codes."""

    municipalities: Sequence[str]
    forms: Sequence[str]
    providers: Sequence[str]
    watchers: Sequence[str]
    sets: Mapping[str, Sequence[frozenset[str]]]

    def together(self, name: str, chosen: Collection[str]) -> Sequence[str]:
        """The codes that went along with the chosen ones; the most frequent ones while nothing is chosen."""
        alike = (one for one in self.sets.get(name, ()) if not chosen or one & frozenset(chosen))
        return _often(code for one in alike for code in one if code not in chosen)


def earlier_cases(session: Session, reader: Reader) -> Earlier:
    """What the earlier cases of this reader's GIs have in common, with one query."""
    query = (
        cases_for(reader)
        .with_only_columns(Case.municipality, *(Case.dossier[part] for part in PARTS))
        .where(Case.gi_id.in_([gi.id for gi in own_gis(session, reader)]))
        .order_by(Case.raised_at.desc())
        .limit(MOST_CASES)
    )
    return earlier_of([(row[0], dict(zip(PARTS, row[1:], strict=True))) for row in session.execute(query)])


def earlier_of(cases: Sequence[tuple[str | None, Mapping[str, Any]]]) -> Earlier:
    """The suggestions from cases given as municipality and dossier."""
    dossiers = [dossier for _, dossier in cases]
    return Earlier(
        municipalities=_often(code for code, _ in cases if code),
        forms=_often(code for one in dossiers for code in _forms(one)),
        providers=_often(name for one in dossiers for name in sorted(_providers(one))),
        watchers=_often(name for one in dossiers if (name := (one.get("safety") or {}).get("watched_by"))),
        sets={
            "contra_indications": [_codes(one.get("contra_indications")) for one in dossiers],
            "obstacles": [frozenset(one.get("obstacles") or ()) for one in dossiers],
        },
    )


def _often(values: Iterable[str]) -> list[str]:
    counted = Counter(values)
    often = sorted((-count, value) for value, count in counted.items() if count >= SEEN_IN)
    return [value for _, value in often[:MOST_SHOWN]]


def _forms(dossier: Mapping[str, Any]) -> set[str]:
    need = dossier.get("need") or {}
    return {*(need.get("ideal") or ()), *(need.get("acceptable") or ())}


def _providers(dossier: Mapping[str, Any]) -> Iterator[str]:
    rows = [dossier.get("stay") or {}, *(dossier.get("tried") or ())]
    yield from {name for row in rows if (name := row.get("provider"))}


def _codes(rows: Sequence[Mapping[str, Any]] | None) -> frozenset[str]:
    return frozenset(row["code"] for row in rows or ())
