"""`rets simulate`: several policies by several processes, as a table or as an object, and kept when asked."""

import json

import pytest
from sqlalchemy import select
from typer.testing import CliRunner

from rets.access import reader_for
from rets.cli import app
from rets.commands import simulate
from rets.db import SYSTEM, transaction
from rets.models import SimulationRun
from rets.services.simulations import figures_of, simulations_of
from rets.settings import Settings, get_settings
from tests import builders as b

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


def test_what_is_kept_stands_with_the_simulations_of_the_site_as_it_was_told(
    staffed_database: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = staffed_database.model_copy(update={"data_dir": get_settings().data_dir})
    monkeypatch.setattr(simulate, "get_settings", lambda: here)
    code, told, output = ran("--beleid", "telefoon", "--bewaar", "--json")
    assert code == 0, output
    (lived,) = json.loads(told[told.index("{") :])["runs"]
    with transaction(SYSTEM, staffed_database) as session:
        greet = reader_for(session, "mon-greet", b.TODAY)
        assert greet is not None
        (run,) = simulations_of(session, greet)
        assert (run.outcome, run.policies, run.days, run.regions) == ("done", ["telefoon"], 3, ["ZK"])
        assert figures_of(session, run) == {
            ("telefoon", 1): {k: lived[k] for k in lived if k not in ("policy", "seed")}
        }


def test_without_asking_nothing_is_kept(staffed_database: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    here = staffed_database.model_copy(update={"data_dir": get_settings().data_dir})
    monkeypatch.setattr(simulate, "get_settings", lambda: here)
    assert ran("--beleid", "telefoon")[0] == 0
    with transaction(SYSTEM, staffed_database) as session:
        assert session.scalars(select(SimulationRun)).all() == []
