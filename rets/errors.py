"""What can go wrong for a person, named for what happened; free of any framework.

Every sentence is Dutch and meant for the reader. The web turns each class into its status: `NotFound` 404,
`Forbidden` 403, `Refused` and `Stale` 409, `Invalid` 400.
"""

from collections.abc import Iterable
from dataclasses import dataclass


class RetsError(Exception):
    """Base of everything that is told to a person; `sentences` says what, in Dutch."""

    def __init__(self, *sentences: str) -> None:
        super().__init__(" ".join(sentences))
        self.sentences = sentences


class NotFound(RetsError):
    """It does not exist, or this reader may not know that it does."""

    def __init__(self, sentence: str = "Deze pagina bestaat niet, of u mag hem niet zien.") -> None:
        super().__init__(sentence)


class Forbidden(RetsError):
    """The reader may see it, but not do this."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)


class Refused(RetsError):
    """A rule of the process stands in the way; each sentence is one unmet condition."""

    def __init__(self, sentences: str | Iterable[str]) -> None:
        super().__init__(*((sentences,) if isinstance(sentences, str) else sentences))


class PlaceTaken(Refused):
    """Another child was first: the place is held or given."""

    def __init__(self, sentence: str = "Deze plek is intussen voor een ander kind. Kies een andere plek.") -> None:
        super().__init__(sentence)


class Stale(RetsError):
    """Somebody else changed the row first: `seen` is the version the person had, `current` the one that stands."""

    def __init__(self, seen: int, current: int, sentence: str | None = None) -> None:
        super().__init__(sentence or "Iemand anders heeft dit intussen gewijzigd. Bekijk dat en probeer opnieuw.")
        self.seen = seen
        self.current = current


@dataclass(frozen=True)
class FieldError:
    """One fault in the input: the field's name (or path, or line) and a Dutch sentence."""

    field: str
    sentence: str


class Invalid(RetsError):
    """The input does not fit; all faults at once."""

    def __init__(self, errors: Iterable[FieldError]) -> None:
        self.errors = tuple(errors)
        super().__init__(*(error.sentence for error in self.errors))

    @classmethod
    def at(cls, field: str, sentence: str) -> "Invalid":
        """One fault at one field."""
        return cls([FieldError(field, sentence)])


class Unavailable(RetsError):
    """Something outside the program is missing or down; the sentences say what to do."""
