"""One thing is never many: a counted word goes through one helper, so that no page says '1 dagen'.

`rets.render.words` (the filters `dagen`, `werkdagen` and `telwoord`) and `matching.timing.days` know both forms.
"""

import re
from datetime import date
from pathlib import Path

import pytest

from matching.timing import Route, days
from rets.render.words import count, working_days

ROOT = Path(__file__).parents[2]
SOURCES = sorted(
    path
    for folder, kind in (("rets", "py"), ("workflows", "py"), ("matching", "py"), ("templates", "html"))
    for path in (ROOT / folder).rglob(f"*.{kind}")
)
MANY = (
    "dagen|werkdagen|weken|maanden|uren|kinderen|plekken|casussen|verzoeken|voorstellen|berichten|termijnen|"
    "gebeurtenissen|vragen|aanbieders|organisaties"
)
BY_HAND = re.compile(rf"""(?:\}}\}}?|~\s*") ?({MANY})\b""")
CONSTANT = re.compile(r"\{[A-Z_]+\}|count\(|telwoord|%\}")
HELPERS = {ROOT / "matching/timing.py", ROOT / "rets/render/dates.py"}


@pytest.mark.parametrize("path", [p for p in SOURCES if p not in HELPERS], ids=lambda p: p.relative_to(ROOT).as_posix())
def test_nobody_puts_a_number_before_a_plural_by_hand(path: Path) -> None:
    lines = enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
    assert not [number for number, line in lines if BY_HAND.search(line) and not CONSTANT.search(line)]


def test_one_day_is_a_day() -> None:
    assert [days(n) for n in (0, 1, 2)] == ["0 dagen", "1 dag", "2 dagen"]
    assert [working_days(n) for n in (1, 2)] == ["1 werkdag", "2 werkdagen"]
    assert [count(n, "week", "weken") for n in (1, 2)] == ["1 week", "2 weken"]


def test_a_route_of_one_day_takes_a_day() -> None:
    assert "Regelen duurt ongeveer 1 dag." in Route("maatwerk", 1, "de gemeente", False, "").sentence


def test_a_distance_in_days_counts_in_the_right_number() -> None:
    from rets.render.dates import distance

    told = [distance(date(2026, 3, day), date(2026, 3, 1)) for day in (2, 3, 4)]
    assert told == ["morgen", "overmorgen", "over 3 dagen"]
