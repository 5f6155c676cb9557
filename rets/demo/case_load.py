"""The real cases in the demonstration: their files, shifted so that their reference month is now, lived through."""

import json
import re
from datetime import date, timedelta
from importlib.resources import files
from typing import Any

from sqlalchemy.orm import Session

from rets.schemas.case_file import CaseFile
from rets.services.replay import Replayed, replay

_DAY = re.compile(r"^\d{4}-\d{2}-\d{2}$")
_MONTH = re.compile(r"^\d{4}-\d{2}$")


def case_files() -> dict[str, dict[str, Any]]:
    """The case files of the product by name (`v01`), as they stand."""
    folder = files("rets.demo") / "cases"
    found = sorted((entry for entry in folder.iterdir() if entry.name.endswith(".json")), key=lambda e: e.name)
    return {entry.name.removesuffix(".json"): json.loads(entry.read_text(encoding="utf-8")) for entry in found}


def shift(data: Any, by: timedelta) -> Any:
    """The same data with every date and birth month moved."""
    if isinstance(data, dict):
        return {key: shift(value, by) for key, value in data.items()}
    if isinstance(data, list):
        return [shift(value, by) for value in data]
    if isinstance(data, str) and _DAY.match(data):
        return (date.fromisoformat(data) + by).isoformat()
    if isinstance(data, str) and _MONTH.match(data):
        return (date.fromisoformat(f"{data}-01") + by).isoformat()[:7]
    return data


def load_cases(session: Session, today: date) -> list[Replayed]:
    """Live through every case file up to today, against the demonstration supply. Does not commit.

    The shift is a whole number of weeks, so that weekdays stay what they were.
    """
    told = []
    for data in case_files().values():
        reference = date.fromisoformat(data["reference_month"])
        weeks = (today - reference).days // 7
        moved = shift(data, timedelta(weeks=weeks)) | {"supply": None, "until": today.isoformat()}
        moved["events"] = [event for event in moved["events"] if event["on"] <= today.isoformat()]
        told.append(replay(session, CaseFile.model_validate(moved)))
    return told
