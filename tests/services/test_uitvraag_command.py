"""`rets uitvraag`, as somebody types it."""

import json
from collections.abc import Callable

import pytest
from typer.testing import CliRunner, Result

from rets import clock
from rets.commands import uitvraag
from rets.db import SYSTEM, transaction
from rets.errors import Invalid
from rets.settings import Settings
from tests import builders as b

Run = Callable[..., Result]


@pytest.fixture
def run(staffed_database: Settings, monkeypatch: pytest.MonkeyPatch) -> Run:
    with transaction(SYSTEM, staffed_database) as session:
        b.raised(session, obstacles=["capaciteit"])
    monkeypatch.setattr(uitvraag, "transaction", lambda viewer: transaction(viewer, staffed_database))

    def invoke(*arguments: str) -> Result:
        with clock.use(b.at("2026-04-20")):
            return CliRunner().invoke(uitvraag.app, arguments)

    return invoke


def test_json_holds_figures_and_their_definitions(run: Run) -> None:
    told = json.loads(run("--peildatum", "2026-03-31", "--json").output)
    assert (told["peildatum"], told["total"]["waiting"], told["provisional"]) == ("2026-03-31", 1, False)
    assert {"term", "meaning"} == set(told["definitions"][0])


def test_text_holds_tables_and_what_the_words_mean(run: Run) -> None:
    text = run("--peildatum", "2026-03-31").output
    assert "Uniforme uitvraag, peildatum 31 maart 2026" in text
    assert "Haarlemmermeer" in text
    assert "Tweede keus: Het kind heeft hulp" in text


def test_without_a_date_it_is_that_of_last_month(run: Run) -> None:
    assert json.loads(run("--json").output)["peildatum"] == "2026-03-31"


@pytest.mark.parametrize("given", ["morgen", "2026-13-01", "2026-04-30", "2020-01-31"])
def test_a_date_that_cannot_be_is_refused(run: Run, given: str) -> None:
    assert isinstance(run("--peildatum", given).exception, Invalid)
