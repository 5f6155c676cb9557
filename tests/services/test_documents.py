"""Forms and letters from one dossier: complete before they go, versioned, and no clock moves for them (R45, P8)."""

import hashlib
from datetime import timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from rets.errors import Forbidden, Invalid, NotFound, Refused
from rets.models import Deadline, Document, DocumentSending, Read, Task
from rets.reference.load import read_document_kinds
from rets.render.pdf import page_count, pdf
from rets.services import documents
from rets.services.audit import ENGINE, verify
from rets.services.document_access import document_for, documents_for
from rets.services.document_list import possible
from rets.services.document_needs import NEEDS
from rets.services.document_parts import PARTS
from rets.services.document_receivers import CHANNELS
from rets.services.record import change_form
from rets.services.story import story_for
from tests import builders as b
from tests import deciding
from tests import documents as d
from workflows.roles import Role
from workflows.routes.vocabulary import ATTACHMENTS

KINDS = {kind.code: kind for kind in read_document_kinds()}


@pytest.fixture
def case(staffed):
    return d.whole(staffed)


def ref(request):
    return f"verzoek:{request.id}"


def clocks_of(session, case):
    session.flush()
    rows = session.execute(
        select(Deadline.id, Deadline.kind, Deadline.opened_at, Deadline.due_at, Deadline.next_at, Deadline.closed_at)
        .where(Deadline.case_id == case.id)
        .order_by(Deadline.id)
    )
    stands = (case.due_at, case.deadline_on, case.forecast_on, case.facts_at, case.state, case.owner_id)
    return [tuple(row) for row in rows], stands


def send(session, case, document, who="jb-milan", to="gemeente", channel="mail", on=b.TODAY, at=b.NOW):
    return documents.send(session, d.reader(session, who), case, document, to=to, channel=channel, on=on, at=at)


def test_every_kind_that_a_route_may_ask_for_is_there():
    assert set(KINDS) == {*ATTACHMENTS, "besluitbrief", "uitleg_ouders", "uitleg_kind"}


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.code)
def test_a_kind_names_parts_needs_and_roles_that_exist(kind):
    assert set(kind.parts) <= set(PARTS)
    assert set(kind.needs) <= set(NEEDS)
    assert {Role(one) for one in (*kind.makers, *kind.readers)}


def test_no_part_and_no_need_is_without_a_kind():
    assert {part for kind in KINDS.values() for part in kind.parts} == set(PARTS)
    assert {need for kind in KINDS.values() for need in kind.needs} == set(NEEDS)


@pytest.mark.parametrize("code", ["brief", "perspectiefplan", "afwegingskader"])
def test_a_form_about_the_case_is_made_from_a_whole_dossier(staffed, case, code):
    made = d.made(staffed, case, code)
    assert (made.version, made.ref) == (1, "")
    assert made.content.startswith(b"%PDF")


@pytest.mark.parametrize("code", [code for code, kind in KINDS.items() if kind.about == "verzoek"])
def test_a_form_about_a_provider_is_made_from_its_request(staffed, case, code):
    request = d.asked(staffed, case)
    made = d.made(staffed, case, code, ref(request))
    assert request.provider.name in d.words(made.data)


def test_the_sheet_is_made_by_the_chair_and_not_by_the_jeugdbeschermer(staffed, case):
    b.step(staffed, case, "submit_to_ret", ENGINE)
    assert d.made(staffed, case, "blad", who="ret-vz-omar").version == 1
    with pytest.raises(Forbidden):
        d.made(staffed, case, "blad", who="jb-milan")


def test_an_explanation_on_one_page_is_one_page(staffed, case):
    request = d.asked(staffed, case)
    assert page_count(d.made(staffed, case, "a4", ref(request)).content) == 1


def test_an_explanation_that_does_not_fit_on_one_page_does_not_go(staffed):
    case = d.whole(staffed, question="Een zin die lang genoeg is. " * 120)
    request = d.asked(staffed, case)
    with pytest.raises(Refused, match="past niet op één A4"):
        d.made(staffed, case, "a4", ref(request))


def test_everything_that_is_missing_is_told_at_once_with_where_to_fill_it_in(staffed):
    case = b.raised(staffed)
    found = documents.prepare(staffed, d.reader(staffed, "jb-milan"), case, "brief", "", b.NOW).lacking
    assert [one.code for one in found] == ["vraag", "waarom", "koers_hulp", "veilig", "stem"]
    assert found[0].where == f"/casussen/{case.id}/formulier#veld-question"


