"""A shipped route never changes silently: what changes gets a document of its own, with a day from which it holds.

Cases keep the version that they began with, and a replay must find what held then. So whoever changes a route ends the
old document (`geldig_tot`), writes a new one from that day, and adds it here. One that lacked something from its first
day is mended in place: a next version, which says that it takes the place of another, and no running case moves.
"""

import hashlib
from datetime import date

import pytest

from rets.db import ViewerSession
from rets.models import RouteActivation
from rets.reference.routes import shipped
from rets.services import route_versions
from rets.services.route_versions import SHIPPED_AGAIN, load_routes, route_of, version_on
from tests import builders as b

EDITIONS = {
    "algemeen.toml": "b9d70043ebf4ef31",
    "amstelland.toml": "b074efc35706373a",
    "amsterdam.toml": "6e1931de47d5a6d8",
    "amsterdam_tot_2021.toml": "3e1d7c1b61791bea",
    "gooi_en_vechtstreek.toml": "7ecca8104e8855f7",
    "haaglanden.toml": "f06d91ee040509d3",
    "haarlem.toml": "09133e12552b0fb9",
    "haarlem_tot_nov_2020.toml": "ab0983061d3f4ff2",
    "haarlemmermeer.toml": "2f27a03ed6c2cc82",
    "hollands_kroon.toml": "9299227b6fb36bfd",
    "ijmond.toml": "221d5c9a141aa295",
    "kop_van_noord_holland.toml": "ac9a952a1b776d76",
    "noord_kennemerland.toml": "8bd4949af3e00d43",
    "noord_kennemerland_tot_2022.toml": "2e609001bcad2e7d",
    "westfriesland.toml": "604453a6158d25da",
    "westfriesland_tot_2022.toml": "bb00985e323c705e",
    "zaanstreek_waterland.toml": "32269b0f7c332880",
    "zaanstreek_waterland_tot_2022.toml": "9995c2684bdcd797",
    "zuid_kennemerland.toml": "ac855a3d68950b57",
}


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def test_every_shipped_document_is_the_one_that_was_shipped() -> None:
    assert {name: _hash(text) for name, text in shipped().items()} == EDITIONS


@pytest.mark.parametrize("place", ["WF", "ZW"])
@pytest.mark.parametrize(("day", "number"), [(date(2021, 12, 31), 1), (date(2022, 1, 1), 2)])
def test_goals_have_a_term_from_a_day_on(staffed: ViewerSession, place: str, day: date, number: int) -> None:
    held = version_on(staffed, (place,), day)
    assert held is not None
    assert (held.number, "doelen_overleg" in held.text) == (number, number == 2)


def test_a_document_that_takes_the_place_of_another_of_its_day_says_so_and_no_running_case_changes(
    staffed: ViewerSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = b.raised(staffed)
    before = route_of(staffed, case)
    texts = shipped()
    texts["haarlemmermeer.toml"] = texts["haarlemmermeer.toml"].replace("Bij spoed kan dat", "Bij haast kan dat", 1)
    monkeypatch.setattr(route_versions, "shipped", lambda: texts)
    assert load_routes(staffed, b.NOW) == 1
    newest = staffed.query(RouteActivation).order_by(RouteActivation.id.desc()).first()
    assert newest is not None
    assert (newest.place, newest.note, route_of(staffed, case)) == ("HM", SHIPPED_AGAIN, before)
