"""Tables and constraints, one file per family; no rules live here."""

from rets.models.agreements import AgreementEnd, ProviderAgreement
from rets.models.base import Base
from rets.models.cases import Case, Draft
from rets.models.decisions import AgendaItem, Decision, DecisionLine, Meeting, MeetingCall, MeetingRecord
from rets.models.documents import Document, DocumentSending
from rets.models.duties import Duty, DutyEnd
from rets.models.filters import SavedFilter
from rets.models.mailing import Digest, MailWish
from rets.models.mandates import Mandate, MandateEnd
from rets.models.people import Absence, Appointment, CalendarFeed, EndedSession, Organisation, Person
from rets.models.plans import PlanJob
from rets.models.process import Deadline, Event, Message, Read, StoredPlan, Task
from rets.models.reference import CodeListEntry, Municipality, Region, RegionMembership
from rets.models.requests import Claim, Placement, Request
from rets.models.routes import RouteActivation, RouteVersion
from rets.models.simulations import SimulationFigures, SimulationRun
from rets.models.supply import Availability, Closing, Contract, Location, Offer, Place
from rets.models.team import Consultation, ConsultationTurn, Signal, SignalRound, SignalTurn
from rets.models.uitvraag import FrozenUitvraag, UitvraagDelivery, UitvraagImport

__all__ = [
    "Absence",
    "AgendaItem",
    "AgreementEnd",
    "Appointment",
    "Availability",
    "Base",
    "CalendarFeed",
    "Case",
    "Claim",
    "Closing",
    "CodeListEntry",
    "Consultation",
    "ConsultationTurn",
    "Contract",
    "Deadline",
    "Decision",
    "DecisionLine",
    "Digest",
    "Document",
    "DocumentSending",
    "Draft",
    "Duty",
    "DutyEnd",
    "EndedSession",
    "Event",
    "FrozenUitvraag",
    "Location",
    "MailWish",
    "Mandate",
    "MandateEnd",
    "Meeting",
    "MeetingCall",
    "MeetingRecord",
    "Message",
    "Municipality",
    "Offer",
    "Organisation",
    "Person",
    "Place",
    "Placement",
    "PlanJob",
    "ProviderAgreement",
    "Read",
    "Region",
    "RegionMembership",
    "Request",
    "RouteActivation",
    "RouteVersion",
    "SavedFilter",
    "Signal",
    "SignalRound",
    "SignalTurn",
    "SimulationFigures",
    "SimulationRun",
    "StoredPlan",
    "Task",
    "UitvraagDelivery",
    "UitvraagImport",
]
