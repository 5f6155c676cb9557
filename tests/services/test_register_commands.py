"""The commands of the registers, as somebody types them: a whole file or nothing, each fault at its line."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import select
from typer.testing import CliRunner, Result

from rets import clock
from rets.commands import registers
from rets.db import SYSTEM, transaction
from rets.errors import RetsError
from rets.models import Duty, Mandate
from rets.settings import Settings
from tests import builders as b

Run = Callable[..., Result]
Write = Callable[[str, str], Path]
DUTIES = """regio;wie;telefoon;vanaf;tot
HM;zm-lotte;06-12345678;2026-03-16;2026-03-23
HM;ret-gi-anke;;2026-03-23;2026-03-30
"""
AGREEMENT = """aanbieder;partner;vormen;bron;vanaf;tot
zilverreiger;rietkraag;residentieel gezinshuis;Brief van 1 maart;2026-03-16;
"""
MANDATE = {
    "gever": "kastanjelaan",
    "team": "HM",
    "waarvoor": "Een plek bieden",
    "bedrag": 25000,
    "getekend": "De directie",
    "bron": "Brief van 1 maart",
    "vanaf": "2026-03-16",
}


@pytest.fixture
def run(staffed_database: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    """Type a command of a register, without `rets`."""
    monkeypatch.setattr(registers, "get_settings", lambda: staffed_database)
    apps = {"mandates": registers.mandates, "roster": registers.roster, "agreements": registers.agreements}
    with clock.use(b.NOW):
        yield lambda app, *arguments: CliRunner().invoke(apps[app], [str(one) for one in arguments])


@pytest.fixture
def file(tmp_path: Path) -> Write:
    def write(name: str, text: str) -> Path:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write


def told(result: Result) -> list[str]:
    """What is said about why it was refused, without the name of the file."""
    assert isinstance(result.exception, RetsError)
    return [sentence.partition(", ")[2] for sentence in result.exception.sentences]


def duties(settings: Settings) -> list[tuple[str, str]]:
    """Until when each duty really lasts, by region."""
    with transaction(SYSTEM, settings) as session:
        return [(row.region, row.until.isoformat()) for row in session.scalars(select(Duty).order_by(Duty.id))]


def test_a_roster_is_recorded_listed_and_ended(run: Run, file: Write, staffed_database: Settings) -> None:
    added = run("roster", "add", file("diensten.csv", DUTIES), "--als", "ret-vz-omar")
    assert added.stdout.endswith("diensten.csv: 2 diensten vastgelegd.\n")
    listed = run("roster", "list", "--als", "ret-vz-omar").stdout.splitlines()
    assert listed[0].partition("  ")[2] == ("HM  zm-lotte  06-12345678  16 maart 2026 tot 23 maart 2026")
    ends = json.dumps([{"dienst": int(listed[0].split()[0]), "tot": "2026-03-20", "waarom": "Geruild"}])
    assert run("roster", "end", file("einde.json", ends), "--als", "ret-vz-omar").exit_code == 0
    assert duties(staffed_database) == [("HM", "2026-03-20"), ("HM", "2026-03-30")]


def test_mandates_are_recorded_and_listed(run: Run, file: Write, staffed_database: Settings) -> None:
    path = file("mandaten.json", json.dumps([MANDATE]))
    assert run("mandates", "add", path, "--als", "cm-vera").stdout.endswith("1 mandaat vastgelegd.\n")
    shown = run("mandates", "list", "--als", "cm-vera").stdout
    assert "HM  kastanjelaan  tot € 25000  vanaf 16 maart 2026: Een plek bieden" in shown


def test_a_mandate_is_ended_by_its_number(run: Run, file: Write, staffed_database: Settings) -> None:
    with transaction(SYSTEM, staffed_database) as session:
        number = session.scalars(select(Mandate.id).where(Mandate.region == "HM").order_by(Mandate.id)).first()
    text = f"mandaat,tot,getekend,waarom\n{number},2026-03-20,De directie,Opgezegd\n"
    assert run("mandates", "end", file("einde.csv", text), "--als", "beheer-max").exit_code == 0
    with transaction(SYSTEM, staffed_database) as session:
        assert session.get_one(Mandate, number).until.isoformat() == "2026-03-20"  # type: ignore[union-attr]


def test_agreements_are_recorded_and_listed(run: Run, file: Write) -> None:
    added = run("agreements", "add", file("afspraken.csv", AGREEMENT), "--als", "za-roos")
    assert added.stdout.endswith("afspraken.csv: 1 afspraak vastgelegd.\n")
    shown = run("agreements", "list", "--als", "za-sem").stdout.partition("  ")[2]
    assert shown == "zilverreiger  rietkraag  vanaf 16 maart 2026: residentieel, gezinshuis\n"


def test_an_agreement_is_ended_by_its_number(run: Run, file: Write) -> None:
    run("agreements", "add", file("afspraken.csv", AGREEMENT), "--als", "za-roos")
    number = run("agreements", "list", "--als", "za-roos").stdout.split()[0]
    text = f"afspraak;tot;waarom\n{number};2026-03-20;Opgezegd\n"
    assert run("agreements", "end", file("einde.csv", text), "--als", "za-sem").exit_code == 0
    assert "vanaf 16 maart 2026 tot 20 maart 2026" in run("agreements", "list", "--als", "za-roos").stdout


def test_every_fault_of_agreements_stands_at_its_line(run: Run, file: Write) -> None:
    text = AGREEMENT + "niemand;rietkraag;;Brief;gisteren;\n"
    result = run("agreements", "add", file("afspraken.csv", text), "--als", "cm-vera")
    found = [sentence.partition(":")[0] for sentence in told(result)]
    assert sorted(found) == ["regel 3, aanbieder", "regel 3, vanaf", "regel 3, vormen"]
    assert run("agreements", "list", "--als", "cm-vera").stdout == "Er is nog niets vastgelegd.\n"


def test_an_agreement_of_others_is_told_at_its_line(run: Run, file: Write) -> None:
    text = "afspraak;tot;waarom\n999;2026-03-20;Opgezegd\n"
    (fault,) = told(run("agreements", "end", file("einde.csv", text), "--als", "za-emma"))
    assert fault == "regel 2, afspraak: Deze afspraak bestaat niet, of u mag hem niet zien."


def test_every_fault_stands_at_its_line_and_nothing_is_recorded(
    run: Run, file: Write, staffed_database: Settings
) -> None:
    text = DUTIES + "XX;niemand;bel maar;gisteren;2026-03-23\n\nHM;zm-lotte;;2026-03-20;2026-03-21\n"
    result = run("roster", "add", file("diensten.csv", text), "--als", "ret-vz-omar")
    found = [sentence.partition(":")[0] for sentence in told(result)]
    assert sorted(found) == [
        "regel 4, regio",
        "regel 4, telefoon",
        "regel 4, vanaf",
        "regel 4, wie",
        "regel 6, vanaf",
    ]
    assert duties(staffed_database) == []


def test_only_checking_stores_nothing(run: Run, file: Write, staffed_database: Settings) -> None:
    path = file("diensten.csv", DUTIES)
    result = run("roster", "add", path, "--als", "ret-vz-omar", "--controleer")
    assert "2 diensten in orde, niets opgeslagen" in result.stdout
    assert duties(staffed_database) == []


@pytest.mark.parametrize(
    ("name", "text", "fault"),
    [
        ("a.csv", "", "regel 1: Het bestand heeft geen rijen."),
        ("a.csv", "regio;wei\nHM;x\n", "regel 1: “wei” is niet bekend. Bekend zijn: regio, wie, telefoon, vanaf, tot."),
        ("a.csv", "regio;wie\nHM;x;y\n", "regel 2: Deze rij heeft meer kolommen dan de eerste regel."),
        ("a.json", "{}", "regel 1: Hier hoort een lijst van rijen."),
        ("a.json", "[\n 3]", "regel 2: Hier hoort een groep velden."),
        ("a.json", '[\n {"wie": []}]', "regel 2: Veld “wie”: hier hoort een tekst of een heel getal."),
        ("a.json", "[", "regel 1: Dit is geen geldige JSON: hier hoort een waarde."),
    ],
)
def test_what_is_no_such_file_is_told_at_its_line(run: Run, file: Write, name: str, text: str, fault: str) -> None:
    assert told(run("roster", "add", file(name, text), "--als", "ret-vz-omar")) == [fault]


def test_who_may_not_record_is_refused(run: Run, file: Write, staffed_database: Settings) -> None:
    result = run("roster", "add", file("diensten.csv", DUTIES), "--als", "jb-milan")
    assert isinstance(result.exception, RetsError)
    assert duties(staffed_database) == []


def test_a_duty_that_is_not_there_is_told_at_its_line(run: Run, file: Write) -> None:
    text = "dienst;tot;waarom\n999;2026-03-20;Geruild\n"
    (fault,) = told(run("roster", "end", file("einde.csv", text), "--als", "ret-vz-omar"))
    assert fault == "regel 2, dienst: Deze dienst bestaat niet, of u mag hem niet zien."


def test_an_unknown_person_and_a_file_that_is_not_there_are_told(run: Run, tmp_path: Path) -> None:
    with_nobody = run("roster", "list", "--als", "niemand").exception
    assert str(with_nobody) == "De persoon “niemand” is niet bekend of heeft vandaag geen rol."
    missing = run("roster", "add", tmp_path / "weg.csv", "--als", "ret-vz-omar").exception
    assert "dit bestand is niet te lezen" in str(missing)
