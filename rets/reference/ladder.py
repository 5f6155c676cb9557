"""The ladder of a region on a day, from its dated rows, and everything that can be wrong with those rows.

A region's own row goes before the general one, field by field: what a source of the region does not give is as for
everybody (facts 3.2, R42, RT1 to RT11).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import date

from matching import timing
from rets.reference.rows import LadderRow
from rets.reference.table import Fault, Table
from workflows.plan import LAST_RUNG, RUNG_BOVENREGIONAAL
from workflows.roles import Role
from workflows.routes.vocabulary import CHANNELS

LEADERS = frozenset({Role.ZORGMAKELAAR, Role.TEAMMANAGER, Role.RET_CHAIR})
DEPUTIES = LEADERS | {Role.RET_MEMBER}
ADDRESSEES = frozenset(Role) - {Role.JEUGDBESCHERMER, Role.MONITOR, Role.ADMINISTRATOR, Role.SYSTEM}
EXTERNAL = "external"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rung:
    """A rung as it holds in a region on a day.

    `owner_role` leads, `deputy_role` stands in; the term is in working days. `outside` is the party outside the region
    (rungs 5 to 7), reached over `channel` (a code of the routes) at the organisation whose slug is `contact`.
    """

    number: int
    name: str
    owner_role: str
    deputy_role: str
    addressee: str
    outside: str | None
    channel: str | None
    contact: str | None
    term_working_days: int
    entry: str
    meanwhile: str
    source: str


OWN = frozenset({"number", "source"})
MERGED = tuple(one.name for one in fields(Rung) if one.name not in OWN)


def ladder_of(rows: Iterable[LadderRow], region: str | None, on: date) -> tuple[Rung, ...]:
    """The whole ladder of a region (None: of everybody) on a day, from rung 0 up."""
    held = [row for row in rows if row.holds_on(on)]
    own = {row.code: row for row in held if row.region == region}
    return tuple(_whole(row, own.get(row.code, row)) for row in sorted(held, key=_code) if row.region is None)


def _code(row: LadderRow) -> str:
    return row.code


def _whole(general: LadderRow, own: LadderRow) -> Rung:
    given = {name: getattr(own, name) for name in MERGED}
    values = {name: getattr(general, name) if value in (None, "") else value for name, value in given.items()}
    source = general.source if own is general else f"{own.source}; {general.source}"
    return Rung(number=int(general.code), source=source, **values)


def faults(table: Table[LadderRow]) -> list[Fault]:
    """What is wrong with the ladder, each at its line: a rung without owner, deputy, term or next rung among others."""
    numbered = list(zip(table.lines, table.rows, strict=True))
    general = [row for row in table.rows if row.region is None]
    found = [(line, sentence) for line, row in numbered for sentence in _of_row(row, general)]
    if not any(row.code == "0" for row in general):
        found.append((1, "Trede 0 ontbreekt: daar begint elke casus."))
    return [Fault(table.file, line, sentence) for line, sentence in found]


def _of_row(row: LadderRow, general: Sequence[LadderRow]) -> Iterator[str]:
    if row.code not in {str(number) for number in range(LAST_RUNG + 1)}:
        yield f"Trede '{row.code}' bestaat niet: de treden zijn 0 tot en met {LAST_RUNG}."
        return
    if row.region is None:
        yield from _next(row, general)
        yield from _complete(_whole(row, row))
        return
    below = [one for one in general if one.code == row.code]
    if gap := _first_gap(row, below):
        yield f"Op {gap} is er geen algemene trede {row.code} om op terug te vallen."
    for one in below:
        if _overlap(one, row):
            yield from _complete(_whole(one, row))


def _next(row: LadderRow, general: Sequence[LadderRow]) -> Iterator[str]:
    following = int(row.code) + 1
    if following <= LAST_RUNG:
        gap = _first_gap(row, [one for one in general if one.code == str(following)])
        if gap:
            yield f"Na trede {row.code} komt op {gap} geen trede {following}. Alleen de laatste trede is een einde."


def _complete(rung: Rung) -> Iterator[str]:
    for name, words in MUST:
        if not getattr(rung, name):
            yield f"Trede {rung.number} heeft geen {words} ({name})."
    yield from _roles(rung)
    if rung.term_working_days is not None and rung.term_working_days < 0:
        yield f"De termijn van trede {rung.number} is korter dan een werkdag."
    yield from _outside(rung)


MUST = (
    ("name", "naam"),
    ("owner_role", "eigenaar"),
    ("deputy_role", "vervanger"),
    ("addressee", "partij waar het heen gaat"),
    ("term_working_days", "termijn"),
    ("entry", "reden om hier te komen"),
    ("meanwhile", "zin over wat het kind intussen krijgt"),
)


def _roles(rung: Rung) -> Iterator[str]:
    for name, allowed in (("owner_role", LEADERS), ("deputy_role", DEPUTIES), ("addressee", ADDRESSEES | {EXTERNAL})):
        value = getattr(rung, name)
        if value and value not in allowed:
            yield f"'{value}' kan bij {name} niet; kies uit {', '.join(sorted(allowed))}."
    if rung.owner_role and rung.owner_role == rung.deputy_role:
        yield f"Op trede {rung.number} vervangt de eigenaar zichzelf."


def _outside(rung: Rung) -> Iterator[str]:
    reached = (rung.outside, rung.channel, rung.contact)
    if rung.number < RUNG_BOVENREGIONAAL:
        if any(reached):
            yield f"Trede {rung.number} ligt in de regio en noemt toch een partij daarbuiten."
        return
    if not all(reached):
        yield f"Trede {rung.number} ligt buiten de regio en noemt niet wie daar helpt en hoe u die bereikt."
    if rung.channel and rung.channel not in CHANNELS:
        yield f"Het kanaal '{rung.channel}' bestaat niet; kies uit {', '.join(CHANNELS)}."
    if rung.owner_role != Role.RET_CHAIR:
        yield f"Op trede {rung.number} blijft de voorzitter van het expertteam eigenaar (ret_chair)."


def _overlap(one: LadderRow, other: LadderRow) -> bool:
    first, second = sorted((one, other), key=lambda row: row.valid_from)
    return first.valid_until is None or first.valid_until > second.valid_from


def _first_gap(row: LadderRow, below: Iterable[LadderRow]) -> str:
    """The first day of a row on which none of the others holds, in words; empty when there is no such day."""
    day = row.valid_from
    for one in sorted(below, key=lambda other: other.valid_from):
        if one.valid_from > day:
            break
        if one.valid_until is None:
            return ""
        day = max(day, one.valid_until)
    over = row.valid_until is not None and day >= row.valid_until
    return "" if over else timing.day(day)
