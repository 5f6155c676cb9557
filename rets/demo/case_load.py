"""The real cases of the product: their files, and the same files shifted so that their reference month is now."""

import json
import re
from datetime import date, timedelta
from importlib.resources import files
from typing import Any

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


def moved_to(data: dict[str, Any], today: date) -> dict[str, Any]:
    """A case file whose reference month is now; by whole weeks, so that weekdays stay what they were."""
    reference = date.fromisoformat(data["reference_month"])
    moved: dict[str, Any] = shift(data, timedelta(weeks=(today - reference).days // 7))
    return moved
