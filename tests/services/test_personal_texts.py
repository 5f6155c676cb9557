"""A text that leads to a person is refused however it is written; a text that does not is left alone."""

import time

import pytest
from pydantic import ValidationError

from rets.schemas.texts import holds_bsn, holds_email, personal_sentence
from tests import builders as b


@pytest.mark.parametrize(
    "text",
    [
        "111222333",
        "111.222.333",
        "111 222 333",
        "111-222-333",
        "111  222  333",
        "111/222/333",
        "111\u00a0222\u00a0333",
        "111\u2013222\u2013333",
        "111\u200b222\u200b333",
        "１１１２２２３３３",
        "nummer 1112.22.333, zie dossier",
    ],
)
def test_a_bsn_is_found_however_it_is_written(text):
    assert holds_bsn(text)


@pytest.mark.parametrize(
    "text",
    ["111222334", "0111222333", "sinds 12-03-2024 5 keer", "2024-12-31 7 dagen", "van 01-02-2024 tot 01-03-2024"],
)
def test_other_figures_are_no_bsn(text):
    assert not holds_bsn(text)


@pytest.mark.parametrize(
    "day", [f"{day:02d}-{month:02d}-2025 {n} keer" for day in (1, 17, 31) for month in (1, 12) for n in range(10)]
)
def test_a_date_with_a_figure_behind_it_is_no_bsn(day):
    assert not holds_bsn(day)


@pytest.mark.parametrize(
    "text",
    ["jan@voorbeeld.nl", "jan @ voorbeeld.nl", "jan＠voorbeeld.nl", "j\u200ban@voor\u200bbeeld.nl", "a+b@x-y.eu."],
)
def test_an_e_mail_address_is_found_however_it_is_written(text):
    assert holds_email(text)


@pytest.mark.parametrize("text", ["3 @ 5", "om 10.00 uur @ school", "@voorzitter", ""])
def test_an_at_sign_alone_is_no_address(text):
    assert not holds_email(text)


def test_a_long_text_is_judged_in_no_time():
    started = time.perf_counter()
    assert personal_sentence("a" * 200_000) is None
    assert time.perf_counter() - started < 5


@pytest.mark.parametrize(("given", "kept"), [("K\u200d-17", "K-17"), ("Ｋ-17", "K-17"), ("e\u0301-1", "é-1")])
def test_a_label_is_kept_in_one_way_of_writing(given, kept):
    assert b.form(label=given).label == kept


@pytest.mark.parametrize(
    "label", ["a@b.nl", "K\n17", "K\u202e17", "<K>", "=K17", "111.222.333", "K-1234567890", "AUD 123456789"]
)
def test_a_label_that_is_none_is_refused(label):
    with pytest.raises(ValidationError):
        b.form(label=label)
