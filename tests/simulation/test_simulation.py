"""Months lived through by the real process: the same seed gives the same history, and nobody is forgotten."""

from datetime import date, datetime, timedelta
from random import Random

import pytest
from sqlalchemy import func, select

from rets.clock import AMSTERDAM, midnight
from rets.db import open_engine
from rets.models import Case, CodeListEntry, Location, Offer, Place, PlanJob, StoredPlan
from rets.scratch import scratch_database
from rets.services.audit import verify
from rets.simulation.arrivals import arrivals, streams
from rets.simulation.chance import Chance
from rets.simulation.habits import habits, working_moment
from rets.simulation.hand import laid_out
from rets.simulation.outcome import in_words, minutes_by_role, outcome, workload
from rets.simulation.policies import policy_named
from rets.simulation.region import transactions
from rets.simulation.run import CALL, Months, Simulation

START = date(2026, 3, 2)
PLACES = [("djgb", "Haarlemmermeer"), ("jbra", "Amsterdam")]
RAISED = select(Case.label, Case.raised_at).order_by(Case.id)


def lived(server, policy, days=24, children=12, look=lambda _session: None):
    with scratch_database(server, laid_out(START)) as addresses, open_engine(addresses.app) as engine:
        opened = transactions(engine)
        months = Months(START, days, children, 1, ("ZK", "IJ"), policy_named(policy))
        history = Simulation(months, opened).run()
        with opened() as session:
            assert list(verify(session)) == []
            return history, outcome(session, midnight(START + timedelta(days=days))), look(session)


@pytest.fixture(scope="module")
def phoned(server):
    return lived(server, "telefoon", look=lambda session: session.execute(RAISED).all())


@pytest.fixture(scope="module")
def joint(server):
    def look(session):
        plans = session.scalar(select(func.count()).where(StoredPlan.number.is_not(None)))
        return session.execute(RAISED).all(), plans, session.scalar(select(func.count(PlanJob.id)))

    return lived(server, "gezamenlijk", look=look)


def test_the_same_seed_gives_the_same_history(server, phoned):
    again = lived(server, "telefoon")
    assert (again[0].acts, again[0].held, again[1]) == (phoned[0].acts, phoned[0].held, phoned[1])


def test_every_policy_meets_the_same_children_at_the_same_moments(phoned, joint):
    assert phoned[2] == joint[2][0]


def test_every_child_arrives(phoned):
    assert (phoned[0].acts["raise"], phoned[1].children) == (12, 12)


def test_children_are_helped_through_requests_and_real_starts(phoned):
    assert phoned[0].acts["request"] > 0
    assert phoned[1].helped > 0


def test_who_still_waits_is_counted_with_the_days_so_far(phoned):
    assert phoned[1].helped + sum(phoned[1].waiting.values()) == 12


def test_what_falls_due_happens(phoned):
    assert phoned[0].swept > 12


def test_by_telephone_providers_are_called_and_no_plan_is_made(server, phoned):
    assert phoned[0].acts[CALL] > 0


def test_jointly_the_plan_is_made_by_the_real_process_and_nobody_is_called(joint):
    assert joint[2][1] > 0
    assert joint[0].acts[CALL] == 0


def test_the_minutes_of_a_role_follow_from_what_was_done():
    assert minutes_by_role({"gebeld": 3, "raise": 1}) == {
        "aanbieder": 0,
        "expertteam": 0,
        "jeugdbeschermer": workload()["raise"].minutes,
        "zorgmakelaar": 3 * workload()["gebeld"].minutes,
    }


def settings_of(server, policy):
    """What stands in the database on the first day under a policy."""

    def look(session):
        forecast = session.scalars(select(CodeListEntry.data).where(CodeListEntry.code == "forecast_escalates")).one()
        cadence = session.scalars(select(CodeListEntry.data).where(CodeListEntry.code == "ret_ijzk")).one()
        places = select(func.count(Place.id)).join(Offer, Place.offer_id == Offer.id)
        homes = places.where(Offer.form == "gezinshuis", Offer.withdrawn_on.is_(None), Place.withdrawn_at.is_(None))
        shut = select(func.count(Location.id)).where(Location.closes_on == START + timedelta(days=5))
        return forecast["value"], cadence["cadence_days"], session.scalar(homes), session.scalar(shut)

    return lived(server, policy, days=1, children=1, look=look)[2]


def test_a_policy_is_a_setting_of_the_region_or_of_its_supply(server):
    phone = settings_of(server, "telefoon")
    assert phone[:2] == (0, 14)
    assert settings_of(server, "gezamenlijk-wekelijks") == (1, 7, phone[2], phone[3])
    assert settings_of(server, "extra:gezinshuis:3")[2] == phone[2] + 3
    assert settings_of(server, "sluit:polderbaken:5")[3] > phone[3]


def test_who_lives_where_a_provider_closes_arrives_beside_the_others(server):
    history, found, _ = lived(server, "sluit:drieteen:40", days=15, children=2)
    assert (history.acts["closing"], found.reached) == (1, found.children - 2)
    assert found.reached > 0


def test_the_outcome_is_told_in_sentences(phoned):
    assert in_words(phoned[1], midnight(date(2026, 3, 26)))[0].startswith("Stand op 26 maart 2026: 12 kinderen")


def test_arrivals_come_in_the_order_of_time_and_in_office_hours():
    found = [at for at, _ in arrivals(Random(1), START, 60, 40, PLACES)]
    assert found == sorted(found)
    assert {at.astimezone(AMSTERDAM).weekday() for at in found} <= {0, 1, 2, 3, 4}


def test_who_acts_at_once_on_a_sunday_does_so_on_monday():
    sunday = datetime(2026, 3, 8, 12, tzinfo=AMSTERDAM)
    assert working_moment(sunday, 0, 30).date() == date(2026, 3, 9)


def test_chance_knows_things_by_name_and_not_by_the_order_in_which_they_come():
    one, other = Chance(3), Chance(3)
    other.of("answer", "SIM-00002")
    assert one.of("answer", "SIM-00001").random() == other.of("answer", "SIM-00001").random()


def test_chance_draws_anew_each_time_unless_it_is_fixed():
    chance = Chance(3)
    assert chance.of("moment", "a").random() != chance.of("moment", "a").random()
    assert chance.fixed("answer", "a").random() == chance.fixed("answer", "a").random()


def test_every_habit_stream_and_act_names_its_source():
    assert all(one.source for one in [*habits().values(), *streams(), *workload().values()])
