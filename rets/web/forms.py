"""Trying a verb from a form: what it refuses comes back as sentences for the page, and nothing half is stored."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from rets.db import ViewerSession
from rets.errors import FieldError, Invalid, Refused, Stale


@dataclass
class Attempt:
    """What came of it: faults per field (400), or the sentences of a refusal (409)."""

    errors: list[FieldError] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)
    stale: Stale | None = None

    @property
    def failed(self) -> bool:
        return bool(self.errors or self.refusals)

    @property
    def status(self) -> int:
        """The status of the page that shows this."""
        if self.errors:
            return 400
        return 409 if self.refusals else 200

    def at(self, name: str) -> str:
        """The sentences at one field, '' when there are none."""
        return " ".join(error.sentence for error in self.errors if error.field == name)


@contextmanager
def attempt(session: ViewerSession) -> Iterator[Attempt]:
    """Runs the block in a savepoint; Invalid, Refused and Stale undo it and are remembered. Others pass through."""
    tried = Attempt()
    try:
        with session.begin_nested():
            yield tried
    except Invalid as error:
        tried.errors.extend(error.errors)
    except Stale as error:
        tried.stale = error
        tried.refusals.extend(error.sentences)
    except Refused as error:
        tried.refusals.extend(error.sentences)
