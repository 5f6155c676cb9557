"""All real cases, replayed once as `rets replay` does it."""

from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from pathlib import Path

import pytest

from rets.commands.replay import read_sources, replay_sources
from rets.postgres import Server
from rets.services.timeline import Entry

CASES = Path(str(files("rets.demo") / "cases"))


@dataclass(frozen=True)
class Story:
    """The timeline of one replayed case, with the questions that a test asks of it."""

    label: str
    entries: list[Entry]

    def due(self, clock: str) -> list[date]:
        """Every due day that a clock or planned action was opened with."""
        return [e.due_on for e in self.entries if e.kind == "clock_opened" and e.clock == clock and e.due_on]

    def days(self, kind: str, *, clock: str | None = None, rung: int | None = None) -> list[date]:
        """The days of entries of a kind."""
        return [
            e.on
            for e in self.entries
            if e.kind == kind and (clock is None or e.clock == clock) and (rung is None or e.rung == rung)
        ]

    def route(self) -> str | None:
        """The version of a route that the case was raised with."""
        return next(e.route for e in self.entries if e.kind == "case_raised")

    def steps(self) -> list[str]:
        """Every step of a route that was opened, in its order; each says of which route it is."""
        opened = [e for e in self.entries if e.kind == "task_opened" and e.step]
        assert {e.route for e in opened} <= {self.route()}
        return [str(e.step) for e in opened]

    def texts(self, kind: str) -> str:
        """Everything said in entries of a kind."""
        return "\n".join(e.text for e in self.entries if e.kind == kind)


@pytest.fixture(scope="session")
def stories(server: Server) -> dict[str, Story]:
    """Every case file of the product, replayed."""
    sources = read_sources(sorted(CASES.glob("*.json")))
    told = replay_sources(sources, server)
    assert [fault for one in told for fault in one.faults] == []
    return {one.label: Story(one.label, one.entries) for one in told}
