"""What providers answer per form of contract, with its context, for who buys and finds places; never about people."""

import pytest

from rets.db import ViewerSession
from rets.errors import Forbidden
from rets.models import Offer
from rets.services.refusal_rates import Rate, refusal_rates
from tests import asking as a
from tests import builders as b
from tests import places as p
from tests import tracking as t


@pytest.fixture
def offer(staffed: ViewerSession) -> Offer:
    """A contracted offer, paid by result, with a duty to accept."""
    found = p.an_offer(staffed, *[b.TODAY] * 6)
    p.a_contract(staffed, found, contract_form="resultaat", acceptance_duty=True)
    return found


def answers(session: ViewerSession, offer: Offer, *grounds: str | None) -> None:
    """For each a child that was refused on a ground, or accepted."""
    for number, ground in enumerate(grounds):
        case = a.searching(session, label=f"HM-{number + 1}")
        request = a.ask(session, case, offer, overrule="kind_kent_plek")
        refused = {"ground": ground, "text": "Niet nu."} if ground else {}
        a.answer(session, request, "refused" if ground else "accepted", **refused)
    session.flush()


def rates(session: ViewerSession, who: str = "zm-lotte") -> list[Rate]:
    return refusal_rates(session, t.reader(session, who), b.TODAY)


def test_noes_stand_beside_all_answers_with_their_grounds(staffed: ViewerSession, offer: Offer) -> None:
    answers(staffed, offer, "vol", "contra_indicatie", "budget_op", "groep", None)
    (rate,) = rates(staffed)
    told = (rate.contract_form, rate.duty, rate.answered, rate.refused, rate.no_room, rate.contra, rate.money)
    assert told == ("resultaat", True, 5, 4, 1, 1, 1)
    assert rate.percentage == 80


def test_few_answers_give_no_percentage(staffed: ViewerSession, offer: Offer) -> None:
    answers(staffed, offer, "vol", None)
    assert rates(staffed)[0].percentage is None


def test_an_answer_without_contract_is_told_apart(staffed: ViewerSession) -> None:
    answers(staffed, p.an_offer(staffed, b.TODAY), "vol")
    assert rates(staffed)[0].contract_form is None


def test_a_contract_manager_reads_the_same(staffed: ViewerSession, offer: Offer) -> None:
    answers(staffed, offer, "vol")
    assert rates(staffed, "cm-vera") == rates(staffed)


def test_another_region_is_not_counted(staffed: ViewerSession, offer: Offer) -> None:
    answers(staffed, offer, "vol")
    assert rates(staffed, "zm-karim") == []


def test_older_answers_than_a_year_are_left_out(staffed: ViewerSession, offer: Offer) -> None:
    answers(staffed, offer, "vol")
    assert refusal_rates(staffed, t.reader(staffed, "zm-lotte"), b.date(2027, 4, 1)) == []


@pytest.mark.parametrize("who", ["mon-greet", "za-roos", "jb-milan"])
def test_it_is_for_nobody_else(staffed: ViewerSession, who: str) -> None:
    with pytest.raises(Forbidden):
        rates(staffed, who)


def test_beside_the_answers_stands_what_was_asked(staffed: ViewerSession, offer: Offer) -> None:
    heavy = {"safety": {"acute_since": "2026-03-15"}, "contra_indications": [{"code": "agressie"}]}
    a.answer(staffed, a.ask(staffed, a.searching(staffed, **heavy), offer, overrule="kind_kent_plek"), "accepted")
    a.answer(staffed, a.ask(staffed, a.searching(staffed, label="HM-2"), offer), "accepted")
    (rate,) = rates(staffed)
    assert (rate.answered, rate.acute, rate.complex, rate.with_place) == (2, 1, 1, 2)
