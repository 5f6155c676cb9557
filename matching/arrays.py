"""Numbers for arrays: days, unknowns, codes as bits, and keys of pairs."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import count

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Words = NDArray[np.uint64]
NEVER = 10**7
EPOCH = date(1970, 1, 1).toordinal()
BITS = 64


def ints(values: Iterable[int]) -> Ints:
    return np.fromiter(values, dtype=np.int64)


def bools(values: Iterable[bool]) -> Bools:
    return np.fromiter(values, dtype=np.bool_)


def days(moments: Iterable[date | None], missing: int = NEVER) -> Ints:
    """Dates as day numbers."""
    return ints(missing if m is None else m.toordinal() for m in moments)


def numbers(values: Iterable[float | None]) -> Floats:
    return np.array([np.nan if v is None else v for v in values], dtype=np.float64)


def words(rows: Sequence[Iterable[str]], index: dict[str, int]) -> Words:
    """Which row has which code, as bits; codes that are not in the index are left out."""
    table = [[0] * (len(index) // BITS + 1) for _ in rows]
    for row, codes in zip(table, rows, strict=True):
        for code in codes:
            at = index.get(code)
            if at is not None:
                row[at // BITS] |= 1 << (at % BITS)
    return np.array(table, dtype=np.uint64).reshape(len(rows), len(index) // BITS + 1)


def meet(mine: Words, theirs: Words, rows: Ints, at: Ints) -> Bools:
    """Whether the two have a code in common, for every pair of rows."""
    common = np.zeros(np.broadcast(rows, at).shape, dtype=np.bool_)
    for word in range(mine.shape[1]):
        if mine[:, word].any() and theirs[:, word].any():
            common |= (mine[rows, word] & theirs[at, word]) != 0
    return common


def having(bits: Words, at: int) -> Bools:
    """Which rows have the code with this number."""
    found: Bools = (bits[:, at // BITS] >> np.uint64(at % BITS)) & np.uint64(1) == 1
    return found


def numbered(values: Iterable[str | None]) -> tuple[Ints, dict[str, int]]:
    """A number for every value, in order of appearance, -1 for none."""
    index: dict[str | None, int] = defaultdict(count().__next__, {None: -1})
    found = ints(map(index.__getitem__, values))
    return found, {value: at for value, at in index.items() if value is not None}


def among(key: Ints, keys: Sequence[int]) -> Bools:
    """Which keys are one of these."""
    if not keys:
        return np.zeros(key.shape, dtype=np.bool_)
    table = np.unique(np.array(keys, dtype=np.int64))
    spot = np.minimum(np.searchsorted(table, key), len(table) - 1)
    found: Bools = table[spot] == key
    return found
