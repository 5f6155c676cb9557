"""What ends somebody's reason to see a case still reaches that person, through a real mail server."""

from collections import Counter
from datetime import timedelta
from functools import partial

import pytest
from pydantic import SecretStr
from sqlalchemy import select

from rets.access import reader_for
from rets.db import ViewerSession
from rets.models import Case, Meeting, Message
from rets.services import answers, confirming
from rets.services.mail import Postman, send_message
from rets.services.messages import messages_for
from rets.settings import Settings
from tests import builders as b
from tests import deciding as d
from tests.mailbox import Inbox, mail_server
from tests.services.test_mail import _same
from tests.walking import Walk, walk
from workflows.roles import Role


def posted(session: ViewerSession, kind: str) -> dict[str, str]:
    """Sends what waits of a kind: to whom, and how the subject reads."""
    with mail_server() as (received, url):
        _send(session, url, kind)
        return subjects(received)


def _send(session: ViewerSession, url: str, kind: str) -> None:
    settings = Settings(smtp_url=SecretStr(url), base_url="https://rets.example", mail_from="rets@rets.example")
    post = Postman(settings)
    session.flush()
    for number in session.scalars(select(Message.id).where(Message.kind == kind)).all():
        send_message(partial(_same, session), post, settings, number, lambda: b.NOW)
    post.close()


def subjects(received: Inbox) -> dict[str, str]:
    assert max(Counter(mail["To"] for mail in received.mails).values()) == 1
    return {mail["To"].partition("@")[0].rpartition("<")[2]: mail["Subject"] for mail in received.mails}


@pytest.fixture
def spoken(staffed: ViewerSession) -> Walk:
    """The contract manager of Haarlemmermeer said yes by telephone, at haste (RT4)."""
    trip = walk(staffed, "Haarlemmermeer", safety={"acute_since": "2026-03-16"})
    trip.ask(trip.offer())
    milan = b.actor(staffed, "jb-milan", Role.JEUGDBESCHERMER)
    told = {"by": "categoriemanager", "words": "Ga maar.", "on": b.TODAY}
    answers.record_spoken_consent(staffed, trip.case, trip.step("spoed"), **told, actor=milan, at=b.NOW)
    return trip


def test_rt4_who_gave_consent_by_telephone_gets_the_mail_that_confirms_it(staffed: ViewerSession, spoken: Walk) -> None:
    assert posted(staffed, "consent.confirmed") == {"cm-vera": f"RETS: casus {spoken.case.label}"}


def test_and_reads_it_among_the_messages_without_seeing_the_case_any_more(staffed: ViewerSession, spoken: Walk) -> None:
    vera = reader_for(staffed, "cm-vera", b.TODAY)
    assert vera is not None
    (told,) = [one for one in messages_for(staffed, vera) if one.message.kind == "consent.confirmed"]
    assert (told.sentence, told.label) == ("Uw mondelinge akkoord is vastgelegd.", None)
    assert not set(spoken.case.audience) & vera.tokens


@pytest.fixture
def withdrawn(staffed: ViewerSession) -> Case:
    """A decision by telephone that the next meeting took back."""
    case = b.at_ret(staffed)
    urgent = b.meeting(staffed, case)
    urgent.kind = "spoed"
    made = d.decide(staffed, case, "zilverreiger", "gemeente-haarlemmermeer", held=urgent)
    regular = staffed.get_one(Meeting, made.confirm_at_id)
    at = regular.starts_at + timedelta(minutes=10)
    regular.present, regular.held_at = [b.person_id(staffed, one) for one in b.TEAM_HM], at
    confirming.withdraw(staffed, case, made, regular, why="Toch anders.", actor=b.chair(staffed), at=at)
    return case


def test_a_withdrawn_decision_tells_a_provider_without_the_label(staffed: ViewerSession, withdrawn: Case) -> None:
    assert posted(staffed, "decision.withdrawn")["za-roos"] == "RETS: een besluit"


def test_and_the_municipality_that_sits_in_the_team_with_it(staffed: ViewerSession, withdrawn: Case) -> None:
    assert posted(staffed, "decision.withdrawn")["gem-koen"] == f"RETS: casus {withdrawn.label}"
