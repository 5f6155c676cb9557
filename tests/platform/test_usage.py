"""A command that is not right is told in Dutch, whatever is wrong with it."""

import sys

import pytest

from rets.cli import main


def told(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[str, object]:
    monkeypatch.setattr(sys, "argv", ["rets", *arguments])
    with pytest.raises(SystemExit) as left:
        main()
    return capsys.readouterr().err.strip(), left.value.code


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["replay"], "Hier ontbreekt “BESTAND...”."),
        (["replay", "--snel", "x.json"], "De optie “--snel” bestaat niet."),
        (["demo", "--port", "veel"], "--port: Hier hoort een heel getal."),
        (["demo", "--port", "99999"], "--port: Dit getal is te groot; hoogstens 65535."),
        (["demo", "--port"], "Bij de optie “--port” hoort een waarde."),
        (["settings", "extra"], "Dit staat er te veel: extra."),
        (["vlieg"], "Het commando “vlieg” bestaat niet."),
    ],
)
def test_what_is_wrong_with_a_command_is_said_in_dutch(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], arguments: list[str], sentence: str
) -> None:
    said, code = told(monkeypatch, capsys, *arguments)
    assert said.startswith(sentence)
    assert code == 2


def test_a_wrong_command_says_where_its_help_is(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert told(monkeypatch, capsys, "demo", "--snel")[0].endswith("demo --help")


def test_a_command_that_is_right_ends_well(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert told(monkeypatch, capsys, "settings") == ("", 0)


@pytest.mark.parametrize("arguments", [[], ["db"], ["replay"], ["demo"]])
def test_the_help_of_a_command_has_no_english_in_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["rets", *arguments, "--help"])
    with pytest.raises(SystemExit):
        main()
    said = capsys.readouterr().out
    assert "Toon deze uitleg." in said
    assert not [
        word for word in ("Usage", "Options", "Commands", "Arguments", "Show", "default", "required") if word in said
    ]
