"""A route document is refused with every reason at its line; a route that is right reads as it was written."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rets.reference.routes import shipped
from rets.services.route_files import check_documents
from tests.routes import PLAIN, changed, faults, read
from workflows.calendar import calendar_with
from workflows.routes import Situation, check_together, next_step, steps_for
from workflows.routes.telling import tell

CALENDAR = calendar_with(frozenset())
SHIPPED, _ = check_documents(shipped())


def at_line(text: str) -> dict[int, str]:
    return dict(faults(text))


def test_a_route_that_is_right_has_no_fault() -> None:
    assert faults(PLAIN) == []


def test_a_step_without_an_owner_is_refused_at_its_line() -> None:
    assert "geen eigenaar" in at_line(changed('wie = "gemeente"\n', ""))[7]


def test_a_step_without_a_term_is_refused_at_its_line() -> None:
    assert "geen termijn" in at_line(changed('termijn = { werkdagen = 3, bron = "product" }\n', ""))[7]


def test_a_term_without_a_source_is_refused() -> None:
    assert "bron" in at_line(changed('werkdagen = 3, bron = "product"', "werkdagen = 3"))[15]


def test_a_term_in_two_units_is_refused() -> None:
    assert "één daarvan" in at_line(changed("werkdagen = 3,", "werkdagen = 3, weken = 1,"))[15]


def test_a_step_that_leads_nowhere_is_a_dead_end() -> None:
    assert "loopt dood" in at_line(changed('daarna = "informeer"\n', ""))[7]


def test_a_step_that_nobody_takes_over_in_silence_is_a_dead_end() -> None:
    assert "loopt deze stap dood" in at_line(changed('bij_zwijgen = "teammanager"\n', ""))[7]


def test_a_step_that_nobody_reaches_is_refused() -> None:
    assert any(
        "komt niemand" in sentence for _, sentence in faults(changed('daarna = "informeer"', 'daarna = "klaar"'))
    )


def test_a_route_that_runs_round_is_refused() -> None:
    assert any("loopt rond" in sentence for _, sentence in faults(changed('daarna = "klaar"', 'daarna = "akkoord"')))


def test_a_silence_that_runs_round_is_refused() -> None:
    text = PLAIN.replace('bij_zwijgen = "teammanager"', 'bij_zwijgen = "informeer"', 1)
    end = text.rindex('bij_zwijgen = "teammanager"')
    text = text[:end] + text[end:].replace("teammanager", "akkoord", 1)
    assert any("iedereen zwijgt" in sentence for _, sentence in faults(text))


def test_whoever_is_silent_is_not_the_next_one() -> None:
    assert any("zwijgt" in s for _, s in faults(changed('wie = "zorgmakelaar"', 'wie = "teammanager"')))


def test_a_silent_chair_is_not_followed_by_its_own_team() -> None:
    text = changed('wie = "gemeente"', 'wie = "voorzitter"').replace("teammanager", "expertteam", 1)
    assert any("Wie zwijgt" in sentence for _, sentence in faults(text))


@pytest.mark.parametrize("asked", ["toestemming", "beschikking", "heroverweging", "goedkeuring"])
def test_a_municipality_that_judges_the_help_itself_is_refused_with_the_rule(asked: str) -> None:
    assert "R1" in at_line(changed('vraagt = "akkoord"', f'vraagt = "{asked}"'))[12]


def test_a_municipality_that_may_say_no_is_refused_with_the_rule() -> None:
    found = at_line(
        changed(
            'daarna = "informeer"', 'daarna = { akkoord = "informeer", anders_betalen = "klaar", afgewezen = "klaar" }'
        )
    )
    assert "R1" in found[17]


def test_a_step_on_which_the_start_waits_is_refused() -> None:
    assert "houdt" in at_line(changed('start = "mag_al"', 'start = "wacht"'))[16]


@pytest.mark.parametrize(
    ("was", "now", "line"),
    [
        ('kanaal = "telefoon"', 'kanaal = "fax"', 14),
        ('wie = "gemeente"', 'wie = "wethouder"', 13),
        ('vraagt = "akkoord"', 'vraagt = "iets"', 12),
        ('bij = "plek_gevraagd"', 'bij = "ooit"', 10),
        ('als.contract = ["geen"]', 'als.contract = ["half"]', 11),
        ('tekst = "Regel', 'bijlagen = ["diploma"]\ntekst = "Regel', 19),
        ('daarna = "informeer"', 'daarna = "nergens"', 17),
        ('regio = "HM"', 'regio = "XX"', 2),
    ],
)
def test_an_unknown_word_is_told_at_its_line(was: str, now: str, line: int) -> None:
    assert line in at_line(changed(was, now))


def test_the_account_holding_alderman_is_no_role_of_a_route() -> None:
    assert "Bekend zijn: jeugdbeschermer" in at_line(changed('wie = "gemeente"', 'wie = "wethouder"'))[13]


def test_a_provider_cannot_be_asked_before_there_is_one() -> None:
    text = changed('bij = "plek_gevraagd"\nals.contract = ["geen"]', 'bij = "ingebracht"').replace(
        "gemeente", "aanbieder"
    )
    assert any("nog geen aanbieder" in sentence for _, sentence in faults(text))


def test_a_condition_that_can_never_hold_is_refused() -> None:
    assert any("kan nooit gelden" in s for _, s in faults(changed('bij = "plek_gevraagd"', 'bij = "ingebracht"')))


def test_a_field_that_the_document_does_not_know_is_refused() -> None:
    assert 19 in at_line(changed('tekst = "Regel', 'veto = true\ntekst = "Regel'))


def test_a_consent_agreed_beforehand_is_about_money_and_names_the_agreement() -> None:
    assert any(
        "meteen_tekst" in s for _, s in faults(changed('start = "mag_al"', 'start = "mag_al"\nmeteen = "akkoord"'))
    )


def test_every_line_that_is_no_toml_is_told_at_once() -> None:
    text = changed('regio = "HM"', "regio HM").replace('kanaal = "mail"', "kanaal = mail")
    assert [line for line, _ in faults(text)] == [2, 27]


def test_all_faults_of_meaning_are_told_at_once() -> None:
    text = changed('wie = "gemeente"', 'wie = "wethouder"').replace('kanaal = "mail"', 'kanaal = "fax"')
    assert [line for line, _ in faults(text)] == [13, 27]


def test_a_code_stands_there_once() -> None:
    assert any("staat er al" in s for _, s in faults(changed('code = "informeer"', 'code = "akkoord"')))


def test_two_routes_for_one_place_on_one_day_are_refused() -> None:
    later = read(changed("2026-01-01", "2026-06-01"))
    assert [name for name, _ in check_together([("oud", read()), ("nieuw", later)])] == ["nieuw"]


def test_a_route_that_ended_makes_room_for_the_next() -> None:
    ended = read(changed("geldig_vanaf = 2026-01-01", "geldig_vanaf = 2026-01-01\ngeldig_tot = 2026-06-01"))
    assert check_together([("oud", ended), ("nieuw", read(changed("2026-01-01", "2026-06-01")))]) == []


def test_a_route_that_ends_before_it_begins_is_refused() -> None:
    text = changed("geldig_vanaf = 2026-01-01", "geldig_vanaf = 2026-01-01\ngeldig_tot = 2025-01-01")
    assert 4 in at_line(text)


def test_a_condition_on_what_is_not_known_does_not_hold() -> None:
    route = read(changed('als.contract = ["geen"]', "als.binnen_tarief = true"))
    assert steps_for(route, "plek_gevraagd", Situation()) == ()
    assert len(steps_for(route, "plek_gevraagd", Situation(within_tariff=True))) == 1


def test_an_answer_leads_to_the_next_step_and_in_the_end_to_none() -> None:
    route = read()
    second = next_step(route, route.steps[0], "akkoord")
    assert second is route.steps[1]
    assert next_step(route, route.steps[1], "gezien") is None


def test_a_term_counts_working_days_or_days() -> None:
    first, second = (step.term for step in read().steps)
    assert first is not None
    assert second is not None
    assert first.due_on(date(2026, 3, 13), CALENDAR) == date(2026, 3, 18)
    assert second.due_on(date(2026, 3, 13), CALENDAR) == date(2026, 3, 15)


def test_every_shipped_route_is_right() -> None:
    assert check_documents(shipped())[1] == []


@pytest.mark.parametrize("rule", [f"RT{number}" for number in range(1, 13)])
def test_every_route_of_the_sources_is_shipped(rule: str) -> None:
    assert any(rule in route.sources for route in SHIPPED.values())


@pytest.mark.parametrize("name", sorted(SHIPPED))
def test_every_route_says_what_follows_when_the_search_is_stuck(name: str) -> None:
    assert {step.event for step in SHIPPED[name].steps} & {"vastgelopen", "naar_expertteam"}


def test_a_step_without_a_source_is_told_as_our_own_choice() -> None:
    told = [step for moment in tell(SHIPPED["noord_kennemerland_tot_2022.toml"]) for step in moment.steps]
    assert [step.sources for step in told if step.code == "opgeschaald"] == ["standaard van RETS"]


@pytest.mark.parametrize("name", sorted(SHIPPED))
def test_an_approval_of_the_source_is_kept_beside_what_is_asked(name: str) -> None:
    approvals = {
        "haarlemmermeer.toml": "akkoord",
        "noord_kennemerland.toml": "betaling",
        "westfriesland.toml": "perspectiefplan",
    }
    step = SHIPPED[name].step(approvals.get(name, "")) or SHIPPED[name].steps[0]
    assert step.start in {"loopt_door", "mag_al"}
    assert step.original or name not in approvals


@settings(max_examples=150, deadline=None)
@given(at=st.integers(0, len(PLAIN)), cut=st.integers(0, 40), put=st.text(max_size=12))
def test_whatever_is_typed_is_read_or_told(at: int, cut: int, put: str) -> None:
    assert all(line >= 1 and sentence for line, sentence in faults(PLAIN[:at] + put + PLAIN[at + cut :]))


@pytest.mark.parametrize(
    "text", ["a = " + "[" * 5000, "a = " + "9" * 6000, 'a = "' + "x" * 100, "", "[[stap]]\n" * 60, "="]
)
def test_a_text_that_is_no_document_is_told(text: str) -> None:
    assert faults(text)
