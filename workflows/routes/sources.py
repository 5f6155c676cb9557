"""Where a route or a term may come from: a rule of the sources by its id, our own choice, or an agreement in words."""

import re

from workflows.routes.vocabulary import PRODUCT

ID = re.compile(r"([A-Z]{1,3})(\d+)[a-z]?")
LAST = {
    "A": 27,
    "B": 21,
    "C": 31,
    "D": 14,
    "E": 11,
    "EX": 44,
    "F": 19,
    "G": 9,
    "K": 18,
    "N": 22,
    "P": 25,
    "R": 60,
    "RT": 12,
    "T": 13,
    "V": 16,
    "X": 18,
}
"""The series of rules that the product was made from, each with its last number."""


def is_source(said: str) -> bool:
    """Whether something is a source: a rule that exists, `product`, or an agreement that is named in words."""
    found = ID.fullmatch(said)
    if found is not None:
        return 1 <= int(found[2]) <= LAST.get(found[1], 0)
    return said == PRODUCT or " " in said.strip()
