"""How often a table meets is data of its step: what waits for it is discussed before the next time is over (B4)."""

import pytest

from rets.reference.routes import shipped
from rets.schemas.route_file import stored_route
from tests.routes import changed, faults
from workflows.routes.telling import tell

RHYTHM = 'ritme = "elke_week"'


def _table(term: str, rhythm: str = RHYTHM) -> str:
    text = changed('vraagt = "akkoord"', f'vraagt = "tafel"\n{rhythm}')
    return text.replace("{ werkdagen = 3, ", f"{{ {term}, ", 1)


def test_the_het_meets_weekly() -> None:
    told = [step for moment in tell(stored_route(shipped()["haarlem.toml"])) for step in moment.steps]
    assert [(step.code, step.rhythm) for step in told if step.rhythm] == [("het", "elke week")]


@pytest.mark.parametrize("term", ["dagen = 7", "werkdagen = 5", "weken = 1"])
def test_a_term_within_the_rhythm_is_right(term: str) -> None:
    assert faults(_table(term)) == []


@pytest.mark.parametrize("term", ["dagen = 8", "werkdagen = 10", "weken = 2"])
def test_a_term_longer_than_the_rhythm_is_refused(term: str) -> None:
    assert [line for line, sentence in faults(_table(term)) if "elke week" in sentence] == [16]


def test_only_a_table_has_a_rhythm() -> None:
    found = faults(changed('vraagt = "akkoord"', f'vraagt = "akkoord"\n{RHYTHM}'))
    assert found == [(13, "Alleen een tafel heeft een ritme. Laat ritme weg, of vraag een tafel.")]


def test_an_unknown_rhythm_is_told_at_its_line() -> None:
    assert [line for line, _ in faults(_table("dagen = 7", 'ritme = "soms"'))] == [13]
