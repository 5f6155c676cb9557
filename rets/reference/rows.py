"""The rows of the reference files, one frozen dataclass per file.

Every row is dated: `valid_from` inclusive, `valid_until` exclusive or None. `source` names where it was found (ids of
the domain rules, or a publisher with its licence); a figure without a source of its own says `product`.
A field's metadata `in_file` names the file in which its value must be a code.
"""

from dataclasses import dataclass, field
from datetime import date

REGIONS = {"in_file": "regions"}
FORMS = {"in_file": "forms_of_care"}
MEASURES = {"in_file": "measures"}
MUNICIPALITIES = {"in_file": "municipalities"}


@dataclass(frozen=True, kw_only=True)
class Row:
    """What every reference row has."""

    valid_from: date
    valid_until: date | None
    source: str

    def holds_on(self, day: date) -> bool:
        """Whether the row is valid on that day."""
        return self.valid_from <= day and (self.valid_until is None or day < self.valid_until)


@dataclass(frozen=True, kw_only=True)
class Municipality(Row):
    """A municipality by CBS code (`GM0363`); the point is right at town level (5 to 10 km), for distance only."""

    code: str
    name: str
    province: str
    lat: float
    lon: float


@dataclass(frozen=True, kw_only=True)
class Region(Row):
    """A youth region; the nine of Noord-Holland and Haaglanden have a short code of their own."""

    code: str
    cbs_code: str
    name: str


@dataclass(frozen=True, kw_only=True)
class RegionAlias(Row):
    """Another name of a region (X7)."""

    region: str = field(metadata=REGIONS)
    alias: str


@dataclass(frozen=True, kw_only=True)
class RegionArea(Row):
    """A wider area that stands for a region where its own name would tell the municipality (P13).

    The regions around share it: an area that stood for one region alone would tell as much.
    """

    region: str = field(metadata=REGIONS)
    area: str


@dataclass(frozen=True, kw_only=True)
class Membership(Row):
    """The youth region of a municipality in a period."""

    municipality: str = field(metadata=MUNICIPALITIES)
    region: str = field(metadata=REGIONS)


@dataclass(frozen=True)
class Merger:
    """A municipality that ceased to exist on `merged_on`; one that was split has a row per successor."""

    municipality: str = field(metadata=MUNICIPALITIES)
    successor: str = field(metadata=MUNICIPALITIES)
    merged_on: date
    source: str


@dataclass(frozen=True, kw_only=True)
class Code(Row):
    """A row of a code list."""

    code: str
    name: str


@dataclass(frozen=True, kw_only=True)
class FormOfCare(Code):
    """A form of care (C rows). Maximum stay and extension are defaults: an offer's own maximum goes first (N13).

    `needs_authorisation` is the code of a measure without which a child may not be placed; `needs_triage` marks the VIC
    (R33); `iw_category` is the product's own mapping to an iJw product category (EX38).
    """

    group: str
    residential: bool
    max_stay_days: int | None
    max_stay_months: int | None
    extension_days: int | None
    extension_months: int | None
    needs_authorisation: str | None = field(metadata=MEASURES)
    needs_triage: bool
    iw_category: str = field(metadata={"in_file": "iw_categories"})
    description: str


@dataclass(frozen=True, kw_only=True)
class FormDependency(Code):
    """Help that can only begin after something else: a stable place, less strife (C31, D6).

    `blocked_by` is the contra-indication that says that it is not so far yet.
    """

    form: str = field(metadata=FORMS)
    waits_for: str
    blocked_by: str = field(metadata={"in_file": "contra_indications"})


@dataclass(frozen=True, kw_only=True)
class Measure(Code):
    """A legal measure or authorisation (1.9, EX27).

    `starts_norms`: N1 to N4 count from it. Months are the legal maximum; `lapses_unused_months` is when an unused
    authorisation lapses (EX24); `hearing_days` the latest hearing; `needs_end`: an end date must be known.
    """

    kind: str
    starts_norms: bool
    max_months: int | None
    extension_months: int | None
    lapses_unused_months: int | None
    hearing_days: int | None
    is_authorisation: bool
    needs_end: bool


@dataclass(frozen=True, kw_only=True)
class ContraIndication(Code):
    """A contra-indication (D rows): `wording` puts it as a condition, `how` says what solves it."""

    wording: str
    solvable: bool
    how: str


