"""Siblings together, unless (EX28): who parts them says why, and silence asks the team's advice."""

from rets.db import ViewerSession
from rets.models import Case, Offer
from tests import asking as a
from tests import builders as b
from tests import places as p
from tests import tracking as t
from workflows.tracks import TOGETHER

SISTER = {"label": "HM-2", "wishes": {"siblings": ["HM-1"]}}


def place(session: ViewerSession, case: Case, offer: Offer) -> None:
    """A place that is agreed for a child."""
    request = a.ask(session, case, offer, overrule="kind_kent_plek")
    a.answer(session, request, "accepted")
    a.agree(session, case, request)


def parted(session: ViewerSession) -> Case:
    """The brother waits for a place to live; his sister gets one alone."""
    a.searching(session)
    sister = a.searching(session, **SISTER)
    place(session, sister, p.an_offer(session, b.TODAY))
    return sister


def test_a_place_that_parts_a_child_from_a_waiting_brother_asks_why(staffed: ViewerSession) -> None:
    sister = parted(staffed)
    task = t.open_task(staffed, sister, TOGETHER)
    assert task.person_id == sister.jeugdbeschermer_id


def test_the_question_names_no_other_child(staffed: ViewerSession) -> None:
    assert "HM-1" not in t.open_task(staffed, parted(staffed), TOGETHER).text


def test_it_holds_up_no_start(staffed: ViewerSession) -> None:
    assert parted(staffed).state == "placing"


def test_a_place_where_the_brother_lives_asks_nothing(staffed: ViewerSession) -> None:
    offer = p.an_offer(staffed, b.TODAY, b.TODAY)
    t.living(staffed, offer)
    sister = a.searching(staffed, **SISTER)
    place(staffed, sister, offer)
    assert b.tasks(staffed, sister, TOGETHER) == []


def test_a_place_elsewhere_than_where_the_brother_lives_asks(staffed: ViewerSession) -> None:
    t.living(staffed, p.an_offer(staffed, b.TODAY))
    sister = a.searching(staffed, **SISTER)
    place(staffed, sister, p.an_offer(staffed, b.TODAY))
    assert t.open_task(staffed, sister, TOGETHER)


def test_it_is_asked_as_well_when_only_the_other_case_names_the_sibling(staffed: ViewerSession) -> None:
    a.searching(staffed, **SISTER)
    brother = a.searching(staffed)
    place(staffed, brother, p.an_offer(staffed, b.TODAY))
    assert t.open_task(staffed, brother, TOGETHER)


def test_a_child_without_siblings_is_not_asked(staffed: ViewerSession) -> None:
    case = a.searching(staffed)
    place(staffed, case, p.an_offer(staffed, b.TODAY))
    assert b.tasks(staffed, case, TOGETHER) == []


def test_help_at_home_parts_nobody(staffed: ViewerSession) -> None:
    a.searching(staffed)
    sister = a.searching(staffed, **SISTER, need={"ideal": ["iag"]})
    place(staffed, sister, p.an_offer(staffed, b.TODAY, form="iag"))
    assert b.tasks(staffed, sister, TOGETHER) == []


def test_apart_needs_a_reason_and_that_is_kept(staffed: ViewerSession) -> None:
    sister = parted(staffed)
    t.answer(staffed, sister, TOGETHER, "apart", "Samen is niet veilig. Zij bellen elke week.")
    (told,) = b.events(staffed, sister, "task.answered")
    assert told.data["text"] == "Samen is niet veilig. Zij bellen elke week."


def test_once_answered_another_place_does_not_ask_it_again(staffed: ViewerSession) -> None:
    sister = parted(staffed)
    t.answer(staffed, sister, TOGETHER, "apart")
    b.step(staffed, sister, "lose_place", t.milan(staffed))
    place(staffed, sister, p.an_offer(staffed, b.TODAY))
    assert len(b.tasks(staffed, sister, TOGETHER)) == 1


def test_searching_on_together_is_what_the_matcher_must_do(staffed: ViewerSession) -> None:
    sister = parted(staffed)
    t.answer(staffed, sister, TOGETHER, "samen")
    assert sister.dossier["wishes"]["siblings_together"] == "moet"


def test_silence_asks_the_advice_of_the_team(staffed: ViewerSession) -> None:
    sister = parted(staffed)
    t.silent(staffed, sister, TOGETHER)
    assert len(b.tasks(staffed, sister, "consult")) == 1
