"""A text may not give the payer a veto over the help, nor let the start wait, whatever its fields say (R1, R6)."""

import pytest

from tests.routes import changed, faults
from workflows.routes.vocabulary import PAYERS

JUDGING = [
    "Keur de hulp goed of af.",
    "Geef toestemming voor deze hulp.",
    "Beoordeel of de hulp nodig is.",
    "Besluit over de hulp en laat het weten.",
    "U kunt deze hulp afwijzen.",
    "Weiger de hulp als zij te duur is.",
    "Ga na of het kind deze hulp echt nodig heeft.",
    "Bent u akkoord met deze hulp?",
    "Heroverweeg de noodzaak.",
    "Geef geen toestemming voor deze hulp als het budget op is.",
]
WAITING = [
    "Zonder uw akkoord start de hulp niet.",
    "De hulp begint pas na uw besluit.",
    "Pas als u akkoord bent, kan het kind starten.",
    "De start wacht op uw antwoord.",
    "Wacht met de start tot de betaling rond is.",
    "De hulp mag niet beginnen voordat u akkoord gaf.",
    "Zonder akkoord geen hulp.",
    "Eerst uw akkoord, daarna start de hulp.",
    "Stop het zoeken tot het overleg.",
]
RIGHT = [
    "Regel de betaling. De start wacht niet op de betaling.",
    "De hulp mag al starten voordat de betaling rond is.",
    "Beoordeel het plan, niet of de hulp nodig is.",
    "Er is geen toestemming voor de hulp nodig.",
    "Over de hulp zelf beslist de GI.",
    "Toestemming voor de hulp is niet nodig: regel de betaling.",
    "De hulp hoeft hier niet op te wachten.",
    "Zonder contract mag de hulp al starten.",
    "Wachten op uw budget mag niet.",
    "Kent u ander passend aanbod? De aanvraag loopt intussen door.",
]
TEXT = 'tekst = "Regel de betaling."'


def told(text: str, who: str = "gemeente") -> list[str]:
    document = changed(TEXT, f'tekst = "{text}"').replace('wie = "gemeente"', f'wie = "{who}"')
    assert all(line == 19 for line, _ in faults(document))
    return [sentence for _, sentence in faults(document)]


@pytest.mark.parametrize("who", sorted(PAYERS))
@pytest.mark.parametrize("text", JUDGING)
def test_a_payer_that_is_asked_to_judge_the_help_is_refused_with_the_rule(text: str, who: str) -> None:
    assert any("R1" in sentence for sentence in told(text, who))


@pytest.mark.parametrize("who", ["gemeente", "voorzitter", "zorgmakelaar"])
@pytest.mark.parametrize("text", WAITING)
def test_a_text_that_lets_the_start_wait_is_refused_whoever_it_is_for(text: str, who: str) -> None:
    assert any("R6" in sentence for sentence in told(text, who))


@pytest.mark.parametrize("text", RIGHT)
def test_a_text_about_money_beside_the_start_is_right(text: str) -> None:
    assert told(text) == []


def test_both_are_told_of_one_text() -> None:
    text = "Keur de hulp goed of af; zonder uw akkoord start de hulp niet."
    assert len(told(text)) == 2


def test_a_title_is_read_as_well() -> None:
    found = faults(changed('titel = "Akkoord over de betaling"', 'titel = "Goedkeuring van de hulp"'))
    assert [line for line, _ in found] == [9]


def test_how_the_source_has_it_is_not_judged() -> None:
    assert faults(changed(TEXT, TEXT + '\noorspronkelijk = "De gemeente keurt de hulp goed of af."')) == []
