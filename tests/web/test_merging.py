"""Two people change one form: both versions stand beside each other, and per field one says which stays."""

from collections.abc import Callable
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from rets.models import Availability, Case, Offer
from rets.services.audit import ENGINE
from rets.services.availability import publish
from rets.web.nested import flatten
from tests import asking
from tests import builders as b
from tests.supply import offer_of

Visit = Callable[[str], TestClient]


def filled(case: Case) -> dict[str, Any]:
    """The form as a browser sends it."""
    said = {True: "ja", False: "nee"}
    plain = {name: value for name, value in flatten(case.dossier).items() if not isinstance(value, list)}
    return {
        name: said.get(value, str(value)) if isinstance(value, bool) else str(value) for name, value in plain.items()
    }


def both(staffed: Session, visit: Visit) -> tuple[TestClient, str, dict[str, Any]]:
    """Milan saved another school first; Ellen typed hers on the older version and was told."""
    case = asking.searching(staffed)
    address, form = f"/casussen/{case.id}/formulier", filled(case)
    seen = {"versie": str(case.version)}
    assert visit("jb-milan").post(address, data=form | seen | {"school": "Gaat naar school"}).status_code == 303
    ellen = visit("tm-ellen")
    typed = form | {"school": "Zit thuis"}
    assert ellen.post(address, data=typed | seen).status_code == 409
    staffed.expire_all()
    return ellen, address, typed | {"gevraagd": "school", "versie": str(staffed.get_one(Case, case.id).version)}


@pytest.mark.parametrize(("choice", "school"), [("nu", "Gaat naar school"), ("mijn", "Zit thuis")])
def test_per_field_one_chooses_what_stands_or_what_one_typed(
    staffed: Session, visit: Visit, choice: str, school: str
) -> None:
    ellen, address, typed = both(staffed, visit)
    assert ellen.post(address, data=typed | {"keuze.school": choice}).status_code == 303
    assert staffed.scalars(select(Case)).one().dossier["school"] == school


def test_without_a_choice_nothing_is_saved_and_both_stand_there_again(staffed: Session, visit: Visit) -> None:
    ellen, address, typed = both(staffed, visit)
    answer = ellen.post(address, data=typed)
    assert answer.status_code == 400
    assert "Kies bij “School of dagbesteding” wat blijft" in answer.text
    assert 'name="keuze.school" value="nu"' in answer.text
    assert staffed.scalars(select(Case)).one().dossier["school"] == "Gaat naar school"


def said(session: Session, offer: Offer) -> Availability:
    query = select(Availability).where(Availability.offer_id == offer.id).order_by(Availability.id.desc())
    return session.scalars(query.limit(1)).one()


def test_two_of_a_provider_choose_per_field_what_stays(staffed: Session, visit: Visit) -> None:
    offer = offer_of(staffed, b.organisation(staffed, "zilverreiger"))
    publish(staffed, offer, free_from=b.TODAY, free_count=1, actor=ENGINE, at=b.NOW)
    roos, address, first = visit("za-roos"), f"/aanbod/mijn/{offer.slug}", str(said(staffed, offer).id)
    roos.post(address, data={"gezien": first, "stand": "nu", "aantal": "3", "opmerking": "Bel Roos"})
    mine = {"stand": "nu", "aantal": "2", "opmerking": "Bel de balie"}
    late = roos.post(address, data=mine | {"gezien": first})
    assert late.status_code == 409
    assert 'name="keuze.aantal" value="nu"' in late.text
    chosen = {"gevraagd": ["aantal", "opmerking"], "keuze.aantal": "nu", "keuze.opmerking": "mijn"}
    newest = {"gezien": str(said(staffed, offer).id)}
    assert roos.post(address, data=mine | chosen | newest).status_code == 303
    assert (said(staffed, offer).free_count, said(staffed, offer).note) == (3, "Bel de balie")
