"""Walks a case along the route of its municipality: a place is asked for, and whoever a step is for answers it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from rets.clock import date_of
from rets.db import ViewerSession
from rets.models import Case, Offer, Request, RouteActivation, Task
from rets.services import answers, documents
from rets.services.audit import Actor
from rets.services.route_versions import add_version
from rets.services.tasks import addressees
from tests import asking, places
from tests import builders as b
from tests import documents as d
from workflows.roles import Role


@dataclass
class Walk:
    """A case that is being searched for in a municipality."""

    session: ViewerSession
    case: Case

    def offer(self, contract: str | None = None, **changes: Any) -> Offer:
        """A place, under a kind of contract with the child's own municipality, or without one."""
        terms = {
            name: changes.pop(name) for name in list(changes) if name in {"tariff", "budget_ceiling", "budget_spent"}
        }
        main = changes.pop("main", None)
        offer = places.an_offer(self.session, b.TODAY, **changes)
        if contract:
            terms |= {"main_contractor_id": b.organisation(self.session, main).id} if main else {}
            places.a_contract(self.session, offer, self.case.municipality or "", contract_form=contract, **terms)
        return offer

    def ask(self, offer: Offer, **changes: Any) -> Request:
        """A request for that place."""
        return asking.ask(self.session, self.case, offer, **changes)

    def asked(self) -> list[str]:
        """The steps that were opened, in their order."""
        return [str(task.data["step"]) for task in self.tasks()]

    def step(self, code: str) -> Task:
        """The newest task of a step."""
        return [task for task in self.tasks() if task.data["step"] == code][-1]

    def due_on(self, code: str) -> date:
        """The last day of a step."""
        return date_of(self.step(code).due_at)

    def answer(self, code: str, answer: str, text: str = "Zo doen wij het.") -> None:
        """The answer of whoever the step is for."""
        task = self.step(code)
        person = addressees(self.session, task, b.NOW)[0]
        who = Actor(person, frozenset({Role(task.role)}))
        answers.answer(self.session, self.case, task, code=answer, text=text, actor=who, at=b.NOW, named=b.named(b.NOW))

    def send(self, kind: str, to: str, about: Request | None = None, channel: str = "mail") -> None:
        """The jeugdbeschermer makes a form from the dossier and sends it."""
        made = d.made(self.session, self.case, kind, f"verzoek:{about.id}" if about else "")
        who = d.reader(self.session, "jb-milan")
        documents.send(self.session, who, self.case, made, to=to, channel=channel, on=b.TODAY, at=b.NOW)

    def silent_until(self, day: str) -> None:
        """Nobody answers anything until this day."""
        b.run_until(self.session, self.case, b.at(day))

    def start(self, request: Request) -> None:
        """The provider says yes, the place is agreed and the help really starts."""
        asking.answer(self.session, request, "accepted")
        self.start_agreed(request)

    def start_agreed(self, request: Request) -> None:
        """A place to which the provider said yes is agreed, and the help really starts."""
        milan = b.actor(self.session, "jb-milan", Role.JEUGDBESCHERMER)
        asking.agree(self.session, self.case, request, actor=milan)
        b.step(self.session, self.case, "start_help", milan, started_on=b.TODAY)

    def stuck(self) -> None:
        """The search goes to the expert team."""
        b.step(self.session, self.case, "submit_to_ret", b.actor(self.session, "jb-milan", Role.JEUGDBESCHERMER))

    def tasks(self) -> list[Task]:
        """The tasks of steps of the route, in their order."""
        self.session.flush()
        found = self.session.scalars(select(Task).where(Task.case_id == self.case.id).order_by(Task.id))
        return [task for task in found if "step" in task.data]


def walk(session: ViewerSession, municipality: str, **changes: Any) -> Walk:
    """A case in a municipality, accepted by its zorgmakelaar."""
    case = b.raised(session, **({"municipality": municipality, "label": "R-1"} | changes))
    case.zorgmakelaar_id = case.zorgmakelaar_id or b.person_id(session, "zm-lotte")  # a region without its own people
    b.step(session, case, "accept", b.actor(session, "zm-lotte", Role.ZORGMAKELAAR))
    return Walk(session, case)


def asked(session: ViewerSession, town: str, contract: str | None = None, **changes: Any) -> tuple[Walk, Request]:
    """A whole dossier in a municipality, and a provider that is asked for a place."""
    case = d.whole(session, municipality=town, **changes)
    case.zorgmakelaar_id = case.zorgmakelaar_id or b.person_id(session, "zm-lotte")
    trip = Walk(session, case)
    return trip, trip.ask(trip.offer(contract))


def walk_along(session: ViewerSession, document: str, **changes: object) -> Walk:
    """A case in Haarlemmermeer along another route than the shipped one, for which a place is asked."""
    made = add_version(session, "HM", document, None, by=None, at=b.NOW)
    session.add(RouteActivation(version_id=made.id, place="HM", from_on=b.TODAY, made_at=b.NOW))
    session.flush()
    trip = walk(session, "Haarlemmermeer", **changes)
    trip.ask(trip.offer())
    return trip
