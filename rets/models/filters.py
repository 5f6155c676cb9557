"""Filters of the list of cases that somebody gave a name."""

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from rets.models.base import Base, Id


class SavedFilter(Base):
    """A name for the filters of a list: `query` is its address without anything of a case, of one person alone."""

    __tablename__ = "saved_filters"
    __table_args__ = (UniqueConstraint("person_id", "name"),)

    id: Mapped[Id]
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    name: Mapped[str]
    query: Mapped[str]
    saved_at: Mapped[datetime]
