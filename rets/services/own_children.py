"""A file with the children of a GI, one row each and no name: they are counted by our own definitions (E4 to E10).

The dates say what counts on the reference date, as for a case in RETS (`services.counting`): fitting help ends the
waiting on the day on which it begins, an intake does not, and what came after the reference date is refused.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from rets.errors import FieldError
from rets.reference.geography import region_of
from rets.reference.load import read_codes
from rets.render.codes import code_names, form_names
from rets.render.dates import plain_date
from rets.services.own_cells import Row, towns_on
from rets.services.own_columns import LIST, LIST_MARK
from rets.services.own_figures import NOT_YOURS, allowed
from rets.services.own_numbers import number_code
from rets.services.own_read import CHILDREN, Child, Own, by_word, counted
from rets.services.own_sheet import Sheet
from workflows.calendar import add_months
from workflows.parameters import Parameters

AT = {one.code: number for number, one in enumerate(LIST)}
WAITS = {"hulp": "hulp", "jeugdbeschermer": "jeugdbeschermer", "hulp en jeugdbeschermer": "beide", "beide": "beide"}
HELPS = {"passend": "passend", "overbrugging": "overbrugging", "tweede keus": "tweede_keus"}
LEADS = {"wij": "wij", "zij": "zij"}
PAST = ("since", "pronounced", "informed", "contact", "intake", "began")
AFTER = "Deze dag ligt na de peildatum {day}. Verwacht: een dag op of voor de peildatum."
UNBORN = "Deze dag ligt voor de geboortemaand. Verwacht: een latere dag, of een andere geboortemaand."
BORN_AFTER = "Het kind is na de peildatum geboren. Verwacht: een eerdere maand."
TWICE = "Dit nummer staat ook op rij {row}. Verwacht: elk kind één keer."
NEEDS_FORM = "Het kind wacht op hulp, en hier staat geen hulpvorm. Verwacht: een naam van het blad Lijsten."
NEEDS_KIND = "Er begon hulp, en hier staat niet welke. Verwacht: passend, overbrugging of tweede keus."
NEEDS_DAY = "Er is hulp, en hier staat niet sinds wanneer. Verwacht: een datum, zoals 31-03-2026."
NEEDS_LAW = "Het kind wacht op een jeugdbeschermer. Verwacht: de dag van de uitspraak, of van wanneer u het weet."
NEEDS_OTHER = "Vul bij twee GI's beide kolommen in: “Andere GI” en “Nummer bij andere GI”."
ITSELF = "Dit is de GI zelf. Verwacht: de andere GI die voor het kind werkt."
UNKNOWN_WORD = "Hier staat “{found}”. Verwacht: namen van het blad Lijsten, met | ertussen."


@dataclass
class Reading:
    """What is needed to read a row, and what the rows before it said."""

    day: date
    slug: str
    key: bytes
    regions: Sequence[str] | None
    p: Parameters
    towns: Mapping[str, str]
    forms: Mapping[str, str]
    obstacles: Mapping[str, str]
    gis: Mapping[str, str]
    seen: dict[str, int] = field(default_factory=dict)


def read_children(
    sheet: Sheet, day: date, gi: tuple[int, str], regions: Sequence[str] | None, p: Parameters, key: bytes
) -> tuple[Own, list[FieldError]]:
    """The children of a file, and every fault in it. `regions` are those for which may be delivered; None: all."""
    known = Reading(
        day=day,
        slug=gi[1],
        key=key,
        regions=regions,
        p=p,
        towns=towns_on(day),
        forms=by_word(form_names(day)),
        obstacles=by_word(code_names("obstacles", day)),
        gis=by_word((row.code, row.name) for row in read_codes("gi") if row.holds_on(day)),
    )
    children: list[Child] = []
    faults: list[FieldError] = []
    for number, cells in sheet.rows[1:]:
        row = Row(sheet, number, cells)
        child = _child(row, known)
        faults += row.faults
        if child is not None and not row.faults:
            children.append(child)
    counting = [child for child in children if child.lead != "zij"]
    places, forms, obstacles = counted(counting, gi[0])
    return Own(CHILDREN, tuple(places), tuple(forms), tuple(obstacles), tuple(children)), faults


def _child(row: Row, known: Reading) -> Child | None:
    code, days = _number(row, known), _days(row, known)
    town = row.town(AT["municipality"], known.towns)
    if town and not allowed(town, known.day, known.regions):
        row.fault(AT["municipality"], NOT_YOURS)
    waits = row.choice(AT["waits_for"], WAITS, "hulp, jeugdbeschermer, of hulp en jeugdbeschermer", needed=True)
    form = row.choice(AT["form"], known.forms, "een naam van het blad Lijsten")
    obstacles, help_kind = _obstacles(row, known), row.choice(AT["help"], HELPS, "passend, overbrugging of tweede keus")
    other, lead = _other(row, known), row.choice(AT["lead"], LEADS, "wij of zij")
    _check_needed(row, days, waits, form, help_kind)
    if row.faults:
        return None
    return _as_it_counts(known, days, waits, help_kind, Named(code, other, lead, town, form, obstacles))


@dataclass(frozen=True)
class Named:
    """What a row says beside its days."""

    code: str
    other: str
    lead: str
    town: str
    form: str
    obstacles: tuple[str, ...]


Days = Mapping[str, date | None]


def _as_it_counts(known: Reading, days: Days, waits: str, help_kind: str, named: Named) -> Child:
    """By our definitions: the same questions as `counting.CHILDREN` asks of a standing."""
    since = days["pronounced"] or days["since"] or known.day
    by_norm = add_months(since, known.p.help_months)
    due = min(by_norm, days["needed"] or by_norm)
    waiting = waits != "jeugdbeschermer" and help_kind != "passend"
    informed = days["informed"] or days["pronounced"]
    protection = waits != "hulp" and days["contact"] is None and informed is not None
    term = known.p.calendar.add_working_days(informed, known.p.n1_working_days) if protection and informed else None
    return Child(
        code=named.code,
        other=named.other,
        lead=named.lead,
        since=(days["since"] or known.day).isoformat(),
        region=region_of(named.town, known.day),
        municipality=named.town,
        form=named.form,
        obstacles=named.obstacles,
        part=_part(help_kind, days) if waiting else "",
        late=waiting and due < known.day,
        sooner=waiting and by_norm >= known.day and days["needed"] is not None,
        protection=protection,
        protection_late=term is not None and term < known.day,
    )


def _part(help_kind: str, days: Days) -> str:
    had = {"tweede_keus": "second_best", "overbrugging": "bridging"}.get(help_kind)
    return had or ("after_intake" if days["intake"] else "nothing")


def _number(row: Row, known: Reading) -> str:
    number = row.text(AT["number"], "uw eigen nummer van het kind")
    if not number:
        return ""
    code = number_code(known.key, known.slug, number)
    if code in known.seen:
        row.fault(AT["number"], TWICE.format(row=known.seen[code]))
    known.seen.setdefault(code, row.number)
    return code


def _days(row: Row, known: Reading) -> Days:
    born = row.month(AT["born"])
    if born and born > known.day:
        row.fault(AT["born"], BORN_AFTER)
    days: dict[str, date | None] = {}
    for name in (*PAST, "needed"):
        day = days[name] = row.day(AT[name], needed=name == "since")
        if day and name in PAST and day > known.day:
            row.fault(AT[name], AFTER.format(day=plain_date(known.day)))
        elif day and born and born <= known.day and day < born:
            row.fault(AT[name], UNBORN)
    return days


def _obstacles(row: Row, known: Reading) -> tuple[str, ...]:
    words = [word.strip() for word in row.text(AT["obstacles"], longest=1000).split(LIST_MARK) if word.strip()]
    unknown = [word for word in words if word.casefold() not in known.obstacles]
    for word in unknown:
        row.fault(AT["obstacles"], UNKNOWN_WORD.format(found=word))
    return tuple(sorted({known.obstacles[word.casefold()] for word in words if word not in unknown}))


def _other(row: Row, known: Reading) -> str:
    gi = row.choice(AT["other"], known.gis, "de code van een GI van het blad Lijsten")
    number = row.text(AT["other_number"])
    if bool(gi) != bool(number):
        row.fault(AT["other_number" if gi else "other"], NEEDS_OTHER)
    if gi == known.slug:
        row.fault(AT["other"], ITSELF)
    return number_code(known.key, gi, number) if gi and number else ""


def _check_needed(row: Row, days: Days, waits: str, form: str, help_kind: str) -> None:
    if waits in ("hulp", "beide") and not form and row.value(AT["form"]) is None:
        row.fault(AT["form"], NEEDS_FORM)
    if days["began"] and not help_kind and row.value(AT["help"]) is None:
        row.fault(AT["help"], NEEDS_KIND)
    if help_kind and not days["began"] and row.value(AT["began"]) is None:
        row.fault(AT["began"], NEEDS_DAY)
    if waits in ("jeugdbeschermer", "beide") and not (days["pronounced"] or days["informed"]):
        row.fault(AT["informed"], NEEDS_LAW)
