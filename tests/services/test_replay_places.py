"""A case file may tell that a place was asked for and what the provider answered; only a replay does this."""

from datetime import date

import pytest

from rets.db import ViewerSession
from rets.errors import Invalid, Refused
from rets.schemas.place_events import PlaceAnswered, PlaceAsked
from rets.services.replay_places import tell_place
from tests import asking, places
from tests import builders as b

SOON = date(2026, 3, 23)


def _asked(slug: str) -> PlaceAsked:
    return PlaceAsked(kind="place_asked", on=b.TODAY, offer=slug, start_on=SOON)


def _answered(slug: str, code: str = "accepted") -> PlaceAnswered:
    return PlaceAnswered.model_validate({"kind": "place_answered", "on": b.TODAY, "offer": slug, "code": code})


def test_a_place_is_asked_for_and_answered_by_the_verbs_of_work(staffed: ViewerSession) -> None:
    case, slug = asking.searching(staffed), places.an_offer(staffed, b.TODAY).slug
    for told in (_asked(slug), _answered(slug)):
        tell_place(staffed, case, told, asking.lotte(staffed), b.NOW)
    assert [row.data["code"] for row in b.events(staffed, case, "request.accepted")] == ["accepted"]


def test_an_offer_that_the_file_does_not_have_is_told(staffed: ViewerSession) -> None:
    with pytest.raises(Invalid, match="staat niet in dit bestand"):
        tell_place(staffed, asking.searching(staffed), _asked("nergens"), asking.lotte(staffed), b.NOW)


def test_nobody_answers_what_was_not_asked(staffed: ViewerSession) -> None:
    case, slug = asking.searching(staffed), places.an_offer(staffed, b.TODAY).slug
    with pytest.raises(Refused, match="geen verzoek"):
        tell_place(staffed, case, _answered(slug), asking.lotte(staffed), b.NOW)
