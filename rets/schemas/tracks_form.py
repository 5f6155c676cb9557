"""What runs beside the search for help, as the dossier keeps it."""

from datetime import date
from typing import Literal

from pydantic import Field

from rets.schemas.form_base import Form
from rets.schemas.texts import Label, SlugText


class SharedIn(Form):
    """Another GI or region that works for the same child, and who has the lead (X18)."""

    since: date
    gi: SlugText | None = None
    label: Label | None = Field(default=None, description="Kenmerk van de andere GI, als zij RETS gebruikt")
    region: SlugText | None = None
    lead: Literal["wij", "zij"] | None = None


class BuildIn(Form):
    """A place that is made around this child because there is none (P21): what, who pays, and by when."""

    since: date
    form: SlugText
    budget: Literal["municipality", "contract_manager"] = "municipality"
    ready_on: date | None = None
    ended_on: date | None = None


class ThreatIn(Form):
    """Treatment that runs and may have to stop (R35)."""

    since: date
    form: SlugText
    stops_on: date | None = Field(default=None, description="Dag waarop de behandeling zou stoppen")


class TracksIn(Form):
    """What runs beside the search; told as facts, not typed in the form."""

    missing_since: date | None = Field(default=None, description="Weggelopen sinds")
    shared: SharedIn | None = None
    build: BuildIn | None = None
    threat: ThreatIn | None = None
