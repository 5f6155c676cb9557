"""A case that is being searched for, a request to a provider, and its answer: for tests about what follows."""

from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session

from rets.access import Reader, reader_for
from rets.models import Case, Consultation, FrozenUitvraag, Offer, Request, Signal, SimulationRun
from rets.services import advice, agreeing, answering, requests, signals
from rets.services.audit import Actor
from rets.services.simulations import Wish, keep_simulation
from tests import builders as b
from workflows.roles import Role

SOON = b.TODAY + timedelta(days=7)


def lotte(session: Session) -> Actor:
    """The zorgmakelaar of Haarlemmermeer."""
    return b.actor(session, "zm-lotte", Role.ZORGMAKELAAR)


def roos(session: Session) -> Actor:
    """Who answers for the provider of `places.an_offer`."""
    return b.actor(session, "za-roos", Role.PROVIDER)


def searching(session: Session, **changes: Any) -> Case:
    """A case that the zorgmakelaar accepted."""
    case = b.raised(session, **changes)
    b.step(session, case, "accept", lotte(session))
    session.flush()
    return case


def ask(session: Session, case: Case, offer: Offer, **changes: Any) -> Request:
    """A request to start in a week."""
    plain = {"offer_id": offer.id, "start_on": SOON, "question": "Kan dit kind bij u wonen?", "at": b.NOW}
    return requests.make_request(session, case, **({"actor": lotte(session)} | plain | changes))


def answer(session: Session, request: Request, code: str, **changes: Any) -> None:
    """An answer of the provider."""
    plain = {"actor": roos(session), "at": b.NOW}
    answering.answer_request(session, request, code=code, **(plain | changes))


def agree(session: Session, case: Case, request: Request, **changes: Any) -> None:
    """The place of an accepted request, agreed by the zorgmakelaar."""
    plain = {"actor": lotte(session), "at": b.NOW}
    agreeing.agree_place(session, case, request, **(plain | changes))


def reader(session: Session, slug: str) -> Reader:
    """Somebody of the cast, as it reads."""
    found = reader_for(session, slug, b.TODAY)
    assert found is not None
    return found


def asked_advice(session: Session, who: str = "zm-lotte", **changes: Any) -> Consultation:
    """A question to the team of Haarlemmermeer without a dossier."""
    plain = {"region": "HM", "asked_for": "zelf", "question": "Wie weet iets over eerwraak?", "at": b.NOW}
    return advice.ask(session, reader(session, who), **(plain | changes))


def a_signal(session: Session, *cases: Case, who: str = "zm-lotte", **changes: Any) -> Signal:
    """A signal in Haarlemmermeer, with these cases as evidence, that who records it follows up in two weeks."""
    me = reader(session, who)
    plain: dict[str, Any] = {
        "region": "HM",
        "obstacle": "niet_ingekocht",
        "form": "gezinshuis",
        "level": "regionaal",
        "text": "Er is geen gezinshuis ingekocht.",
        "cases": tuple(case.label for case in cases),
        "owner_id": me.person_id,
        "due_on": b.TODAY + timedelta(days=14),
    }
    return signals.record(session, me, signals.SignalIn(**(plain | changes)), b.NOW)


def a_frozen_uitvraag(session: Session) -> FrozenUitvraag:
    """The return of Haarlemmermeer over February, without a figure in it."""
    made = FrozenUitvraag(
        day=b.date(2026, 2, 28),
        region="HM",
        version=1,
        cutoff=b.at("2026-03-10"),
        due_on=b.date(2026, 3, 10),
        made_at=b.at("2026-03-10"),
        made_by=reader(session, "mon-greet").person_id,
        definitions="1",
        figures={"places": [], "forms": [], "obstacles": [], "suppliers": [], "gi": None},
        difference=[],
    )
    session.add(made)
    session.flush()
    return made


def a_simulation(session: Session) -> SimulationRun:
    """A comparison of one day that was a command, with what came of it."""
    wish = Wish(("telefoon", "gezamenlijk"), (1,), ("HM",), b.TODAY, 1, 1)
    plain = {"children": 1, "in_time": 0, "due": 0, "started": {}, "waiting": {"1": 1}, "moves": 0, "km": 0.0}
    figures = plain | {"minutes": {"zorgmakelaar": 30}}
    return keep_simulation(session, wish, [(policy, 1, figures) for policy in wish.policies], b.NOW)
