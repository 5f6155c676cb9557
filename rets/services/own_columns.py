"""The two kinds of file in which a GI hands in its own figures, column by column (E2, E3): what the template says."""

from dataclasses import dataclass
from datetime import date

from rets.errors import FieldError, Invalid
from rets.render.codes import code_names, form_names
from rets.services.own_read import CHILDREN, FIGURES
from rets.services.own_sheet import CellFault, Sheet
from rets.services.uitvraag_words import DEFINITIONS, HELP, PROTECTION

KINDS: dict[str, str] = {FIGURES: "Eigen cijfers per gemeente", CHILDREN: "Lijst van kinderen, zonder namen"}
SHEETS = {FIGURES: "Cijfers", CHILDREN: "Kinderen"}
COUNTS = HELP | PROTECTION
FORM, OBSTACLE = "Hulpvorm: ", "Belemmering: "
NO_HEADS = "De eerste regel noemt de kolommen. Begin met “Gemeente” (cijfers) of “Eigen nummer” (lijst van kinderen)."
OTHER_HEAD = "Hier hoort de kolom “{name}”."
IN_ORDER = "Hier hoort de kolom “{name}”. De kolommen staan in een andere volgorde dan in het lege werkblad."
TOO_WIDE = "Deze kolom hoort er niet bij. Haal haar weg."
LIST_MARK = "|"


@dataclass(frozen=True)
class Column:
    """A column of the list of children: its code, its head, whether it is needed, and what belongs in it."""

    code: str
    head: str
    needed: bool
    meaning: str


LIST: tuple[Column, ...] = (
    Column(
        "number", "Eigen nummer", True, "Uw eigen nummer van het kind. RETS bewaart het nummer niet, alleen een code"
    ),
    Column(
        "born", "Geboortemaand", True, "Zoals 2012-05. RETS kijkt of de andere dagen erna liggen, en bewaart hem niet"
    ),
    Column("municipality", "Gemeente", True, "De gemeente die voor het kind betaalt"),
    Column("waits_for", "Wacht op", True, "hulp, jeugdbeschermer, of hulp en jeugdbeschermer"),
    Column("since", "Wacht sinds", True, "De dag waarop u ging zoeken of de zaak kreeg"),
    Column("pronounced", "Uitspraak op", False, "De dag van de uitspraak van de rechter"),
    Column(
        "informed", "GI weet het sinds", False, "De dag waarop u van de uitspraak hoorde. Leeg: de dag van de uitspraak"
    ),
    Column("contact", "Eerste contact op", False, "De dag waarop een jeugdbeschermer het gezin sprak"),
    Column("form", "Hulpvorm", False, "Een naam van het blad Lijsten. Nodig als het kind wacht op hulp"),
    Column("obstacles", "Belemmeringen", False, "Namen van het blad Lijsten, met | ertussen"),
    Column("needed", "Hulp nodig op", False, "Alleen als er eerder hulp nodig is dan na drie maanden"),
    Column("intake", "Intake op", False, "De dag van een intake"),
    Column("began", "Hulp begonnen op", False, "De dag waarop hulp echt begon"),
    Column("help", "Soort hulp", False, "passend, overbrugging of tweede keus. Nodig als er hulp begon"),
    Column("other", "Andere GI", False, "Werkt een andere GI ook voor dit kind: haar code van het blad Lijsten"),
    Column("other_number", "Nummer bij andere GI", False, "Het nummer dat die GI aan het kind gaf"),
    Column("lead", "Regie", False, "wij of zij: wie de regie heeft als twee GI's voor het kind werken"),
)


def heads_of(kind: str, day: date) -> list[str]:
    """The heads of a file of this kind, in their order."""
    if kind == CHILDREN:
        return [one.head for one in LIST]
    coded = [FORM + name for _, name in form_names(day)] + [OBSTACLE + name for _, name in code_names("obstacles", day)]
    return ["Gemeente", *COUNTS.values(), *coded]


def needed_heads(kind: str) -> int:
    """How many columns may not be left out; of the figures, forms of care and obstacles may."""
    return len(LIST) if kind == CHILDREN else 1 + len(COUNTS)


def explained(kind: str) -> list[tuple[str, str]]:
    """What belongs in which column."""
    if kind == CHILDREN:
        return [(one.head, one.meaning + (". Nodig." if one.needed else ".")) for one in LIST]
    meant = dict(DEFINITIONS)
    parts = [
        (FORM.strip(), "Hoeveel wachtende kinderen op deze hulp wachten. Samen even veel als “Wacht op hulp”."),
        (OBSTACLE.strip(), "Bij hoeveel wachtende kinderen dit in de weg staat."),
    ]
    return [("Gemeente", meant["Gemeente"]), *((head, meant[head]) for head in COUNTS.values()), *parts]


def kind_of(sheet: Sheet, day: date) -> str:
    """Which kind of file this is, by its first head; the other heads must follow in the order of the template.

    Raises:
        Invalid: the heads are not right, each fault at its cell.
    """
    row, cells = sheet.rows[0]
    given = [" ".join(str(cell or "").split()).casefold() for cell in cells]
    while given and not given[-1]:
        given.pop()
    first = {"gemeente": FIGURES, "eigen nummer": CHILDREN}
    kind = first.get(given[0] if given else "") or next((first[one] for one in given if one in first), None)
    if kind is None:
        raise Invalid([CellFault.at(sheet, row, 0, cells[0], NO_HEADS)])
    faults = _head_faults(sheet, row, given, kind, heads_of(kind, day))
    if faults:
        raise Invalid(faults)
    return kind


def _head_faults(sheet: Sheet, row: int, given: list[str], kind: str, heads: list[str]) -> list[FieldError]:
    wanted = [head.casefold() for head in heads]
    most = needed_heads(kind) if len(given) <= needed_heads(kind) else len(wanted)
    sentence = IN_ORDER if set(wanted[:most]) <= set(given) else OTHER_HEAD
    faults: list[FieldError] = []
    for at in range(max(most, len(given))):
        found = given[at] if at < len(given) else ""
        if at >= len(wanted):
            faults.append(CellFault.at(sheet, row, at, found, TOO_WIDE))
        elif found != wanted[at]:
            faults.append(CellFault.at(sheet, row, at, found, sentence.format(name=heads[at])))
    return faults


def widest(day: date) -> int:
    """How many columns are read: those that can be, and some beside them to tell of."""
    return len(heads_of(FIGURES, day)) + 10
