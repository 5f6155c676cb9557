"""The hard rules, each a named row: why not, by which source, what would solve it and who could decide that."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import IntFlag, auto
from functools import cache

from matching import judges
from matching.pair import Pair


class Bit(IntFlag):
    """One bit per rule that a child and a place break: first what hangs on the start day, then what else may be
    relaxed, then what never may (from `NEVER_FROM`)."""

    LATE = auto()
    ARRANGE = auto()
    AGE_START = auto()
    AGE_STAY = auto()
    GROUP = auto()
    FULL = auto()
    SEX = auto()
    IQ = auto()
    SIBLINGS = auto()
    HELD = auto()
    CONTRA_UNSOLVED = auto()
    REGION = auto()
    BUDGET = auto()
    LEAVE_ENDS = auto()
    FORM = auto()
    AUTHORISATION = auto()
    CONTRA_NEVER = auto()
    FAILED = auto()


NEVER_FROM = int(Bit.FORM)
SOFT = Bit.LATE | Bit.ARRANGE | Bit.REGION


@dataclass(frozen=True, slots=True)
class Rule:
    """A hard rule. `relaxation` names what would solve it (none: nothing may), `decided_by` who could decide that.

    `judge` gives the Dutch sentence for why not, or none when the rule is kept.
    """

    bit: Bit
    id: str
    title: str
    source: str
    relaxation: str | None
    remedy: str
    decided_by: str
    judge: Callable[[Pair], str | None]


@dataclass(frozen=True, slots=True)
class Reason:
    """Why this place does not do for this child."""

    rule: str
    title: str
    sentence: str
    source: str
    relaxation: str | None


PROVIDER = "de aanbieder"
FAMILY = "de jeugdbeschermer met het gezin"
WORKER = "de aanbieder en de jeugdbeschermer"
RULES: tuple[Rule, ...] = (
    Rule(Bit.FORM, "form", "Andere zorgvorm", "R1", None, "", "", judges.form_of_care),
    Rule(
        Bit.AUTHORISATION, "authorisation", "Geen machtiging", "N15", None, "", "de kinderrechter", judges.authorisation
    ),
    Rule(
        Bit.LEAVE_ENDS,
        "leave_ends",
        "De machtiging stopt vóór de startdag",
        "N15",
        "extend_leave",
        "De jeugdbeschermer kan de kinderrechter vragen om de machtiging te verlengen. Zonder machtiging kan dit niet.",
        "de kinderrechter",
        judges.leave_ends,
    ),
    Rule(Bit.CONTRA_NEVER, "contra_never", "Contra-indicatie", "R20", None, "", PROVIDER, judges.contra_never),
    Rule(Bit.FAILED, "failed", "Eerder vastgelopen", "R32", None, "", FAMILY, judges.failed),
    Rule(
        Bit.AGE_START,
        "age_start",
        "Andere leeftijd",
        "D2",
        "age_exception",
        "Vraag de aanbieder om een uitzondering op de leeftijdsgrens.",
        PROVIDER,
        judges.age_at_start,
    ),
    Rule(
        Bit.SEX,
        "sex",
        "Alleen voor het andere geslacht",
        "R20",
        "sex_exception",
        "Vraag de aanbieder om een uitzondering.",
        PROVIDER,
        judges.sex,
    ),
    Rule(
        Bit.IQ,
        "iq",
        "Ander IQ",
        "D1",
        "iq_exception",
        "Vraag de aanbieder om een uitzondering op de IQ-grens.",
        PROVIDER,
        judges.iq,
    ),
    Rule(
        Bit.GROUP,
        "group",
        "Samenstelling van de groep",
        "D3",
        "other_group",
        "Vraag de aanbieder om een andere groep, of om extra begeleiding op de groep.",
        PROVIDER,
        judges.company,
    ),
    Rule(
        Bit.SIBLINGS,
        "siblings",
        "Broers en zussen samen",
        "R31",
        "siblings_apart",
        "De jeugdbeschermer bespreekt met het gezin of de kinderen voorlopig apart kunnen wonen.",
        FAMILY,
        judges.not_joint,
    ),
    Rule(
        Bit.HELD,
        "held",
        "Vastgehouden voor een ander kind",
        "R29",
        "release_hold",
        "Vraag aan wie de plek vasthoudt of het andere kind echt komt. Zo niet, vraag dan om de plek.",
        "wie de plek vasthoudt",
        judges.held,
    ),
    Rule(
        Bit.FULL,
        "full",
        "Vol",
        "R13",
        "extra_place",
        "Vraag de aanbieder en de gemeente om een extra plek, zo nodig met maatwerk.",
        "de aanbieder en de gemeente",
        judges.full,
    ),
    Rule(
        Bit.CONTRA_UNSOLVED,
        "contra_unsolved",
        "Nog iets op te lossen",
        "R20",
        "solve_contra_indication",
        "De jeugdbeschermer spreekt met de aanbieder af hoe dit wordt opgelost.",
        "de jeugdbeschermer met de aanbieder",
        judges.contra_unsolved,
    ),
    Rule(
        Bit.AGE_STAY,
        "age_stay",
        "Te oud tijdens het verblijf",
        "D2",
        "stay_past_age",
        "Spreek nu met de aanbieder en de gemeente af of het kind daarna mag blijven, of waar het dan heen gaat.",
        "de aanbieder en de gemeente",
        judges.age_in_stay,
    ),
    Rule(
        Bit.LATE,
        "late",
        "Te laat",
        "N4",
        "other_start",
        "Vraag de aanbieder of het eerder kan, en spreek met de jeugdbeschermer af welke hulp er tot dan is.",
        WORKER,
        judges.late,
    ),
    Rule(
        Bit.ARRANGE,
        "arrange",
        "Te laat door het regelen",
        "N4",
        "maatwerk",
        "Vraag de gemeente of de contractmanager om een spoedbesluit.",
        "de gemeente",
        judges.late_by_arranging,
    ),
    Rule(
        Bit.BUDGET,
        "budget",
        "Budget niet genoeg",
        "R22",
        "budget_decision",
        "Vraag de gemeente om een besluit over het budget.",
        "de gemeente",
        judges.over_budget,
    ),
    Rule(
        Bit.REGION,
        "region",
        "Ver buiten de regio",
        "R31",
        "out_of_region",
        "Dat mag, als de zorgmakelaar en de jeugdbeschermer samen opschrijven waarom.",
        "de zorgmakelaar met de jeugdbeschermer",
        judges.out_of_region,
    ),
)


BITS: tuple[tuple[int, Rule], ...] = tuple((int(rule.bit), rule) for rule in RULES)
TOGETHER = "Hier is geen plek voor de broers en zussen samen."


@cache
def weightiest(mask: int) -> Rule:
    """The first rule of the table that the mask breaks."""
    return next(rule for bit, rule in BITS if mask & bit)


def reasons_for(pair: Pair, mask: int) -> list[Reason]:
    """The rules in this mask of the pair as reasons, in the order of the table."""
    broken = [rule for bit, rule in BITS if mask & bit]
    return [Reason(rule.id, rule.title, rule.judge(pair) or TOGETHER, rule.source, rule.relaxation) for rule in broken]


def mask_of(pair: Pair, among: int = -1) -> int:
    """The rules that the pair breaks, judged one by one, as a mask without `SIBLINGS`; see `masks` for all pairs.

    Only those `among` these bits, when they are given.
    """
    return sum(bit for bit, rule in BITS if bit & among and rule.judge(pair) is not None)
