"""Simulations that somebody asked for: in line for a worker, one per organisation at a time, kept with their figures.

What is lived through stands in scratch databases (`rets.simulation`); here stand parameters and outcomes, no case.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session, joinedload

from rets import access
from rets.access import Reader
from rets.db import as_engine
from rets.errors import NotFound, Refused
from rets.models import SimulationFigures, SimulationRun
from rets.services.jobs import line_up_simulation
from workflows.roles import Role

MOST_LISTED = 50
ONE_AT_A_TIME = "Er loopt al een simulatie van uw organisatie. Wacht tot die klaar is, of stop haar."
UNKNOWN = "Deze simulatie bestaat niet, of u mag haar niet zien."


@dataclass(frozen=True)
class Wish:
    """What is to be compared: policies (slugs) over the same seeds, days, children and regions."""

    policies: tuple[str, ...]
    seeds: tuple[int, ...]
    regions: tuple[str, ...]
    starts_on: date
    days: int
    children: int


def ask_simulation(session: Session, reader: Reader, wish: Wish, at: datetime) -> SimulationRun:
    """A new run, in line for a worker. Does not commit.

    Raises:
        Forbidden: simulating is for another role.
        Refused: a run of this organisation is open.
    """
    access.require(reader, "simulate")
    organisation = min(organisations_of(reader))
    number = session.scalar(
        insert(SimulationRun)
        .values(asked_at=at, asked_by=reader.person_id, organisation_id=organisation, share=0.0, **_told(wish))
        .on_conflict_do_nothing()
        .returning(SimulationRun.id)
    )
    if number is None:
        raise Refused(ONE_AT_A_TIME)
    with as_engine(session):
        line_up_simulation(session, number)
    return session.get_one(SimulationRun, number)


def line_up(session: Session, wish: Wish, at: datetime) -> SimulationRun:
    """A new run of no organisation, in line for a worker: everybody who may simulate sees it. Does not commit."""
    run = SimulationRun(asked_at=at, share=0.0, **_told(wish))
    session.add(run)
    session.flush()
    with as_engine(session):
        line_up_simulation(session, run.id)
    return run


def keep_simulation(
    session: Session, wish: Wish, done: Sequence[tuple[str, int, Mapping[str, Any]]], at: datetime
) -> SimulationRun:
    """A run that was a command, with what came of it. Does not commit."""
    run = SimulationRun(asked_at=at, ended_at=at, outcome="done", share=1.0, **_told(wish))
    session.add(run)
    session.flush()
    for policy, seed, figures in done:
        keep_figures(session, run, policy, seed, figures)
    return run


def keep_figures(session: Session, run: SimulationRun, policy: str, seed: int, figures: Mapping[str, Any]) -> None:
    """What came of one policy with one seed; a second time changes nothing."""
    session.execute(
        insert(SimulationFigures)
        .values(run_id=run.id, policy=policy, seed=seed, figures=dict(figures))
        .on_conflict_do_nothing()
    )


def stop_simulation(session: Session, reader: Reader, run_id: int, at: datetime) -> None:
    """Ask to stop; whoever works on it does so within seconds, and what came of it stays. Does not commit.

    Raises:
        NotFound: it is of another organisation.
        Refused: it has ended already.
    """
    run = simulation_for(session, reader, run_id)
    session.refresh(run, with_for_update=True)
    if run.ended_at is not None:
        raise Refused("Deze simulatie is al klaar.")
    run.stop_at = run.stop_at or at
    if run.heard_at is None:
        end_simulation(session, run, "stopped", at)


def ask_again(session: Session, reader: Reader, run_id: int, at: datetime) -> SimulationRun:
    """The same comparison once more, with what came of the former so far."""
    former = simulation_for(session, reader, run_id)
    run = ask_simulation(session, reader, wish_of(former), at)
    if former.version == run.version:
        for (policy, seed), figures in figures_of(session, former).items():
            keep_figures(session, run, policy, seed, figures)
    return run


def simulation_for(session: Session, reader: Reader, run_id: int) -> SimulationRun:
    """One run that this reader may see.

    Raises:
        NotFound: there is none, or it is of another organisation.
    """
    run = session.get(SimulationRun, run_id)
    if run is None or not _seen(run, organisations_of(reader)):
        raise NotFound(UNKNOWN)
    return run


def simulations_of(session: Session, reader: Reader) -> list[SimulationRun]:
    """The newest runs of this reader's organisation and of the command line, newest first."""
    mine = SimulationRun.organisation_id.in_(organisations_of(reader)) | SimulationRun.organisation_id.is_(None)
    query = select(SimulationRun).options(joinedload(SimulationRun.asker)).where(mine)
    return list(session.scalars(query.order_by(SimulationRun.id.desc()).limit(MOST_LISTED)))


def figures_of(session: Session, run: SimulationRun) -> dict[tuple[str, int], dict[str, Any]]:
    """What came of each policy and seed."""
    rows = session.scalars(select(SimulationFigures).where(SimulationFigures.run_id == run.id))
    return {(row.policy, row.seed): row.figures for row in rows}


def open_simulation(session: Session, run_id: int) -> SimulationRun | None:
    """The run, locked, as long as it is still to be done."""
    return session.scalars(
        select(SimulationRun)
        .where(SimulationRun.id == run_id, SimulationRun.ended_at.is_(None))
        .with_for_update()
        .execution_options(populate_existing=True)
    ).first()


def end_simulation(session: Session, run: SimulationRun, outcome: str, at: datetime) -> None:
    """Nobody works on it any more."""
    run.ended_at, run.outcome = at, outcome
    session.flush()


def wish_of(run: SimulationRun) -> Wish:
    """What a run compares."""
    return Wish(tuple(run.policies), tuple(run.seeds), tuple(run.regions), run.starts_on, run.days, run.children)


def organisations_of(reader: Reader) -> frozenset[int]:
    """The organisations for which this reader may simulate."""
    return reader.organisations(Role.MONITOR) | reader.organisations(Role.ADMINISTRATOR)


def _told(wish: Wish) -> dict[str, Any]:
    return {
        "policies": list(wish.policies),
        "seeds": list(wish.seeds),
        "regions": list(wish.regions),
        "starts_on": wish.starts_on,
        "days": wish.days,
        "children": wish.children,
        "version": _version(),
    }


def _version() -> str:
    try:
        return version("rets")
    except PackageNotFoundError:
        return "onbekend"


def _seen(run: SimulationRun, organisations: Collection[int]) -> bool:
    return run.organisation_id is None or run.organisation_id in organisations
