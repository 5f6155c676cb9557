"""A machine that does anything to a case in any order, through the services that a page would call."""

from contextlib import ExitStack
from datetime import datetime, timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from rets.clock import date_of
from rets.db import SYSTEM, sessions
from rets.errors import Forbidden, Invalid, Refused
from rets.models import Case
from rets.schemas.facts import FACT
from rets.services import answers, consults, decisions
from rets.services.advance import advance
from rets.services.agreeing import agree_place
from rets.services.audit import ENGINE, Actor
from rets.services.decision_lines import LineIn
from rets.services.placements import start_help
from rets.services.record import record_fact
from tests import builders as b
from tests.supply import offer_of
from workflows.facts import Note
from workflows.roles import Role
from workflows.steps import STEPS

CAST = {
    Role.JEUGDBESCHERMER: "jb-milan",
    Role.TEAMMANAGER: "tm-ellen",
    Role.ZORGMAKELAAR: "zm-lotte",
    Role.RET_CHAIR: "ret-vz-omar",
    Role.PROVIDER: "za-roos",
    Role.MUNICIPALITY: "gem-koen",
    Role.RET_MEMBER: "ret-gi-anke",
}
JUDGED = st.sampled_from(["passend", "alternatief_passend", "overbrugging", "second_best", "niet_passend"])
FACTS: dict[str, dict[str, Any]] = {
    "first_contact": {},
    "koers_set": {"goals": ["Veilig wonen"], "needed_help": "Wonen", "agreed_by": ["ouders"]},
    "child_spoken": {},
    "unsafe_signal": {},
    "acute_ended": {},
    "assignment_returned": {"form": "residentieel", "unsafe": True},
    "discharged": {"form": "residentieel", "abrupt": True},
    "stay_ended": {},
    "expert_advice": {"by": "Deskundige", "form": "residentieel"},
    "refusal_reported": {"form": "residentieel", "ground": "leeftijd"},
    "intake_held": {},
    "help_ended": {"text": "Het ging niet."},
    "court_requested": {},
    "explained": {"clock": "passende_hulp", "text": "Er was geen plek."},
}
REFUSALS = (Refused, Forbidden, Invalid)


