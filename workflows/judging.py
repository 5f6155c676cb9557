"""How a norm was kept: in order, in order but undesirable, not in order (N2c), or not yet due."""

from datetime import date
from enum import StrEnum

UNDESIRABLE = frozenset({"wachtlijstbeheer"})
FAULTY = frozenset({"meer_dan_een_wisseling"})


class Judgement(StrEnum):
    """A three-valued judgement, and `NOT_YET` while the clock runs."""

    IN_ORDER = "op_orde"
    UNDESIRABLE = "op_orde_maar_onwenselijk"
    NOT_IN_ORDER = "niet_op_orde"
    NOT_YET = "nog_niet"


JUDGEMENT_NAMES: dict[Judgement, str] = {
    Judgement.IN_ORDER: "op orde",
    Judgement.UNDESIRABLE: "op orde, maar onwenselijk",
    Judgement.NOT_IN_ORDER: "niet op orde",
    Judgement.NOT_YET: "loopt nog",
}


def judge_norm(*, due_on: date, met_on: date | None, remark: str | None, on: date) -> Judgement:
    """The judgement of a norm clock on a day. Late stays not in order, met or not, explained or not (N4c).

    An active pool is in order though undesirable (N2c); a second change of jeugdbeschermer is not in order (N2).
    """
    if (met_on or on) > due_on or remark in FAULTY:
        return Judgement.NOT_IN_ORDER
    if met_on is None:
        return Judgement.NOT_YET
    return Judgement.UNDESIRABLE if remark in UNDESIRABLE else Judgement.IN_ORDER
