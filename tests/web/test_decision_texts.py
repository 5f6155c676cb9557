"""What a chair types reaches a provider that knows no child: its own line, without what leads to the child (P13)."""

import pytest
from sqlalchemy import select

from rets.models import DecisionLine
from rets.services import decisions
from rets.services.decision_lines import LineIn
from tests import asking, places
from tests import builders as b

LINE = "Maak een plek voor HM-1 uit Haarlemmermeer."


def decide(session, case, action=LINE, to="zilverreiger"):
    line = LineIn(b.organisation(session, to).id, action, b.date(2026, 3, 20))
    held, chair = b.meeting(session, case), b.chair(session)
    decisions.decide(
        session, case, held, question="Waar woont HM-1?", text="HM-1 gaat.", lines=[line], actor=chair, at=b.NOW
    )
    session.flush()
    return session.scalars(select(DecisionLine.id).order_by(DecisionLine.id.desc())).first()


@pytest.fixture
def typed(staffed):
    """A decision about a child at the table, as the chair would send it; and where to."""
    case = b.at_ret(staffed, strengths="Kan goed met dieren omgaan.")
    asked = asking.ask(staffed, case, places.an_offer(staffed, b.TODAY))
    meeting = b.meeting(staffed, case)
    staffed.flush()
    sent = {
        "versie": case.version,
        "vergadering": meeting.id,
        "regel-0-wie": asked.provider_id,
        "regel-0-uiterlijk": "2026-03-30",
        "vraag": "Waar kan HM-1 wonen?",
        "besluit": "HM-1 gaat naar een groep.",
    }
    return f"/ret/casussen/{case.id}/besluit", sent


@pytest.mark.parametrize("word", ["HM-1", "Haarlemmermeer", "Milan Postma", "januari 2016"])
def test_a_line_that_leads_a_provider_to_the_child_is_refused_at_its_field(visit, typed, word):
    path, sent = typed
    answer = visit("ret-vz-omar").post(path, data=sent | {"regel-0-wat": f"Maak een plek voor {word}."})
    assert answer.status_code == 400
    assert f"Hier staat “{word}”" in answer.text
    assert f"Maak een plek voor {word}." in answer.text


def test_a_line_without_it_is_taken(visit, typed):
    path, sent = typed
    assert visit("ret-vz-omar").post(path, data=sent | {"regel-0-wat": "Maak een plek."}).status_code == 303


def test_what_a_line_costs_under_a_limited_mandate_is_asked_at_its_field(staffed, visit, typed):
    path, sent = typed
    town = b.organisation(staffed, "gemeente-haarlemmermeer").id
    answer = visit("ret-vz-omar").post(path, data=sent | {"regel-0-wie": town, "regel-0-wat": "Betaal."})
    assert (answer.status_code, 'href="#veld-regel-0-bedrag"' in answer.text) == (400, True)


def test_a_line_to_the_municipality_may_name_the_case(staffed, visit, typed):
    path, sent = typed
    town = b.organisation(staffed, "gemeente-haarlemmermeer").id
    sent = sent | {"regel-0-wie": town, "regel-0-wat": "Regel de betaling voor HM-1.", "regel-0-bedrag": "900"}
    assert visit("ret-vz-omar").post(path, data=sent).status_code == 303


def test_the_form_says_who_will_read_it(visit, typed):
    text = visit("ret-vz-omar").get(typed[0]).text
    assert "Een aanbieder die nog geen ja zei, leest alleen de eigen regel" in text


@pytest.mark.parametrize("path", ["/besluiten/{}", "/besluiten", "/"])
def test_an_addressed_provider_reads_its_line_without_what_leads_to_the_child(staffed, visit, path):
    line = decide(staffed, b.at_ret(staffed))
    text = visit("za-roos").get(path.format(line)).text
    assert "Maak een plek voor [weggelaten] uit [weggelaten]." in text
    assert not [word for word in ("HM-1", "uit Haarlemmermeer", ", Haarlemmermeer") if word in text]


def test_an_addressed_provider_reads_the_anonymous_profile_instead_of_the_decision(staffed, visit):
    line = decide(staffed, b.at_ret(staffed, strengths="Kan goed met dieren omgaan."))
    text = visit("za-roos").get(f"/besluiten/{line}").text
    assert ("Kan goed met dieren omgaan." in text, "Waar woont" in text) == (True, False)
    assert "Kind van 10 jaar, Kennemerland en Haarlemmermeer" in text


def test_a_provider_that_said_yes_reads_the_decision_as_it_was_typed(staffed, visit):
    case = b.at_ret(staffed)
    request = asking.ask(staffed, case, places.an_offer(staffed, b.TODAY))
    asking.answer(staffed, request, "accepted")
    line = decide(staffed, case)
    text = visit("za-roos").get(f"/besluiten/{line}").text
    assert LINE in text
    assert "Waar woont HM-1?" in text


def test_the_municipality_reads_the_decision_as_it_was_typed(staffed, visit):
    line = decide(staffed, b.at_ret(staffed), to="gemeente-haarlemmermeer")
    text = visit("gem-koen").get(f"/besluiten/{line}").text
    assert LINE in text
    assert "Waar woont HM-1?" in text


def test_a_question_to_a_provider_whose_yes_was_withdrawn_tells_nothing_any_more(staffed, visit):
    from rets.services import consults, requests

    case = asking.searching(staffed)
    request = asking.ask(staffed, case, places.an_offer(staffed, b.TODAY))
    asking.answer(staffed, request, "accepted")
    task = consults.ask_question(
        staffed, case, to=request.provider, text="Wat heeft HM-1 nodig?", actor=asking.lotte(staffed), at=b.NOW
    )
    requests.withdraw_request(staffed, case, request, actor=asking.lotte(staffed), at=b.NOW)
    staffed.flush()
    for path in ("/", f"/casussen/{case.id}/taken/{task.id}"):
        text = visit("za-roos").get(path).text
        assert ("Wat heeft [weggelaten] nodig?" in text, "HM-1" in text) == (True, False)


def test_the_chair_may_give_a_line_beyond_the_mandate_as_an_advice(staffed, visit, typed):
    path, sent = typed
    town = b.organisation(staffed, "gemeente-haarlemmermeer").id
    sent = sent | {"regel-0-wie": town, "regel-0-wat": "Koop een huis.", "regel-0-buiten": "ja"}
    assert visit("ret-vz-omar").post(path, data=sent).status_code == 303
    assert staffed.scalars(select(DecisionLine.binding)).all() == [False]
