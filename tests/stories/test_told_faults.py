"""What is wrong with a case file is told in the order in which it stands there."""

import json
from pathlib import Path

from rets.commands.replay import read_sources
from rets.errors import FieldError


def test_faults_that_the_replay_finds_are_told_line_by_line(tmp_path: Path) -> None:
    case = {
        "label": "X-1",
        "gi": "djgb",
        "municipality": "Nergens",
        "birth_month": "2010-03",
        "measures": [{"kind": "ots"}],
        "need": {"ideal": ["luchtkasteel"]},
    }
    (tmp_path / "x.json").write_text(json.dumps({"case": case}, indent=1), encoding="utf-8")
    source = read_sources([tmp_path / "x.json"])[0]
    told = source.in_order(
        [FieldError("case.need.ideal.0", "niet bekend"), FieldError("case.municipality", "ook niet")]
    )
    assert [line.split(" (")[1].split(")")[0] for line in told] == ["case.municipality", "case.need.ideal.0"]
