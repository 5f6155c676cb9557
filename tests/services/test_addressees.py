"""Whoever a decision addresses finds it in a queue of its own and answers there; silence goes up (R41, P25)."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from rets import access
from rets.errors import Forbidden
from rets.models import Appointment, Case, DecisionLine, Person
from rets.services import decisions
from rets.services.addressees import addressees_of
from rets.services.audit import Actor
from rets.services.decision_lines import LineIn
from rets.services.following import line_for
from rets.services.waiting_for import decision_lines_for
from tests import builders as b
from tests import deciding as d
from workflows.roles import Role

TOWN = "gemeente-haarlemmermeer"
ADDRESSED = [
    ("tm-ellen", "djgb", None, Role.TEAMMANAGER),
    ("za-roos", "zilverreiger", None, Role.PROVIDER),
    ("gem-koen", TOWN, None, Role.MUNICIPALITY),
    ("cm-vera", TOWN, "contract_manager", Role.CONTRACT_MANAGER),
]
BOARDS = [
    ("bes-ria", TOWN, "director", Role.DIRECTOR),
    ("bes-otto", "djgb", "director", Role.DIRECTOR),
    ("bes-nel", "zilverreiger", "director", Role.DIRECTOR),
]
ADDRESSED += BOARDS
EVERYBODY = {slug for slug, *_ in ADDRESSED}


@pytest.fixture(autouse=True)
def boards(staffed: Session) -> None:
    """Somebody of the board of the municipality, of the GI and of a provider takes part."""
    for slug, organisation, role, _acts_as in BOARDS:
        seat = Appointment(role=role, organisation=b.organisation(staffed, organisation), valid_from=b.TODAY)
        staffed.add(Person(slug=slug, name=slug, email=f"{slug}@rets.example", appointments=[seat]))
    staffed.flush()


def addressed(session: Session, slug: str, role: str | None) -> tuple[Case, DecisionLine]:
    """A decision with one line, to this organisation or to whoever holds a role there."""
    case = b.at_ret(session)
    line = LineIn(b.organisation(session, slug).id, "Regel dit vandaag", d.DUE, role=role)
    made = d.decide(session, case, lines=[line])
    return case, made.lines[0]


def queue(session: Session, slug: str) -> list[int]:
    reader = access.reader_for(session, slug, b.TODAY)
    assert reader is not None
    return [one.id for one in decision_lines_for(session, reader, b.TODAY)]


@pytest.mark.parametrize(("who", "organisation", "role", "acts_as"), ADDRESSED, ids=[row[0] for row in ADDRESSED])
def test_a_line_stands_in_the_queue_of_its_addressee_and_of_nobody_else(
    staffed: Session, who: str, organisation: str, role: str | None, acts_as: Role
) -> None:
    _case, line = addressed(staffed, organisation, role)
    assert {slug: queue(staffed, slug) for slug in EVERYBODY} == {slug: [] for slug in EVERYBODY} | {who: [line.id]}
    assert line.role == acts_as.value


@pytest.mark.parametrize(("who", "organisation", "role", "acts_as"), ADDRESSED, ids=[row[0] for row in ADDRESSED])
def test_the_addressee_answers_and_nobody_else_does(
    staffed: Session, who: str, organisation: str, role: str | None, acts_as: Role
) -> None:
    case, line = addressed(staffed, organisation, role)
    for other in EVERYBODY - {who}:
        stranger = Actor(b.person_id(staffed, other), frozenset({acts_as}))
        with pytest.raises(Forbidden):
            decisions.answer_line(staffed, case, line, code="accepted", text="", actor=stranger, at=b.NOW)
    actor = b.actor(staffed, who, acts_as)
    decisions.answer_line(staffed, case, line, code="accepted", text="", actor=actor, at=b.NOW)
    assert line.answered_by == b.person_id(staffed, who)


@pytest.mark.parametrize(("who", "organisation", "role", "_acts_as"), ADDRESSED, ids=[row[0] for row in ADDRESSED])
def test_the_silence_of_an_addressee_goes_one_rung_up(
    staffed: Session, who: str, organisation: str, role: str | None, _acts_as: Role
) -> None:
    case, line = addressed(staffed, organisation, role)
    b.run_until(staffed, case, b.at(d.DUE.isoformat()) + timedelta(days=1))
    assert (line.answer_code, case.rung) == ("silence", 4), who


def test_the_contract_manager_of_the_region_is_a_choice_beside_the_municipality(staffed: Session) -> None:
    case = b.at_ret(staffed)
    town = b.organisation(staffed, TOWN).id
    known = {one.key: one.label for one in addressees_of(staffed, case, b.TODAY)}
    assert known[f"{town}:contract_manager"] == "Gemeente Haarlemmermeer (contractmanager, mandaat)"
    assert known[str(town)] == "Gemeente Haarlemmermeer (gemeente, mandaat)"


def test_the_boards_of_municipality_and_gi_are_a_choice(staffed: Session) -> None:
    known = {one.key: one.label for one in addressees_of(staffed, b.at_ret(staffed), b.TODAY)}
    town, gi = b.organisation(staffed, TOWN), b.organisation(staffed, "djgb")
    assert known[f"{town.id}:director"] == "Gemeente Haarlemmermeer (bestuurder, mandaat)"
    assert known[f"{gi.id}:director"] == f"{gi.name} (bestuurder, mandaat)"


def test_the_board_of_a_provider_is_a_choice_and_a_stranger_until_it_says_yes(staffed: Session) -> None:
    case = b.at_ret(staffed)
    provider = b.organisation(staffed, "zilverreiger")
    (board,) = (one for one in addressees_of(staffed, case, b.TODAY) if one.key == f"{provider.id}:director")
    assert board.label == f"{provider.name} (bestuurder, mandaat)"
    assert board.stranger


def test_the_board_of_a_provider_that_said_no_reads_what_it_must_do_and_not_who_the_child_is(staffed: Session) -> None:
    case, line = addressed(staffed, "zilverreiger", "director")
    reader = access.reader_for(staffed, "bes-nel", b.TODAY)
    assert reader is not None
    assert line_for(staffed, reader, line.id).id == line.id
    assert access.name_of(reader, case) == f"nummer {case.id}"
    assert not access.may(reader, "case.label", case)
    assert "addressed_board" in " ".join(case.audience)


def test_what_is_asked_of_the_board_of_a_provider_opens_the_case_to_no_desk_of_it(staffed: Session) -> None:
    case, _line = addressed(staffed, "zilverreiger", "director")
    provider = b.organisation(staffed, "zilverreiger").id
    assert not {f"provider:{provider}", f"addressed:{provider}", f"bestuur:{provider}"} & set(case.audience)


def test_a_board_that_takes_part_answers_at_the_administrative_rung(staffed: Session) -> None:
    case, _line = addressed(staffed, "zilverreiger", None)
    b.run_until(staffed, case, b.at(d.DUE.isoformat()) + timedelta(days=1))
    (asked,) = b.tasks(staffed, case, "bestuurlijk")
    assert (asked.role, asked.organisation.slug) == ("director", TOWN)
    assert f"bestuur:{asked.organisation_id}" in case.audience


def test_a_board_reads_the_line_and_no_dossier(staffed: Session) -> None:
    case, line = addressed(staffed, TOWN, "director")
    reader = access.reader_for(staffed, "bes-ria", b.TODAY)
    assert reader is not None
    assert line_for(staffed, reader, line.id).id == line.id
    assert not access.may(reader, "case.dossier", case)


def test_a_board_that_is_asked_nothing_sees_no_case(staffed: Session) -> None:
    case, _line = addressed(staffed, "zilverreiger", None)
    assert not [token for token in case.audience if token.startswith("bestuur:")]


def test_a_line_to_the_contract_manager_shows_the_case_to_no_desk_of_the_municipality(staffed: Session) -> None:
    case, _line = addressed(staffed, TOWN, "contract_manager")
    assert "contract:HM" in case.audience
    assert "gemeente:GM0394" not in case.audience
