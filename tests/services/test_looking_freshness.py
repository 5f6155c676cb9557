"""How fresh a word is, is no news to a search; that it no longer counts, or counts again, is."""

from datetime import date, timedelta

import pytest

from matching import Proposals
from rets.db import SYSTEM, ViewerSession, transaction
from rets.models import Case, Offer, StoredPlan
from rets.services import proposing
from rets.services.audit import ENGINE
from rets.services.availability import confirm, publish
from rets.services.looking import last_seen, news
from rets.services.matches import last_proposals, propose
from rets.settings import Settings
from tests import asking as a
from tests import builders as b
from tests import places as p

EXPIRED = b.TODAY + timedelta(days=29)


def _searched(session: ViewerSession, *free: date) -> tuple[Case, Offer]:
    offer = p.an_offer(session, *free)
    p.a_contract(session, offer)
    case = b.raised(session)
    propose(session, case, a.lotte(session), b.NOW)
    session.flush()
    return case, offer


def _is_quiet(session: ViewerSession, case: Case, on: date) -> bool:
    """Whether nothing but the day itself could make another search."""
    session.flush()
    seen = last_seen(session, [case], on)[case.id]
    return news(case, seen._replace(look=seen.look | {"until": "2999-01-01"}), on) == frozenset()


def test_a_mere_confirmation_is_no_news(staffed: ViewerSession) -> None:
    case, offer = _searched(staffed, b.TODAY)
    confirm(staffed, offer, actor=ENGINE, at=b.NOW + timedelta(days=1))
    assert _is_quiet(staffed, case, b.TODAY + timedelta(days=1))


def test_a_word_that_became_too_old_to_count_is_news(staffed: ViewerSession) -> None:
    case, _offer = _searched(staffed, b.TODAY)
    days = EXPIRED - timedelta(days=1), EXPIRED
    assert [_is_quiet(staffed, case, day) for day in days] == [True, False]


def test_a_confirmation_in_time_keeps_a_word_from_becoming_news(staffed: ViewerSession) -> None:
    case, offer = _searched(staffed, b.TODAY)
    confirm(staffed, offer, actor=ENGINE, at=b.NOW + timedelta(days=20))
    assert _is_quiet(staffed, case, EXPIRED)


def test_a_confirmation_after_a_refusal_for_want_of_room_is_news(staffed: ViewerSession) -> None:
    case = a.searching(staffed)
    offer = p.an_offer(staffed, b.TODAY)
    a.answer(staffed, a.ask(staffed, case, offer), "refused", ground="vol")
    propose(staffed, case, a.lotte(staffed), b.NOW)
    confirm(staffed, offer, actor=ENGINE, at=b.NOW + timedelta(hours=1))
    assert not _is_quiet(staffed, case, b.TODAY)


def _judged(session: ViewerSession, case: Case, monkeypatch: pytest.MonkeyPatch, days: int) -> list[int]:
    """How many places each search looked at when it was looked again after some days."""
    seen: list[int] = []
    rank = proposing.rank

    def counting(problem: proposing.Problem, child: str) -> Proposals:
        seen.append(len(problem.places))
        return rank(problem, child)

    monkeypatch.setattr(proposing, "rank", counting)
    proposing.look_again(session, case, ENGINE, b.NOW + timedelta(days=days))
    return seen


def test_only_the_offer_that_changed_is_judged_again(staffed: ViewerSession, monkeypatch: pytest.MonkeyPatch) -> None:
    p.an_offer(staffed, b.TODAY)
    case, offer = _searched(staffed, b.TODAY)
    publish(staffed, offer, free_from=b.TODAY, free_count=2, actor=ENGINE, at=b.NOW)
    assert _judged(staffed, case, monkeypatch, 1) == [2]


def test_after_judging_one_offer_the_starts_of_the_others_are_still_in_sight(staffed: ViewerSession) -> None:
    case, _offer = _searched(staffed, b.TODAY + timedelta(days=9))
    later = p.an_offer(staffed, b.TODAY + timedelta(days=12))
    propose(staffed, case, a.lotte(staffed), b.NOW)
    publish(staffed, later, free_from=b.TODAY + timedelta(days=10), free_count=2, actor=ENGINE, at=b.NOW)
    proposing.look_again(staffed, case, ENGINE, b.NOW + timedelta(days=1))
    plans = staffed.query(StoredPlan).filter_by(case_id=case.id).count()
    assert (case.supply_on, plans) == (b.TODAY + timedelta(days=9), 2)


def test_another_outcome_of_one_offer_is_proposed_anew(staffed: ViewerSession, monkeypatch: pytest.MonkeyPatch) -> None:
    p.an_offer(staffed, b.TODAY)
    case, offer = _searched(staffed, b.TODAY)
    offer.withdrawn_on = b.TODAY
    assert _judged(staffed, case, monkeypatch, 1) == [0, 1]
    last = last_proposals(staffed, case)
    assert last is not None
    assert len(last.result["fitting"]) == 1


def test_what_is_published_while_a_search_looks_is_news_to_the_next(
    staffed_database: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    with transaction(SYSTEM, staffed_database) as session:
        offer_id, case_id = p.an_offer(session, weeks=4).id, b.raised(session).id
    rank = proposing.rank

    def slowly(problem: proposing.Problem, child: str) -> Proposals:
        with transaction(SYSTEM, staffed_database) as other:
            publish(other, other.get_one(Offer, offer_id), free_from=b.TODAY, free_count=1, actor=ENGINE, at=b.NOW)
        return rank(problem, child)

    monkeypatch.setattr(proposing, "rank", slowly)
    with transaction(SYSTEM, staffed_database) as session:
        propose(session, session.get_one(Case, case_id), ENGINE, b.NOW)
    with transaction(SYSTEM, staffed_database) as session:
        assert not _is_quiet(session, session.get_one(Case, case_id), b.TODAY)