@dataclass(frozen=True, kw_only=True)
class Trait(Code):
    """Something about a child or family; `kind` is gedrag, kind, gezin, omgeving, kracht or wat_werkt (P17)."""

    kind: str


@dataclass(frozen=True, kw_only=True)
class Obstacle(Code):
    """What stands in the way (1.8); `level` is the scale on which it can be solved (R48)."""

    level: str


@dataclass(frozen=True, kw_only=True)
class RefusalGround(Code):
    """A ground for a refusal, with its WJ759 code (EX39).

    `signal` names what it also is (`heroverweging` for R1, `acceptatieplicht` for R19); a municipality's ground never
    stops a request (R1 to R4): `stops_request` is False.
    """

    given_by: str
    wj759: str | None
    needs_contra_indication: bool
    signal: str | None
    stops_request: bool


@dataclass(frozen=True, kw_only=True)
class Reason(Code):
    """A coded reason; `next_step` is the sentence that goes with it, empty where none is needed (R39)."""

    next_step: str


@dataclass(frozen=True, kw_only=True)
class ContractForm(Code):
    """A form of contract or payment (F rows)."""

    kind: str
    acceptance_duty: bool
    explanation: str


@dataclass(frozen=True, kw_only=True)
class WaitingTime(Code):
    """A reported wait: `weeks` is None where the source gives no number; `name` is what was said."""

    region: str = field(metadata=REGIONS)
    form: str = field(metadata=FORMS)
    weeks: int | None
    full: bool
    measured_on: date


@dataclass(frozen=True, kw_only=True)
class Body(Code):
    """A table, team or network (B rows); `standing_trigger` puts cases on its agenda by itself (B7, B10).

    It meets every `cadence_days` on `weekday` (1 is Monday) at `starts` (hours and minutes in Amsterdam).
    """

    kind: str
    regions: tuple[str, ...] = field(metadata=REGIONS)
    parent: str | None = field(metadata={"in_file": "bodies"})
    cadence_days: int | None
    weekday: int | None
    starts: str | None
    standing_trigger: str | None
    operational_on: date | None
    note: str


@dataclass(frozen=True, kw_only=True)
class LadderRow(Code):
    """A rung of the ladder (facts 3.2) for everybody, or what is different in one region; what it leaves empty there is
    as for everybody. `rets.reference.ladder` makes whole rungs of it.
    """

    region: str | None = field(metadata=REGIONS)
    owner_role: str
    deputy_role: str
    addressee: str
    outside: str | None
    channel: str | None
    contact: str | None
    term_working_days: int | None
    entry: str
    meanwhile: str


@dataclass(frozen=True, kw_only=True)
class Gi(Code):
    """A certified institution (GI); `worker_label` is what it calls a jeugdbeschermer (A1).

    `family_plan`: its method has a family plan of its own, beside the course and never instead of it (N3e).
    """

    short: str
    worker_label: str
    has_zorgmakelaar: bool
    family_plan: bool


@dataclass(frozen=True, kw_only=True)
class RouteDelay(Code):
    """How long a route is expected to take in a region, in calendar days, who decides, whether help waits for it."""

    region: str = field(metadata=REGIONS)
    route: str
    expected_days: int
    decided_by: str
    start_waits: bool


@dataclass(frozen=True, kw_only=True)
class DocumentKind(Code):
    """A form or letter made from a dossier: what stands in it, for whom, and when it is complete.

    `about` is what it is made for: `casus`, one `verzoek` to a provider, or one `regel` of a decision. `parts` and
    `needs` are codes of `rets.services.document_parts` and `document_needs`; no part holds more than receivers need.
    `label`: the GI's label stands in it, if its receiver may know it. `makers` make and send it, `readers` read it.
    """

    layout: str
    about: str
    receivers: tuple[str, ...]
    label: bool
    lead: str
    parts: tuple[str, ...]
    needs: tuple[str, ...]
    makers: tuple[str, ...]
    readers: tuple[str, ...]
    most_pages: int | None


@dataclass(frozen=True, kw_only=True)
class Parameter(Code):
    """A norm or term as a dated, sourced figure; `alternative` is what another source says, `region` None for all."""

    value: float
    unit: str
    alternative: str
    region: str | None = field(metadata=REGIONS)
