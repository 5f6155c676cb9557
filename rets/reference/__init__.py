"""Reference data: dated files in `data/`, each row with its source, and the questions one asks of them."""

from rets.reference.geography import (
    Split,
    UnknownOn,
    area_of,
    distance_km,
    municipalities_of,
    municipality,
    region,
    region_named,
    region_of,
    successor,
    successors,
)
from rets.reference.load import check
from rets.reference.lookup import code_on, form_of_care, parameter
from rets.reference.table import Fault, ReferenceFaults

__all__ = [
    "Fault",
    "ReferenceFaults",
    "Split",
    "UnknownOn",
    "area_of",
    "check",
    "code_on",
    "distance_km",
    "form_of_care",
    "municipalities_of",
    "municipality",
    "parameter",
    "region",
    "region_named",
    "region_of",
    "successor",
    "successors",
]
