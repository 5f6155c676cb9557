"""A case without refresh for two weeks is asked after, then stops holding places (P20); its terms run on."""

from datetime import timedelta

import pytest

from rets.db import ViewerSession
from rets.models import Case, Deadline, Request
from rets.services import claims
from rets.services.joint_plan import who_waits
from rets.services.proposing import look_again
from tests import asking as a
from tests import builders as b
from tests import places as p
from tests import tracking as t
from workflows.tracks import REFRESH

ASKED, OVER = b.at("2026-03-30"), b.at("2026-04-09")


@pytest.fixture
def case(staffed: ViewerSession) -> Case:
    """A case that is being searched for, last told of today."""
    return a.searching(staffed)


def held(session: ViewerSession, case: Case) -> Request:
    """A request that holds a place past the two weeks."""
    request = a.ask(session, case, p.an_offer(session, b.TODAY))
    for row in session.query(Deadline).filter_by(case_id=case.id, ref=str(request.id)):
        row.due_at = row.next_at = b.at("2026-06-01")
    session.flush()
    return request


def test_after_two_weeks_the_jeugdbeschermer_is_asked(staffed: ViewerSession, case: Case) -> None:
    b.run_until(staffed, case, ASKED)
    task = t.open_task(staffed, case, REFRESH)
    assert (task.person_id, task.due_at.date().isoformat()) == (case.jeugdbeschermer_id, "2026-04-08")


def test_it_is_asked_once(staffed: ViewerSession, case: Case) -> None:
    b.run_until(staffed, case, b.at("2026-05-20"))
    assert len(b.tasks(staffed, case, REFRESH)) == 1


def test_until_the_term_is_over_the_place_stays_held(staffed: ViewerSession, case: Case) -> None:
    request = held(staffed, case)
    b.run_until(staffed, case, b.at("2026-04-08"))
    assert claims.claim_of(staffed, request) is not None


def test_without_an_answer_the_place_is_free_for_another_child(staffed: ViewerSession, case: Case) -> None:
    request = held(staffed, case)
    b.run_until(staffed, case, OVER)
    assert claims.claim_of(staffed, request) is None
    assert [event.kind for event in b.events(staffed, case, "request.released", "search.stopped")] == [
        "request.released",
        "search.stopped",
    ]


def test_nothing_is_searched_or_planned_for_it_then(staffed: ViewerSession, case: Case) -> None:
    b.run_until(staffed, case, OVER)
    assert not look_again(staffed, case, a.lotte(staffed), OVER)
    assert case not in who_waits(staffed, "HM", OVER)


def test_a_new_request_holds_no_place_then(staffed: ViewerSession, case: Case) -> None:
    b.run_until(staffed, case, OVER)
    offer = p.an_offer(staffed, b.TODAY)
    request = a.ask(staffed, case, offer, at=OVER, start_on=OVER.date(), overrule="kind_kent_plek")
    assert claims.claim_of(staffed, request) is None


def test_the_terms_of_the_case_run_on(staffed: ViewerSession, case: Case) -> None:
    b.run_until(staffed, case, b.at("2026-05-20"))
    assert case.rung >= 3


def test_still_right_starts_the_search_again(staffed: ViewerSession, case: Case) -> None:
    b.run_until(staffed, case, OVER)
    t.answer(staffed, case, REFRESH, "klopt_nog", "", OVER)
    assert case in who_waits(staffed, "HM", OVER)
    b.run_until(staffed, case, OVER + timedelta(minutes=1))
    assert b.events(staffed, case, "search.resumed")
    search = staffed.query(Deadline).filter_by(case_id=case.id, kind="opnieuw_zoeken").one()
    assert search.closed_at is None


def test_any_fact_is_an_answer(staffed: ViewerSession, case: Case) -> None:
    b.run_until(staffed, case, OVER)
    b.tell(staffed, case, "child_seen", "2026-04-09", t.milan(staffed))
    (task,) = b.tasks(staffed, case, REFRESH)
    assert task.answer_code == "klopt_nog"
    assert case in who_waits(staffed, "HM", OVER)


def test_two_weeks_after_the_answer_it_is_asked_again(staffed: ViewerSession, case: Case) -> None:
    b.run_until(staffed, case, ASKED)
    t.answer(staffed, case, REFRESH, "klopt_nog", "", ASKED)
    b.run_until(staffed, case, b.at("2026-04-14"))
    assert len(b.tasks(staffed, case, REFRESH)) == 2


def test_an_acutely_unsafe_child_is_searched_for_whatever_its_dossier(staffed: ViewerSession, case: Case) -> None:
    b.tell(staffed, case, "unsafe_signal", "2026-03-16", t.milan(staffed), text="Onveilig.")
    request = held(staffed, case)
    b.run_until(staffed, case, OVER)
    assert claims.claim_of(staffed, request) is not None
    assert case in who_waits(staffed, "HM", OVER)
