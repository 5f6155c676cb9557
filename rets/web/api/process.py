"""What happens to a case over the API: steps, facts, clocks and its history."""

from datetime import date, datetime
from typing import Any

from fastapi import APIRouter
from pydantic import BaseModel, Field
from sqlalchemy import select

from rets import clock
from rets.access import Reader, case_for, require
from rets.clock import date_of
from rets.db import ViewerSession
from rets.errors import Invalid
from rets.models import Case, Deadline, Person
from rets.schemas.facts import FACT, AnyFact
from rets.schemas.faults import parse_as
from rets.schemas.texts import FreeText, SlugText
from rets.services.case_page import case_page
from rets.services.facts import facts_of
from rets.services.judging import judgement_of
from rets.services.locking import actor_on, case_to_change, check_version
from rets.services.reads import note_read
from rets.services.story import story_for
from rets.services.timeline import Entry
from rets.services.told_dates import Told, told_deadline, told_due
from rets.web.api.answers import PROBLEMS
from rets.web.api.body import Content, In, Number, loaded, read, renamed, takes
from rets.web.case_clock import UNSEEN
from rets.web.case_facts import action_of, tell
from rets.web.case_offers import offers
from rets.web.case_steps import carry_out, offered_step
from rets.web.deps import Db, Me, Submitted
from rets.web.fact_form import KINDS, by_hand
from rets.web.step_form import fields_of
from workflows.judging import Judgement
from workflows.periods import FROM_BIRTH
from workflows.steps import STATES
from workflows.words import clock_name

router = APIRouter(prefix="/casussen/{case_id}", tags=["Proces"], responses=PROBLEMS)

FIELDS = {
    "reden": "code",
    "uitleg": "text",
    "vervolg": "next_step",
    "eigenaar": "owner",
    "voor": "due_on",
    "start": "started_on",
    "verzoek": "request_id",
    "gepland": "planned_on",
    "intake": "intake_on",
    "hulp": "form",
    "stopt": "ends_on",
    "eerste_dag": "first_day_confirmed",
}
"""What the form of a step calls each field, and what the API calls it."""
TOLD = {"oneOf": [{"$ref": f"#/components/schemas/{KINDS[kind].__name__}"} for kind in sorted(by_hand())]}


class Offered(BaseModel):
    """A step from this state for this reader; `against` says why it cannot be taken now."""

    step: str
    name: str
    target: str = Field(description="Stand daarna; gelijk aan nu als de stand blijft")
    asks: list[str] = Field(description="Velden die de stap vraagt")
    against: list[str]


class StepIn(In):
    """A step to be taken, with what it asks for."""

    step: SlugText
    version: int = Field(ge=0, description="De versie van de casus die u zag")
    code: SlugText | None = Field(default=None, description="Reden uit de codelijst van de stap")
    text: FreeText = ""
    next_step: FreeText = ""
    owner: SlugText | None = Field(default=None, description="Wie de casus nu oppakt (code van de persoon)")
    due_on: date | None = None
    started_on: date | None = Field(default=None, description="Eerste dag van de hulp zelf")
    first_day_confirmed: bool = Field(default=False, description="Op de dag van de intake begon ook de hulp")
    request_id: int | None = Field(default=None, ge=1, le=2**53)
    planned_on: date | None = None
    intake_on: date | None = None
    form: SlugText | None = Field(default=None, description="Hulp die buiten een verzoek om is geregeld")
    ends_on: date | None = Field(default=None, description="Dag waarop de hulp van nu stopt")


class Standing(BaseModel):
    """How a case stands after what was done."""

    version: int
    state: str
    state_name: str
    rung: int
    next_action: str
    due_at: datetime | None
    deadline_on: date | None = Field(description="Leeg als de dag zou vertellen wat u niet mag weten")
    deadline_within: str = Field(description="De periode, als de dag leeg is")
    deadline: str


class ClockOut(BaseModel):
    """A clock or term: when it opened, its last day, and what became of it."""

    family: str
    kind: str
    name: str
    opened_on: date
    due_on: date | None = Field(description="Leeg als de dag zou vertellen wat u niet mag weten")
    due_within: str = Field(description="De periode, als de dag leeg is")
    met_on: date | None
    outcome: str | None
    missed: bool
    judgement: Judgement | None = Field(description="Alleen bij een norm: hoe zij is gehaald (N2c)")
    explanation: str | None
    true_deadline: bool


@router.get("/stappen", summary="Stappen die u nu kunt zetten, en waarom andere niet")
def list_steps(session: Db, me: Me, case_id: Number) -> list[Offered]:
    case = case_for(session, me, case_id)
    require(me, "case.dossier", case)
    return [
        Offered(
            step=one.step.slug,
            name=one.step.name,
            target=case.state if one.step.target == "same" else one.step.target,
            asks=[FIELDS[asked.name] for asked in fields_of(session, case, one.step)],
            against=list(one.against),
        )
        for one in offers(facts_of(session, case), me, case)
    ]


