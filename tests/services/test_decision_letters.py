"""Each addressee of a decision finds its letter from the moment of the decision."""

import re
from dataclasses import replace
from typing import Any

import pytest
import typst
from sqlalchemy import select

from rets import access
from rets.db import ViewerSession
from rets.models import Case, Decision, DecisionLine, Document, DocumentSending, Message
from rets.render import pdf
from rets.services.decision_letters import write_letters
from rets.services.document_access import letter_for
from rets.services.document_subject import line_ref
from tests import builders as b
from tests import deciding as d
from tests.documents import words


@pytest.fixture
def decision(staffed: ViewerSession) -> Decision:
    """A decision with a line to a municipality, a provider and the GI, with its letters."""
    made = d.decide(staffed, b.at_ret(staffed), "gemeente-haarlemmermeer", "zilverreiger", "djgb")
    write_letters(staffed, _chair(staffed), _case(staffed, made), made, b.NOW)
    return made


def _chair(session: ViewerSession) -> access.Reader:
    found = access.reader_for(session, "ret-vz-omar", b.TODAY)
    assert found is not None
    return found


def _case(session: ViewerSession, decision: Decision) -> Case:
    return access.case_for(session, access.SYSTEM, decision.case_id, lock=True)


def _letters(session: ViewerSession) -> list[Document]:
    return list(session.scalars(select(Document).where(Document.kind == "besluitbrief")))


@pytest.mark.parametrize(
    ("who", "to"), [("gem-koen", "gemeente-haarlemmermeer"), ("za-roos", "zilverreiger"), ("tm-ellen", "djgb")]
)
def test_an_addressee_reads_its_own_letter(staffed: ViewerSession, decision: Decision, who: str, to: str) -> None:
    assert to in _read_by(staffed, decision, who)


def test_a_provider_reads_no_letter_to_another(staffed: ViewerSession, decision: Decision) -> None:
    assert _read_by(staffed, decision, "za-roos") == {"zilverreiger"}


def _read_by(session: ViewerSession, decision: Decision, who: str) -> set[str]:
    case, reader = _case(session, decision), access.reader_for(session, who, b.TODAY)
    assert reader is not None
    return {one.organisation.slug for one in decision.lines if letter_for(session, reader, case, one.id) is not None}


def test_every_line_has_one_letter_that_was_sent_in_the_program(staffed: ViewerSession, decision: Decision) -> None:
    sent = staffed.scalars(select(DocumentSending.channel)).all()
    assert (len(_letters(staffed)), sent) == (3, ["pagina"] * 3)


def test_the_addressee_hears_of_it_once(staffed: ViewerSession, decision: Decision) -> None:
    koen = b.person_id(staffed, "gem-koen")
    kinds = staffed.scalars(select(Message.kind).where(Message.person_id == koen, Message.case_id == decision.case_id))
    assert [kind for kind in kinds if kind in {"decision.line", "document.sent"}] == ["decision.line"]


@pytest.mark.parametrize(
    ("slug", "more", "why"),
    [
        ("kastanjelaan", {}, "gaf dit team geen mandaat."),
        ("gemeente-haarlemmermeer", {"amount": 75_000}, "Dit kost meer."),
        ("gemeente-haarlemmermeer", {"beyond": True}, "De voorzitter vindt dat dit niet onder het mandaat valt."),
    ],
)
def test_a_letter_says_why_its_line_is_an_advice(
    staffed: ViewerSession, slug: str, more: dict[str, Any], why: str
) -> None:
    case = b.at_ret(staffed)
    (line,) = d.lines(staffed, slug)
    made = d.decide(staffed, case, lines=[replace(line, **more)])
    write_letters(staffed, _chair(staffed), case, made, b.NOW)
    (letter,) = _letters(staffed)
    said = " ".join(words(letter.data).split())
    assert re.search(rf"Dit is een advies\. .*{re.escape(why)} Komt er geen ja op tijd", said)


def test_without_a_provider_at_the_table_a_letter_says_that(staffed: ViewerSession) -> None:
    case = b.at_ret(staffed)
    held = b.meeting(staffed, case, present=("ret-vz-omar", "ret-gi-anke", "gem-koen"))
    made = d.decide(staffed, case, "gemeente-haarlemmermeer", held=held)
    assert made.lines[0].why_advice is not None
    assert made.lines[0].why_advice.startswith("Aan deze tafel ontbreekt een lid van een aanbieder.")


def test_whoever_does_not_take_part_here_gets_a_letter_that_is_yet_to_be_sent(staffed: ViewerSession) -> None:
    case = b.at_ret(staffed)
    made = d.decide(staffed, case, "ben-nh")
    write_letters(staffed, _chair(staffed), case, made, b.NOW)
    lines = staffed.scalars(select(DecisionLine.role)).all()
    assert (len(_letters(staffed)), staffed.scalars(select(DocumentSending)).all(), len(lines)) == (1, [], 1)


def test_a_letter_that_cannot_be_made_takes_neither_the_decision_nor_the_other_letters_along(
    staffed: ViewerSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    really = pdf._compiled

    def broken(source: bytes, data: object) -> bytes:
        if "Zilverreiger" in str(data):
            raise typst.TypstError("no such shape")
        return really(source, data)

    monkeypatch.setattr(pdf, "_compiled", broken)
    made = d.decide(staffed, b.at_ret(staffed), "gemeente-haarlemmermeer", "zilverreiger")
    written = write_letters(staffed, _chair(staffed), _case(staffed, made), made, b.NOW)
    assert ([one.ref for one in written], len(made.lines)) == ([line_ref(made.lines[0].id)], 2)


def test_writing_them_twice_makes_no_second_version(staffed: ViewerSession, decision: Decision) -> None:
    write_letters(staffed, _chair(staffed), _case(staffed, decision), decision, b.NOW)
    assert [one.version for one in _letters(staffed)] == [1, 1, 1]
