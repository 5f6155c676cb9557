"""The return of 31 March 2021 over the real cases, figure by figure as counted by hand from their stories.

Of the 21 cases three do not wait on that day: T11 (fitting help since 8 March), V5 (closed in February) and V10 (help
since 4 March). T4, V9 and V16 have help that was judged second best; T1 had an intake only; V1's help ended on 8 March.
Late are V2, V3, V7, V9, V16, T1, T3, T4, T8, T9 and T13, of which the day lies before 31 March; V6 is due on that very
day. V1 and V14 wait for less than three months and are acutely unsafe. No jeugdbeschermer ever met the family in T3,
T4, T6, T8, T10, T12 and T13.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import pytest
from sqlalchemy.orm import Session

from rets import clock
from rets.access import SYSTEM as EVERYBODY
from rets.access import cases_for
from rets.commands.replay import read_sources
from rets.db import SYSTEM, open_engine, sessions
from rets.demo.people import load_people
from rets.models import Case
from rets.postgres import Server
from rets.scratch import scratch_database
from rets.services.counting import Counts
from rets.services.reference import load_reference
from rets.services.replay import replay
from rets.services.uitvraag import Uitvraag, make_uitvraag
from rets.services.uitvraag_tables import as_json
from tests import builders as b
from tests.stories.conftest import CASES
from workflows.roles import Role

PEIL = date(2021, 3, 31)
LATER = b.at("2021-05-01")
HELP = {
    "Amstelveen": Counts(1, 1, 0, 0, 0, 0, 0, 1, 1),  # T12
    "Amsterdam": Counts(2, 2, 0, 0, 0, 1, 0, 1, 1),  # T3, V6
    "Gooise Meren": Counts(1, 0, 0, 0, 1, 1, 0, 0, 0),  # V9
    "Hilversum": Counts(1, 1, 0, 0, 0, 1, 0, 0, 0),  # V7
    "Haarlemmermeer": Counts(1, 0, 1, 0, 0, 1, 0, 0, 0),  # T1 (V10 has help)
    "Heemskerk": Counts(1, 1, 0, 0, 0, 0, 0, 1, 1),  # T6
    "Velsen": Counts(1, 1, 0, 0, 0, 1, 0, 0, 0),  # V3
    "Schagen": Counts(1, 1, 0, 0, 0, 1, 0, 0, 0),  # T9
    "Alkmaar": Counts(2, 1, 0, 0, 1, 1, 0, 1, 1),  # T4, V12
    "Hoorn": Counts(2, 2, 0, 0, 0, 1, 1, 1, 1),  # T13, V14
    "Zaanstad": Counts(1, 0, 0, 0, 1, 1, 0, 0, 0),  # V16 (T11 has help)
    "Bloemendaal": Counts(1, 1, 0, 0, 0, 0, 0, 1, 1),  # T10
    "Haarlem": Counts(1, 1, 0, 0, 0, 1, 0, 1, 1),  # T8
    None: Counts(2, 2, 0, 0, 0, 1, 1, 0, 0),  # V1, V2
}
GIS = {
    "djgb": Counts(11, 9, 1, 0, 1, 6, 2, 4, 4),
    "jbra": Counts(6, 4, 0, 0, 2, 4, 0, 2, 2),
    "ljr": Counts(1, 1, 0, 0, 0, 1, 0, 1, 1),
}
FORMS = {
    "individuele_hulp": 1,
    "residentieel": 2,
    "gezinshuis": 2,
    "jggz_klinisch": 1,
    "traumabehandeling": 1,
    "vic": 1,
    "wonen_24_uur": 1,
    "opvoedondersteuning": 1,
    "jeugdzorgplus": 1,
    "ass_verblijf": 1,
    "jggz_ambulant": 2,
    "dagbehandeling": 1,
    "systeemtherapie": 1,
    "iag": 1,
    "spoedhulp": 1,
}
OBSTACLES = {
    "capaciteit": 8,  # T1, T13, V3, V6, V7, V9, V12, V14
    "niet_ingekocht": 3,  # T3, T10, V9
    "gesloten_aanbod": 3,  # T4, V3, V16
    "buiten_regio": 2,  # T4, V9
    "tarief": 1,  # T6
    "heroverweging": 1,  # T8
    "start_gi": 3,  # T9, V1, V2
    "afhankelijke_hulp": 2,  # T12, V6
    "tussen_criteria": 2,  # T13, V3
    "woonplaatsgeschil": 1,  # V6
    "ouder": 2,  # V12, V14
    "contra_indicatie": 1,  # V14
}


@pytest.fixture(scope="module")
def replayed(server: Server) -> Iterator[Session]:
    """All real cases in one database, replayed to their ends."""
    sources = read_sources(sorted(CASES.glob("*.json")))
    with (
        scratch_database(server) as addresses,
        open_engine(addresses.app) as engine,
        sessions(bind=engine, info={"viewer": SYSTEM}) as session,
    ):
        load_reference(session, clock.now())
        load_people(session, min(one.file.raised_on for one in sources if one.file.raised_on))
        assert [fault for one in sources for fault in replay(session, one.file).faults] == []
        session.flush()
        yield session
        session.rollback()


@pytest.fixture(scope="module")
def made(replayed: Session) -> Uitvraag:
    return make_uitvraag(replayed, PEIL, LATER)


def summed(rows: list[dict[str, object]], key: str = "code") -> dict[str, int]:
    return {str(code): sum(int(str(r["waiting"])) for r in rows if r[key] == code) for code in {r[key] for r in rows}}


def test_eighteen_of_the_children_wait_and_seven_have_no_jeugdbeschermer(made: Uitvraag) -> None:
    assert made.total == Counts(18, 14, 1, 0, 3, 11, 2, 7, 7)


@pytest.mark.parametrize("name", list(HELP), ids=str)
def test_a_municipality_has_the_figures_counted_by_hand(made: Uitvraag, name: str | None) -> None:
    (row,) = [one for one in as_json(made)["municipalities"] if one["name"] == name]
    assert Counts(*(value for key, value in row.items() if key in Counts.__dataclass_fields__)) == HELP[name]


def test_no_other_municipality_stands_in_it(made: Uitvraag) -> None:
    assert {one["name"] for one in as_json(made)["municipalities"]} == set(HELP)


@pytest.mark.parametrize("slug", list(GIS))
def test_a_gi_has_the_figures_counted_by_hand(made: Uitvraag, slug: str) -> None:
    assert next(one.counts for one in made.suppliers if one.slug == slug) == GIS[slug]


def test_a_gi_without_a_case_did_not_deliver(made: Uitvraag) -> None:
    assert [one.counts for one in made.suppliers if one.slug == "wss"] == [None]


def test_each_waiting_child_waits_for_one_form_of_care(made: Uitvraag) -> None:
    assert summed(as_json(made)["forms"]) == FORMS


def test_each_obstacle_counts_the_waiting_children_that_meet_it(made: Uitvraag) -> None:
    assert summed(as_json(made)["obstacles"]) == OBSTACLES


def test_the_same_date_recomputed_after_later_events_is_the_same(replayed: Session, made: Uitvraag) -> None:
    with undone(replayed):
        change_everything(replayed)
        assert make_uitvraag(replayed, PEIL, b.at("2021-07-01")) == made


def test_a_correction_counts_what_was_told_after_the_delivery(replayed: Session, made: Uitvraag) -> None:
    with undone(replayed):
        change_everything(replayed)
        again = make_uitvraag(replayed, PEIL, b.at("2021-07-01"), cutoff=b.at("2021-06-01"))
        assert again.total.waiting == made.total.waiting - 1


def test_the_month_after_has_what_changed(replayed: Session, made: Uitvraag) -> None:
    with undone(replayed):
        change_everything(replayed)
        assert make_uitvraag(replayed, date(2021, 4, 30), b.at("2021-07-01")).total.waiting == made.total.waiting - 2


@contextmanager
def undone(session: Session) -> Iterator[None]:
    inner = session.begin_nested()
    try:
        yield
    finally:
        inner.rollback()
        session.expire_all()


def change_everything(session: Session) -> None:
    """After the delivery T8 gets help, V7 is said to have had it since March, and T6 moves."""
    t8, v7, t6 = (labelled(session, label) for label in ("T8", "V7", "T6"))
    b.tell(session, t8, "help_started", "2021-04-15", worker(session, "jb-milan"), form="jggz_ambulant")
    v7_worker = b.Actor(v7.jeugdbeschermer_id, frozenset({Role.JEUGDBESCHERMER}))
    b.record_fact(
        session,
        v7,
        b.FACT.validate_python({"kind": "help_started", "on": "2021-03-29", "form": "jggz_klinisch"}),
        v7_worker,
        b.at("2021-04-20"),
    )
    b.tell(session, t6, "residence_settled", "2021-04-16", worker(session, "jb-milan"), municipality="Haarlem")
    session.flush()


def worker(session: Session, slug: str) -> b.Actor:
    return b.actor(session, slug, Role.JEUGDBESCHERMER)


def labelled(session: Session, label: str) -> Case:
    return session.scalars(cases_for(EVERYBODY).where(Case.label == label)).one()
