"""Text of a calendar as RFC 5545 writes it."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

LONGEST_LINE = 75


def calendar_of(lines: Iterable[str], *, method: str = "") -> str:
    """A whole calendar of content lines; with a method it asks something of who reads it (RFC 5546)."""
    head = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//RETS//Expertteam//NL", "CALSCALE:GREGORIAN"]
    whole = [*head, *([f"METHOD:{method}"] if method else []), *lines, "END:VCALENDAR"]
    return "".join(f"{folded}\r\n" for line in whole for folded in _fold(line))


def text_value(plain: str) -> str:
    """A TEXT value (RFC 5545, 3.3.11)."""
    escaped = plain.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return escaped.replace("\r\n", "\\n").replace("\n", "\\n")


def instant(moment: datetime) -> str:
    """A moment, in UTC."""
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _fold(line: str) -> Iterator[str]:
    """A content line in pieces of at most 75 octets; what follows begins with a space (RFC 5545, 3.1)."""
    room, piece = LONGEST_LINE, ""
    for letter in line:
        size = len(letter.encode())
        if size > room:
            yield piece
            piece, room = " ", LONGEST_LINE - 1
        piece, room = piece + letter, room - size
    yield piece
