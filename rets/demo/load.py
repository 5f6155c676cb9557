"""Fill an empty database with the demonstration, in the order in which its parts lean on each other."""

from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from rets.models import Region
from rets.services.reference import load_reference


def load_demo(session: Session, at: datetime) -> None:
    """Everything the demonstration shows, dated from `at`. Does not commit."""
    load_reference(session, at)


def is_loaded(session: Session) -> bool:
    """Whether there is anything in the database already."""
    return bool(session.scalar(select(exists(select(Region.code)))))
