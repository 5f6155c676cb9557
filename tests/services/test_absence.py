"""A member on leave stops nothing: a deputy sits in its place, and who has none is not counted on."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from rets import access
from rets.errors import Invalid
from rets.models import Absence, Appointment, Message, Person
from rets.services import decisions
from rets.services.absence import deputies_for, say_away, say_back
from rets.services.teams import Team, team_of
from rets.services.urgent import call_urgent
from tests import builders as b
from tests import deciding as d
from workflows.roles import Role

BACK = b.TODAY + timedelta(days=14)


def away(session: Session, slug: str, deputy: str | None = None, first: date = b.TODAY, until: date = BACK) -> None:
    """Somebody says it is away from today."""
    stands_in = b.person_id(session, deputy) if deputy else None
    say_away(session, b.person_id(session, slug), first=first, until=until, deputy_id=stands_in, at=b.NOW)


def reading(session: Session, slug: str, on: date = b.TODAY) -> tuple[frozenset[str], frozenset[Role]]:
    """What somebody may see on a day, as tokens, and in which roles."""
    reader = access.reader_for(session, slug, on)
    assert reader is not None
    return reader.tokens, reader.roles


def team(session: Session, on: date = b.TODAY) -> Team:
    return team_of(session, "HM", on)


def test_the_deputy_sits_in_the_place_of_who_is_away(staffed: Session) -> None:
    away(staffed, "ret-za-femke", "za-roos")
    seat = next(member for member in team(staffed).members if member.kind == "provider")
    assert (seat.person_id, seat.instead_of) == (b.person_id(staffed, "za-roos"), "Femke Rozendaal")


@pytest.mark.parametrize("on", [b.TODAY - timedelta(days=1), BACK])
def test_before_the_first_day_and_from_the_last_the_member_sits_itself(staffed: Session, on: date) -> None:
    away(staffed, "ret-za-femke", "za-roos")
    assert not any(member.instead_of for member in team(staffed, on).members)


def test_a_deputy_counts_for_the_quorum(staffed: Session) -> None:
    away(staffed, "ret-za-femke", "za-roos")
    case = b.at_ret(staffed)
    held = b.meeting(staffed, case, present=("ret-vz-omar", "ret-gi-anke", "za-roos"))
    assert d.decide(staffed, case, "gemeente-haarlemmermeer", held=held).kind == "binding"


def test_who_is_away_without_a_deputy_is_not_counted_on(staffed: Session) -> None:
    away(staffed, "ret-za-femke")
    away(staffed, "gem-koen")
    assert team(staffed).needed == 2


def test_who_is_left_of_a_team_on_leave_only_advises(staffed: Session) -> None:
    for slug in ("ret-gi-anke", "ret-za-femke", "gem-koen"):
        away(staffed, slug)
    case = b.at_ret(staffed)
    held = b.meeting(staffed, case, present=("ret-vz-omar",))
    assert d.decide(staffed, case, "gemeente-haarlemmermeer", held=held).kind == "advice"


def test_the_power_at_a_table_is_told_before_anything_is_decided(staffed: Session) -> None:
    town, present = b.organisation(staffed, "gemeente-haarlemmermeer"), b.meeting(staffed, b.at_ret(staffed)).present
    case = b.at_ret(staffed, label="HM-2")
    told = decisions.powers(staffed, case, [town], b.TODAY, present[:1])[town.id]
    assert told.sentence.startswith("Aan deze tafel ontbreekt een lid van een GI en een lid van een aanbieder.")


def test_a_deputy_who_left_sits_in_nobodys_place(staffed: Session) -> None:
    away(staffed, "ret-za-femke", "za-roos")
    for post in staffed.scalars(select(Appointment).where(Appointment.person_id == b.person_id(staffed, "za-roos"))):
        post.valid_until = b.TODAY
    seat = next(member for member in team(staffed).members if member.kind == "provider")
    assert (seat.name, seat.away) == ("Femke Rozendaal", True)


def test_a_team_on_leave_is_still_composed_as_it_was(staffed: Session) -> None:
    away(staffed, "ret-za-femke")
    assert team(staffed).missing == ()


def test_an_urgent_call_goes_to_the_deputy_and_not_to_who_is_away(staffed: Session) -> None:
    away(staffed, "ret-za-femke", "za-roos")
    away(staffed, "gem-koen")
    call_urgent(staffed, b.at_ret(staffed), why="Vrijdag weg.", actor=b.chair(staffed), at=b.NOW)
    query = select(Person.slug).join(Message, Message.person_id == Person.id).where(Message.kind == "meeting.urgent")
    assert set(staffed.scalars(query)) == {"ret-gi-anke", "za-roos"}


def test_a_deputy_sees_what_the_team_sees_as_long_as_it_sits_there(staffed: Session) -> None:
    case = b.at_ret(staffed)
    away(staffed, "ret-za-femke", "za-roos")
    during, after = (access.reader_for(staffed, "za-roos", on) for on in (b.TODAY, BACK))
    assert during is not None
    assert after is not None
    assert access.may(during, "meeting.see", case)
    assert not access.may(after, "meeting.see", case)


def test_the_deputy_of_a_chair_decides(staffed: Session) -> None:
    case = b.at_ret(staffed)
    away(staffed, "ret-vz-omar", "ret-vz-els")
    els = access.reader_for(staffed, "ret-vz-els", b.TODAY)
    assert els is not None
    assert access.may(els, "decision.make", case)
    held = b.meeting(staffed, case, present=("ret-vz-els", "ret-gi-anke", "ret-za-femke"))
    actor = b.actor(staffed, "ret-vz-els", Role.RET_CHAIR)
    assert d.decide(staffed, case, "gemeente-haarlemmermeer", held=held, actor=actor).decided_by == els.person_id


def test_somebody_of_elsewhere_is_no_deputy(staffed: Session) -> None:
    with pytest.raises(Invalid, match="collega van dezelfde organisatie"):
        away(staffed, "ret-za-femke", "jb-noor")


def test_nobody_is_its_own_deputy(staffed: Session) -> None:
    anke = b.person_id(staffed, "ret-gi-anke")
    assert anke not in {one.id for one in deputies_for(staffed, anke, b.TODAY)}


@pytest.mark.parametrize("until", [b.TODAY, b.TODAY - timedelta(days=3)])
def test_who_is_away_comes_back_later(staffed: Session, until: date) -> None:
    with pytest.raises(Invalid, match="terug bent"):
        away(staffed, "gem-koen", until=until)


def test_who_is_back_early_sits_there_again_and_both_stay_written_down(staffed: Session) -> None:
    away(staffed, "gem-koen")
    say_back(staffed, b.person_id(staffed, "gem-koen"), b.NOW)
    assert not any(member.away for member in team(staffed).members)
    said = staffed.scalars(select(Absence.absent_until).order_by(Absence.id)).all()
    assert said == [BACK, BACK, None, None]


def test_somebody_who_is_away_may_still_be_present(staffed: Session) -> None:
    away(staffed, "gem-koen")
    held = b.meeting(staffed, b.at_ret(staffed), present=())
    decisions.mark_present(staffed, held, [b.person_id(staffed, "gem-koen")], held.starts_at)
    assert len(held.present) == 1


def test_an_absence_holds_for_every_post_where_questions_arrive(staffed: Session) -> None:
    away(staffed, "gem-koen")
    koen = b.person_id(staffed, "gem-koen")
    query = select(Appointment.role).where(Appointment.person_id == koen, Appointment.absent_until.is_not(None))
    assert set(staffed.scalars(query)) == {"ret_member", "municipality"}


@pytest.mark.parametrize("slug", ["cm-vera", "bes-hilde", "gem-koen", "za-roos", "tm-ellen", "zm-lotte"])
def test_a_deputy_has_the_posts_of_who_is_away_and_only_meanwhile(staffed: Session, slug: str) -> None:
    deputy = deputies_for(staffed, b.person_id(staffed, slug), b.TODAY)[0]
    (own, roles), (lent, more) = reading(staffed, deputy.slug), reading(staffed, slug)
    away(staffed, slug, deputy.slug)
    assert reading(staffed, deputy.slug) == (own | lent, roles | more)
    assert reading(staffed, deputy.slug, BACK) == (own, roles)


def test_a_deputy_has_no_post_of_who_is_away_at_another_organisation(staffed: Session) -> None:
    elsewhere = b.organisation(staffed, "gemeente-haarlem").id
    also = Appointment(person_id=b.person_id(staffed, "cm-vera"), organisation_id=elsewhere, role="municipality")
    also.valid_from = b.TODAY
    staffed.add(also)
    staffed.flush()
    away(staffed, "cm-vera", "cm-paul")
    tokens, _roles = reading(staffed, "cm-paul")
    assert [one for one in sorted(tokens) if one.startswith(("contract:", "gemeente:"))] == [
        "contract:HM",
        "contract:WF",
        "contract:ZW",
    ]


def test_a_contract_manager_is_replaced_by_another_one_or_by_a_colleague(staffed: Session) -> None:
    fits = {one.slug for one in deputies_for(staffed, b.person_id(staffed, "cm-vera"), b.TODAY)}
    assert fits == {"gem-koen", "cm-paul"}
