"""A second child with a provider, and a second provider for a child, walk the whole route as the first did."""

from rets.db import ViewerSession
from rets.reference.routes import shipped
from tests import builders as b
from tests.walking import Walk, asked, walk, walk_along

CHAIN = ["adviseurs", "contractmanager", "privacyconvenant", "budgethouder"]
SAID = {"adviseurs": "geen_ander", "contractmanager": "advies", "privacyconvenant": "geregeld"}


def answered(trip: Walk, steps: list[str]) -> list[str]:
    """These steps are answered, and which were asked by then."""
    for step in steps:
        trip.answer(step, SAID[step])
    return trip.asked()


def test_rt10_the_covenant_is_about_one_child_so_a_second_child_has_its_own(staffed: ViewerSession) -> None:
    first, second = walk(staffed, "Zaanstad"), walk(staffed, "Zaanstad", label="R-2")
    offer = first.offer()
    first.ask(offer)
    second.ask(offer)
    assert answered(first, CHAIN[:3]) == answered(second, CHAIN[:3]) == CHAIN


def test_what_was_arranged_for_good_is_passed_by_and_the_route_goes_on_behind_it(staffed: ViewerSession) -> None:
    text = shipped()["zaanstreek_waterland.toml"].replace('regio = "ZW"', 'regio = "HM"')
    at = text.index('code = "privacyconvenant"')
    once = text[:at] + text[at:].replace('eens = "per_aanbieder"', 'eens = "eenmalig"', 1)
    first = walk_along(staffed, once)
    answered(first, CHAIN[:3])
    second = walk(staffed, "Haarlemmermeer", label="R-2")
    second.ask(first.offer())
    assert answered(second, CHAIN[:2]) == ["adviseurs", "contractmanager", "budgethouder"]


def test_rt9_goals_are_agreed_with_each_provider_that_is_asked(staffed: ViewerSession) -> None:
    trip, request = asked(staffed, "Hoorn", "resultaat")
    trip.send("doelen", "aanbieder", request)
    trip.ask(trip.offer("resultaat", provider="rietkraag"))
    about = {task.data["provider_id"] for task in trip.tasks() if task.data["step"] == "doelen"}
    assert about == {request.provider_id, b.organisation(staffed, "rietkraag").id}
