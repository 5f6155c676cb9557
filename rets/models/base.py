"""The declarative base, naming of constraints and the column types that every table shares."""

from datetime import date, datetime
from typing import Annotated, Any, ClassVar

from sqlalchemy import BigInteger, DateTime, Identity, MetaData, String
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

Id = Annotated[int, mapped_column(BigInteger, Identity(), primary_key=True)]
Slug = Annotated[str, mapped_column(String(64))]


class Base(DeclarativeBase):
    """All tables; an instant is always stored with its time zone, a list of slugs as an array."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        datetime: DateTime(timezone=True),
        dict[str, Any]: JSONB,
        list[dict[str, Any]]: JSONB,
        list[str]: ARRAY(String),
        list[int]: ARRAY(BigInteger),
    }


class Dated:
    """A row of reference data: valid from a day, until (exclusive) another, with where it was found."""

    valid_from: Mapped[date]
    valid_until: Mapped[date | None]
    source: Mapped[str]
