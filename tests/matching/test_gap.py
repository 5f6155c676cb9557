"""Published instances of generalised assignment: read in their own layout, solved, and every fault at its line."""

import re
from itertools import product
from random import Random

import pytest
from typer.testing import CliRunner

from matching.exact import best
from matching.gap import Assignment, InvalidInstance, read
from rets.cli import app
from rets.errors import RetsError

SMALL = """2
2 3
 6 5
 7
 1 2 3
 2 2 2
 1 1 1
 4 2
1 1
9
5
4
"""


def a_file(rnd: Random, count: int) -> str:
    """Some problems in the layout, small enough to try every assignment."""
    lines = [str(count)]
    for _ in range(count):
        agents, tasks = rnd.randint(1, 3), rnd.randint(1, 5)
        lines.append(f"{agents} {tasks}")
        for low, high in ((10, 50), (5, 25)):
            lines += [" ".join(str(rnd.randint(low, high)) for _ in range(tasks)) for _ in range(agents)]
        lines.append(" ".join(str(rnd.randint(10, 60)) for _ in range(agents)))
    return "\n".join(lines)


def by_trying(problem: Assignment, sense: str) -> int | None:
    agents, tasks = problem.cost.shape
    found = []
    for choice in product(range(agents), repeat=tasks):
        used = [sum(int(problem.demand[a, t]) for t, a in enumerate(choice) if a == agent) for agent in range(agents)]
        if all(one <= most for one, most in zip(used, problem.capacity, strict=True)):
            found.append(sum(int(problem.cost[agent, task]) for task, agent in enumerate(choice)))
    return None if not found else max(found) if sense == "max" else min(found)


@pytest.mark.parametrize("sense", ["max", "min"])
@pytest.mark.parametrize("seed", range(15))
def test_no_assignment_is_better(seed: int, sense: str) -> None:
    for problem in read(a_file(Random(seed), 4)):
        found, tried = best(problem.program(sense)), by_trying(problem, sense)  # type: ignore[arg-type]
        assert found.impossible == (tried is None)
        assert tried is None or (found.proven and abs(found.value) == tried)


def test_numbers_may_be_spread_over_lines() -> None:
    first, second = read(SMALL)
    assert first.cost.tolist() == [[6, 5, 7], [1, 2, 3]]
    assert first.demand.tolist() == [[2, 2, 2], [1, 1, 1]]
    assert first.capacity.tolist() == [4, 2]
    assert second.capacity.tolist() == [4]


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("", ("Regel 1: het bestand houdt op; te weinig getallen: 1 van het aantal opgaven.",)),
        ("1\n1 x\n", ("Regel 2: 'x' is geen heel getal (bij het aantal agenten en taken van opgave 1).",)),
        (
            "1\n1 2\n3 vier\n5.5 6\n-7\n",
            (
                "Regel 3: 'vier' is geen heel getal (bij de kosten van opgave 1).",
                "Regel 4: '5.5' is geen heel getal (bij de benodigde capaciteit van opgave 1).",
                "Regel 5: -7 mag niet (bij de capaciteiten van opgave 1): van 0 tot en met 1000000000.",
            ),
        ),
        ("1\n1 1\n3\n4\n5\n6\n7\n", ("Regel 6: na de laatste opgave volgt nog iets: '6'.",)),
        (
            "2\n1 1\n3\n4\n5\n",
            ("Regel 5: het bestand houdt op; te weinig getallen: 2 van het aantal agenten en taken van opgave 2.",),
        ),
        (
            "1\n900000000 900000000\n1 2\n",
            ("Regel 3: het bestand houdt op; te weinig getallen: 809999999999999998 van de kosten van opgave 1.",),
        ),
        ("0\n", ("Regel 1: 0 mag niet (bij het aantal opgaven): van 1 tot en met 1000000000.",)),
    ],
)
def test_every_fault_is_named_at_its_line(text: str, faults: tuple[str, ...]) -> None:
    with pytest.raises(InvalidInstance) as caught:
        read(text)
    assert caught.value.faults[: len(faults)] == faults


def test_the_command_tells_value_bound_and_time(tmp_path) -> None:
    path = tmp_path / "gap1.txt"
    path.write_text(SMALL)
    told = CliRunner().invoke(app, ["match", "--instance", str(path), "--format", "gap"])
    assert told.exit_code == 0
    assert [re.sub(r"\d+,\d\d s\.$", "(tijd)", line) for line in told.stdout.splitlines()] == [
        "Opgave 1 (2 bij 3): waarde 15, grens 15, bewezen de beste. (tijd)",
        "Opgave 2 (1 bij 1): er is geen oplossing; de capaciteiten zijn te klein. (tijd)",
    ]


def test_the_least_cost_is_told_as_it_is(tmp_path) -> None:
    path = tmp_path / "gapa.txt"
    path.write_text(SMALL)
    told = CliRunner().invoke(app, ["match", "--instance", str(path), "--sense", "min"])
    assert told.stdout.startswith("Opgave 1 (2 bij 3): waarde 9, grens 9, bewezen de beste. ")


@pytest.mark.parametrize(("text", "said"), [("1\n", "regel 1: het bestand houdt op"), (None, "is niet te lezen")])
def test_the_command_refuses_what_it_cannot_read(tmp_path, text: str | None, said: str) -> None:
    path = tmp_path / "gap.txt"
    if text is not None:
        path.write_text(text)
    told = CliRunner().invoke(app, ["match", "--instance", str(path)])
    assert isinstance(told.exception, RetsError)
    assert said in " ".join(told.exception.sentences)
