"""Who is signed out while typing loses nothing: what was typed waits, and is sent after signing in again."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Dialog, Page, expect

from tests.browser.conftest import SignIn

QUESTION = "Welke hulp past bij een kind dat nachtrust mist?"


def signed_in_again(page: Page, sign_in: SignIn, who: str) -> None:
    """In a new tab, as the page says."""
    other = page.context.new_page()
    sign_in(other, who)
    other.close()


def ask_advice(page: Page, sign_in: SignIn) -> None:
    sign_in(page, "jb-milan")
    page.goto("/adviesvragen/nieuw")
    page.locator("textarea").first.fill(f"{QUESTION}\nEn wie kan dat?")


def test_a_question_to_the_team_survives_a_session_that_ended(page: Page, sign_in: SignIn) -> None:
    ask_advice(page, sign_in)
    page.context.clear_cookies()
    page.locator("main form[method=post] button[type=submit]").last.click()
    expect(page.locator("h1")).to_have_text("U bent afgemeld")
    signed_in_again(page, sign_in, "jb-milan")
    page.get_by_role("button", name="Verstuur opnieuw").click()
    expect(page.locator("main")).to_contain_text(QUESTION)


def test_a_case_that_is_being_raised_survives_a_session_that_ended(page: Page, sign_in: SignIn) -> None:
    sign_in(page, "jb-milan")
    page.goto("/casussen/nieuw")
    page.locator('[name="label"]').fill("KWIJT-1")
    page.context.clear_cookies()
    page.locator("main form#formulier button[type=submit]").last.click()
    expect(page.locator("h1")).to_have_text("U bent afgemeld")
    signed_in_again(page, sign_in, "jb-milan")
    page.get_by_role("button", name="Verstuur opnieuw").click()
    expect(page.locator('[name="label"]')).to_have_value("KWIJT-1")


@pytest.mark.parametrize(("typed", "asked"), [(True, ["beforeunload"]), (False, [])])
def test_who_signs_out_is_asked_first_when_something_was_typed(
    page: Page, sign_in: SignIn, typed: bool, asked: list[str]
) -> None:
    ask_advice(page, sign_in)
    if not typed:
        page.locator("textarea").first.fill("")
    heard: list[str] = []
    answer: Callable[[Dialog], None] = lambda dialog: (heard.append(dialog.type), dialog.dismiss())[0]  # noqa: E731
    page.on("dialog", answer)
    page.get_by_role("button", name="Afmelden").click(no_wait_after=True)
    page.wait_for_timeout(500)
    assert heard == asked
