"""The norms on a past day are those that were known at its end, judged as everywhere else."""

from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from rets.access import reader_for
from rets.errors import Invalid
from rets.models import Case, Deadline
from rets.services import norm_monitor as monitor
from rets.services.judging import judgement_of
from tests import builders as b
from workflows.judging import Judgement
from workflows.roles import Role

DAY = date(2026, 3, 31)


def figures(session: Session, day: date = DAY, per: str = "region", region: str = "HM") -> dict[str, str]:
    """Per norm the outcomes that are not zero, in words."""
    session.flush()
    found = monitor.norm_figures(session, day, [region], per)
    return {one.kind: " ".join(f"{n} {name}" for name, n in one.numbers.items() if n) for one in found}


def tell(session: Session, case: Case, kind: str, on: str, **more: object) -> None:
    b.tell(session, case, kind, on, b.actor(session, "jb-milan", Role.JEUGDBESCHERMER), **more)


def met(session: Session, on: str, worker: str = "vast") -> Case:
    """A case of which the GI knew on 2 March: the jeugdbeschermer is due on 9 March."""
    case = b.raised(session, b.at("2026-03-02"))
    tell(session, case, "worker_assigned", on, worker=worker)
    tell(session, case, "first_contact", on)
    return case


def test_a_norm_that_was_met_in_time_counts_as_such(staffed: Session) -> None:
    met(staffed, "2026-03-06")
    assert figures(staffed)["vaste_jeugdbeschermer"] == "1 in_time"


def test_a_norm_that_was_met_late_stays_late(staffed: Session) -> None:
    met(staffed, "2026-03-12")
    assert figures(staffed)["vaste_jeugdbeschermer"] == "1 late"


def test_a_pool_at_work_is_undesirable_and_sufficient(staffed: Session) -> None:
    met(staffed, "2026-03-06", worker="pool")
    assert figures(staffed)["vaste_jeugdbeschermer"] == "1 undesirable"


def test_a_norm_that_is_not_due_yet_runs(staffed: Session) -> None:
    b.raised(staffed)
    assert figures(staffed)["koers"] == "1 running"


def test_an_explained_miss_stays_late_and_is_told_as_explained(staffed: Session) -> None:
    case = met(staffed, "2026-03-12")
    koers_late = b.at("2026-04-20")
    b.run_until(staffed, case, koers_late)
    tell(staffed, case, "explained", "2026-04-21", clock="koers", text="Ziekte in het team.")
    assert figures(staffed, date(2026, 4, 20))["koers"] == "1 late"
    assert figures(staffed, date(2026, 4, 30))["koers"] == "1 explained"


def test_the_figure_of_a_past_day_does_not_change_by_what_is_told_later(staffed: Session) -> None:
    case = b.raised(staffed, b.at("2026-03-02"))
    before = figures(staffed, date(2026, 3, 6))
    tell(staffed, case, "worker_assigned", "2026-03-12")
    tell(staffed, case, "first_contact", "2026-03-12")
    assert figures(staffed, date(2026, 3, 6)) == before


@pytest.mark.parametrize("per", list(monitor.PER))
def test_figures_can_be_had_per_gi_region_municipality_and_form(staffed: Session, per: str) -> None:
    b.raised(staffed)
    assert set(figures(staffed, per=per)) == set(monitor.NORMS)


def test_a_case_that_closed_before_a_norm_was_due_leaves_it_out(staffed: Session) -> None:
    case = met(staffed, "2026-03-06")
    milan = b.actor(staffed, "jb-milan", Role.JEUGDBESCHERMER)
    b.step(staffed, case, "withdraw", milan, b.at("2026-03-20"), code="geen_hulp_meer_nodig")
    assert figures(staffed) == {"vaste_jeugdbeschermer": "1 in_time"}


def test_another_region_is_not_counted(staffed: Session) -> None:
    b.raised(staffed)
    assert figures(staffed, region="AA") == {}


@pytest.mark.parametrize("worker", ["vast", "pool"])
@pytest.mark.parametrize("on", ["2026-03-06", "2026-03-12"])
def test_the_outcome_is_the_judgement_of_the_case(staffed: Session, on: str, worker: str) -> None:
    case = met(staffed, on, worker)
    staffed.flush()
    told = {
        Judgement.IN_ORDER: "1 in_time",
        Judgement.UNDESIRABLE: "1 undesirable",
        Judgement.NOT_IN_ORDER: "1 late",
    }
    asked = Deadline.case_id == case.id, Deadline.kind == "vaste_jeugdbeschermer"
    judged = judgement_of(staffed.scalars(select(Deadline).where(*asked)).one(), DAY)
    assert judged is not None
    assert figures(staffed)["vaste_jeugdbeschermer"] == told[judged]


def test_behind_a_figure_stand_the_cases_that_the_reader_may_see(staffed: Session) -> None:
    case = b.raised(staffed)
    staffed.flush()
    asked = {"per": "region", "key": "HM", "kind": "koers", "outcome": "running"}
    for slug, seen in (("mon-greet", [case.id]), ("jb-daan", [])):
        reader = reader_for(staffed, slug, b.TODAY)
        assert reader is not None
        found, number = monitor.cases_behind(staffed, reader, DAY, ["HM"], **asked)
        assert ([one.id for one in found], number) == (seen, 1)


def test_the_same_draw_gives_the_same_sample_with_its_clocks(staffed: Session) -> None:
    for number in range(8):
        b.raised(staffed, label=f"HM-{number + 1}")
    staffed.flush()
    reader = reader_for(staffed, "mon-greet", b.TODAY)
    assert reader is not None
    one, same, other = (monitor.sample(staffed, reader, DAY, ["HM"], many=4, draw=draw) for draw in ("1", "1", "2"))
    assert [case.id for case, _ in one] == [case.id for case, _ in same] != [case.id for case, _ in other]
    assert [clock.kind for clock in one[0][1]] == ["vaste_jeugdbeschermer", "koers", "passende_hulp"]


def test_a_day_that_is_not_over_or_before_the_data_is_refused(staffed: Session) -> None:
    b.raised(staffed)
    staffed.flush()
    for day, sentence in ((b.TODAY, "nog niet voorbij"), (date(2020, 1, 1), "De eerste dag is 16 maart 2026")):
        with pytest.raises(Invalid, match=sentence):
            monitor.check_day(staffed, day, b.TODAY)
