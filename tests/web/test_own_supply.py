"""A provider keeps its own supply: one tap to confirm, few to change, a file for who has it elsewhere."""

from collections.abc import Callable

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from rets.models import Availability, Offer
from rets.services.audit import ENGINE
from rets.services.availability import publish
from tests import builders as b
from tests.supply import offer_of

Visit = Callable[[str], TestClient]
ROOS = "za-roos"
OLD = b.at("2026-02-01")


@pytest.fixture
def offer(staffed: Session) -> Offer:
    """An offer of Zilverreiger about which something was said six weeks ago."""
    made = offer_of(staffed, b.organisation(staffed, "zilverreiger"))
    publish(staffed, made, free_from=OLD.date(), free_count=1, actor=ENGINE, at=OLD)
    return made


def said(session: Session, offer: Offer) -> Availability:
    """What was said last."""
    query = select(Availability).where(Availability.offer_id == offer.id).order_by(Availability.id.desc())
    return session.scalars(query).first()  # type: ignore[return-value]


def test_old_news_is_marked_and_can_be_asked_for_alone(offer: Offer, visit: Visit) -> None:
    client = visit(ROOS)
    text = client.get("/aanbod/mijn").text
    assert "bericht is oud" in text
    assert "niet zeker" in text
    assert "Toon alleen wat oud is (1 van 1)" in text
    assert offer.name in client.get("/aanbod/mijn?alleen=oud").text


def test_one_tap_confirms(staffed: Session, offer: Offer, visit: Visit) -> None:
    seen = said(staffed, offer).id
    answer = visit(ROOS).post(f"/aanbod/mijn/{offer.slug}/klopt-nog", data={"gezien": str(seen)})
    assert answer.status_code == 303
    assert said(staffed, offer).confirmed_at == b.NOW
    assert "Vandaag bevestigd." in visit(ROOS).get("/aanbod/mijn").text


def test_with_a_script_only_the_card_is_renewed(staffed: Session, offer: Offer, visit: Visit) -> None:
    address = f"/aanbod/mijn/{offer.slug}/klopt-nog"
    answer = visit(ROOS).post(address, data={"gezien": str(said(staffed, offer).id)}, headers={"HX-Request": "true"})
    assert answer.text.strip().startswith("<article")
    assert "Dank u." in answer.text


def test_confirming_what_a_colleague_changed_is_refused(offer: Offer, visit: Visit) -> None:
    answer = visit(ROOS).post(f"/aanbod/mijn/{offer.slug}/klopt-nog", data={"gezien": "1"})
    assert answer.status_code == 409
    assert "Een collega wijzigde dit intussen." in answer.text


def test_a_change_is_kept_beside_the_earlier_word(staffed: Session, offer: Offer, visit: Visit) -> None:
    given = {"gezien": str(said(staffed, offer).id), "stand": "wachtlijst", "wachtweken": "6", "opnamestop": "ja"}
    assert visit(ROOS).post(f"/aanbod/mijn/{offer.slug}", data=given).status_code == 303
    now = said(staffed, offer)
    assert (now.free_count, now.waiting_weeks, now.admission_stop) == (0, 6, True)
    assert len(staffed.scalars(select(Availability).where(Availability.offer_id == offer.id)).all()) == 2


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({}, "stand"),
        ({"stand": "nu"}, "aantal"),
        ({"stand": "nu", "aantal": "veel"}, "aantal"),
        ({"stand": "later", "aantal": "1"}, "vrij_vanaf"),
        ({"stand": "later", "aantal": "1", "vrij_vanaf": "2026-03-01"}, "vrij_vanaf"),
        ({"stand": "wachtlijst", "wachtweken": "-3"}, "wachtweken"),
        ({"stand": "vol", "opmerking": "Bel 999990019"}, "opmerking"),
    ],
)
def test_a_fault_is_named_at_its_field(
    staffed: Session, offer: Offer, visit: Visit, given: dict[str, str], field: str
) -> None:
    data = {"gezien": str(said(staffed, offer).id)} | given
    answer = visit(ROOS).post(f"/aanbod/mijn/{offer.slug}", data=data)
    assert answer.status_code == 400
    assert f'href="#veld-{field}"' in answer.text
    assert said(staffed, offer).recorded_at == OLD


def test_the_offer_of_another_provider_does_not_exist(offer: Offer, visit: Visit) -> None:
    assert visit("za-sem").get(f"/aanbod/mijn/{offer.slug}").status_code == 404
    assert offer.name not in visit("za-sem").get("/aanbod/mijn").text


@pytest.mark.parametrize("slug", ["jb-milan", "zm-lotte", "gem-koen", "mon-greet", "beheer-max"])
def test_own_supply_is_for_providers(visit: Visit, slug: str) -> None:
    assert visit(slug).get("/aanbod/mijn").status_code == 403


def test_each_row_of_a_file_hears_its_fate(staffed: Session, offer: Offer, visit: Visit) -> None:
    text = f"aanbod;vrij_vanaf;aantal_vrij;kenmerk\n{offer.slug};2026-04-01;2;a\nonbekend;;0;b\n"
    answer = visit(ROOS).post("/aanbod/inlezen", files={"bestand": ("plekken.csv", text.encode(), "text/csv")})
    assert answer.status_code == 200
    assert "1 regel opgeslagen, 1 regel niet opgeslagen." in answer.text
    assert "“onbekend” is niet bekend" in answer.text
    assert said(staffed, offer).free_count == 2


def test_pasted_rows_are_read_too(staffed: Session, offer: Offer, visit: Visit) -> None:
    text = f"aanbod;wachtweken\n{offer.slug};9\n"
    assert visit(ROOS).post("/aanbod/inlezen", data={"tekst": text}).status_code == 200
    assert said(staffed, offer).waiting_weeks == 9


def test_an_empty_upload_says_what_to_do(visit: Visit) -> None:
    answer = visit(ROOS).post("/aanbod/inlezen", data={})
    assert answer.status_code == 400
    assert "Kies een bestand, of plak de regels in het veld." in answer.text


def test_a_file_that_is_too_large_is_refused(visit: Visit) -> None:
    answer = visit(ROOS).post("/aanbod/inlezen", files={"bestand": ("groot.csv", b"a;b\n" * 600_000, "text/csv")})
    assert answer.status_code == 400
    assert "hoogstens 2 MB" in answer.text
