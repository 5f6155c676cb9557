"""Which links somebody sees, and what a page says after a write."""

from fastapi import FastAPI, Request, Response
from fastapi.testclient import TestClient

from rets.web import navigation
from rets.web.answers import go_to
from rets.web.navigation import Entry, links
from workflows.roles import Role

TABLE = (
    Entry("Mijn werk", "/"),
    Entry("Casussen", "/casussen"),
    Entry("Nieuwe casus", "/casussen/nieuw", frozenset({Role.JEUGDBESCHERMER})),
)


def test_one_sees_the_links_of_ones_roles() -> None:
    assert [link.label for link in links({Role.MONITOR}, "/", TABLE)] == ["Mijn werk", "Casussen"]


def test_the_most_precise_link_is_the_current_one() -> None:
    shown = links({Role.JEUGDBESCHERMER}, "/casussen/nieuw", TABLE)
    assert [link.label for link in shown if link.current] == ["Nieuwe casus"]


def test_a_page_below_a_link_keeps_it_current() -> None:
    shown = links({Role.MONITOR}, "/casussen/17", TABLE)
    assert [link.label for link in shown if link.current] == ["Casussen"]


def test_home_is_current_only_at_home() -> None:
    assert not any(link.current for link in links({Role.MONITOR}, "/stijl", TABLE))


MORE = (*TABLE, Entry("Signalen", "/signalen", aside=True), Entry("Monitor", "/monitor", aside=True))


def test_what_is_needed_now_and_then_stands_aside() -> None:
    assert [link.label for link in links({Role.MONITOR}, "/", MORE) if link.aside] == ["Signalen", "Monitor"]


def test_the_current_page_never_stands_aside_and_nothing_stands_there_alone() -> None:
    shown = links({Role.MONITOR}, "/signalen/4", MORE)
    assert [link.label for link in shown if link.current] == ["Signalen"]
    assert not [link for link in shown if link.aside]


def test_every_link_leads_to_a_page(app: FastAPI, client: TestClient) -> None:
    for entry in navigation.ENTRIES:
        assert client.get(entry.href).status_code != 404, entry.href


def test_the_next_page_says_what_was_done(app: FastAPI, client: TestClient) -> None:
    def view(request: Request) -> Response:
        return go_to(request, "/stijl", "De casus is ingetrokken.")

    app.add_api_route("/proef", view, methods=["POST"])
    assert client.post("/proef").headers["Location"] == "/stijl"
    assert "De casus is ingetrokken." in client.get("/stijl").text


def test_what_was_done_is_said_once(app: FastAPI, client: TestClient) -> None:
    def view(request: Request) -> Response:
        return go_to(request, "/stijl", "De casus is ingetrokken.")

    app.add_api_route("/proef", view, methods=["POST"])
    client.post("/proef")
    client.get("/stijl")
    assert "De casus is ingetrokken." not in client.get("/stijl").text


def test_htmx_is_sent_on_in_its_own_way(app: FastAPI, client: TestClient) -> None:
    def view(request: Request) -> Response:
        return go_to(request, "/stijl")

    app.add_api_route("/proef", view, methods=["POST"])
    answer = client.post("/proef", headers={"HX-Request": "true"})
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (204, "/stijl")
