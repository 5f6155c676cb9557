"""The pieces that a document is made of, as `templates/documenten/blokken.typ` draws them; an empty one is left out."""

from collections.abc import Iterable, Sequence
from typing import Any

Block = dict[str, Any]


def section(title: str, *blocks: Block | None) -> list[Block]:
    """A heading with what stands under it; nothing when there is nothing under it."""
    filled = [one for one in blocks if one]
    return [{"type": "heading", "text": title}, *filled] if filled else []


def text(words: str) -> Block | None:
    """A few lines of text."""
    return {"type": "text", "text": words} if words.strip() else None


def note(words: str) -> Block:
    """Something that must not be overlooked."""
    return {"type": "note", "text": words}


def close(words: str) -> Block:
    """The end of a letter, kept together."""
    return {"type": "close", "text": words}


def facts(*rows: tuple[str, str]) -> Block | None:
    """Terms with what they are; an empty one is left out."""
    filled = [list(row) for row in rows if row[1].strip()]
    return {"type": "facts", "rows": filled} if filled else None


def items(words: Iterable[str]) -> Block | None:
    """A list with bullets."""
    filled = [one for one in words if one.strip()]
    return {"type": "list", "items": filled} if filled else None


def table(heads: Sequence[str], rows: Iterable[Sequence[str]], widths: Sequence[int]) -> Block | None:
    """A table with a head; nothing without rows."""
    filled = [list(row) for row in rows]
    return {"type": "table", "heads": list(heads), "rows": filled, "widths": list(widths)} if filled else None


def fill_in(heads: tuple[str, str], asks: Sequence[str], height: float = 0.75) -> Block:
    """Questions with room to write an answer by hand; `height` of a row in centimetres."""
    return {"type": "fill", "heads": list(heads), "asks": list(asks), "height": height}
