"""`rets simulate`: several policies by several processes, as a table or as an object, and kept when asked."""

import json

from typer.testing import CliRunner

from rets.cli import app

SMALL = ["simulate", "--dagen", "3", "--kinderen", "2", "--vanaf", "2026-03-02", "--regio", "zk"]


def ran(*more):
    done = CliRunner().invoke(app, [*SMALL, *more])
    return done.exit_code, done.stdout, done.output


def test_the_command_tells_policies_side_by_side_as_an_object():
    code, told, output = ran("--beleid", "telefoon,gezamenlijk", "--zaden", "2", "--processen", "2", "--json")
    assert code == 0, output
    found = json.loads(told[told.index("{") :])
    assert [(run["policy"], run["seed"], run["children"]) for run in found["runs"]] == [
        ("telefoon", 1, 2),
        ("telefoon", 2, 2),
        ("gezamenlijk", 1, 2),
        ("gezamenlijk", 2, 2),
    ]
    assert {one["policy"] for one in found["compared"]} == {"telefoon", "gezamenlijk"}
    assert any("K8" in source for _, source in found["sources"])
