"""Where a page of a list ended: by class and day of the order in which its reader sees cases (`case_order`)."""

import base64
import binascii
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Cursor:
    """The last case of the page before (`backwards`: the first of the page after), as it stood in the order then."""

    rank: int
    day: date
    case_id: int
    backwards: bool = False

    def pack(self) -> str:
        """As it stands in an address."""
        plain = f"{self.rank}.{self.day:%Y%m%d}.{self.case_id}.{int(self.backwards)}"
        return base64.urlsafe_b64encode(plain.encode()).rstrip(b"=").decode()

    @classmethod
    def unpack(cls, packed: str) -> "Cursor | None":
        """What was packed, or nothing when it was not made by us: the list then starts at its beginning."""
        try:
            plain = base64.urlsafe_b64decode(packed + "=" * (-len(packed) % 4)).decode()
            rank, day, case_id, backwards = plain.split(".")
            parsed = date(int(day[:4]), int(day[4:6]), int(day[6:8]))
            return cls(int(rank), parsed, int(case_id), backwards == "1") if packed else None
        except (ValueError, binascii.Error):
            return None
