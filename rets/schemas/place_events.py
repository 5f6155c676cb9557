"""What a case file tells of asking for a place: only a replay does this, at work a request has pages of its own."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from rets.schemas.facts import AnyFact, Fact
from rets.schemas.texts import SlugText


class PlaceAsked(Fact):
    """A provider was asked for a place of the supply of that time; the route of the region opens its steps."""

    kind: Literal["place_asked"]
    offer: SlugText = Field(description="Het aanbod dat is gevraagd, zoals het in `supply` heet")
    start_on: date


class PlaceAnswered(Fact):
    """The provider that was asked answered; a refusal has its coded ground."""

    kind: Literal["place_answered"]
    offer: SlugText
    code: Literal["accepted", "waiting_list", "refused"]
    ground: SlugText | None = None
    expected_on: date | None = None


PlaceEvent = PlaceAsked | PlaceAnswered
AnyEvent = Annotated[AnyFact | PlaceEvent, Field(discriminator="kind")]
