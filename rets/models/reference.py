"""Reference data: dated rows with a source, loaded from `rets/reference/` and never written by a page."""

from typing import Any

from sqlalchemy import CheckConstraint, Float, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from rets.models.base import Base, Dated, Id, Slug


class Municipality(Dated, Base):
    """A municipality by its CBS code (`GM0363`), with a town-level point good for distance only."""

    __tablename__ = "municipalities"
    __table_args__ = (UniqueConstraint("code", "valid_from"),)

    id: Mapped[Id]
    code: Mapped[Slug]
    name: Mapped[str]
    province: Mapped[str]
    lat: Mapped[float] = mapped_column(Float)
    lon: Mapped[float] = mapped_column(Float)
    successors: Mapped[list[str]] = mapped_column(default=list)


class Region(Dated, Base):
    """A youth region by the code that routes and rules use (`AA`, `GV`), with its CBS code and other names (X7)."""

    __tablename__ = "regions"
    __table_args__ = (UniqueConstraint("code", "valid_from"),)

    id: Mapped[Id]
    code: Mapped[Slug]
    cbs_code: Mapped[str | None]
    name: Mapped[str]
    aliases: Mapped[list[str]] = mapped_column(default=list)


class RegionMembership(Dated, Base):
    """Which region a municipality belongs to, dated: Weesp and Wijdemeren moved."""

    __tablename__ = "region_memberships"
    __table_args__ = (UniqueConstraint("municipality", "valid_from"),)

    id: Mapped[Id]
    municipality: Mapped[Slug]
    region: Mapped[Slug]


class CodeListEntry(Dated, Base):
    """A row of a code list: forms of care, measures, contra-indications, obstacles, grounds, reasons, parameters.

    `data` holds what only that list has (for a form of care: residential, maximum stay; for a parameter: value, unit).
    """

    __tablename__ = "code_list_entries"
    __table_args__ = (UniqueConstraint("list", "code", "valid_from"), CheckConstraint("code <> ''", name="code_given"))

    id: Mapped[Id]
    list: Mapped[Slug]
    code: Mapped[Slug]
    name: Mapped[str]
    position: Mapped[int]
    data: Mapped[dict[str, Any]] = mapped_column(default=dict)
