"""Who reads which document, and what stands in it for its receiver: never a name, the label only where it may (P13)."""

from datetime import date

import pytest
from sqlalchemy import func, select

from rets import access
from rets.db import SYSTEM
from rets.errors import Invalid, NotFound
from rets.models import Document, DocumentSending, Person
from rets.reference.load import read_document_kinds
from rets.services import consults, documents, messages
from rets.services.audit import ENGINE
from rets.services.document_access import document_for, documents_for, sendings_for
from rets.services.document_content import content_of
from rets.services.document_receivers import receivers_of
from rets.services.document_subject import subjects_of
from tests import asking, deciding, places
from tests import builders as b
from tests import documents as d
from tests.pdf_text import text_of

KINDS = list(read_document_kinds())
MAY_KNOW_THE_LABEL = {"gemeente", "contractmanager"}


@pytest.fixture
def case(staffed):
    return d.whole(staffed)


@pytest.fixture
def decided(staffed, case):
    """A case with a binding line to a provider that did not say yes, and one to the municipality."""
    asking.ask(staffed, case, places.an_offer(staffed, b.TODAY))
    b.step(staffed, case, "submit_to_ret", ENGINE)
    decision = deciding.decide(staffed, case, "zilverreiger", "gemeente-haarlemmermeer")
    staffed.flush()
    return decision


def contents(session, case):
    """The content of every document about a case, as it would be now."""
    return {(it.kind.code, it.ref): d.words(content_of(it, 1)) for it in subjects_of(session, case, KINDS, b.NOW)}


def letters(session, case, decision):
    """The letter to each addressee, sent to it in the program."""
    omar = d.reader(session, "ret-vz-omar")
    made = []
    for line in decision.lines:
        letter = documents.make(session, omar, case, "besluitbrief", f"regel:{line.id}", b.NOW)
        documents.send(session, omar, case, letter, to="geadresseerde", channel="pagina", on=b.TODAY, at=b.NOW)
        made.append(letter)
    return made


def counted(session, slug, model):
    """How many rows the database itself shows to somebody."""
    session.flush()
    session.act_as(d.reader(session, slug).viewer)
    try:
        return session.scalar(select(func.count()).select_from(model))
    finally:
        session.act_as(SYSTEM)


def test_no_document_holds_a_name_a_birth_month_or_the_label_of_a_sibling(staffed):
    case = d.whole(
        staffed,
        question="Milan Jansen vraagt: geboren januari 2016, zusje HM-99?",
        wishes={"siblings": ["HM-99"]},
        birth_month="2016-01",
    )
    d.asked(staffed, case)
    names = set(staffed.scalars(select(Person.name)))
    for key, said in contents(staffed, case).items():
        assert [name for name in names if name in said] == [], key
        for secret in ("januari 2016", "2016-01", "HM-99"):
            assert secret not in said, key


def test_the_bytes_of_a_letter_hold_its_text_and_no_name(staffed):
    name = staffed.scalar(select(Person.name).where(Person.slug == "jb-milan"))
    case = d.whole(staffed, question=f"Bel {name} of kijk naar HM-99", wishes={"siblings": ["HM-99"]})
    found = text_of(d.made(staffed, case, "brief").content)
    for words in ("Ik wil bij mijn zusje in de buurt blijven", "Stopte na vijf maanden", "de jeugdbeschermer"):
        assert words in found
    for secret in (name, "HM-99", "januari 2016"):
        assert secret not in found


def test_a_name_that_was_typed_is_left_out(staffed):
    name = staffed.scalar(select(Person.name).where(Person.slug == "jb-milan"))
    case = d.whole(staffed, question=f"Bel {name}?")
    assert f"Bel {name}" not in contents(staffed, case)["brief", ""]


def test_a_day_at_the_eighteenth_birthday_is_not_told(staffed):
    case = d.whole(
        staffed,
        birth_month="2010-05",
        measures=[{"kind": "ots", "pronounced_on": "2026-03-02", "ends_on": "2028-05-14"}],
    )
    said = contents(staffed, case)["brief", ""]
    assert "tot het kind 18 wordt" in said
    assert "mei 2028" not in said


def test_the_label_stands_only_where_every_receiver_may_know_it(staffed, decided):
    for it in subjects_of(staffed, decided.case, KINDS, b.NOW):
        said = d.words(content_of(it, 1))
        if "HM-1" in said:
            assert it.labelled, it.kind.code
            receivers = {one.code for one in receivers_of(it)}
            assert receivers <= MAY_KNOW_THE_LABEL | {"geadresseerde", "aanbieder"}, it.kind.code


@pytest.mark.parametrize("code", ["maatwerkofferte", "doelen"])
def test_a_provider_before_its_yes_reads_no_label_gi_or_municipality(staffed, case, code):
    request = asking.ask(staffed, case, places.an_offer(staffed, b.TODAY, municipality="GM0392"))
    parts = contents(staffed, case)[code, f"verzoek:{request.id}"]
    for secret in ("HM-1", case.gi.name, "Gemeente Haarlemmermeer"):
        assert secret not in parts