def test_who_may_not_fill_something_in_gets_no_link_to_it(staffed):
    case = b.raised(staffed)
    found = documents.prepare(staffed, d.reader(staffed, "zm-lotte"), case, "brief", "", b.NOW).lacking
    assert {one.where for one in found} == {""}


def test_an_incomplete_form_is_not_made(staffed):
    case = b.raised(staffed)
    with pytest.raises(Refused) as refused:
        d.made(staffed, case, "brief")
    assert len(refused.value.sentences) == 5
    assert staffed.scalars(select(Document)).all() == []


def test_an_incomplete_form_can_be_looked_at_and_says_that_it_is_a_draft(staffed):
    case = b.raised(staffed)
    found = documents.draft(staffed, d.reader(staffed, "jb-milan"), case, "brief", "", b.NOW)
    assert found.startswith(b"%PDF")
    assert staffed.scalars(select(Document)).all() == []


def test_looking_at_a_draft_is_in_the_read_log(staffed, case):
    documents.draft(staffed, d.reader(staffed, "jb-milan"), case, "brief", "", b.NOW)
    assert "concept:brief" in staffed.scalars(select(Read.what).where(Read.case_id == case.id)).all()


def test_making_sending_and_correcting_a_form_moves_no_clock(staffed, case):
    """P8: a wrong form costs no day."""
    before = clocks_of(staffed, case)
    made = d.made(staffed, case, "brief")
    send(staffed, case, made)
    documents.draft(staffed, d.reader(staffed, "jb-milan"), case, "perspectiefplan", "", b.NOW)
    later = b.NOW + timedelta(days=1)
    again = documents.make(staffed, d.reader(staffed, "jb-milan"), case, "perspectiefplan", "", later)
    send(staffed, case, again, on=b.TODAY + timedelta(days=1), at=later)
    assert clocks_of(staffed, case) == before


def test_a_correction_is_a_new_version_beside_the_old(staffed, case):
    first = d.made(staffed, case, "brief")
    corrected(staffed, case)
    second = d.made(staffed, case, "brief")
    kept = staffed.scalars(select(Document.version).order_by(Document.version)).all()
    assert kept == [1, 2]
    assert first.hash != second.hash


def corrected(session, case):
    milan = b.actor(session, "jb-milan", Role.JEUGDBESCHERMER)
    change_form(session, case, b.form(**(d.WHOLE | {"school": "Groep 8", "question": "Waar nu?"})), milan, b.NOW)


def test_making_again_without_a_change_gives_the_version_that_is_there(staffed, case):
    first = d.made(staffed, case, "brief")
    number = case.event_seq
    assert d.made(staffed, case, "brief") is first
    assert case.event_seq == number


def test_the_bytes_come_from_the_stored_data(staffed, case):
    made = d.made(staffed, case, "perspectiefplan")
    assert pdf(made.data["content"]) == made.content
    assert made.hash == hashlib.sha256(made.content).hexdigest()


def test_the_same_dossier_gives_the_same_bytes(staffed, case):
    milan = d.reader(staffed, "jb-milan")
    one, other = (documents.prepare(staffed, milan, case, "brief", "", b.NOW) for _ in range(2))
    assert pdf(one.content) == pdf(other.content)


def test_making_and_sending_are_in_history_and_read_log(staffed, case):
    send(staffed, case, d.made(staffed, case, "brief"))
    assert [one.kind for one in b.events(staffed, case)][-2:] == ["document.made", "document.sent"]
    reads = staffed.scalars(select(Read.what).where(Read.case_id == case.id).order_by(Read.id)).all()
    assert reads[-2:] == ["document:brief", "verstuurd:brief"]
    told = [one.text for one in story_for(staffed, d.reader(staffed, "jb-milan"), case, b.TODAY)]
    assert told[-1].startswith("Brief van de jeugdbeschermer, versie 1: verstuurd aan Gemeente Haarlemmermeer")
    assert told[-1].endswith(" op 16 maart 2026.")


def test_the_chain_of_events_holds(staffed, case):
    send(staffed, case, d.made(staffed, case, "brief"))
    assert list(verify(staffed)) == []


@pytest.mark.parametrize("table", ["documents", "document_sendings"])
@pytest.mark.parametrize("change", ["UPDATE {} SET case_id = case_id", "DELETE FROM {}"])
def test_what_was_made_and_sent_is_never_changed(staffed, case, table, change):
    send(staffed, case, d.made(staffed, case, "brief"))
    with pytest.raises(DBAPIError, match=r"permission denied|append-only"), staffed.begin_nested():
        staffed.execute(text(change.format(table)))


