"""A decision has an addressee, an action, a day and a mandate, and is taken by a team that may take it."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from rets.errors import Forbidden, Invalid, Refused
from rets.models import AgendaItem, Appointment, Case, Decision
from rets.services import decisions
from rets.services.audit import ENGINE
from rets.services.decision_lines import LineIn
from tests import builders as b
from tests import deciding as d
from tests.supply import offer_of
from workflows.roles import Role


def test_a_complete_team_with_a_mandate_binds(staffed: Session) -> None:
    case = b.at_ret(staffed)
    decision = d.decide(staffed, case, "gemeente-haarlemmermeer", "zilverreiger", "djgb")
    assert decision.kind == "binding"
    assert all(line.binding and line.mandate for line in decision.lines)
    assert (case.state, case.rung) == ("decided", 3)


def test_a_line_without_mandate_is_advice_and_so_is_the_decision(staffed: Session) -> None:
    case = b.at_ret(staffed)
    decision = d.decide(staffed, case, "zilverreiger", "kastanjelaan")
    assert [line.binding for line in decision.lines] == [True, False]
    assert decision.kind == "advice"


def test_a_team_without_a_gi_and_a_provider_only_advises(staffed: Session) -> None:
    case = b.at_ret(staffed, municipality="Alkmaar")
    present = ("ret-vz-nadia", "gem-ines")
    held = b.meeting(staffed, case, present=present)
    chair = b.chair(staffed, "ret-vz-nadia")
    decision = d.decide(staffed, case, "gemeente-alkmaar", held=held, actor=chair)
    power = decisions.powers(staffed, case, [b.organisation(staffed, "gemeente-alkmaar")], b.TODAY)
    assert decision.kind == "advice"
    assert "een lid van een GI en een lid van een aanbieder" in next(iter(power.values())).sentence


def test_a_closed_case_gets_no_decision(staffed: Session) -> None:
    case = b.at_ret(staffed)
    held = b.meeting(staffed, case)
    milan = b.actor(staffed, "jb-milan", Role.JEUGDBESCHERMER)
    b.step(staffed, case, "withdraw", milan, code="geen_hulp_meer_nodig")
    with pytest.raises(Refused, match=r"afgesloten\. Een besluit kan niet meer"):
        d.decide(staffed, case, "zilverreiger", held=held)


def test_a_member_who_left_does_not_count_as_present(staffed: Session) -> None:
    case = b.at_ret(staffed)
    held = b.meeting(staffed, case)
    anke = b.person_id(staffed, "ret-gi-anke")
    for post in staffed.scalars(select(Appointment).where(Appointment.person_id == anke)):
        post.valid_until = b.TODAY
    with pytest.raises(Refused, match="Anke Molenaar is sinds 16 maart 2026 geen lid meer van dit team"):
        d.decide(staffed, case, "zilverreiger", held=held)
    with pytest.raises(Refused, match="geen lid meer"):
        decisions.mark_present(staffed, held, [anke], held.starts_at)


def test_somebody_from_outside_is_not_present(staffed: Session) -> None:
    held = b.meeting(staffed, b.at_ret(staffed))
    with pytest.raises(Refused, match="Noor Verbeek is geen lid van dit team"):
        decisions.mark_present(staffed, held, [b.person_id(staffed, "jb-noor")], held.starts_at)


def test_too_few_members_decide_nothing(staffed: Session) -> None:
    case = b.at_ret(staffed)
    held = b.meeting(staffed, case, present=("ret-vz-omar", "gem-koen"))
    with pytest.raises(Refused, match="te weinig leden"):
        d.decide(staffed, case, "zilverreiger", held=held)
    assert staffed.scalar(select(Decision.id)) is None


def test_a_meeting_without_its_chair_decides_nothing(staffed: Session) -> None:
    case = b.at_ret(staffed)
    held = b.meeting(staffed, case, present=("ret-gi-anke", "ret-za-femke", "gem-koen"))
    with pytest.raises(Refused, match="te weinig leden"):
        d.decide(staffed, case, "zilverreiger", held=held)


def test_only_the_chair_decides(staffed: Session) -> None:
    case = b.at_ret(staffed)
    member = b.actor(staffed, "ret-gi-anke", Role.RET_MEMBER)
    with pytest.raises(Forbidden, match="voorzitter"):
        d.decide(staffed, case, "zilverreiger", actor=member)


def test_every_gap_in_a_line_is_named_at_its_field(staffed: Session) -> None:
    case = b.at_ret(staffed)
    with pytest.raises(Invalid) as caught:
        d.decide(staffed, case, lines=[LineIn(None, " ", None)])
    assert [error.field for error in caught.value.errors] == [
        "lines.0.organisation_id",
        "lines.0.action",
        "lines.0.due_on",
    ]


def test_a_decision_without_lines_is_no_decision(staffed: Session) -> None:
    case = b.at_ret(staffed)
    with pytest.raises(Refused, match="wie, wat en uiterlijk wanneer"):
        d.decide(staffed, case)


def test_a_line_due_in_the_past_is_refused(staffed: Session) -> None:
    case = b.at_ret(staffed)
    late = d.lines(staffed, "zilverreiger", due_on=b.TODAY - timedelta(days=1))
    with pytest.raises(Refused, match="uiterlijk wanneer"):
        d.decide(staffed, case, lines=late)


def _refusal_of_own_provider(session: Session, case: Case) -> None:
    offer = offer_of(session, b.organisation(session, "zilverreiger"))
    b.asked(session, case, offer, state="refused", code="leeftijd")


@pytest.mark.parametrize("role", ["provider", "director"])
def test_a_member_does_not_decide_on_a_refusal_of_the_own_organisation(staffed: Session, role: str) -> None:
    case = b.at_ret(staffed)
    _refusal_of_own_provider(staffed, case)
    line = LineIn(b.organisation(staffed, "zilverreiger").id, "Bied een plek", d.DUE, role)
    with pytest.raises(Refused, match="niet over een weigering van de eigen organisatie"):
        d.decide(staffed, case, lines=[line])


def test_the_others_decide_when_that_member_steps_out(staffed: Session) -> None:
    case = b.at_ret(staffed)
    _refusal_of_own_provider(staffed, case)
    out = [b.person_id(staffed, "ret-za-femke")]
    assert d.decide(staffed, case, "zilverreiger", stepped_out=out).kind == "binding"


def test_the_quorum_is_counted_without_the_member_who_steps_out(staffed: Session) -> None:
    case = b.at_ret(staffed)
    _refusal_of_own_provider(staffed, case)
    held = b.meeting(staffed, case, present=("ret-vz-omar", "ret-gi-anke", "ret-za-femke"))
    with pytest.raises(Refused, match="te weinig leden"):
        d.decide(staffed, case, "zilverreiger", held=held, stepped_out=[b.person_id(staffed, "ret-za-femke")])


def test_a_line_above_the_amount_of_the_mandate_is_advice_and_goes_up_by_itself(staffed: Session) -> None:
    case = b.at_ret(staffed)
    town = b.organisation(staffed, "gemeente-haarlemmermeer")
    line = LineIn(town.id, "Betaal de plek", d.DUE + timedelta(days=14), amount=60_001)
    decision = d.decide(staffed, case, lines=[line])
    assert (decision.kind, decision.lines[0].mandate_id) == ("advice", None)
    b.run_until(staffed, case, b.at("2026-03-24"))
    assert (case.state, case.rung) == ("escalated", 4)


def test_a_line_up_to_the_amount_of_the_mandate_binds(staffed: Session) -> None:
    town = b.organisation(staffed, "gemeente-haarlemmermeer")
    line = LineIn(town.id, "Betaal de plek", d.DUE, amount=60_000)
    assert d.decide(staffed, b.at_ret(staffed), lines=[line]).kind == "binding"


def test_under_a_mandate_with_a_limit_somebody_says_what_a_line_costs(staffed: Session) -> None:
    town = b.organisation(staffed, "gemeente-haarlemmermeer")
    with pytest.raises(Invalid, match=r"Het mandaat gaat tot € 60\.000\. Vul in wat dit hoogstens kost") as refused:
        d.decide(staffed, b.at_ret(staffed), lines=[LineIn(town.id, "Betaal de plek", d.DUE, amount=None)])
    assert [fault.field for fault in refused.value.errors] == ["lines.0.amount"]


def test_under_a_mandate_without_a_limit_nobody_need_say_it(staffed: Session) -> None:
    provider = b.organisation(staffed, "zilverreiger")
    line = LineIn(provider.id, "Bied een plek", d.DUE, amount=None)
    assert d.decide(staffed, b.at_ret(staffed), lines=[line]).kind == "binding"


def test_the_largest_amount_is_said_before_anything_is_decided(staffed: Session) -> None:
    case = b.at_ret(staffed)
    town = b.organisation(staffed, "gemeente-haarlemmermeer")
    said = decisions.powers(staffed, case, [town], b.TODAY)[town.id].sentence
    assert said.endswith("gaf dit team mandaat, tot € 60.000. Waarvoor: Plek laten bieden en voorlopig betalen.")


def test_what_the_chair_judges_to_be_beyond_the_mandate_is_advice(staffed: Session) -> None:
    town = b.organisation(staffed, "gemeente-haarlemmermeer")
    lines = [LineIn(town.id, "Koop een huis", d.DUE, beyond=True), LineIn(town.id, "Betaal de plek", d.DUE)]
    decision = d.decide(staffed, b.at_ret(staffed), lines=lines)
    assert [line.binding for line in decision.lines] == [False, True]


def test_a_decision_takes_the_case_from_the_agenda(staffed: Session) -> None:
    case = b.at_ret(staffed)
    held = b.meeting(staffed, case)
    d.decide(staffed, case, "zilverreiger", held=held)
    assert [item.outcome for item in staffed.scalars(select(AgendaItem))] == ["besloten"]


def test_the_engine_may_not_decide(staffed: Session) -> None:
    case = b.at_ret(staffed)
    with pytest.raises(Forbidden):
        b.step(staffed, case, "decide", ENGINE)