def test_what_a_provider_may_not_read_in_the_dossier_stands_in_no_form_for_it(staffed, case):
    d.asked(staffed, case)
    for it in subjects_of(staffed, case, KINDS, b.NOW):
        if "aanbieder" in it.kind.receivers:
            assert {"geld", "geprobeerd", "aan_tafel"} & set(it.kind.parts) == set()


def test_the_sheet_has_no_label_and_no_institution(staffed, decided):
    said = contents(staffed, decided.case)["blad", ""]
    for secret in ("HM-1", decided.case.gi.name):
        assert secret not in said


def test_a_letter_to_a_provider_without_a_yes_holds_its_own_line_alone(staffed, decided):
    line = next(one for one in decided.lines if one.organisation.kind == "provider")
    said = contents(staffed, decided.case)["besluitbrief", f"regel:{line.id}"]
    assert line.action in said
    for secret in ("HM-1", decided.text, decided.question, "Gemeente Haarlemmermeer"):
        assert secret not in said


@pytest.mark.parametrize(("slug", "number"), [("za-roos", 0), ("gem-koen", 1)])
def test_an_addressee_reads_the_letter_of_its_own_line_alone(staffed, decided, slug, number):
    made = letters(staffed, decided.case, decided)
    mine = d.reader(staffed, slug)
    mine = access.Reader(
        mine.person_id, mine.slug, mine.name, mine.email, tuple(p for p in mine.posts if "ret" not in p.role)
    )
    assert documents_for(staffed, mine, decided.case) == [made[number]]
    with pytest.raises(NotFound):
        document_for(staffed, mine, decided.case, made[1 - number].id)


def test_the_database_shows_an_addressee_its_own_letter_alone(staffed, decided):
    letters(staffed, decided.case, decided)
    assert counted(staffed, "za-roos", Document) == 1
    assert counted(staffed, "za-roos", DocumentSending) == 1


def test_a_letter_that_was_not_sent_is_not_read_by_its_addressee(staffed, decided):
    line = decided.lines[0]
    d.made(staffed, decided.case, "besluitbrief", f"regel:{line.id}", "ret-vz-omar")
    assert documents_for(staffed, d.reader(staffed, "za-roos"), decided.case) == []
    assert counted(staffed, "za-roos", Document) == 0


def test_a_receiver_does_not_learn_who_else_received_it(staffed, decided):
    letters(staffed, decided.case, decided)
    sent = sendings_for(staffed, d.reader(staffed, "za-roos"), decided.case)
    assert [one.name for rows in sent.values() for one in rows] == ["Zilverreiger Jeugdhulp"]


def test_the_team_reads_the_sheet_and_not_the_letter_of_the_jeugdbeschermer(staffed, case):
    d.made(staffed, case, "brief")
    b.step(staffed, case, "submit_to_ret", ENGINE)
    d.made(staffed, case, "blad", who="ret-vz-omar")
    anke = d.reader(staffed, "ret-gi-anke")
    assert {one.kind for one in documents_for(staffed, anke, case)} == {"blad"}
    assert counted(staffed, "ret-gi-anke", Document) == 1


def test_the_database_shows_the_documents_to_the_people_of_the_search(staffed, case):
    d.made(staffed, case, "brief")
    assert [counted(staffed, slug, Document) for slug in ("jb-milan", "tm-ellen", "zm-lotte")] == [1, 1, 1]
    assert [counted(staffed, slug, Document) for slug in ("jb-daan", "mon-greet", "beheer-max")] == [0, 0, 0]


def test_a_form_sent_on_paper_is_not_opened_in_the_program(staffed, case):
    made = d.made(staffed, case, "brief")
    documents.send(
        staffed,
        d.reader(staffed, "jb-milan"),
        case,
        made,
        to="gemeente",
        channel="post",
        on=date(2026, 3, 16),
        at=b.NOW,
    )
    assert documents_for(staffed, d.reader(staffed, "gem-koen"), case) == []


def test_who_does_not_see_the_case_gets_nothing_in_the_program(staffed, case):
    """A sending must not show a case to a municipality that was never asked anything about it."""
    made = d.made(staffed, case, "brief")
    milan = d.reader(staffed, "jb-milan")
    with pytest.raises(Invalid, match="ziet deze casus niet in RETS"):
        documents.send(staffed, milan, case, made, to="gemeente", channel="pagina", on=b.TODAY, at=b.NOW)


def test_a_municipality_that_was_asked_is_told_and_reads_what_was_sent_in_the_program(staffed, case):
    consults.ask_capacity(staffed, case, text="Wat is er?", actor=asking.lotte(staffed), at=b.NOW)
    staffed.flush()
    made = d.made(staffed, case, "perspectiefplan")
    milan, koen = d.reader(staffed, "jb-milan"), d.reader(staffed, "gem-koen")
    documents.send(staffed, milan, case, made, to="gemeente", channel="pagina", on=b.TODAY, at=b.NOW)
    assert documents_for(staffed, koen, case) == [made]
    told = [(one.sentence, one.path) for one in messages.messages_for(staffed, koen)]
    assert ("Er staat een document voor u klaar.", f"/casussen/{case.id}/documenten") in told
