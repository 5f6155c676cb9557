"""What one document is about: the case as it stands, and within it a request or a line of a decision."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from rets import reference
from rets.clock import date_of
from rets.errors import NotFound
from rets.models import Case, Decision, DecisionLine, Request
from rets.reference.geography import UnknownOn
from rets.reference.load import read_document_kinds
from rets.reference.rows import DocumentKind
from rets.render.codes import code_name
from rets.render.places import municipality_name, region_name
from rets.schemas.case_form import CaseForm
from rets.services.addressees import requests_of
from rets.services.facts import dossier_of
from rets.services.profile import scrubber

LIVE = frozenset({"open", "needs_information", "waiting_list", "accepted"})
UNKNOWN_KIND = "Dit soort document bestaat niet."


def line_ref(line_id: int) -> str:
    """How a document says that it is about a line of a decision."""
    return f"regel:{line_id}"


@dataclass(frozen=True)
class Subject:
    """What a document of a kind is made of; `said` takes out of a text what its receiver may not know."""

    session: Session
    case: Case
    kind: DocumentKind
    form: CaseForm
    at: datetime
    requests: tuple[Request, ...]
    request: Request | None
    line: DecisionLine | None
    said: Callable[[str], str]

    @property
    def on(self) -> date:
        """The day on which it is made."""
        return date_of(self.at)

    @property
    def ref(self) -> str:
        """What it is about within the case, as it is stored."""
        if self.request is not None and self.kind.about == "verzoek":
            return f"verzoek:{self.request.id}"
        return line_ref(self.line.id) if self.line is not None else ""

    @property
    def labelled(self) -> bool:
        """Whether the label of the GI stands in it."""
        return self.kind.label and not self.for_stranger

    @property
    def for_stranger(self) -> bool:
        """Whether it goes to a provider that did not say yes to this child, or no longer (P13)."""
        if self.line is not None:
            to = self.line.organisation
            return to.kind == "provider" and f"provider:{to.id}" not in self.case.audience
        if "aanbieder" not in self.kind.receivers:
            return False
        return self.request is None or f"provider:{self.request.provider_id}" not in self.case.audience

    @property
    def called(self) -> str:
        """What the case is called in it."""
        return self.case.label if self.labelled else f"nummer {self.case.id}"

    @property
    def area(self) -> str:
        """The region, or a wider area for who may not know where the child lives."""
        if not self.for_stranger:
            return region_name(self.case.region, self.on)
        try:
            return reference.area_of(self.case.region, self.on)
        except UnknownOn:
            return self.case.region

    @property
    def town(self) -> str:
        """The municipality by name, '' when it is not known."""
        return municipality_name(self.case.municipality, self.on) if self.case.municipality else ""

    def named(self, codes: Iterable[str], name: str = "forms_of_care") -> str:
        """Codes of a list by their names."""
        return ", ".join(code_name(code, name, self.on) for code in codes)


def kind_of(code: str, on: date) -> DocumentKind:
    """The kind with this code on a day.

    Raises:
        NotFound: there is none.
    """
    for row in read_document_kinds():
        if row.code == code and row.holds_on(on):
            return row
    raise NotFound(UNKNOWN_KIND)


def subject_of(session: Session, case: Case, kind: DocumentKind, ref: str, at: datetime) -> Subject:
    """What a document of this kind about `ref` would be made of now.

    Raises:
        NotFound: `ref` is not of this case, or this kind is about something else.
    """
    return _subject(session, case, kind, ref, at, tuple(requests_of(session, case)), _lines(session, case))


def subjects_of(session: Session, case: Case, kinds: Iterable[DocumentKind], at: datetime) -> list[Subject]:
    """Everything that documents of these kinds can be about now; one without anything to be about stands there too."""
    requests, lines = tuple(requests_of(session, case)), _lines(session, case)
    live = [f"verzoek:{one.id}" for one in requests if one.state in LIVE]
    refs = {"verzoek": live, "regel": [line_ref(one.id) for one in lines]}
    return [
        _subject(session, case, kind, ref, at, requests, lines)
        for kind in kinds
        for ref in refs.get(kind.about, [""]) or [""]
    ]


def _subject(
    session: Session,
    case: Case,
    kind: DocumentKind,
    ref: str,
    at: datetime,
    requests: tuple[Request, ...],
    lines: Iterable[DecisionLine],
) -> Subject:
    request = next((one for one in requests if f"verzoek:{one.id}" == ref and kind.about == "verzoek"), None)
    line = next((one for one in lines if line_ref(one.id) == ref and kind.about == "regel"), None)
    if ref and request is None and line is None:
        raise NotFound("Dit document gaat over iets dat niet bij deze casus hoort.")
    made = Subject(session, case, kind, dossier_of(case), at, requests, request, line, str)
    return replace(made, said=scrubber(session, case, made.on, knowing=made.labelled))


def _lines(session: Session, case: Case) -> list[DecisionLine]:
    """The lines of every decision about a case, newest decision first."""
    return list(
        session.scalars(
            select(DecisionLine)
            .join(Decision, Decision.id == DecisionLine.decision_id)
            .options(joinedload(DecisionLine.organisation), joinedload(DecisionLine.decision))
            .where(DecisionLine.case_id == case.id)
            .order_by(Decision.id.desc(), DecisionLine.id)
        )
    )
