"""The canonical case form: one form for page, API, import and replay (R45), in the order in which a raiser thinks."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from rets.schemas.form_base import Form, contradiction
from rets.schemas.texts import FreeText, Label, SlugText
from rets.schemas.tracks_form import TracksIn

Judgement = Literal["passend", "alternatief_passend", "overbrugging", "second_best", "niet_passend"]
BIRTH_MONTH = r"^(19|20)\d{2}-(0[1-9]|1[0-2])$"
BirthMonth = Annotated[str, StringConstraints(pattern=BIRTH_MONTH)]


class MeasureIn(Form):
    """A protection measure (1.9, EX27). `ends_on` is the last valid day, `extended_on` the start of an extension."""

    kind: SlugText = Field(description="Code van de maatregel, zoals ots, vots of jeugdreclassering")
    pronounced_on: date | None = Field(default=None, description="Datum van de uitspraak; start van de hulpnorm (N4)")
    informed_on: date | None = Field(default=None, description="Datum waarop de GI het hoorde; start van N1")
    ends_on: date | None = Field(default=None, description="Laatste dag van de maatregel")
    extended_on: date | None = Field(default=None, description="Begin van de laatste verlenging")

    @model_validator(mode="after")
    def _in_order(self) -> "MeasureIn":
        if self.pronounced_on and self.ends_on and self.ends_on < self.pronounced_on:
            raise contradiction("De maatregel eindigt vóór de uitspraak.")
        if self.pronounced_on and self.informed_on and self.informed_on < self.pronounced_on:
            raise contradiction("De GI kan niet vóór de uitspraak op de hoogte zijn gesteld.")
        if self.extended_on and self.ends_on and self.ends_on < self.extended_on:
            raise contradiction("De verlenging eindigt vóór zij begint.")
        return self


class AuthorisationIn(Form):
    """A court authorisation, such as `muhp` or `gesloten`."""

    kind: SlugText
    granted_on: date | None = None
    ends_on: date | None = Field(default=None, description="Laatste dag waarop de machtiging geldt (N15)")
    used_on: date | None = Field(default=None, description="Eerste dag waarop zij is gebruikt (EX24)")

    @model_validator(mode="after")
    def _in_order(self) -> "AuthorisationIn":
        if self.granted_on and self.ends_on and self.ends_on < self.granted_on:
            raise contradiction("De machtiging eindigt vóór zij is verleend.")
        return self


class WorkerIn(Form):
    """A jeugdbeschermer on the case, without a name. Assigned is not working: that needs a first contact (N1c)."""

    kind: Literal["vast", "vervanger", "pool"] = "vast"
    assigned_on: date
    first_contact_on: date | None = None
    absent_on: date | None = None
    ended_on: date | None = None
    end_reason: Literal["verloop", "ziekte", "voorspelbaar_moment", "anders"] | None = None

    @model_validator(mode="after")
    def _in_order(self) -> "WorkerIn":
        for later in (self.first_contact_on, self.ended_on):
            if later and later < self.assigned_on:
                raise contradiction("Het eerste contact of het einde ligt vóór de toewijzing van de jeugdbeschermer.")
        return self


class KoersIn(Form):
    """The supported course: goals, needed help and who agreed (N3b, N3c)."""

    set_on: date | None = None
    goals: list[FreeText] = Field(default_factory=list, max_length=20)
    needed_help: FreeText = ""
    agreed_by: list[Literal["jeugdige", "ouders", "netwerk", "professionals"]] = Field(default_factory=list)
    earlier_on: date | None = Field(default=None, description="Koers nodig vóór zes weken (zoveel eerder als nodig)")
    earlier_reason: FreeText = ""


class NeedIn(Form):
    """The help that is needed, recorded before any supply is shown (R26): ideal, acceptable and bridging apart."""

    ideal: list[SlugText] = Field(
        min_length=1, max_length=5, description="Codes van de beste hulpvorm(en), beste eerst"
    )
    acceptable: list[SlugText] = Field(default_factory=list, max_length=8)
    bridging: list[SlugText] = Field(default_factory=list, max_length=5)
    why: FreeText = ""
    depends_on: list[SlugText] = Field(default_factory=list, description="Hulp die eerst moet lopen (C31)")
    needed_on: date | None = Field(default=None, description="Hulp nodig vóór drie maanden (zoveel eerder als nodig)")
    needed_reason: FreeText = ""
    stay_days: int | None = Field(default=None, ge=1, le=3660, description="Verwachte duur in dagen")

    @model_validator(mode="after")
    def _apart(self) -> "NeedIn":
        if set(self.ideal) & set(self.acceptable):
            raise contradiction("Een hulpvorm staat bij ideaal én bij aanvaardbaar. Kies er een.")
        if self.needed_on and not self.needed_reason:
            raise contradiction("Leg uit waarom de hulp eerder nodig is dan de norm.")
        return self


class ContraIndicationIn(Form):
    """A condition for placing that may be solved, rather than a mark on a child (P17)."""

    code: SlugText
    solved: bool = False
    note: FreeText = ""


class StayIn(Form):
    """Where the child stays now, and until when at the latest."""

    form: SlugText
    place: FreeText = Field(default="", description="Soort plek, zonder adres")
    provider: FreeText = ""
    since: date | None = None
    max_days: int | None = Field(
        default=None, ge=1, le=3660, description="Langste verblijf op deze plek in dagen (N13)"
    )
    max_months: int | None = Field(default=None, ge=1, le=60)
    ends_on: date | None = Field(default=None, description="Laatste dag op deze plek")
    closes_on: date | None = Field(default=None, description="Eerste dag waarop de locatie dicht is (N17)")

    @model_validator(mode="after")
    def _in_order(self) -> "StayIn":
        if self.since and self.ends_on and self.ends_on < self.since:
            raise contradiction("Het verblijf eindigt vóór het begon.")
        return self


class TriedIn(Form):
    """What was tried before, with whom, and why it did not work."""

    form: SlugText
    provider: FreeText = ""
    offer: SlugText | None = Field(default=None, description="Code van het aanbod, als de plek daar eerder mislukte")
    on: date | None = None
    ground: SlugText | None = None
    result: FreeText = ""
    failed: bool = False
    unsafe: bool = Field(default=False, description="De aanbieder gaf de opdracht terug omdat het niet veilig is")


class ExpertAdviceIn(Form):
    """Advice of an expert about the help needed (V3)."""

    by: FreeText
    on: date
    form: SlugText


class WaitIn(Form):
    """A waiting list on which the child stands, with the start that was told."""

    form: SlugText
    provider: FreeText = ""
    registered_on: date | None = None
    expected_on: date | None = None


class MilestonesIn(Form):
    """Dates that close a planned action: transition plan (17 to 18), report to the Raad (EX26), family plan (N3e)."""

    transition_plan_on: date | None = None
    family_plan_on: date | None = None
    council_notified_on: date | None = None


class SafetyIn(Form):
    """Safety while waiting (R37, R38)."""

    acute_since: date | None = None
    now: FreeText = Field(default="", description="Hoe veilig is het kind nu")
    watched_by: FreeText = Field(default="", description="Welke functie houdt zicht")
    violence: bool = Field(default=False, description="Geweld in het gezin")
    plan_on: date | None = Field(default=None, description="Datum van het veiligheidsplan")
    seen_on: date | None = Field(default=None, description="Kind voor het laatst gezien op")
    reviewed_on: date | None = Field(default=None, description="Risico's voor het laatst bekeken op")


class VoiceIn(Form):
    """What child and parents want; or why the child was not spoken to (N3d, A24)."""

    child: FreeText = ""
    child_spoken_on: date | None = None
    not_spoken_reason: FreeText = ""
    parents: FreeText = ""


class WishesIn(Form):
    """Wishes that the matcher weighs: near home (R31), the same people (R30), to be allowed to stay (R32)."""

    max_km: int | None = Field(default=None, ge=1, le=300)
    workers: list[SlugText] = Field(default_factory=list)
    providers: list[SlugText] = Field(default_factory=list)
    perspectief: bool = False
    siblings: list[Label] = Field(default_factory=list, description="Labels van broers en zussen")
    siblings_together: Literal["moet", "dichtbij", "hoeft_niet"] = "hoeft_niet"


class CaseForm(Form):
    """One stuck search for help. No name, no BSN, no address: a label, a birth month and functions."""

    label: Label = Field(description="Eigen kenmerk van de GI, geen naam")
    gi: SlugText = Field(description="Code van de GI")
    municipality: SlugText | None = Field(
        default=None, description="Gemeente (code GMxxxx of naam) waar het kind woont"
    )
    municipality_disputed: bool = Field(
        default=False, description="Woonplaats in geschil: de gemeente is dan voorlopig"
    )
    region: SlugText | None = Field(default=None, description="Alleen als de gemeente niet bekend is")
    question: FreeText = Field(default="", description="Wat is de vraag, in één of twee zinnen")
    birth_month: BirthMonth = Field(description="Geboortemaand, jjjj-mm")
    sex: Literal["m", "f"] | None = None
    iq: int | None = Field(default=None, ge=30, le=160)
    measures: list[MeasureIn] = Field(min_length=1, max_length=10)
    authorisations: list[AuthorisationIn] = Field(default_factory=list, max_length=10)
    workers: list[WorkerIn] = Field(default_factory=list, max_length=20)
    safety: SafetyIn = SafetyIn()
    koers: KoersIn = KoersIn()
    need: NeedIn
    expert_advice: list[ExpertAdviceIn] = Field(default_factory=list)
    strengths: FreeText = Field(default="", description="Wat gaat goed, wat werkt")
    traits: list[SlugText] = Field(default_factory=list, max_length=20)
    contra_indications: list[ContraIndicationIn] = Field(default_factory=list, max_length=20)
    history: FreeText = ""
    tried: list[TriedIn] = Field(default_factory=list, max_length=40)
    stay: StayIn | None = None
    voice: VoiceIn = VoiceIn()
    school: FreeText = ""
    obstacles: list[SlugText] = Field(default_factory=list, max_length=15)
    finance: FreeText = ""
    wishes: WishesIn = WishesIn()
    legal_basis: Literal["maatregel", "toestemming", "vervangende_toestemming"] = "maatregel"
    waits: list[WaitIn] = Field(default_factory=list, max_length=20)
    milestones: MilestonesIn = MilestonesIn()
    tracks: TracksIn = TracksIn()
    at_table: list[FreeText] = Field(default_factory=list, max_length=12)

    @model_validator(mode="after")
    def _coherent(self) -> "CaseForm":
        if self.municipality is None and self.region is None and self.municipality_disputed:
            raise contradiction("Noem bij een woonplaatsgeschil een voorlopige gemeente of regio.")
        codes = [c.code for c in self.contra_indications]
        if len(codes) != len(set(codes)):
            raise contradiction("Een contra-indicatie staat er twee keer.")
        return self
