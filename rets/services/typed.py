"""Words that somebody typed: needed, not too long, and never leading to a person."""

from collections.abc import Iterable, Iterator

from rets.errors import FieldError, Invalid
from rets.schemas.texts import text_fault

LONGEST = 2000


def text_faults(name: str, text: str, needed: str) -> Iterator[FieldError]:
    """What is wrong with a text; `needed` is the sentence when it is empty."""
    if not text.strip():
        yield FieldError(name, needed)
    elif len(text) > LONGEST:
        yield FieldError(name, f"Dit is te lang: gebruik hoogstens {LONGEST} tekens.")
    elif sentence := text_fault(text):
        yield FieldError(name, sentence)


def refuse(faults: Iterable[FieldError], unread: Iterable[FieldError] = ()) -> None:
    """Let only what has no fault pass; of a field that could not be read, only that is told.

    Raises:
        Invalid: with every fault.
    """
    known = {one.field: one for one in unread}
    found = [*known.values(), *(one for one in faults if one.field not in known)]
    if found:
        raise Invalid(found)
