"""What the database itself shows to whom, whatever the program asks."""

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError, ProgrammingError

from rets import access
from rets.db import NOBODY, SYSTEM, Viewer
from rets.models import Base, Case, Event, Request
from tests import asking, places
from tests import builders as b

NARROWED = (
    "agenda_items",
    "cases",
    "claims",
    "consultation_turns",
    "consultations",
    "deadlines",
    "decision_lines",
    "decisions",
    "digests",
    "document_sendings",
    "documents",
    "drafts",
    "events",
    "mail_wishes",
    "meeting_calls",
    "messages",
    "placements",
    "plans",
    "plan_jobs",
    "reads",
    "requests",
    "saved_filters",
    "signal_turns",
    "signals",
    "simulation_figures",
    "simulation_runs",
    "tasks",
    "uitvraag_deliveries",
    "uitvraag_imports",
    "uitvragen",
)

OF_THE_ENGINE = (
    "procrastinate_events",
    "procrastinate_jobs",
    "procrastinate_periodic_defers",
    "procrastinate_workers",
)


def count(session, table: str) -> int:
    return session.scalar(select(func.count()).select_from(Base.metadata.tables[table]))


def seen_by(session, slug: str) -> int:
    reader = access.reader_for(session, slug, b.TODAY)
    session.act_as(reader.viewer)
    try:
        return count(session, "cases")
    finally:
        session.act_as(SYSTEM)


def test_every_table_that_hangs_on_a_case_or_a_person_is_narrowed_and_forced(staffed):
    rows = staffed.execute(
        text("SELECT relname FROM pg_class WHERE relkind = 'r' AND relrowsecurity AND relforcerowsecurity")
    )
    assert {row[0] for row in rows} == {*NARROWED, *OF_THE_ENGINE}


def test_every_table_with_a_case_is_narrowed():
    hanging = {name for name, table in Base.metadata.tables.items() if "case_id" in table.columns or name == "cases"}
    assert hanging <= set(NARROWED)


def test_the_program_works_as_a_role_that_cannot_bypass_row_level_security(staffed):
    power = text("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user")
    assert staffed.scalar(power) is False


@pytest.mark.parametrize("table", NARROWED)
def test_without_a_reader_nothing_is_visible(staffed, table):
    case = asking.searching(staffed)
    asking.ask(staffed, case, places.an_offer(staffed))
    staffed.flush()
    staffed.act_as(NOBODY)
    assert count(staffed, table) == 0


@pytest.mark.parametrize("slug", ["jb-milan", "zm-lotte", "tm-ellen", "mon-greet"])
def test_who_has_to_do_with_a_case_sees_its_row(staffed, slug):
    b.raised(staffed)
    assert seen_by(staffed, slug) == 1


@pytest.mark.parametrize(
    "slug",
    ["jb-noor", "jb-daan", "zm-karim", "ret-vz-omar", "ret-vz-els", "za-roos", "gem-koen", "gem-ilse", "beheer-max"],
)
def test_who_has_nothing_to_do_with_a_case_does_not_see_its_row(staffed, slug):
    b.raised(staffed)
    assert seen_by(staffed, slug) == 0


def test_the_team_sees_a_case_once_it_reached_the_team(staffed):
    b.at_ret(staffed)
    assert seen_by(staffed, "ret-vz-omar") == 1


def test_a_provider_sees_its_request_but_not_the_case(staffed):
    case = asking.searching(staffed)
    asking.ask(staffed, case, places.an_offer(staffed))
    staffed.flush()
    reader = access.reader_for(staffed, "za-roos", b.TODAY)
    staffed.act_as(reader.viewer)
    assert (count(staffed, "requests"), count(staffed, "cases"), count(staffed, "events")) == (1, 0, 0)


def test_another_provider_does_not_see_the_request(staffed):
    case = asking.searching(staffed)
    asking.ask(staffed, case, places.an_offer(staffed))
    staffed.flush()
    staffed.act_as(access.reader_for(staffed, "za-sem", b.TODAY).viewer)
    assert staffed.scalars(select(Request)).all() == []


def test_a_provider_that_accepted_sees_the_case(staffed):
    case = asking.searching(staffed)
    request = asking.ask(staffed, case, places.an_offer(staffed))
    asking.answer(staffed, request, "accepted")
    staffed.flush()
    assert seen_by(staffed, "za-roos") == 1


def test_a_token_cannot_be_smuggled_in_with_a_comma():
    with pytest.raises(ValueError, match="comma"):
        Viewer(("person:1,system",))


def test_nobody_writes_a_case_that_is_not_theirs(staffed):
    case = b.raised(staffed)
    staffed.flush()
    staffed.act_as(access.reader_for(staffed, "jb-daan", b.TODAY).viewer)
    changed = staffed.execute(text("UPDATE cases SET label = 'weg' WHERE id = :id"), {"id": case.id})
    assert changed.rowcount == 0


@pytest.mark.parametrize("verb", ["UPDATE events SET kind = 'x'", "DELETE FROM events", "DELETE FROM reads"])
def test_history_can_not_be_changed_or_removed(staffed, verb):
    b.raised(staffed)
    staffed.flush()
    with pytest.raises((ProgrammingError, IntegrityError)):
        staffed.execute(text(verb))


def test_a_hidden_case_and_one_that_does_not_exist_look_the_same(staffed):
    case = b.raised(staffed)
    staffed.flush()
    reader = access.reader_for(staffed, "jb-daan", b.TODAY)
    staffed.act_as(reader.viewer)
    sentences = []
    for number in (case.id, 999_999):
        with pytest.raises(access.NotFound) as refused:
            access.case_for(staffed, reader, number)
        sentences.append(str(refused.value))
    assert sentences[0] == sentences[1]


def test_a_search_in_sql_finds_nothing_for_another(staffed):
    b.raised(staffed)
    staffed.flush()
    staffed.act_as(access.reader_for(staffed, "jb-daan", b.TODAY).viewer)
    assert staffed.scalars(select(Event)).all() == []
    assert staffed.scalars(select(Case)).all() == []
