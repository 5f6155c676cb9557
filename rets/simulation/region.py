"""The region in which a simulation runs: reference data, people and supply as they stand on its first day."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import date, timedelta

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session, joinedload

from rets import clock
from rets.clock import midnight
from rets.db import SYSTEM, sessions
from rets.demo.people import load_people
from rets.demo.supply import load_supply
from rets.models import CodeListEntry, Offer
from rets.reference.geography import region_of
from rets.services.audit import ENGINE
from rets.services.availability import newest, publish
from rets.services.reference import load_reference
from rets.simulation.policies import Policy


def transactions(engine: Engine) -> Callable[[], AbstractContextManager[Session]]:
    """Opens a transaction as the engine of the process and commits it."""

    @contextmanager
    def opened() -> Iterator[Session]:
        with sessions(bind=engine, info={"viewer": SYSTEM}) as session, session.begin():
            yield session

    return opened


def load(transaction: Callable[[], AbstractContextManager[Session]], start: date) -> None:
    """Fill a migrated database with everything but children."""
    with clock.use(midnight(start)), transaction() as session:
        load_reference(session, midnight(start))
        load_people(session, start)
        load_supply(session, start)


def lay_out(session: Session, regions: Iterable[str], policy: Policy, start: date) -> None:
    """Bring a loaded database to the first day: only the supply of these regions, and the settings of the policy."""
    wanted = set(regions)
    offers = session.scalars(select(Offer).options(joinedload(Offer.location)).order_by(Offer.slug)).all()
    if wanted:
        for offer in offers:
            if region_of(offer.location.municipality, start) not in wanted:
                offer.withdrawn_on = start - timedelta(days=1)
    _settings(session, policy)
    if policy.extra:
        _extra(session, [one for one in offers if one.withdrawn_on is None], *policy.extra, start)
    session.flush()


def _settings(session: Session, policy: Policy) -> None:
    """As an administrator sets them for a region: whether the forecast proposes, and how often the team meets."""
    for row in session.scalars(
        select(CodeListEntry).where(
            CodeListEntry.list.in_(("parameters", "bodies")), CodeListEntry.valid_until.is_(None)
        )
    ):
        if row.code == "forecast_escalates":
            row.data = row.data | {"value": int(policy.forecast)}
        if row.list == "bodies" and row.data.get("kind") == "ret":
            row.data = row.data | {"cadence_days": policy.table_days}


def _extra(session: Session, offers: list[Offer], form: str, many: int, start: date) -> None:
    """One more place at each offer of this form in turn, until all are given."""
    there = [one for one in offers if one.form == form]
    for number, offer in enumerate(there):
        more = many // len(there) + (number < many % len(there))
        said = newest(session, offer)
        if more:
            count = more + (said.free_count if said else 0)
            publish(session, offer, free_from=start, free_count=count, actor=ENGINE, at=midnight(start))
