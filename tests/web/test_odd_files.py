"""Case files that nobody foresaw: they make sense, or what is wrong is named at its line."""

import copy
import json

import pytest

from rets.commands.replay import read_sources
from rets.errors import Invalid, RetsError
from rets.schemas.case_file import read_files
from rets.services import placements
from rets.services.replay import replay
from tests import builders as b
from workflows.roles import Role

PLAIN = {
    "raised_on": "2024-03-01",
    "case": {
        "label": "X-1",
        "gi": "jbra",
        "municipality": "Amsterdam",
        "birth_month": "2012-05",
        "measures": [{"kind": "ots", "pronounced_on": "2024-02-29"}],
        "need": {"ideal": ["gezinshuis"]},
    },
    "supply": [],
}
ACCEPT = {"on": "2024-03-04", "kind": "step", "step": "accept", "by": "zorgmakelaar", "text": "Duidelijk."}


def a_file(*events, **changes):
    file = copy.deepcopy(PLAIN)
    file["case"] |= changes.pop("case", {})
    return json.dumps(file | {"events": list(events)} | changes, indent=1)


def played(session, text):
    [(file, _located, _path)] = read_files(text)
    return replay(session, file)


def faults_of(text):
    with pytest.raises(Invalid) as refused:
        read_files(text)
    return [(fault.field, fault.sentence) for fault in refused.value.errors]


def test_a_field_that_is_given_twice_is_named_at_its_line():
    found = faults_of('{"case":\n {"label": "X-1",\n  "label": "Y-1"}}')
    assert found == [("regel 3", "Het veld “case.label” staat er twee keer. Haal er een weg.")]


def test_a_missing_day_of_raising_is_named_with_the_other_faults():
    wrong = a_file(ACCEPT | {"by": "keizer"}, raised_on=None, case={"birth_month": "2012-5"})
    assert [sentence.split(":")[0] for _place, sentence in faults_of(wrong)] == [
        "Noem met `raised_on` op welke dag de casus is ingebracht.",
        "Schrijf de geboortemaand als jjjj-mm, zoals 2012-05.",
        "Kies een van",
    ]


def test_everything_that_a_file_contradicts_is_named_at_once():
    offer = {"slug": "huis", "provider": "x", "form": "gezinshuis"}
    found = faults_of(a_file(until="2023-01-01", supply=[offer, offer]))
    assert {"Het einde van het naspelen ligt vóór het inbrengen.", "Het aanbod “huis” staat er twee keer in."} <= {
        sentence for _place, sentence in found
    }


def test_the_same_field_of_two_rows_is_no_field_given_twice():
    assert len(read_files(f"[{a_file()}, {a_file(case={'label': 'X-2'})}]")) == 2


def test_a_birth_month_in_another_form_is_told_how_to_write_it():
    assert faults_of(a_file(case={"birth_month": "2012-5"}))[0][1].endswith("jjjj-mm, zoals 2012-05.")


def test_the_choices_of_a_fault_are_dutch():
    found = faults_of(a_file(ACCEPT | {"by": "keizer"}))
    assert found[0][1] == "Kies een van: jeugdbeschermer, teammanager, zorgmakelaar of ret_chair."


def test_what_a_step_brings_along_may_not_lead_to_a_person():
    found = faults_of(a_file(ACCEPT | {"data": {"een": [{"twee": "Bel jan@voorbeeld.nl"}]}}))
    assert "e-mailadres" in found[0][1]


def test_a_file_that_begins_with_a_byte_order_mark_is_read(tmp_path):
    path = tmp_path / "bom.json"
    path.write_text(a_file(), encoding="utf-8-sig")
    assert [source.file.case.label for source in read_sources([path])] == ["X-1"]


def test_bytes_that_are_no_text_are_named_by_their_file(tmp_path):
    path = tmp_path / "beeld.json"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(RetsError) as refused:
        read_sources([path])
    assert refused.value.sentences == (f"{path}: dit bestand is niet te lezen.",)


def test_a_reason_outside_the_list_is_named_at_its_event(staffed):
    told = played(staffed, a_file(ACCEPT | {"step": "return_case", "code": "zomaar", "next_step": "Vul aan"}))
    assert [(fault.field, fault.sentence) for fault in told.faults] == [("events.0", "Kies een reden uit de lijst.")]


def test_help_of_an_unknown_form_is_named_at_its_event(staffed):
    planned = {"on": "2024-03-05", "kind": "help_planned", "form": "luchtkasteel", "planned_on": "2024-05-01"}
    told = played(staffed, a_file(ACCEPT, planned))
    assert [fault.field for fault in told.faults] == ["events.1"]


def test_an_event_after_the_end_of_the_replay_is_named_and_not_played(staffed):
    told = played(staffed, a_file(ACCEPT, {"on": "2025-03-04", "kind": "worker_assigned"}, until="2024-04-01"))
    assert [fault.field for fault in told.faults] == ["events.1.on"]
    assert max(entry.on for entry in told.entries).isoformat() == "2024-04-01"


def test_a_step_that_the_process_holds_back_is_part_of_the_story(staffed):
    told = played(staffed, a_file(ACCEPT, ACCEPT | {"on": "2024-03-05"}))
    assert (told.faults, [entry.kind for entry in told.entries].count("refused")) == ([], 1)


def test_a_case_without_municipality_follows_its_region(staffed):
    told = played(staffed, a_file(case={"municipality": None, "region": "ZK"}))
    assert (told.faults, told.entries[-1].kind) == ([], "outcome")


def test_a_forged_reason_on_a_page_is_refused_at_its_field(staffed, visit):
    case = b.raised(staffed)
    staffed.flush()
    sent = {
        "versie": str(case.version),
        "reden": "zomaar",
        "uitleg": "x",
        "vervolg": "y",
        "eigenaar": str(case.owner_id),
    }
    answer = visit("zm-lotte").post(f"/casussen/{case.id}/stappen/return_case", data=sent)
    assert (answer.status_code, "Kies een reden uit de lijst." in answer.text) == (400, True)


def test_help_that_does_not_exist_is_never_agreed(staffed):
    case = b.raised(staffed)
    with pytest.raises(Invalid, match="luchtkasteel"):
        placements.plan_help(
            staffed,
            case,
            form="luchtkasteel",
            purpose="main",
            planned_on=None,
            actor=b.actor(staffed, "zm-lotte", Role.ZORGMAKELAAR),
            at=b.NOW,
        )