@router.post("/stappen", summary="Zet een stap", openapi_extra=takes(StepIn))
def take_step(session: Db, me: Me, case_id: Number, body: Content) -> Standing:
    case = case_to_change(session, me, case_id, "case.dossier")
    given = read(StepIn, body)
    one = offered_step(session, me, case, given.step)
    check_version(case, given.version)
    try:
        carry_out(session, me, case, one.step, _as_form(session, given), clock.now())
    except Invalid as error:
        raise renamed(error, FIELDS) from error
    return standing(session, me, case)


@router.post(
    "/feiten",
    status_code=201,
    summary="Leg een gedateerd feit vast",
    openapi_extra={"requestBody": {"required": True, "content": {"application/json": {"schema": TOLD}}}},
)
def take_fact(session: Db, me: Me, case_id: Number, body: Content) -> Standing:
    """De soorten en hun velden staan op /api/v1/schema/facts."""
    case = case_to_change(session, me, case_id, "case.dossier")
    told = loaded(body)
    kind = told.get("kind") if isinstance(told, dict) else None
    require(me, action_of(kind) if isinstance(kind, str) else "case.record_fact", case)
    try:
        fact: AnyFact = parse_as(FACT, told)
    except Invalid as error:
        raise renamed(error, {one.field: one.field.removeprefix(f"{kind}.") for one in error.errors}) from error
    tell(session, case, fact, actor_on(me, case), clock.now())
    return standing(session, me, case)


@router.get("/klokken", summary="Alle klokken, termijnen en harde einden")
def list_clocks(session: Db, me: Me, case_id: Number) -> list[ClockOut]:
    """Van een dag die de geboortemaand vertelt, ziet wie die niet mag weten alleen de periode.

    Wat van zo'n dag is teruggeteld, staat er dan niet bij: het verschil tussen twee periodes kan de maand vertellen.
    """
    case = case_for(session, me, case_id)
    require(me, "case.dossier", case)
    note_read(session, me, case, "klokken", clock.now())
    rows = (row for row in case_page(session, me, case).deadlines if row.kind not in UNSEEN)
    known = [(row, told_due(me, case, row.kind, date_of(row.due_at), clock.today())) for row in rows]
    known = [(row, due) for row, due in known if due.on or row.kind in FROM_BIRTH]
    return [_clock(case, *one) for one in sorted(known, key=lambda one: (one[1].first_on, one[0].kind))]


@router.get("/gebeurtenissen", summary="De hele geschiedenis; het openen komt in het leeslog")
def list_events(session: Db, me: Me, case_id: Number) -> list[Entry]:
    case = case_for(session, me, case_id)
    require(me, "case.history", case)
    note_read(session, me, case, "geschiedenis", clock.now())
    return story_for(session, me, case, clock.today())


def standing(session: ViewerSession, me: Reader, case: Case) -> Standing:
    """How a case stands now."""
    session.flush()
    deadline = told_deadline(me, case, clock.today())
    return Standing(
        version=case.version,
        state=case.state,
        state_name=STATES[case.state].name,
        rung=case.rung,
        next_action=STATES[case.state].action_name,
        due_at=case.due_at,
        deadline_on=deadline.on,
        deadline_within=deadline.within,
        deadline=clock_name(case.deadline_kind),
    )


def _as_form(session: ViewerSession, given: StepIn) -> Submitted:
    """The same as the form of the page sends it: one verb for both."""
    values: dict[str, Any] = given.model_dump(mode="json", exclude_none=True)
    if given.owner:
        found = session.scalar(select(Person.id).where(Person.slug == given.owner))
        values["owner"] = found or 0
    values["first_day_confirmed"] = "ja" if given.first_day_confirmed else ""
    return Submitted([(typed, str(values[name])) for typed, name in FIELDS.items() if name in values])


def _clock(case: Case, row: Deadline, due: Told) -> ClockOut:
    """A clock of which only the period is told does not say when it was opened or missed either."""
    met = row.data.get("met_on")
    return ClockOut(
        family=row.family,
        kind=row.kind,
        name=clock_name(row.kind),
        opened_on=date_of(case.raised_at if due.period else row.opened_at),
        due_on=due.on,
        due_within=due.within,
        met_on=date.fromisoformat(met) if met else None,
        outcome=row.outcome,
        missed=row.missed_at is not None and not (due.period and met),
        judgement=judgement_of(row, clock.today()),
        explanation=row.explanation,
        true_deadline=row.kind == case.deadline_kind and date_of(row.due_at) == case.deadline_on,
    )
