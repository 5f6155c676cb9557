"""A decision has an addressee, an action, a day and a mandate, and nobody gets away with silence."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from rets.access import SYSTEM
from rets.errors import Forbidden, Invalid, Refused
from rets.models import AgendaItem, Appointment, Case, Decision, Mandate, Meeting
from rets.services import decisions, table
from rets.services.audit import ENGINE
from rets.services.decisions import LineIn
from tests import builders as b
from tests.supply import offer_of
from workflows.roles import Role

DUE = date(2026, 3, 20)


def _lines(session: Session, *slugs: str, due_on: date = DUE) -> list[LineIn]:
    return [LineIn(b.organisation(session, slug).id, "Bied een plek", due_on) for slug in slugs]


def _decide(session: Session, case: Case, *slugs: str, held: Meeting | None = None, **more: object) -> Decision:
    held = held or b.meeting(session, case)
    given: dict[str, object] = {
        "question": "Waar kan dit kind wonen?",
        "text": "Eén aanbieder krijgt de opdracht.",
        "lines": _lines(session, *slugs),
        "actor": b.chair(session),
        "at": b.NOW,
    }
    return decisions.decide(session, case, held, **given | more)  # type: ignore[arg-type]


def test_a_complete_team_with_a_mandate_binds(staffed: Session) -> None:
    case = b.at_ret(staffed)
    decision = _decide(staffed, case, "gemeente-haarlemmermeer", "zilverreiger", "djgb")
    assert decision.kind == "binding"
    assert all(line.binding and line.mandate for line in decision.lines)
    assert (case.state, case.rung) == ("decided", 3)


def test_a_line_without_mandate_is_advice_and_so_is_the_decision(staffed: Session) -> None:
    case = b.at_ret(staffed)
    decision = _decide(staffed, case, "zilverreiger", "kastanjelaan")
    assert [line.binding for line in decision.lines] == [True, False]
    assert decision.kind == "advice"


def test_a_team_without_a_gi_and_a_provider_only_advises(staffed: Session) -> None:
    case = b.at_ret(staffed, municipality="Alkmaar")
    present = ("ret-vz-nadia", "gem-ines")
    held = b.meeting(staffed, case, present=present)
    chair = b.chair(staffed, "ret-vz-nadia")
    decision = _decide(staffed, case, "gemeente-alkmaar", held=held, actor=chair)
    power = decisions.powers(staffed, case, [b.organisation(staffed, "gemeente-alkmaar")], b.TODAY)
    assert decision.kind == "advice"
    assert "een lid van een GI en een lid van een aanbieder" in next(iter(power.values())).sentence


def test_a_mandate_that_expired_yesterday_binds_nobody_today(staffed: Session) -> None:
    case = b.at_ret(staffed)
    provider = b.organisation(staffed, "zilverreiger")
    for mandate in staffed.scalars(select(Mandate).where(Mandate.organisation_id == provider.id)):
        mandate.valid_until = b.TODAY
    power = decisions.powers(staffed, case, [provider], b.TODAY)[provider.id]
    assert not power.binding
    assert power.sentence == f"Het mandaat van {provider.name} gold tot en met 15-03-2026. Deze regel is een advies."
    assert _decide(staffed, case, "zilverreiger").kind == "advice"


def test_a_mandate_that_starts_tomorrow_binds_nobody_today(staffed: Session) -> None:
    case = b.at_ret(staffed)
    provider = b.organisation(staffed, "zilverreiger")
    for mandate in staffed.scalars(select(Mandate).where(Mandate.organisation_id == provider.id)):
        mandate.valid_from = b.TODAY + timedelta(days=1)
    assert "gaat pas in op 17-03-2026" in decisions.powers(staffed, case, [provider], b.TODAY)[provider.id].sentence


def test_a_closed_case_gets_no_decision(staffed: Session) -> None:
    case = b.at_ret(staffed)
    held = b.meeting(staffed, case)
    milan = b.actor(staffed, "jb-milan", Role.JEUGDBESCHERMER)
    b.step(staffed, case, "withdraw", milan, code="geen_hulp_meer_nodig")
    with pytest.raises(Refused, match=r"afgesloten\. Een besluit kan niet meer"):
        _decide(staffed, case, "zilverreiger", held=held)


def test_a_member_who_left_does_not_count_as_present(staffed: Session) -> None:
    case = b.at_ret(staffed)
    held = b.meeting(staffed, case)
    anke = b.person_id(staffed, "ret-gi-anke")
    for post in staffed.scalars(select(Appointment).where(Appointment.person_id == anke)):
        post.valid_until = b.TODAY
    with pytest.raises(Refused, match="Anke Molenaar is sinds 16-03-2026 geen lid meer van dit team"):
        _decide(staffed, case, "zilverreiger", held=held)
    with pytest.raises(Refused, match="geen lid meer"):
        decisions.mark_present(staffed, held, [anke], b.NOW)


def test_somebody_from_outside_is_not_present(staffed: Session) -> None:
    held = b.meeting(staffed, b.at_ret(staffed))
    with pytest.raises(Refused, match="Noor Verbeek is geen lid van dit team"):
        decisions.mark_present(staffed, held, [b.person_id(staffed, "jb-noor")], b.NOW)


def test_too_few_members_decide_nothing(staffed: Session) -> None:
    case = b.at_ret(staffed)
    held = b.meeting(staffed, case, present=("ret-vz-omar", "gem-koen"))
    with pytest.raises(Refused, match="te weinig leden"):
        _decide(staffed, case, "zilverreiger", held=held)
    assert staffed.scalar(select(Decision.id)) is None


def test_a_meeting_without_its_chair_decides_nothing(staffed: Session) -> None:
    case = b.at_ret(staffed)
    held = b.meeting(staffed, case, present=("ret-gi-anke", "ret-za-femke", "gem-koen"))
    with pytest.raises(Refused, match="te weinig leden"):
        _decide(staffed, case, "zilverreiger", held=held)


def test_only_the_chair_decides(staffed: Session) -> None:
    case = b.at_ret(staffed)
    member = b.actor(staffed, "ret-gi-anke", Role.RET_MEMBER)
    with pytest.raises(Forbidden, match="voorzitter"):
        _decide(staffed, case, "zilverreiger", actor=member)


def test_every_gap_in_a_line_is_named_at_its_field(staffed: Session) -> None:
    case = b.at_ret(staffed)
    with pytest.raises(Invalid) as caught:
        _decide(staffed, case, lines=[LineIn(None, " ", None)])
    assert [error.field for error in caught.value.errors] == [
        "lines.0.organisation_id",
        "lines.0.action",
        "lines.0.due_on",
    ]


def test_a_decision_without_lines_is_no_decision(staffed: Session) -> None:
    case = b.at_ret(staffed)
    with pytest.raises(Refused, match="wie, wat en uiterlijk wanneer"):
        _decide(staffed, case)


def test_a_line_due_in_the_past_is_refused(staffed: Session) -> None:
    case = b.at_ret(staffed)
    late = _lines(staffed, "zilverreiger", due_on=b.TODAY - timedelta(days=1))
    with pytest.raises(Refused, match="uiterlijk wanneer"):
        _decide(staffed, case, lines=late)


def _refusal_of_own_provider(session: Session, case: Case) -> None:
    offer = offer_of(session, b.organisation(session, "zilverreiger"))
    b.asked(session, case, offer, state="refused", code="leeftijd")


def test_a_member_does_not_decide_on_a_refusal_of_the_own_organisation(staffed: Session) -> None:
    case = b.at_ret(staffed)
    _refusal_of_own_provider(staffed, case)
    with pytest.raises(Refused, match="niet over een weigering van de eigen organisatie"):
        _decide(staffed, case, "zilverreiger")


def test_the_others_decide_when_that_member_steps_out(staffed: Session) -> None:
    case = b.at_ret(staffed)
    _refusal_of_own_provider(staffed, case)
    out = [b.person_id(staffed, "ret-za-femke")]
    assert _decide(staffed, case, "zilverreiger", stepped_out=out).kind == "binding"


def test_a_decision_takes_the_case_from_the_agenda(staffed: Session) -> None:
    case = b.at_ret(staffed)
    held = b.meeting(staffed, case)
    _decide(staffed, case, "zilverreiger", held=held)
    assert [item.outcome for item in staffed.scalars(select(AgendaItem))] == ["besloten"]


def test_silence_is_an_answer_that_goes_up_on_the_due_day(staffed: Session) -> None:
    case = b.at_ret(staffed)
    decision = _decide(staffed, case, "zilverreiger")
    b.run_until(staffed, case, b.at("2026-03-21"))
    (silent,) = b.events(staffed, case, "decision.silent")
    assert silent.effective_at == b.at("2026-03-20", 23).replace(minute=59, second=59)
    assert decision.lines[0].answer_code == "silence"
    assert (case.state, case.rung) == ("escalated", 4)


def test_two_silent_lines_on_one_day_go_up_one_rung(staffed: Session) -> None:
    case = b.at_ret(staffed)
    _decide(staffed, case, "zilverreiger", "djgb")
    b.run_until(staffed, case, b.at("2026-03-21"))
    assert len(b.events(staffed, case, "decision.silent")) == 2
    assert case.rung == 4


def test_a_promise_that_is_not_kept_is_asked_after(staffed: Session) -> None:
    case = b.at_ret(staffed)
    femke = b.actor(staffed, "za-roos", Role.PROVIDER)
    decision = _decide(staffed, case, "zilverreiger")
    decisions.answer_line(staffed, case, decision.lines[0], code="accepted", text="", actor=femke, at=b.NOW)
    b.run_until(staffed, case, b.at("2026-03-21"))
    assert b.events(staffed, case, "decision.overdue")
    assert case.state == "escalated", "the term of the decision itself ended that day as well"


def test_an_unkept_line_goes_no_rung_up_when_a_later_line_still_runs(staffed: Session) -> None:
    case = b.at_ret(staffed)
    lines = [*_lines(staffed, "zilverreiger"), *_lines(staffed, "djgb", due_on=date(2026, 4, 3))]
    decision = _decide(staffed, case, lines=lines)
    roos = b.actor(staffed, "za-roos", Role.PROVIDER)
    decisions.answer_line(staffed, case, decision.lines[0], code="accepted", text="", actor=roos, at=b.NOW)
    b.run_until(staffed, case, b.at("2026-03-21"))
    assert case.state == "decided"


def test_advice_goes_to_the_administration_by_itself(staffed: Session) -> None:
    case = b.at_ret(staffed)
    lines = _lines(staffed, "kastanjelaan", due_on=date(2026, 4, 3))
    _decide(staffed, case, lines=lines)
    b.run_until(staffed, case, b.at("2026-03-24"))
    assert (case.state, case.rung) == ("escalated", 4)
    assert b.tasks(staffed, case, "bestuurlijk")[0].organisation.slug == "gemeente-haarlemmermeer"
    assert b.events(staffed, case, "decision.unbound")


def test_advice_that_was_taken_on_stays_where_it_is(staffed: Session) -> None:
    case = b.at_ret(staffed)
    lines = _lines(staffed, "kastanjelaan", due_on=date(2026, 4, 3))
    decision = _decide(staffed, case, lines=lines)
    decision.lines[0].answer_code = "accepted"
    b.run_until(staffed, case, b.at("2026-03-24"))
    assert case.state == "decided"


def test_only_the_addressee_answers(staffed: Session) -> None:
    case = b.at_ret(staffed)
    decision = _decide(staffed, case, "zilverreiger")
    other = b.actor(staffed, "za-sem", Role.PROVIDER)
    with pytest.raises(Forbidden, match="gericht aan"):
        decisions.answer_line(staffed, case, decision.lines[0], code="accepted", text="", actor=other, at=b.NOW)
    with pytest.raises(Forbidden, match="gericht aan"):
        decisions.finish_line(staffed, case, decision.lines[0], done_on=b.TODAY, actor=other, at=b.NOW)


def test_an_objection_needs_words(staffed: Session) -> None:
    case = b.at_ret(staffed)
    line = _decide(staffed, case, "zilverreiger").lines[0]
    roos = b.actor(staffed, "za-roos", Role.PROVIDER)
    with pytest.raises(Invalid, match="bezwaar"):
        decisions.answer_line(staffed, case, line, code="objection", text="", actor=roos, at=b.NOW)


def test_an_objection_that_stands_goes_up_on_the_due_day(staffed: Session) -> None:
    case = b.at_ret(staffed)
    line = _decide(staffed, case, "zilverreiger").lines[0]
    roos = b.actor(staffed, "za-roos", Role.PROVIDER)
    decisions.answer_line(staffed, case, line, code="objection", text="De groep is vol.", actor=roos, at=b.NOW)
    b.run_until(staffed, case, b.at("2026-03-21"))
    assert line.answer_code == "objection"
    assert case.rung == 4


def test_an_answer_after_the_silence_still_counts_and_is_said_to_be_late(staffed: Session) -> None:
    case = b.at_ret(staffed)
    line = _decide(staffed, case, "zilverreiger").lines[0]
    b.run_until(staffed, case, b.at("2026-03-21"))
    roos = b.actor(staffed, "za-roos", Role.PROVIDER)
    decisions.answer_line(staffed, case, line, code="accepted", text="", actor=roos, at=b.at("2026-03-23"))
    assert b.events(staffed, case, "decision.answered")[0].data["late"] is True
    with pytest.raises(Refused, match="al ja gezegd"):
        decisions.answer_line(staffed, case, line, code="accepted", text="", actor=roos, at=b.at("2026-03-23"))


def test_a_line_that_was_done_is_asked_no_more(staffed: Session) -> None:
    case = b.at_ret(staffed)
    line = _decide(staffed, case, "zilverreiger").lines[0]
    decisions.finish_line(staffed, case, line, done_on=b.TODAY, actor=b.chair(staffed), at=b.NOW)
    b.run_until(staffed, case, b.at("2026-03-20"))
    assert not b.events(staffed, case, "decision.silent", "decision.overdue")
    with pytest.raises(Refused, match="al uitgevoerd"):
        decisions.finish_line(staffed, case, line, done_on=b.TODAY, actor=b.chair(staffed), at=b.NOW)


def test_a_decision_stays_open_when_all_is_done_and_help_has_not_started(staffed: Session) -> None:
    case = b.at_ret(staffed)
    decision = _decide(staffed, case, "zilverreiger")
    decisions.finish_line(staffed, case, decision.lines[0], done_on=b.TODAY, actor=b.chair(staffed), at=b.NOW)
    assert decision.finished_at is None


def test_help_that_really_started_finishes_the_decision(staffed: Session) -> None:
    case = b.at_ret(staffed)
    decision = _decide(staffed, case, "zilverreiger")
    milan = b.actor(staffed, "jb-milan", Role.JEUGDBESCHERMER)
    b.tell(staffed, case, "help_started", "2026-03-19", milan, form="residentieel")
    assert decision.finished_at is not None
    assert b.events(staffed, case, "decision.finished")
    b.run_until(staffed, case, b.at("2026-04-30"))
    assert not b.events(staffed, case, "decision.silent")


def test_an_intake_does_not_finish_the_decision(staffed: Session) -> None:
    case = b.at_ret(staffed)
    decision = _decide(staffed, case, "zilverreiger")
    b.tell(staffed, case, "intake_held", "2026-03-19")
    assert decision.finished_at is None


def test_a_decision_told_as_a_fact_finds_its_addressees_and_its_meeting(staffed: Session) -> None:
    case = b.raised(staffed)
    lines = [{"to": to, "action": "Doe dit", "due_on": "2026-03-25"} for to in ("municipality", "gi", "provider")]
    b.tell(staffed, case, "decision", "2026-03-18", b.chair(staffed), lines=lines)
    decision = staffed.scalars(select(Decision)).one()
    assert [line.organisation.kind for line in decision.lines] == ["municipality", "gi", "provider"]
    assert decision.kind == "binding"
    assert staffed.get_one(Meeting, decision.meeting_id).kind == "spoed"
    assert case.state == "decided"


def test_nobody_but_the_chair_tells_a_decision(staffed: Session) -> None:
    case = b.raised(staffed)
    lines = [{"to": "gi", "action": "Doe dit", "due_on": "2026-03-25"}]
    milan = b.actor(staffed, "jb-milan", Role.JEUGDBESCHERMER)
    with pytest.raises(Forbidden, match="voorzitter"):
        b.tell(staffed, case, "decision", "2026-03-18", milan, lines=lines)


def test_the_sheet_for_the_table_names_nobody(staffed: Session) -> None:
    case = b.at_ret(staffed, wishes={"siblings": ["HM-2"]})
    sheet = table.sheet(staffed, SYSTEM, case, b.NOW)
    assert sheet.age == 10
    assert not {"label", "gi", "municipality", "birth_month"} & set(sheet.dossier)
    assert "HM-2" not in str(sheet.dossier)


def test_the_agenda_starts_with_who_needs_it_most_and_says_why(staffed: Session) -> None:
    from rets import access

    plain = b.at_ret(staffed)
    ending = b.at_ret(staffed, label="HM-2", stay={"form": "crisisplek", "ends_on": "2026-03-30"})
    held = b.meeting(staffed, plain)
    lines = table.agenda(staffed, access.SYSTEM, held, b.NOW)
    assert [line.case.id for line in lines] == [ending.id, plain.id]
    assert lines[0].order == "De plek houdt binnenkort op. Uiterste datum: 30-03-2026."


def test_an_acute_case_gets_an_urgent_meeting_of_its_own(staffed: Session) -> None:
    case = b.at_ret(staffed, safety={"acute_since": "2026-03-15"})
    assert b.meeting(staffed, case).kind == "spoed"


def test_the_engine_may_not_decide(staffed: Session) -> None:
    case = b.at_ret(staffed)
    with pytest.raises(Forbidden):
        b.step(staffed, case, "decide", ENGINE)
