"""The benchmarks still fit the product. Small and without supply: their figures mean nothing here."""

from contextlib import suppress
from tempfile import TemporaryFile

from sqlalchemy import make_url
from sqlalchemy.exc import IntegrityError

from benchmarks import figures, handing_in, pages, returns, steps, sweeping, year
from benchmarks.fill import Size, fill, let_fall_due
from benchmarks.prototypes import live_through
from rets import clock
from rets.db import SYSTEM, Addresses, engine, open_engine, transaction
from rets.postgres import ADMIN
from rets.scratch import scratch_database
from rets.simulation.run import Months

PROTOTYPES = 10


def test_a_small_country_is_filled_stepped_in_and_swept(server, staffed_database, tmp_path, own_key):
    app = staffed_database.database_url.get_secret_value()
    with transaction(SYSTEM, staffed_database) as session:
        for number in range(PROTOTYPES):
            live_through(session, number, clock.now())
    with server.connect(ADMIN, make_url(app).database) as bare:
        held = fill(bare, Size(cases=400, due=20))
        assert (held["cases"], held["open terms"] >= 4000) == (400 + PROTOTYPES, True)
        assert len(pages.visitors(bare)) == 50
        assert steps.measure(engine(staffed_database), engine(staffed_database), bare, 2).writes > 3
        assert returns.measure(engine(staffed_database), bare, 1).waiting > 100
        assert handing_in.measure(engine(staffed_database), "mon-greet", "wss", "Haarlemmermeer", 20).counted > 0
        found = {one.name for one in figures.measure(Addresses(app, app), engine(staffed_database), bare, tmp_path)}
        assert found >= {*figures.PAGES, "charts, 1 region, frozen", "round of signals"}
        let_fall_due(bare, 20)
        assert sum(sweeping.sweep_with(Addresses(app, app), tmp_path, 1).handled) >= 20
        let_fall_due(bare, 20)
        assert sweeping.in_one_statement(bare) > 0


def test_months_are_lived_through_and_written_again_as_bare_sql(server):
    told = []
    seconds, again = year.run(server, Months(year.START, days=3, children=3, seed=1), told.append, told=False)
    assert seconds > again > 0
    assert told[0].startswith("3 children in 3 days")


def test_what_the_database_refused_to_a_run_is_no_end_of_the_bare_replay(server):
    insert = "INSERT INTO organisations (slug, kind, name) VALUES ('{0}', 'gi', '{0}')"
    with TemporaryFile() as kept:
        written = year.Written(kept)
        with scratch_database(server) as addresses, open_engine(addresses.app) as engine:
            written.listen(engine)
            with engine.begin() as connection:
                connection.exec_driver_sql(insert.format("een"))
                with suppress(IntegrityError), connection.begin_nested():
                    connection.exec_driver_sql(insert.format("een"))
                connection.exec_driver_sql(insert.format("twee"))
        with scratch_database(server) as addresses, server.connect(ADMIN, make_url(addresses.app).database) as bare:
            bare.autocommit = False
            written.again(bare)
            names = bare.execute("SELECT slug FROM organisations ORDER BY slug").fetchall()
    assert names == [("een",), ("twee",)]
