"""Lines of decisions over the API: what is asked of the caller, one line, its answer, and that it was done."""

from datetime import date, datetime

from fastapi import APIRouter
from pydantic import BaseModel, Field

from rets import clock
from rets.access import Reader, case_for, name_of, require
from rets.db import ViewerSession
from rets.errors import Forbidden
from rets.models import DecisionLine
from rets.schemas.texts import FreeText, SlugText
from rets.services.decisions import ANSWERS, answer_line, finish_line, refuse_outsider
from rets.services.following import line_for
from rets.services.locking import actor_on
from rets.services.profile import as_told
from rets.services.waiting_for import decision_lines_for
from rets.web.api.answers import PROBLEMS
from rets.web.api.body import Content, In, Number, read, takes
from rets.web.decision_lines import carries_out
from rets.web.deps import Db, Me

router = APIRouter(tags=["Besluiten"], responses=PROBLEMS)


class LineAnswerIn(In):
    """What the addressee says to its line."""

    code: SlugText = Field(description="; ".join(f"{code}: {name}" for code, name in ANSWERS.items()))
    text: FreeText = Field(default="", description="Verplicht bij bezwaar")


class LineDoneIn(In):
    """The day on which a line was carried out."""

    done_on: date


class LineLine(BaseModel):
    """A line that waits for the caller."""

    id: int
    case_id: int
    case: str = Field(description="Het kenmerk, of een nummer voor wie dat niet mag weten")
    what: str
    text: str
    due_on: date


class LineOut(BaseModel):
    """What is asked, of whom, by when and with what power."""

    id: int
    case_id: int
    case: str
    organisation: str
    action: str
    due_on: date
    binding: bool = Field(description="Onwaar: een advies")
    why_advice: str | None = Field(description="Waarom het een advies is, als dat is bewaard")
    answers: dict[str, str] = Field(description="Code en betekenis van elk antwoord")
    answer_code: str | None
    answer_text: str | None
    answered_at: datetime | None
    done_on: date | None


@router.get("/besluiten", summary="Regels van besluiten die op u wachten, eerst wat het eerst klaar moet zijn")
def list_lines(session: Db, me: Me) -> list[LineLine]:
    require(me, "decision.answer")
    return [
        LineLine(id=one.id, case_id=one.case_id, case=one.label, what=one.what, text=one.text, due_on=one.due_on)
        for one in decision_lines_for(session, me, clock.today())
    ]


@router.get("/besluiten/{line_id}", summary="Eén regel van een besluit")
def show_line(session: Db, me: Me, line_id: Number) -> LineOut:
    """Ook voor wie het dossier niet mag openen."""
    return _told(session, me, line_for(session, me, line_id))


@router.post(
    "/besluiten/{line_id}/antwoord", summary="Beantwoord een regel van een besluit", openapi_extra=takes(LineAnswerIn)
)
def take_answer(session: Db, me: Me, line_id: Number, body: Content) -> LineOut:
    """Geen antwoord is ook een antwoord: na de termijn gaat de casus een trede hoger."""
    line = line_for(session, me, line_id)
    case = case_for(session, me, line.case_id, lock=True)
    require(me, "decision.answer", case)
    actor, at = actor_on(me, case), clock.now()
    refuse_outsider(session, line, actor, at)
    given = read(LineAnswerIn, body)
    answer_line(session, case, line, code=given.code, text=given.text, actor=actor, at=at)
    return _told(session, me, line)


@router.post("/besluiten/{line_id}/gedaan", summary="Meld dat een regel is uitgevoerd", openapi_extra=takes(LineDoneIn))
def take_done(session: Db, me: Me, line_id: Number, body: Content) -> LineOut:
    """Het besluit blijft open tot de hulp echt is gestart."""
    line = line_for(session, me, line_id)
    case = case_for(session, me, line.case_id, lock=True)
    if not carries_out(session, me, line, case):
        raise Forbidden("Dit meldt wie de opdracht kreeg, of wie het besluit volgt.")
    given = read(LineDoneIn, body)
    finish_line(session, case, line, done_on=given.done_on, actor=actor_on(me, case), at=clock.now())
    return _told(session, me, line)


def _told(session: ViewerSession, me: Reader, line: DecisionLine) -> LineOut:
    case = case_for(session, me, line.case_id)
    require(me, "decision.see", case)
    return LineOut(
        id=line.id,
        case_id=case.id,
        case=name_of(me, case),
        organisation=line.organisation.name,
        action=as_told(session, me, case, line.action, clock.today()),
        due_on=line.due_on,
        binding=line.binding,
        why_advice=line.why_advice,
        answers=dict(ANSWERS),
        answer_code=line.answer_code,
        answer_text=line.answer_text,
        answered_at=line.answered_at,
        done_on=line.done_on,
    )
