"""What is wrong with a route document is told all at once: lines, form, meaning and words, each at its line."""

import pytest

from tests.routes import PLAIN, changed, faults

BSN = "111222333"


def at_line(text: str) -> dict[int, str]:
    return dict(faults(text))


def test_one_fault_of_each_kind_is_told_at_once() -> None:
    text = (
        changed('regio = "HM"', "regio HM")
        .replace('wie = "gemeente"', 'wie = "wethouder"')
        .replace('start = "mag_al"', "start = 5")
        .replace("De betaling is geregeld.", f"De betaling van {BSN} is geregeld.")
    )
    told = at_line(text)
    assert sorted(told) == [2, 13, 16, 32]
    assert "=" in told[2]
    assert "Deze rol is niet bekend" in told[13]
    assert told[16] == "Hier hoort tekst."
    assert "burgerservicenummer" in told[32]


def test_what_was_left_out_is_not_told_again_as_missing() -> None:
    assert faults(changed('kanaal = "telefoon"', "kanaal = 5")) == [(14, "Hier hoort tekst.")]
    assert [line for line, _ in faults(changed('titel = "Bericht"', "titel Bericht"))] == [24]


def test_a_step_with_a_wrong_field_is_still_judged_by_its_other_fields() -> None:
    text = changed('kanaal = "telefoon"', "kanaal = 5").replace('bron = "product" }', "bron = 3 }", 1)
    assert sorted(at_line(text.replace('wie = "gemeente"', 'wie = "wethouder"'))) == [13, 14, 15]


def test_a_step_whose_code_is_not_known_makes_no_dead_end_of_another() -> None:
    assert [line for line, _ in faults(changed('code = "informeer"', 'code = "Zeg het"'))] == [23]


def test_a_wrong_field_elsewhere_hides_no_dead_end() -> None:
    text = changed('daarna = "informeer"', 'daarna = "nergens"').replace(
        "geldig_vanaf = 2026-01-01", 'geldig_vanaf = "x"'
    )
    assert {3, 17} <= set(at_line(text))


@pytest.mark.parametrize("said", ["RT999", "RT13", "N0", "Q4", "rt4", "onbekend", ""])
@pytest.mark.parametrize(
    ("was", "line"), [('bron = ["RT4"]\n\n[[stap]]', 5), ('bron = ["RT4"]\n\n[[stap]]\ncode = "informeer"', 20)]
)
def test_a_source_that_does_not_exist_is_told_at_its_line(said: str, was: str, line: int) -> None:
    assert "niet bekend" in at_line(changed(was, was.replace("RT4", said)))[line]


def test_the_source_of_a_term_exists_as_well() -> None:
    assert "“RT99” is niet bekend" in at_line(changed('bron = "N14"', 'bron = "RT99"'))[28]


@pytest.mark.parametrize("said", ["RT12", "EX37", "N2b", "product", "Afspraak met de GI van 3 maart 2026"])
def test_a_rule_our_own_choice_or_an_agreement_in_words_is_a_source(said: str) -> None:
    assert faults(PLAIN.replace('"RT4"', f'"{said}"')) == []