def test_an_older_version_is_not_sent(staffed, case):
    first = d.made(staffed, case, "brief")
    corrected(staffed, case)
    d.made(staffed, case, "brief")
    with pytest.raises(Refused, match="versie 2"):
        send(staffed, case, first)


def test_every_fault_of_a_sending_is_at_its_field(staffed, case):
    made = d.made(staffed, case, "brief")
    with pytest.raises(Invalid) as invalid:
        send(staffed, case, made, to="aanbieder", channel="duif", on=b.TODAY + timedelta(days=1))
    assert [one.field for one in invalid.value.errors] == ["to", "channel", "on"]


def test_a_sending_lies_not_before_the_making(staffed, case):
    with pytest.raises(Invalid, match="vóór de dag"):
        send(staffed, case, d.made(staffed, case, "brief"), on=b.TODAY - timedelta(days=1))


def test_no_document_is_made_about_a_closed_case(staffed, case):
    b.step(staffed, case, "withdraw", b.actor(staffed, "jb-milan", Role.JEUGDBESCHERMER), code="hulp_gestart_elders")
    with pytest.raises(Refused, match="afgesloten"):
        d.made(staffed, case, "brief")
    assert possible(staffed, d.reader(staffed, "jb-milan"), case, b.NOW) == []


@pytest.mark.parametrize(("code", "about"), [("factuur", ""), ("brief", "verzoek:1"), ("doelen", "verzoek:999999")])
def test_an_unknown_kind_or_request_is_told(staffed, case, code, about):
    with pytest.raises(Invalid):
        d.made(staffed, case, code, about)


def test_what_can_be_made_says_what_is_behind_the_dossier(staffed, case):
    d.made(staffed, case, "brief")
    milan = d.reader(staffed, "jb-milan")
    stands = {one.kind: one.behind for one in possible(staffed, milan, case, b.NOW)}
    assert stands["brief"] is False
    corrected(staffed, case)
    stands = {one.kind: one.behind for one in possible(staffed, milan, case, b.NOW)}
    assert stands["brief"] is True


def test_a_letter_names_the_action_the_day_and_the_mandate(staffed, case):
    b.step(staffed, case, "submit_to_ret", ENGINE)
    decision = deciding.decide(staffed, case, "gemeente-haarlemmermeer")
    made = d.made(staffed, case, "besluitbrief", f"regel:{decision.lines[0].id}", "ret-vz-omar")
    said = d.words(made.data)
    for words in ("Bied een plek", "20 maart 2026", "mandaat", "Gemeente Haarlemmermeer", "HM-1"):
        assert words in said


def test_the_channels_are_known():
    assert set(CHANNELS) == {"pagina", "mail", "portaal", "post", "gesprek"}


def test_a_sending_knows_to_whom_when_and_how(staffed, case):
    send(staffed, case, d.made(staffed, case, "brief"), channel="post")
    row = staffed.scalars(select(DocumentSending)).one()
    assert (row.name, row.channel, row.sent_on, row.readers) == ("Gemeente Haarlemmermeer", "post", b.TODAY, [])


def test_a_document_of_another_case_is_not_found(staffed, case):
    made = d.made(staffed, case, "brief")
    other = d.whole(staffed, label="HM-2")
    with pytest.raises(NotFound):
        document_for(staffed, d.reader(staffed, "jb-milan"), other, made.id)


def test_the_jeugdbeschermer_reads_what_was_made(staffed, case):
    made = d.made(staffed, case, "brief")
    assert documents_for(staffed, d.reader(staffed, "jb-milan"), case) == [made]


def test_a_plan_says_until_when_the_municipality_may_judge_it(staffed, case):
    def note() -> str:
        milan = d.reader(staffed, "jb-milan")
        return d.words(documents.prepare(staffed, milan, case, "perspectiefplan", "", b.NOW).content)

    assert "binnen zes weken" in note()
    town = b.organisation(staffed, "gemeente-haarlemmermeer")
    due = b.at("2026-04-27", 23)
    asked = {"kind": "perspectiefplan", "role": "municipality", "organisation_id": town.id, "text": "Beoordeel het."}
    staffed.add(Task(case_id=case.id, opened_at=b.NOW, due_at=due, **asked))
    staffed.flush()
    assert "Beoordeel dit plan uiterlijk 27 april 2026." in note()
