"""Names of regions and municipalities from the dated reference data."""

from datetime import date

from rets.reference.geography import UnknownOn, municipality, region


def region_name(code: str, on: date) -> str:
    """'Zuid-Kennemerland' for ZK; a code that is not known on that day stays as it is."""
    try:
        return region(code, on).name
    except UnknownOn:
        return code


def municipality_name(code: str, on: date) -> str:
    """'Haarlem' for GM0392; a code that is not known on that day stays as it is."""
    try:
        return municipality(code, on).name
    except UnknownOn:
        return code
