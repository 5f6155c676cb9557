"""Invented figures for the charts of `/stijl`: empty, one point, many, and figures that are not told."""

from typing import Any

from rets.render.charts.funnel import Stage

MONTHS = ["okt 25", "nov 25", "dec 25", "jan 26", "feb 26", "mrt 26"]
FORMS = [("gezinshuis", "Gezinshuis"), ("pleegzorg", "Pleegzorg"), ("trauma", "Traumabehandeling")]
REGIONS = [("ZK", "Zuid-Kennemerland"), ("IJ", "IJmond"), ("HM", "Haarlemmermeer")]
CELLS = {
    ("gezinshuis", "ZK"): 14,
    ("gezinshuis", "IJ"): 6,
    ("pleegzorg", "ZK"): 9,
    ("pleegzorg", "HM"): None,
    ("trauma", "HM"): 7,
}
TOWNS = [
    ("GM0392", "Haarlem", 52.381, 4.637),
    ("GM0397", "Heemstede", 52.352, 4.62),
    ("GM0473", "Zandvoort", 52.372, 4.533),
    ("GM0377", "Bloemendaal", 52.404, 4.613),
    ("GM0453", "Velsen", 52.46, 4.63),
]


def charts() -> dict[str, Any]:
    """What the style page draws."""
    return {
        "months": MONTHS,
        "series": [("Wachten", [12, 15, 19, 18, 24, 27]), ("Te laat", [3, 3, 5, 6, 6, 9])],
        "hidden_series": [("Wachten", [7, 6, None, None, 8, 9]), ("Te laat", [0, 0, None, None, 0, None])],
        "one_point": [("Wachten", [8]), ("Te laat", [0])],
        "stages": [
            Stage("Bij de zorgmakelaar", 4, 31, 29, 6, [("Hulp zoeken", 24), ("Terug met een vraag", 5)]),
            Stage("Hulp zoeken", 18, 24, 20, 22, [("Plek afgesproken", 13), ("Bij het expertteam", 7)]),
            Stage("Bij het expertteam", None, None, None, None),
            Stage("Plek afgesproken", 0, 13, 13, 0, [("Hulp gestart", 13)]),
        ],
        "forms": FORMS,
        "regions": REGIONS,
        "cells": CELLS,
        "towns": TOWNS,
        "numbers": {"GM0392": 21, "GM0397": None, "GM0453": 8},
        "bars": {"jan 26": 5, "feb 26": 9, "mrt 26": None, "apr 26": 0},
        "figures": [
            ("Bellen", "40 (30 tot 50)", 40.0, 30.0, 50.0),
            ("Samen plannen", "60 (55 tot 65)", 60.0, 55.0, 65.0),
            ("Een aanbieder sluit", "langer dan gemeten", None, None, None),
        ],
    }
