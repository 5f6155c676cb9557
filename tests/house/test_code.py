"""What the code keeps to so that the promises can be kept; each rule with its reason.

They read the code rather than run it: a rule that only a reviewer knows is broken on the first busy day.
"""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from rets.services.audit import ENGINE
from rets.settings import Settings
from workflows.diagram import document
from workflows.guards import GUARDS
from workflows.roles import Role
from workflows.steps import STEPS

ROOT = Path(__file__).parents[2]
SOURCES = sorted(p for name in ("rets", "workflows", "matching") for p in (ROOT / name).rglob("*.py"))
TESTS = sorted(p for name in ("tests", "benchmarks") for p in (ROOT / name).rglob("*.py"))
SERVICES = [p for p in SOURCES if p.is_relative_to(ROOT / "rets/services")]
MOST_LINES = 300
LONGER: dict[str, str] = {
    "rets/migrations/versions/2026_11_22_initial.py": "generated: every table at once",
    "rets/schemas/facts.py": "the closed list of facts, one class of three lines each",
}
WRITTEN_BY_ADVANCE = {"state", "rung", "owner_id", "next_action", "due_at", "closed_at"}
FETCHES = {"select", "session.get", "session.get_one", "session.query"}
ASKS_THE_TIME = {"datetime.now", "datetime.utcnow", "date.today", "datetime.today", "time.time"}
DOORS = {"rets/services/advance.py", "rets/services/intake.py"}


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def at(path: Path, node: ast.expr) -> str:
    return f"{name(path)}:{node.lineno}"


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text())


def calls(path: Path) -> Iterator[tuple[str, ast.Call]]:
    """Every call with the dotted words before its bracket."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func), node


def assigned(path: Path) -> Iterator[tuple[str, int]]:
    """Every attribute that is assigned, as `case.state`, with its line."""
    for node in ast.walk(tree(path)):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target] if _has_target(node) else []
        for target in targets:
            for part in ast.walk(target):
                if isinstance(part, ast.Attribute):
                    yield ast.unparse(part), node.lineno


def _has_target(node: ast.AST) -> bool:
    return isinstance(node, ast.AnnAssign | ast.AugAssign)


def names_case(call: ast.Call) -> bool:
    """Whether a select or get names the whole case."""
    return any(isinstance(arg, ast.Name) and arg.id == "Case" for arg in call.args[:1])


def of_case(target: str) -> bool:
    """Whether an assigned attribute is one of those of a case that only the one door writes."""
    owner, _, field = target.rpartition(".")
    return owner.split(".")[-1] == "case" and field in WRITTEN_BY_ADVANCE


def test_no_service_commits() -> None:
    """One request or job is one transaction, committed at the edge: a verb that commits breaks whoever calls it."""
    assert [at(p, node) for p in SERVICES for word, node in calls(p) if word.endswith(".commit")] == []


def test_nothing_but_the_one_door_writes_where_a_case_stands() -> None:
    """Promise 1: guards, term, event, clocks and messages belong together; who writes the state alone loses them."""
    others = [p for p in SOURCES if name(p) not in DOORS]
    assert [f"{name(p)}:{line} {what}" for p in others for what, line in assigned(p) if of_case(what)] == []


def test_only_access_selects_cases() -> None:
    """Promise 8: a list that does not start from what its reader may see shows a child to a stranger."""
    others = [p for p in SOURCES if name(p) != "rets/access.py"]
    assert [at(p, node) for p in others for word, node in calls(p) if word in FETCHES and names_case(node)] == []


def test_only_the_clock_asks_what_time_it_is() -> None:
    """Replay, demonstration and tests set the time; code that asks for itself lives in another time than they."""
    others = [p for p in SOURCES if name(p) != "rets/clock.py"]
    assert [at(p, node) for p in others for word, node in calls(p) if word in ASKS_THE_TIME] == []


def test_every_file_says_what_it_is_for() -> None:
    """Somebody who opens a file first reads why it exists."""
    assert [name(p) for p in SOURCES if p.read_text().strip() and not ast.get_docstring(tree(p))] == []


def test_no_file_is_too_long() -> None:
    """A file that outgrows a few screens wants splitting by verb."""
    long = [name(p) for p in SOURCES + TESTS if len(p.read_text().splitlines()) > MOST_LINES]
    assert [path for path in long if path not in LONGER] == []


def test_every_long_file_is_still_long() -> None:
    """A reason to be longer goes when the file is short again."""
    for path in LONGER:
        assert len((ROOT / path).read_text().splitlines()) > MOST_LINES


def test_the_pure_cores_read_and_write_nothing() -> None:
    """They take frozen facts and a moment: they can be tested and replayed without anything else."""
    pure = [p for p in SOURCES if not p.is_relative_to(ROOT / "rets")]
    assert [at(p, node) for p in pure for word, node in calls(p) if word in {"open", "input", "print"}] == []


def test_every_guard_stands_in_the_table_and_every_step_names_guards_that_exist() -> None:
    """A guard that no step uses guards nothing."""
    assert {guard for step in STEPS.values() for guard in step.guards} == set(GUARDS)


def test_the_engine_is_nobody() -> None:
    """What the engine did must never look like the deed of a person."""
    assert ENGINE.person_id is None
    assert ENGINE.roles == {Role.SYSTEM}


def test_the_diagram_of_the_process_is_fresh() -> None:
    """A picture that differs from the table is worse than none. Make it again: rets diagram > docs/process.md"""
    assert (ROOT / "docs/process.md").read_text() == document()


def test_the_reference_of_the_settings_is_fresh() -> None:
    """Who installs the program reads docs/operations.md. Make it again: rets settings --markdown"""
    text = (ROOT / "docs/operations.md").read_text()
    for field in Settings.model_fields:
        assert f"RETS_{field.upper()}" in text
