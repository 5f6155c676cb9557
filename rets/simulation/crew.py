"""Many runs by several processes at once: every policy with every seed, in an order in which seeds come complete.

The processes are our own children: they end with the block, whatever ends it.
"""

import json
import queue
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from rets.errors import Unavailable
from rets.postgres import running_server
from rets.scratch import drop_left_behind

GONE = "Het doorrekenen stopte halverwege. Start de simulatie opnieuw."
LOOK_SECONDS = 1.0
PATIENCE = 20.0


@dataclass(frozen=True)
class Plan:
    """What is compared: policies (slugs) over the same seeds, days, children and regions."""

    policies: tuple[str, ...]
    seeds: tuple[int, ...]
    start: date
    days: int
    children: int
    regions: tuple[str, ...]

    @property
    def runs(self) -> list[tuple[int, str]]:
        """Each seed with each policy."""
        return [(seed, policy) for seed in self.seeds for policy in self.policies]

    def asked(self, seed: int, policy: str) -> dict[str, Any]:
        """One run as a process reads it."""
        told = {"policy": policy, "seed": seed, "start": self.start.isoformat(), "days": self.days}
        return told | {"children": self.children, "regions": list(self.regions)}


@dataclass(frozen=True)
class Done:
    """What came of one run."""

    policy: str
    seed: int
    figures: dict[str, Any]


Tell = Callable[[float], bool]


def run_all(
    plan: Plan,
    folder: Path,
    *,
    processes: int,
    told: Tell = lambda _share: True,
    had: Sequence[tuple[int, str]] = (),
) -> Iterator[Done]:
    """Every run that was not had before, as it ends; `told` hears the share that is done and says whether to go on.

    `folder` is where the server for scratch databases lives; it is another than that of the work.

    Raises:
        Unavailable: a process stopped halfway.
    """
    todo = [run for run in plan.runs if run not in set(had)]
    whole = len(plan.runs) * plan.days
    days = dict.fromkeys(range(min(processes, len(todo))), 0)
    done = (len(plan.runs) - len(todo)) * plan.days
    with _crew(folder, len(days)) as crew:
        doing = {hand: todo.pop(0) for hand in days}
        for hand, run in doing.items():
            crew.ask(hand, plan.asked(*run))
        while doing:
            if not told((done + sum(days.values())) / whole):
                return
            said = crew.heard()
            if said is None:
                continue
            hand, line = said
            days[hand] = line.get("day", days[hand])
            if "done" not in line:
                continue
            seed, policy = doing.pop(hand)
            done, days[hand] = done + plan.days, 0
            yield Done(policy, seed, line["done"])
            if todo:
                doing[hand] = todo.pop(0)
                crew.ask(hand, plan.asked(*doing[hand]))


class _Crew:
    def __init__(self, hands: list["subprocess.Popen[str]"]) -> None:
        self._hands, self._said = hands, queue.Queue[tuple[int, dict[str, Any] | None]]()
        self._listeners = [threading.Thread(target=self._listen, args=(number,)) for number in range(len(hands))]
        for listener in self._listeners:
            listener.start()

    def ask(self, hand: int, run: dict[str, Any]) -> None:
        stream = self._hands[hand].stdin
        assert stream is not None
        try:
            stream.write(json.dumps(run) + "\n")
            stream.flush()
        except BrokenPipeError as error:
            raise Unavailable(GONE) from error

    def heard(self) -> tuple[int, dict[str, Any]] | None:
        try:
            hand, line = self._said.get(timeout=LOOK_SECONDS)
        except queue.Empty:
            return None
        if line is None:
            raise Unavailable(GONE)
        return hand, line

    def send_home(self) -> None:
        """End every process; a scratch database goes with it."""
        for hand in self._hands:
            hand.terminate()
        for hand in self._hands:
            try:
                hand.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                hand.kill()
        for listener in self._listeners:
            listener.join()
        for hand in self._hands:
            with suppress(BrokenPipeError):
                hand.__exit__(None, None, None)

    def _listen(self, number: int) -> None:
        stream = self._hands[number].stdout
        assert stream is not None
        for line in stream:
            self._said.put((number, json.loads(line)))
        self._said.put((number, None))


@contextmanager
def _crew(folder: Path, many: int) -> Iterator[_Crew]:
    server = running_server(folder, durable=False)
    try:
        drop_left_behind(server)
        crew = _Crew([_hand(folder) for _ in range(many)])
        try:
            yield crew
        finally:
            crew.send_home()
            drop_left_behind(server)
    finally:
        server.leave()


def _hand(folder: Path) -> "subprocess.Popen[str]":
    return subprocess.Popen(  # noqa: S603 - our own program with a folder of our own
        [sys.executable, "-m", "rets.simulation.hand", str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