class Process(RuleBasedStateMachine):
    """One case, its people and the clock; time only goes on."""

    engine: Engine
    session: Session
    case: Case
    now: datetime
    offers: int

    @initialize(ends=st.booleans())
    def raise_it(self, ends: bool) -> None:
        self.stack = ExitStack()
        connection = self.stack.enter_context(self.engine.connect())
        self.stack.callback(connection.begin().rollback)
        self.session = self.stack.enter_context(
            sessions(bind=connection, join_transaction_mode="create_savepoint", info={"viewer": SYSTEM})
        )
        self.now = b.NOW
        stay = {"form": "crisisplek", "since": "2026-02-01", "max_days": 84} if ends else None
        self.case = b.raised(self.session, stay=stay)
        self.offers = 0

    def teardown(self) -> None:
        if hasattr(self, "stack"):
            self.stack.close()

    def who(self, role: Role) -> Actor:
        return ENGINE if role == Role.SYSTEM else b.actor(self.session, CAST[role], role)

    def attempt(self, what: Any) -> bool:
        """Do something; what is refused leaves everything as it was."""
        before = (self.case.state, self.case.rung, self.case.event_seq, self.case.head_hash, self.case.owner_id)
        self.now += timedelta(minutes=1)
        try:
            with self.session.begin_nested():
                what()
                self.session.flush()
        except REFUSALS:
            self.session.refresh(self.case)
            assert before == (
                self.case.state,
                self.case.rung,
                self.case.event_seq,
                self.case.head_hash,
                self.case.owner_id,
            )
            return False
        return True

    @rule(days=st.integers(1, 12))
    def time_goes_on(self, days: int) -> None:
        self.now += timedelta(days=days)
        b.run_until(self.session, self.case, self.now)

    @rule(step=st.sampled_from(sorted(STEPS)), role=st.sampled_from([*CAST, Role.SYSTEM]), filled=st.booleans())
    def somebody_takes_a_step(self, step: str, role: Role, filled: bool) -> None:
        note = Note()
        if filled:
            owner = b.person_id(self.session, "tm-ellen")
            note = Note(text="Daarom.", code="anders", next_step="Bel morgen.", owner_id=owner)
        state = self.case.state
        taken = self.attempt(
            lambda: advance(self.session, case=self.case, step=step, actor=self.who(role), at=self.now, note=note)
        )
        if taken:
            assert role in STEPS[step].who
            assert state in STEPS[step].source

    @rule(kind=st.sampled_from(sorted(FACTS)))
    def something_happens(self, kind: str) -> None:
        fact = FACT.validate_python({"kind": kind, "on": date_of(self.now)} | FACTS[kind])
        self.attempt(lambda: record_fact(self.session, self.case, fact, self.who(Role.JEUGDBESCHERMER), self.now))

    @rule(purpose=st.sampled_from(["main", "bridging"]))
    def help_starts(self, purpose: str) -> None:
        given = {"kind": "help_started", "on": date_of(self.now), "form": "residentieel", "purpose": purpose}
        fact = FACT.validate_python(given)
        self.attempt(lambda: record_fact(self.session, self.case, fact, self.who(Role.JEUGDBESCHERMER), self.now))

    @rule(professional=JUDGED, family=JUDGED)
    def help_is_judged(self, professional: str, family: str) -> None:
        given = {"kind": "help_judged", "on": date_of(self.now), "professional": professional, "family": family}
        fact = FACT.validate_python(given)
        self.attempt(lambda: record_fact(self.session, self.case, fact, self.who(Role.JEUGDBESCHERMER), self.now))

    @rule(confirmed=st.booleans())
    def the_intake_day_is_called_the_start(self, confirmed: bool) -> None:
        self.attempt(
            lambda: start_help(
                self.session,
                self.case,
                on=date_of(self.now),
                actor=self.who(Role.JEUGDBESCHERMER),
                at=self.now,
                first_day_confirmed=confirmed,
            )
        )

    @rule()
    def a_provider_says_yes_and_the_place_is_agreed(self) -> None:
        def agree() -> None:
            self.offers += 1
            offer = offer_of(self.session, b.organisation(self.session, "zilverreiger"), number=self.offers)
            request = b.asked(self.session, self.case, offer, state="accepted")
            request.start_on = date_of(self.now) + timedelta(days=3)
            agree_place(self.session, self.case, request, actor=self.who(Role.ZORGMAKELAAR), at=self.now)

        self.attempt(agree)

    @rule(mandated=st.booleans(), days=st.integers(0, 8))
    def the_team_decides(self, mandated: bool, days: int) -> None:
        def decide() -> None:
            held = b.meeting(self.session, self.case, self.now)
            slug = "gemeente-haarlemmermeer" if mandated else "kastanjelaan"
            line = LineIn(
                b.organisation(self.session, slug).id, "Bied een plek", date_of(self.now) + timedelta(days=days)
            )
            decisions.decide(
                self.session,
                self.case,
                held,
                question="Wat nu?",
                text="Dit.",
                lines=[line],
                actor=self.who(Role.RET_CHAIR),
                at=self.now,
            )

        self.attempt(decide)

    @rule(fits=st.booleans())
    def the_municipality_offers_something_else(self, fits: bool) -> None:
        def offer() -> None:
            task = consults.offer_alternative(
                self.session,
                self.case,
                form="gezinshuis",
                text="Dit kan ook.",
                actor=self.who(Role.MUNICIPALITY),
                at=self.now,
            )
            answers.answer(
                self.session,
                self.case,
                task,
                code="past" if fits else "past_niet",
                text="Te ver weg.",
                actor=self.who(Role.JEUGDBESCHERMER),
                at=self.now,
            )

        self.attempt(offer)
