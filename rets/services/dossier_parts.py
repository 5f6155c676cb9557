"""What every change of the dossier by a fact is made of."""

from collections.abc import Callable
from typing import Any

from rets.errors import Invalid
from rets.schemas.facts import Fact

Dossier = dict[str, Any]
Apply = Callable[[Dossier, Any], None]


def must(holds: bool, sentence: str) -> None:
    """A fact that contradicts the dossier is refused."""
    if not holds:
        raise Invalid.at("kind", sentence)


def iso(day: Any) -> str | None:
    """A day as the dossier holds it."""
    return day.isoformat() if day else None


def acute(d: Dossier, fact: Fact) -> None:
    """The child is acutely unsafe from this day, or was so already."""
    d["safety"]["acute_since"] = d["safety"].get("acute_since") or iso(fact.on)
    d["safety"]["now"] = fact.text or d["safety"].get("now", "")
