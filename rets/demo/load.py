"""Fill an empty database with the demonstration, in the order in which its parts lean on each other."""

from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from rets.clock import date_of
from rets.demo.duties import load_duties
from rets.demo.own_figures import load_own_figures
from rets.demo.people import load_people
from rets.demo.stages import load_stages
from rets.demo.supply import load_supply
from rets.models import Person
from rets.services.reference import load_reference


def load_region(session: Session, at: datetime) -> None:
    """The demonstration region with its people and its supply, without a case. Does not commit."""
    load_reference(session, at)
    load_people(session, date_of(at))
    load_supply(session, date_of(at))


def load_demo(session: Session, at: datetime) -> None:
    """Everything the demonstration shows, dated from `at`; a second time changes nothing. Does not commit."""
    load_region(session, at)
    load_duties(session, at)
    load_stages(session, at)
    load_own_figures(session, at)


def fill(session: Session, at: datetime) -> bool:
    """An empty database with the demonstration; one that an older version filled with the lists of this one.

    Whether it was empty. Does not commit.
    """
    if is_loaded(session):
        load_reference(session, at)
        return False
    load_demo(session, at)
    return True


def is_loaded(session: Session) -> bool:
    """Whether there is anybody in the database already."""
    return bool(session.scalar(select(exists(select(Person.id)))))


def holds_demo_only(session: Session) -> bool:
    """Whether nobody works here but the people of the demonstration."""
    return not session.scalar(select(exists(select(Person.id).where(~Person.email.endswith("@rets.example")))))
