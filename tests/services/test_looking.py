"""A search is left out only when it could find nothing else, and the start in sight is right without it."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from matching import Proposals
from rets.clock import date_of
from rets.db import ViewerSession
from rets.models import Case, Claim, Contract, Offer, Place
from rets.services.looking import last_seen, look_of, news, start_in_sight
from rets.services.matches import propose
from rets.services.next_change import next_change
from tests import asking as a
from tests import builders as b
from tests import places as p

DAY = timedelta(days=1)
TOMORROW = b.TODAY + DAY
CHANGE = date(2026, 4, 9)


def _searched(session: ViewerSession, *free: date, **offer: object) -> tuple[Case, Offer]:
    made = p.an_offer(session, *free, **offer)  # type: ignore[arg-type]
    p.a_contract(session, made)
    case = b.raised(session)
    propose(session, case, a.lotte(session), b.NOW)
    session.flush()
    return case, made


def _is_quiet(session: ViewerSession, case: Case, on: date = TOMORROW) -> bool:
    session.flush()
    return news(case, last_seen(session, [case], on)[case.id], on) == frozenset()


def _start(session: ViewerSession, case: Case, days: int) -> date | None:
    on = b.TODAY + timedelta(days=days)
    return start_in_sight(last_seen(session, [case], on)[case.id].look, on)


def test_without_a_change_there_is_nothing_new_for_six_days(staffed: ViewerSession) -> None:
    case, _offer = _searched(staffed, b.TODAY)
    quiet = [_is_quiet(staffed, case, b.TODAY + timedelta(days=days)) for days in (1, 6, 7)]
    assert quiet == [True, True, False]


def _stop(session: ViewerSession, _case: Case, offer: Offer) -> None:
    p.say(session, offer, free_from=b.TODAY, free_count=1, stop=True)


def _another_place(_session: ViewerSession, _case: Case, offer: Offer) -> None:
    offer.places.append(Place(free_from=b.TODAY))


def _ceiling_reached(session: ViewerSession, _case: Case, offer: Offer) -> None:
    session.query(Contract).update({"budget_ceiling": 10, "budget_spent": 10})


def _another_offer(session: ViewerSession, _case: Case, _offer: Offer) -> None:
    p.an_offer(session, b.TODAY)


def _withdraw(_session: ViewerSession, _case: Case, offer: Offer) -> None:
    offer.withdrawn_on = b.TODAY


def _hold(session: ViewerSession, _case: Case, offer: Offer) -> None:
    other = a.searching(session, label="HM-2")
    a.ask(session, other, offer, place_id=p.place_ids(offer)[0])


def _need(_session: ViewerSession, case: Case, _offer: Offer) -> None:
    case.dossier = case.dossier | {"traits": ["agressie"]}


@pytest.mark.parametrize("change", [_stop, _another_place, _ceiling_reached, _another_offer, _withdraw, _hold, _need])
def test_what_decides_the_outcome_is_noticed(
    staffed: ViewerSession, change: Callable[[ViewerSession, Case, Offer], None]
) -> None:
    case, offer = _searched(staffed, b.TODAY)
    change(staffed, case, offer)
    assert not _is_quiet(staffed, case)


def _contract_begins(session: ViewerSession, _case: Case, offer: Offer) -> None:
    p.a_contract(session, offer, contract_form="maatwerk", valid_from=CHANGE)


def _contract_ends(session: ViewerSession, _case: Case, offer: Offer) -> None:
    p.a_contract(session, offer, valid_until=CHANGE)


def _location_closes(_session: ViewerSession, _case: Case, offer: Offer) -> None:
    offer.location.closes_on = CHANGE


def _offer_ends(_session: ViewerSession, _case: Case, offer: Offer) -> None:
    offer.withdrawn_on = CHANGE


def _authorisation_ends(_session: ViewerSession, case: Case, _offer: Offer) -> None:
    granted = {"kind": "gesloten", "granted_on": "2026-03-01", "ends_on": (CHANGE - DAY).isoformat(), "used_on": None}
    case.dossier = case.dossier | {"authorisations": [granted]}


def _deadline(_session: ViewerSession, case: Case, _offer: Offer) -> None:
    case.deadline_on = CHANGE - DAY


@pytest.mark.parametrize(
    "coming",
    [_contract_begins, _contract_ends, _location_closes, _offer_ends, _authorisation_ends, _deadline],
)
def test_what_changes_by_date_alone_is_seen_on_that_day(
    staffed: ViewerSession, coming: Callable[[ViewerSession, Case, Offer], None]
) -> None:
    case, offer = _searched(staffed, b.TODAY)
    coming(staffed, case, offer)
    staffed.flush()
    on = CHANGE - 2 * DAY
    basis = last_seen(staffed, [case], on)[case.id].now
    look = look_of(staffed, case, Proposals(str(case.id), (), (), (), (), (), ()), on, basis)
    seen = {day: last_seen(staffed, [case], day)[case.id]._replace(look=look) for day in (CHANGE - DAY, CHANGE)}
    assert [news(case, one, day) == frozenset() for day, one in seen.items()] == [True, False]


@pytest.mark.parametrize("born", [date(2015, 4, 1), date(2015, 9, 1)], ids=["a birthday", "none"])
def test_a_search_on_the_first_of_a_month_does_not_tell_whose_birthday_it_is(
    staffed: ViewerSession, born: date
) -> None:
    case, _offer = _searched(staffed, b.TODAY)
    case.birth_month = born
    staffed.flush()
    assert next_change(staffed, case, [], date(2026, 3, 30)) == date(2026, 4, 1)


def test_a_closing_that_is_announced_is_noticed_at_once(staffed: ViewerSession) -> None:
    case, offer = _searched(staffed, b.TODAY)
    _location_closes(staffed, case, offer)
    assert not _is_quiet(staffed, case)


def test_a_waiting_list_that_comes_too_late_is_seen_when_it_does(staffed: ViewerSession) -> None:
    case, _offer = _searched(staffed, weeks=4)
    case.deadline_on = b.TODAY + timedelta(weeks=4, days=2)
    staffed.flush()
    assert next_change(staffed, case, [(b.TODAY + timedelta(weeks=4), True, 0)], b.TODAY) == b.TODAY + 3 * DAY


def test_a_hold_that_is_released_is_noticed(staffed: ViewerSession) -> None:
    case, offer = _searched(staffed, b.TODAY)
    _hold(staffed, case, offer)
    propose(staffed, case, a.lotte(staffed), b.NOW)
    assert _is_quiet(staffed, case)
    staffed.query(Claim).update({"live": False})
    assert not _is_quiet(staffed, case)


def test_help_of_another_kind_changes_nothing(staffed: ViewerSession) -> None:
    case, _offer = _searched(staffed, b.TODAY)
    p.an_offer(staffed, b.TODAY, form="iag")
    assert _is_quiet(staffed, case)


def test_a_place_on_a_day_starts_on_that_day_and_a_free_one_at_once(staffed: ViewerSession) -> None:
    case, _offer = _searched(staffed, b.TODAY + timedelta(days=3))
    assert [_start(staffed, case, days) for days in (1, 5)] == [
        b.TODAY + timedelta(days=3),
        b.TODAY + timedelta(days=5),
    ]


def test_a_waiting_list_moves_with_the_days(staffed: ViewerSession) -> None:
    case, _offer = _searched(staffed, weeks=4)
    assert _start(staffed, case, 2) == b.TODAY + timedelta(weeks=4, days=2)


def test_accepting_does_not_search_again_what_was_searched_yesterday(staffed: ViewerSession) -> None:
    case, _offer = _searched(staffed, b.TODAY)
    b.step(staffed, case, "accept", a.lotte(staffed), b.NOW + timedelta(days=1))
    found = last_seen(staffed, [case], TOMORROW)[case.id]
    assert (date_of(found.made_at), len(b.events(staffed, case, "match.proposed"))) == (b.TODAY, 1)
