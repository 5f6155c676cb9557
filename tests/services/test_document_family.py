"""The overview for parents and the text for the child: plain, one page, true, without others in it (R43, R49)."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from rets.errors import Invalid
from rets.models import Event
from rets.render.pdf import page_count
from rets.services import documents
from rets.services.audit import ENGINE
from rets.services.placements import plan_help
from tests import builders as b
from tests import deciding
from tests import documents as d
from workflows.steps import OPEN

BOTH = ("uitleg_ouders", "uitleg_kind")
JARGON = (
    "passend", "escal", "doorbraak", "trede", "casus is", "dossier", "uitvraag", "mandaat", "doorzettingsmacht",
    "beschikking", "indicatie", "overbrugging", "contractvorm", "prognose",
)  # fmt: skip


@pytest.fixture
def case(staffed):
    return d.whole(staffed)


def said(session, case, code):
    made = d.made(session, case, code)
    return d.words(made.data["content"]["blocks"])


def bridge(session, case):
    plan_help(
        session,
        case,
        form="gezinshuis",
        purpose="bridging",
        planned_on=b.TODAY,
        actor=ENGINE,
        at=b.NOW,
        bridges_to="residentieel",
    )


def agree(session, case, days):
    return plan_help(
        session,
        case,
        form="residentieel",
        purpose="main",
        planned_on=b.TODAY + timedelta(days=days),
        actor=ENGINE,
        at=b.NOW,
    )


def on_one_page(session, case, code):
    return page_count(d.made(session, case, code).content)


@pytest.mark.parametrize("code", BOTH)
def test_it_is_one_page(staffed, case, code):
    assert on_one_page(staffed, case, code) == 1


def test_it_is_one_page_with_a_decision_and_help_that_bridges(staffed):
    case = b.at_ret(staffed, **d.WHOLE)
    deciding.decide(staffed, case, "zilverreiger", "gemeente-haarlemmermeer", "kastanjelaan")
    bridge(staffed, case)
    assert on_one_page(staffed, case, "uitleg_ouders") == 1


@pytest.mark.parametrize("code", BOTH)
def test_nothing_that_somebody_typed_stands_in_it(staffed, case, code):
    d.asked(staffed, case)
    found = said(staffed, case, code)
    for typed in ("tante", "ruzie", "zusje", "boosheid", "Vader", "budget", "HM-1", "voetbalt"):
        assert typed not in found


@pytest.mark.parametrize("code", BOTH)
@pytest.mark.parametrize("state", OPEN)
def test_every_state_is_told_in_plain_words(staffed, case, code, state):
    case.state = state
    found = said(staffed, case, code).lower()
    assert [word for word in JARGON if word in found] == []


def test_a_start_that_nobody_stands_for_gives_no_hope(staffed, case):
    case.supply_on = case.forecast_on = b.TODAY + timedelta(days=10)
    assert "Wij weten nog niet wanneer de hulp begint." in said(staffed, case, "uitleg_ouders")


def test_an_agreed_start_is_told_with_its_day(staffed, case):
    agree(staffed, case, 9)
    assert "De hulp begint op 25 maart 2026. Dat is afgesproken." in said(staffed, case, "uitleg_ouders")
    assert "De hulp begint op 25 maart 2026. Dat is afgesproken." in said(staffed, case, "uitleg_kind")


def test_a_start_that_somebody_stands_for_is_told_as_not_certain(staffed, case):
    request = d.asked(staffed, case)
    assert request.start_on >= b.TODAY
    assert "Dat is nog niet zeker." in said(staffed, case, "uitleg_ouders")


def test_it_tells_when_there_is_news_and_whom_to_call(staffed, case):
    case.jeugdbeschermer.phone = "06 00000001"
    found = said(staffed, case, "uitleg_ouders")
    assert "hoort u hoe het verder gaat" in found
    assert "06 00000001" in found
    assert "112" in found


def test_the_text_for_the_child_is_shorter(staffed, case):
    assert len(said(staffed, case, "uitleg_kind")) < 0.7 * len(said(staffed, case, "uitleg_ouders"))


def test_sentences_are_short(staffed, case):
    for code in BOTH:
        found = said(staffed, case, code).replace("\n", ". ")
        assert [one for one in found.split(". ") if len(one.split()) > 20] == []


def test_a_decision_is_told_by_who_does_what_and_by_when(staffed):
    case = b.at_ret(staffed, **d.WHOLE)
    deciding.decide(staffed, case, "zilverreiger")
    found = said(staffed, case, "uitleg_ouders")
    assert "Zorgt voor de hulp, uiterlijk 20 maart 2026." in found
    assert "Bied een plek" not in found


def test_a_decision_that_was_withdrawn_is_not_told(staffed):
    case = b.at_ret(staffed, **d.WHOLE)
    decision = deciding.decide(staffed, case, "zilverreiger")
    decision.withdrawn_why = "vergissing"
    assert "Zorgt voor de hulp" not in said(staffed, case, "uitleg_ouders")


def test_who_made_it_and_who_gave_it_when_is_recorded(staffed, case):
    milan = d.reader(staffed, "jb-milan")
    made = d.made(staffed, case, "uitleg_ouders")
    documents.send(staffed, milan, case, made, to="ouders", channel="gesprek", on=b.TODAY, at=b.NOW)
    rows = staffed.scalars(select(Event).where(Event.case_id == case.id, Event.kind.like("document.%"))).all()
    assert [(one.kind, one.actor_id, one.data["form"]) for one in rows] == [
        ("document.made", milan.person_id, "uitleg_ouders"),
        ("document.sent", milan.person_id, "uitleg_ouders"),
    ]


def test_parents_have_no_account_so_it_is_not_sent_in_the_program(staffed, case):
    made = d.made(staffed, case, "uitleg_ouders")
    with pytest.raises(Invalid, match="op een andere manier"):
        documents.send(
            staffed, d.reader(staffed, "jb-milan"), case, made, to="ouders", channel="pagina", on=b.TODAY, at=b.NOW
        )


def test_a_day_that_went_by_is_told_as_it_is(staffed, case):
    case.deadline_on = b.TODAY - timedelta(days=1)
    assert "De hulp had er op 15 maart 2026 al moeten zijn." in said(staffed, case, "uitleg_ouders")
