"""Forms as far as somebody typed them: kept per person, without what may not be kept."""

import json
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from rets.errors import FieldError, Invalid
from rets.models import Draft
from rets.schemas.texts import personal_places

MOST_CHARACTERS = 200_000
TOO_LARGE = "Dit formulier is te groot om te bewaren. Kort de langste tekst in."


def keep_draft(
    session: Session, person_id: int, form: str, about: str, data: Mapping[str, Any], at: datetime
) -> list[FieldError]:
    """Keep what was typed so far. A field that holds a BSN or an e-mail address is left out, and named in the answer.

    Raises:
        Invalid: the form is too large to keep.
    """
    refused = [FieldError(path, sentence) for path, sentence in personal_places(dict(data))]
    kept = _without(dict(data), "", {fault.field for fault in refused})
    if len(json.dumps(kept)) > MOST_CHARACTERS:
        raise Invalid.at("formulier", TOO_LARGE)
    values = {"person_id": person_id, "form": form, "about": about, "data": kept, "updated_at": at}
    renewed = {"data": kept, "updated_at": at}
    session.execute(
        insert(Draft)
        .values(values)
        .on_conflict_do_update(index_elements=("person_id", "form", "about"), set_=renewed)
        .execution_options(synchronize_session=False)
    )
    return refused


def find_draft(session: Session, person_id: int, form: str, about: str = "") -> Draft | None:
    """What this person typed before and did not hand in."""
    return session.scalar(
        select(Draft)
        .where(Draft.person_id == person_id, Draft.form == form, Draft.about == about)
        .execution_options(populate_existing=True)
    )


def drop_draft(session: Session, person_id: int, form: str, about: str = "") -> None:
    """Forget what was typed: it was handed in, or thrown away."""
    session.execute(delete(Draft).where(Draft.person_id == person_id, Draft.form == form, Draft.about == about))


def _without(node: Any, path: str, places: Collection[str]) -> Any:
    """The data without these places, and without a group that nothing is left of."""
    if isinstance(node, dict):
        found = {key: (f"{path}.{key}" if path else str(key), value) for key, value in node.items()}
        left = {key: _without(value, at, places) for key, (at, value) in found.items() if at not in places}
        return {key: value for key, value in left.items() if value not in ({}, [])}
    if isinstance(node, list):
        rows = (_without(value, f"{path}.{n}", places) for n, value in enumerate(node) if f"{path}.{n}" not in places)
        return [row for row in rows if row not in ({}, [])]
    return node
