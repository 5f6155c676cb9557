"""Whoever a line of a decision addresses opens its letter from its own page, and nobody else does."""

import pytest
from sqlalchemy import select

from rets import access
from rets.models import Appointment, Document, Person
from rets.services.decision_letters import write_letters
from rets.services.decision_lines import LineIn
from tests import builders as b
from tests import deciding as d

TO = {
    "za-roos": ("zilverreiger", None),
    "bes-nel": ("zilverreiger", "director"),
    "bes-stad": ("gemeente-haarlemmermeer", "director"),
    "gem-koen": ("gemeente-haarlemmermeer", None),
    "tm-ellen": ("djgb", None),
    "cm-vera": ("gemeente-haarlemmermeer", "contract_manager"),
}


@pytest.fixture
def letter(staffed, request):
    """The address of the letter to somebody, and of the line."""
    for slug, at in (("bes-nel", "zilverreiger"), ("bes-stad", "gemeente-haarlemmermeer")):
        seat = Appointment(role="director", organisation=b.organisation(staffed, at), valid_from=b.TODAY)
        staffed.add(Person(slug=slug, name=slug, email=f"{slug}@rets.example", appointments=[seat]))
    staffed.flush()
    to, role = TO[request.param]
    case = b.at_ret(staffed)
    line = LineIn(b.organisation(staffed, to).id, "Bied een plek", d.DUE, role)
    made = d.decide(staffed, case, lines=[line])
    chair = access.reader_for(staffed, "ret-vz-omar", b.TODAY)
    write_letters(staffed, chair, case, made, b.NOW)
    number = staffed.scalars(select(Document.id)).one()
    return f"/casussen/{case.id}/documenten/{number}", f"/besluiten/{made.lines[0].id}"


@pytest.mark.parametrize(("letter", "who"), [(who, who) for who in TO], indirect=["letter"])
def test_the_addressee_opens_its_letter_from_its_page(letter, who, visit):
    address, line = letter
    browser = visit(who)
    assert f'href="{address}"' in browser.get(line).text
    answer = browser.get(address)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/pdf")


@pytest.mark.parametrize("letter", ["bes-nel"], indirect=True)
@pytest.mark.parametrize("who", ["za-roos", "bes-stad", "cm-paul", "za-sem", "mon-greet"])
def test_another_does_not(letter, who, visit):
    address, _line = letter
    assert visit(who).get(address).status_code in {403, 404}
