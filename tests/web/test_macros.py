"""What the macros promise to whoever reads the page."""

from datetime import date, timedelta

import pytest

from rets.errors import FieldError
from rets.render import environment
from rets.web.style import STEPS

TODAY = date(2021, 3, 2)


def shown(macro: str, *arguments: object, **named: object) -> str:
    """The text of one macro with its white space folded."""
    return " ".join(str(environment().globals[macro](*arguments, **named)).split())  # type: ignore[operator]


def shown_place(confirmed_days: int | None) -> str:
    return shown(
        "place", "Duinrand", "Crisisplek", "Castricum", "vrij", "2 plekken", confirmed_days, phone="0251 55501"
    )


@pytest.mark.parametrize("days", [15, 31, None])
def test_a_place_whose_news_is_old_is_never_called_free(days: int | None) -> None:
    text = shown_place(days)
    assert ">vrij<" not in text
    assert "niet zeker" in text
    assert "Bel eerst" in text


def test_a_place_says_how_old_its_news_is_and_whom_to_ring() -> None:
    text = shown_place(2)
    assert ">vrij<" in text
    assert "2 dagen geleden bevestigd." in text
    assert 'href="tel:025155501"' in text


def test_a_late_date_says_so_in_words() -> None:
    text = shown("deadline", TODAY - timedelta(days=3), TODAY, "Passende hulp", explained=True)
    assert "3 dagen te laat" in text
    assert "za 27 februari 2021" in text
    assert "Passende hulp (toegelicht)" in text


def test_the_true_deadline_is_called_by_that_name() -> None:
    assert "ware deadline" in shown("deadline", TODAY, TODAY, "Einde plek", true_deadline=True)


def test_what_was_met_after_its_date_is_told_as_late() -> None:
    assert "te laat gehaald" in shown("deadline", TODAY, TODAY, met_on=TODAY + timedelta(days=1))


def test_the_next_step_stands_first_and_alone() -> None:
    text = shown("steps", STEPS, "/stap", 3, next="uitvraag")
    assert text.count("--primary-action") == 1
    assert text.index("Vraag een plek aan") < text.index("Trek de casus in")


def test_a_step_that_is_not_possible_has_its_reasons_and_no_button() -> None:
    text = shown("steps", STEPS, "/stap", 3)
    assert "Er is nog geen plaatsing." in text
    assert 'value="starten"' not in text


def test_a_step_is_posted_with_the_version_that_was_seen() -> None:
    assert 'name="versie" value="3"' in shown("steps", STEPS, "/stap", 3)


@pytest.mark.parametrize("kind", ["text", "textarea", "select", "date", "checkbox"])
def test_a_field_is_tied_to_its_label_hint_and_fault(kind: str) -> None:
    text = shown("field", "label", "Label", kind=kind, hint="Geen naam.", error="Vul dit in.")
    assert 'for="veld-label"' in text
    assert 'aria-describedby="veld-label-uitleg veld-label-fout"' in text
    assert 'aria-invalid="true"' in text


@pytest.mark.parametrize("kind", ["radios", "checkboxes"])
def test_choices_are_one_group_with_a_name(kind: str) -> None:
    options = [("a", "Eerste"), ("b", "Tweede")]
    text = shown("field", "vorm", "Vorm", kind=kind, options=options, value="b", error="Kies.")
    assert "<legend" in text
    assert 'aria-describedby="veld-vorm-fout"' in text
    assert text.count("checked") == 1


def test_each_fault_in_the_summary_leads_to_its_field() -> None:
    errors = [FieldError("label", "Vul dit in."), FieldError("vorm", "Kies een vorm.")]
    text = shown("error_summary", errors, {"label": "label van de casus"})
    assert "Er kloppen 2 dingen nog niet" in text
    assert 'href="#veld-label">Label van de casus: Vul dit in.' in text
    assert 'href="#veld-vorm">Vorm: Kies een vorm.' in text


def test_what_somebody_typed_is_never_markup() -> None:
    text = shown("field", "label", "Label", value='"><script>kwaad()</script>')
    assert "<script" not in text


def test_what_is_not_filled_in_is_said() -> None:
    assert "niet ingevuld" in shown("definition_list", [("Wens", None)])


def test_zero_is_filled_in() -> None:
    assert "niet ingevuld" not in shown("definition_list", [("Aantal", 0)])
