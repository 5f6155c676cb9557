"""Help in plain words: every page has its own, and who is new is shown around once."""

from collections.abc import Callable

import pytest

from rets.web.help_texts import Guide, guides, help_for, topics, words
from rets.web.navigation import ENTRIES, Entry
from tests.web.conftest import TestClient
from workflows.roles import Role

WHO = {
    Role.JEUGDBESCHERMER: "jb-milan",
    Role.TEAMMANAGER: "tm-ellen",
    Role.ZORGMAKELAAR: "zm-lotte",
    Role.RET_MEMBER: "ret-gi-anke",
    Role.RET_CHAIR: "ret-vz-omar",
    Role.PROVIDER: "za-roos",
    Role.MUNICIPALITY: "gem-koen",
    Role.CONTRACT_MANAGER: "cm-vera",
    Role.DIRECTOR: "bes-willem",
    Role.MONITOR: "mon-greet",
    Role.ADMINISTRATOR: "beheer-max",
}


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda one: one.href)
def test_every_page_in_the_navigation_has_its_own_help(entry: Entry) -> None:
    assert help_for(entry.href) != "/hulp"


@pytest.mark.parametrize(
    ("path", "slug"),
    [
        ("/", "mijn-werk"),
        ("/casussen", "casussen"),
        ("/casussen/nieuw", "casus-inbrengen"),
        ("/zoeken", "zoeken"),
        ("/casussen/filters", "casussen"),
        ("/casussen/17", "casus"),
        ("/casussen/17/voorstellen", "plekken"),
        ("/casussen/17/geschiedenis", "casus"),
        ("/aanbod/mijn/zonnehof", "mijn-aanbod"),
        ("/monitor/uitvraag", "uitvraag"),
        ("/ret/vergaderingen/3", "expertteam"),
    ],
)
def test_a_page_leads_to_the_help_that_says_most_about_it(path: str, slug: str) -> None:
    assert help_for(path) == f"/hulp/{slug}"


def test_a_page_without_help_of_its_own_leads_to_all_help() -> None:
    assert help_for("/nergens") == "/hulp"


def test_every_role_of_people_has_first_steps() -> None:
    assert {one.role for one in guides()} == set(Role) - {Role.SYSTEM}


def test_every_topic_is_read_without_signing_in(client: TestClient) -> None:
    for topic in topics():
        assert topic.about in client.get(f"/hulp/{topic.slug}").text


@pytest.mark.parametrize("path", ["/hulp", "/hulp/casussen", "/woordenlijst", "/toegankelijkheid"])
def test_who_is_signed_in_keeps_the_menu_on_pages_for_everybody(visit: Callable[[str], TestClient], path: str) -> None:
    assert 'aria-label="Hoofdmenu"' in visit("zm-lotte").get(path).text


def test_who_is_not_signed_in_sees_no_menu_there(client: TestClient) -> None:
    assert 'aria-label="Hoofdmenu"' not in client.get("/hulp").text


def test_an_unknown_topic_is_told(client: TestClient) -> None:
    answer = client.get("/hulp/breien")
    assert (answer.status_code, "Over dit onderwerp is er geen hulp." in answer.text) == (404, True)


def test_the_words_stand_by_alphabet(client: TestClient) -> None:
    page = client.get("/woordenlijst").text
    at = [page.index(f"<dt>{word[:1].upper()}{word[1:]}</dt>") for word, _ in words()]
    assert at == sorted(at)


def test_the_accessibility_statement_says_what_was_not_examined(client: TestClient) -> None:
    assert "is nog niet gedaan" in client.get("/toegankelijkheid").text


@pytest.mark.parametrize("guide", guides(), ids=lambda one: one.role.value)
def test_the_first_steps_lead_only_to_pages_that_the_role_may_open(
    visit: Callable[[str], TestClient], guide: Guide
) -> None:
    mine = visit(WHO[guide.role])
    assert {mine.get(href).status_code for _, _, href in guide.steps} == {200}


def test_who_closed_the_first_steps_is_not_shown_them_again(visit: Callable[[str], TestClient]) -> None:
    mine = visit("za-roos")
    before = "Eerste keer hier?" in mine.get("/").text
    mine.post("/hulp/eerste-keer")
    assert (before, "Eerste keer hier?" in mine.get("/").text) == (True, False)
